"""How much longer a button is answered while an announcement goes out: `benchmarks answering`.

The real bot in a process of its own, at Telegram's rate (30 a second), against a playground: a
dozen people turn the pages of the menu, each as fast as Telegram lets a chat be edited, while an
announcement goes to thousands, and while it is paused. Rounds alternate, so that a machine that
is busy is as busy for both. From the press to the changed screen; the bound is on the ratio of
the 95th percentiles.
"""

import asyncio
import tempfile
from collections.abc import Sequence
from datetime import datetime
from statistics import median, quantiles
from typing import Any

from sqlalchemy import insert, select
from sqlmodel import col

from benchmarks.processes import running
from benchmarks.schools import ready_school
from bot.clock import Clock
from playground.server import serving
from playground.testing import TOKEN, Message, Person, Playground, connected_playground
from playground.world import World
from school.actors import Actor
from school.announcements.content import Content, Wording
from school.announcements.drafts import Draft, DraftChange, begin_draft, change_draft
from school.announcements.ordering import Ordered, order
from school.database import Database
from school.people import Person as Known
from school.people import Reminders
from school.statements import write
from school.vault import DataKey, Vault

KEY = DataKey.from_secret(bytes(range(32)))
READERS, PRESSERS, ROUNDS, SECONDS = 6_000, 12, 4, 10.0
OWNER_ID, FIRST = 300_000, 400_000
# Telegram allows one edit a second in a chat, after a burst of five.
BREATH = 1.1
BOUND = 2.0
TITLE = "放假"


async def main() -> None:
    """Print both percentiles of both, and their ratio."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{folder}/linli.db"
        await ready_school(url, KEY, people=PRESSERS + 1, each=1)
        sending_id = await _ordered(url)
        world = World((TOKEN,))
        async with serving(world) as api_url, connected_playground(api_url) as playground:
            owner, *pressers = await _people(playground, world)
            environment = {
                "LINLI_BOT_TOKEN": TOKEN,
                "LINLI_API_URL": playground.url,
                "LINLI_DATABASE_URL": url,
                "LINLI_DATA_KEY": KEY.text(),
                "LINLI_OWNERS": str(OWNER_ID),
                "LINLI_QUIET_HOURS": "00:00-00:00",
            }
            with running(["-m", "bot", "run"], environment):
                await playground.bot_listens(timeout=60)
                await _measure(playground, owner, pressers, sending_id)


async def _measure(
    playground: Playground, owner: Person, pressers: Sequence[Person], sending_id: int
) -> None:
    shown = await _opened(owner, pressers, sending_id)
    idle: list[float] = []
    busy: list[float] = []
    sent = 0
    for number in range(ROUNDS):
        if number:
            await _steered(owner, shown, f"anst:{sending_id}:resume:0", "正在发")
        before = (await playground.counters())["sendMessage 200"]
        busy += await _round(pressers)
        sent += (await playground.counters())["sendMessage 200"] - before
        await _steered(owner, shown, f"anst:{sending_id}:pause:0", "暂停")
        idle += await _round(pressers)
    for name, waits in (("idle", idle), ("busy", busy)):
        print(
            f"{name}: {len(waits)} presses, p50 {1000 * median(waits):.0f} ms, "
            f"p95 {1000 * _p95(waits):.0f} ms"
        )
    ratio = _p95(busy) / _p95(idle)
    per_second = sent / ROUNDS / SECONDS
    print(f"p95 busy / idle: {ratio:.2f} (bound {BOUND:g}), at {per_second:.1f} notices a second")


def _p95(waits: Sequence[float]) -> float:
    return quantiles(waits, n=100)[94]


async def _round(pressers: Sequence[Person]) -> list[float]:
    """Let everybody press for some seconds, at moments of their own; return how long it took."""
    clock = Clock()
    end = clock.monotonic() + SECONDS
    waits: list[float] = []

    async def talk(place: int, person: Person) -> None:
        await clock.sleep(BREATH * place / len(pressers))
        while (began := clock.monotonic()) < end:
            await _turned(person)
            waits.append(clock.monotonic() - began)
            await clock.sleep(max(0.0, BREATH - waits[-1]))

    async with asyncio.TaskGroup() as group:
        for place, person in enumerate(pressers):
            group.create_task(talk(place, person))
    return waits


async def _turned(person: Person) -> None:
    """Press for the other page, and wait until the screen has changed."""
    screen = person.messages[_SCREEN]
    await person.press("b:k" if "全部" in screen.text else "b:a", on=screen)
    await person.wait_for(lambda message: message.id == screen.id, timeout=60)


# What everybody reads before the announcement: their own word, and the bot's answer.
_SCREEN = 1


async def _steered(owner: Person, shown: Message, data: str, shows: str) -> None:
    await owner.press(data, on=shown)
    await owner.wait_for(lambda message: TITLE in message.text and shows in message.text)


async def _opened(owner: Person, pressers: Sequence[Person], sending_id: int) -> Message:
    """Let everybody have a screen, and the owner the message that shows how it goes."""
    for person in (owner, *pressers):
        await person.send("/language")
    for person in (owner, *pressers):
        await person.wait_for("哪种语言", timeout=60)
    await owner.press(f"ans:{sending_id}", on=owner.messages[_SCREEN])
    return await owner.wait_for(TITLE)


async def _people(playground: Playground, world: World) -> list[Person]:
    """Add who presses, the owner first, and the readers to the playground."""
    for n in range(READERS):
        reader = world.add_person(first_name="读者", person_id=FIRST + n)
        world.first_bot.chat_with(reader).started = True
    return [
        await playground.person(f"居民{n}", id=OWNER_ID + n, language="zh-hans")
        for n in range(PRESSERS + 1)
    ]


async def _ordered(url: str) -> int:
    """Add the readers, and order an announcement to all that are there; return the sending."""
    database = Database.connect(url, Vault(KEY))
    now = Clock().now()
    try:
        async with database.write() as session:
            await write(session, insert(Known), [_reader(n, now) for n in range(READERS)])
        known = await database.rows(select(col(Known.id), col(Known.telegram_id)))
        (owner,) = [each.id for each in known if each.telegram_id == OWNER_ID]
        actor = Actor(owner, owner=True)
        draft_id = await begin_draft(database, now=now, actor=actor, site_id=None)
        change = DraftChange(title=TITLE, content=Content(words=Wording(text="下周二停课")))
        draft = await change_draft(
            database, now=now, actor=actor, draft_id=draft_id, change=change
        )
        assert isinstance(draft, Draft), draft
        made = await order(
            database,
            now=now,
            actor=actor,
            draft_id=draft_id,
            version=draft.version,
            typed=len(known),
        )
        assert isinstance(made, Ordered), made
        return made.sending_id
    finally:
        await database.close()


def _reader(number: int, now: datetime) -> dict[str, Any]:
    return {
        "telegram_id": FIRST + number,
        "language": "zh_CN",
        "consent_at": now,
        "created_at": now,
        "seen_at": now,
        "site_asked": True,
        "themes_asked": True,
        "reachable": True,
        "reminders": Reminders.BOTH,
    }
