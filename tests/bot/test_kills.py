"""A bot that dies with a hundred updates under way: each takes effect once, and is answered."""

import asyncio
import signal
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from bot.clock import Clock
from bot.inbox.tables import InboxUpdate, UpdateState
from playground.testing import Person, Playground, Press, running_playground
from school.database import Database
from school.effects import Effect
from school.people import people_with_phone, profile_of
from school.signups.tables import SignUp, SignUpState
from school.vault import Vault
from tests.support.databases import PostgresServer, empty_database
from tests.support.processes import ended
from tests.support.schools import small_school
from tests.support.victims import KEY, POINTS, Death, start

pytestmark = pytest.mark.processes

PEOPLE, SEATS = 20, 15
# What waits is stored in one group, and done in groups; the rest is passed once an update.
GROUPED = {"received": 1, "stored": 1, "finishing": 3, "done": 3}
# The rest of them run in `make faults`.
SAMPLE = {
    "sqlite": {*((point, signal.SIGKILL) for point in POINTS)}
    | {(point, signal.SIGTERM) for point in list(POINTS)[::3]},
    "postgresql": {(point, signal.SIGKILL) for point in ("effect", "answering", "finishing")},
}
DEATHS = [
    pytest.param(
        engine,
        Death(point, nth, sign),
        id=f"{engine}-{point}-{sign.name}",
        marks=[] if (point, sign) in SAMPLE[engine] else [pytest.mark.faults],
    )
    for engine in SAMPLE
    for n, point in enumerate(POINTS)
    for nth in [GROUPED.get(point, 15 + n)]
    for sign in (signal.SIGKILL, signal.SIGTERM)
]


@pytest.fixture
def database_url(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> str:
    if engine == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'linli.db'}"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.new_database()


@pytest.mark.parametrize(("engine", "death"), DEATHS)
async def test_each_update_takes_effect_once_and_is_answered(
    death: Death, database_url: str
) -> None:
    async with (
        running_playground() as playground,
        empty_database(database_url, Vault(KEY)) as database,
    ):
        people = await _arrived(playground, database_url)
        offering = await (await small_school(database)).offering(
            "书法班", starts_at=Clock().now() + timedelta(days=9), capacity=SEATS
        )
        victim = start(playground.url, playground.token, database_url, death)
        async with asyncio.TaskGroup() as group:
            talks = [
                group.create_task(_talk(person, n, offering)) for n, person in enumerate(people)
            ]
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
        await _assert_all_took_effect(database, offering)


async def _arrived(playground: Playground, database_url: str) -> list[Person]:
    """Let everybody agree that their data are kept, with a bot that lives."""
    people = [
        await playground.person(f"居民{n}", language="en", id=500_000 + n) for n in range(PEOPLE)
    ]
    first = start(playground.url, playground.token, database_url)
    for person in people:
        await person.send("/profile")
    for person in people:
        card = await person.wait_for("not told yet", timeout=30)
        await person.press("agp:name", on=card)
    for person in people:
        await person.wait_for("type your name", timeout=30)
    first.terminate()
    assert await ended(first) == 0
    return people


async def _talk(person: Person, n: int, offering: int) -> list[Press]:
    """Do six things in a row, without waiting for any answer."""
    card = person.last
    pressed = [await person.press("me:name", on=card)]
    await person.send(f"{NAMES[n % 10]}秀{NAMES[n // 10]}")
    pressed.append(await person.press("me:phone", on=card))
    await person.send(f"138{n:08}")
    pressed.append(await person.press(f"su:{offering}:0:0", on=card))
    pressed.append(await person.press("lang:zh_TW", on=card))
    return pressed


NAMES = "王李张刘陈杨赵黄周吴"


async def _assert_all_took_effect(database: Database, offering: int) -> None:
    undone = select(col(InboxUpdate.update_id)).where(col(InboxUpdate.state) != UpdateState.DONE)
    assert await database.rows(undone) == []
    for n in range(PEOPLE):
        (person_id,) = await people_with_phone(database, f"138{n:08}")
        known = await profile_of(database, person_id)
        assert known is not None
        assert known.name == f"{NAMES[n % 10]}秀{NAMES[n // 10]}"
        assert known.language == "zh_TW"
    places = select(col(SignUp.state), col(SignUp.place)).where(
        col(SignUp.offering_id) == offering
    )
    found = await database.rows(places.order_by(col(SignUp.place)))
    assert [row.place for row in found] == list(range(1, PEOPLE + 1))
    assert Counter(row.state for row in found) == {
        SignUpState.TAKEN: SEATS,
        SignUpState.WAITING: PEOPLE - SEATS,
    }
    acted = Counter(row[0] for row in await database.rows(select(col(Effect.use_case))))
    assert [acted[f"school.{name}"] for name in USE_CASES] == [PEOPLE] * len(USE_CASES)


USE_CASES = (
    "people.set_name",
    "people.set_phone",
    "people.set_language",
    "signups.places.sign_up",
)
