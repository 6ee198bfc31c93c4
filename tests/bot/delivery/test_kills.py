"""SIGKILL in the middle of a push: each notice is sent or unknown, never twice, never lost."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from datetime import time, timedelta
from functools import partial
from pathlib import Path

import pytest
from aiogram import Bot
from sqlmodel import select

from bot.clock import Clock
from bot.delivery.loop import GROUP, Deliverer
from bot.telegram.limits import FloodLimits
from bot.telegram.session import LinliSession
from playground.server import serving
from playground.testing import TOKEN
from playground.world import World
from school.database import Database
from school.deliveries import rules
from school.notices.queue import NewNotice, enqueue
from school.notices.tables import Notice, NoticeKind, NoticeState
from school.people import Person
from school.settings import SchoolSettings
from school.vault import DataKey, Vault
from tests.bot.delivery.post_office import render
from tests.support.databases import empty_database
from tests.support.processes import ended, kill, running

pytestmark = pytest.mark.processes

VAULT = Vault(DataKey.from_secret(bytes(range(32))))
# The real clock may say night.
AWAKE = SchoolSettings(quiet_from=time(0), quiet_until=time(0))


async def awake() -> SchoolSettings:
    return AWAKE


def deliver_everything(database_url: str, api_url: str) -> None:
    """What the killed process does: start, settle what the last one left, deliver, end."""
    rules.RULES[NoticeKind.THEME] = rules.telling(rules.always_true)
    asyncio.run(_deliver_everything(database_url, api_url))


async def _deliver_everything(database_url: str, api_url: str) -> None:
    clock, limits = Clock(), FloodLimits(1000)
    database = Database.connect(database_url, VAULT)
    bot = Bot(TOKEN, session=LinliSession(api_url, limits, clock))
    deliverer = Deliverer(database, bot, render, limits=limits, clock=clock, settings=awake)
    await deliverer.recover()
    await deliverer.drain(clock.now())
    await bot.session.close()
    await database.close()


async def a_push_to(database: Database, world: World, people: int) -> None:
    """Write one theme to so many people, who all wrote to the bot before."""
    now = Clock().now()
    async with database.write() as session:
        for _ in range(people):
            reader = world.add_person(first_name="王阿姨")
            world.first_bot.chat_with(reader).started = True
            person = Person(telegram_id=reader.id, created_at=now, seen_at=now)
            session.add(person)
        await session.flush()
        notices = [
            NewNotice(
                kind=NoticeKind.THEME,
                subject=1,
                person_id=person_id or 0,
                expires_at=now + timedelta(days=1),
                dedupe_key=f"theme:{person_id}",
            )
            for person_id in (await session.exec(select(Person.id))).all()
        ]
        await enqueue(session, notices, now=now)


def when_called(world: World, times: int, do: Callable[[], object]) -> None:
    """Do something as the bot's n-th message comes in, before it is answered."""
    call = world.journal.call

    def counting(**record: object) -> None:
        call(**record)  # type: ignore[arg-type]
        if world.journal.counters["sendMessage 200"] == times:
            do()

    world.journal.call = counting  # type: ignore[method-assign]


async def killed_pushes(folder: Path, *, people: int, kills: int, seed: int) -> None:
    """Push, kill so many times at random moments, finish; compare both sides' counts."""
    chance = random.Random(seed)
    url = f"sqlite+aiosqlite:///{folder / 'linli.db'}"
    world = World((TOKEN,))
    async with empty_database(url, VAULT) as database:
        await a_push_to(database, world, people)
    async with serving(world) as api_url:
        loop = asyncio.get_running_loop()
        for n in range(kills):
            with running(deliver_everything, url, api_url) as process:
                first = world.journal.counters["sendMessage 200"] + 1
                last = (n + 1) * people // (kills + 1)
                delay = chance.choice([0.0, 0.0, 0.002, 0.01, 0.03])
                power_cut = partial(loop.call_later, delay, kill, process)
                when_called(world, chance.randint(first, max(first, last)), power_cut)
                assert await ended(process) == -9
        with running(deliver_everything, url, api_url) as process:
            assert await ended(process) == 0
    async with empty_database(url, VAULT) as database:
        await agree(database, world, kills=kills)


async def agree(database: Database, world: World, *, kills: int) -> None:
    """Each notice is sent once, or unknown and arrived once or never."""
    async with database.read() as session:
        notices = (await session.exec(select(Notice))).all()
    chats = world.first_bot.chats.values()
    arrived = Counter(message.body["text"] for chat in chats for message in chat.messages.values())
    states = Counter(notice.state for notice in notices)
    assert set(states) <= {NoticeState.SENT, NoticeState.UNKNOWN}
    assert states[NoticeState.UNKNOWN] <= GROUP * kills
    for notice in notices:
        times = arrived[f"notice {notice.id}"]
        assert times == 1 if notice.state is NoticeState.SENT else times <= 1


async def test_a_kill_in_the_middle_of_a_push_leaves_each_sent_or_unknown(tmp_path: Path) -> None:
    await killed_pushes(tmp_path, people=80, kills=2, seed=1)


@pytest.mark.faults
@pytest.mark.parametrize("seed", range(5))
async def test_five_kills_of_a_push_to_five_hundred(tmp_path: Path, seed: int) -> None:
    await killed_pushes(tmp_path, people=500, kills=5, seed=seed)
