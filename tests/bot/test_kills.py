"""A bot that dies with a hundred updates under way: each takes effect once, and is answered."""

import asyncio
import signal
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from bot.inbox.tables import InboxUpdate, UpdateState
from playground.testing import Person, Playground, Press, running_playground
from school.database import Database
from school.effects import Effect
from school.people import people_with_phone, profile_of
from school.vault import Vault
from tests.support.databases import empty_database
from tests.support.processes import ended
from tests.support.victims import KEY, POINTS, Death, start

pytestmark = pytest.mark.processes

PEOPLE = 20
# What waits is stored in one group, and done in groups; the rest is passed once an update.
GROUPED = {"received": 1, "stored": 1, "finishing": 3, "done": 3}
DEATHS = [
    pytest.param(
        Death(point, nth, sign),
        id=f"{point}-{sign.name}",
        marks=[pytest.mark.faults] if sign is signal.SIGTERM and n % 3 else [],
    )
    for n, point in enumerate(POINTS)
    for nth in [GROUPED.get(point, 15 + n)]
    for sign in (signal.SIGKILL, signal.SIGTERM)
]


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'linli.db'}"


@pytest.mark.parametrize("death", DEATHS)
async def test_each_update_takes_effect_once_and_is_answered(
    death: Death, database_url: str
) -> None:
    async with (
        running_playground() as playground,
        empty_database(database_url, Vault(KEY)) as database,
    ):
        people = await _arrived(playground, database_url)
        victim = start(playground.url, playground.token, database_url, death)
        async with asyncio.TaskGroup() as group:
            talks = [group.create_task(_talk(person, n)) for n, person in enumerate(people)]
            group.create_task(ended(victim))
        survivor = start(playground.url, playground.token, database_url)
        for person in people:
            await person.wait_for("noted", timeout=30)
        presses = [press for talk in talks for press in talk.result()]
        for press in presses:
            await press.answered(timeout=30)
        await people[0].send("/language")  # answered by the survivor, who is there by now
        await people[0].wait_for("語言", timeout=30)
        survivor.terminate()
        assert await ended(survivor) == 0
        await _assert_all_took_effect(database, people)


async def _arrived(playground: Playground, database_url: str) -> list[Person]:
    """Let everybody open their profile with a bot that lives."""
    people = [
        await playground.person(f"居民{n}", language="en", id=500_000 + n) for n in range(PEOPLE)
    ]
    first = start(playground.url, playground.token, database_url)
    for person in people:
        await person.send("/profile")
    for person in people:
        await person.wait_for("not told yet", timeout=30)
    first.terminate()
    assert await ended(first) == 0
    return people


async def _talk(person: Person, n: int) -> list[Press]:
    """Do five things in a row, without waiting for any answer."""
    card = person.last
    pressed = [await person.press("me:name", on=card)]
    await person.send(f"{NAMES[n % 10]}秀{NAMES[n // 10]}")
    pressed.append(await person.press("me:phone", on=card))
    await person.send(f"138{n:08}")
    pressed.append(await person.press("lang:zh_TW", on=card))
    return pressed


NAMES = "王李张刘陈杨赵黄周吴"


async def _assert_all_took_effect(database: Database, people: list[Person]) -> None:
    undone = select(col(InboxUpdate.update_id)).where(col(InboxUpdate.state) != UpdateState.DONE)
    assert await database.rows(undone) == []
    for n in range(PEOPLE):
        (person_id,) = await people_with_phone(database, f"138{n:08}")
        known = await profile_of(database, person_id)
        assert known is not None
        assert known.name == f"{NAMES[n % 10]}秀{NAMES[n // 10]}"
        assert known.language == "zh_TW"
    acted = Counter(row[0] for row in await database.rows(select(col(Effect.use_case))))
    assert [acted[f"school.people.{name}"] for name in USE_CASES] == [PEOPLE] * len(USE_CASES)


USE_CASES = ("set_name", "set_phone", "set_language")
