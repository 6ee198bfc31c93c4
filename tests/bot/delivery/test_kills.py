"""SIGKILL in the middle of a push: each notice is sent or unknown, never twice, never lost."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from datetime import time
from functools import partial
from pathlib import Path

import pytest
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties
from sqlmodel import select

from bot.clock import Clock
from bot.delivery.loop import GROUP, Deliverer
from bot.telegram.limits import FloodLimits
from bot.telegram.session import LinliSession
from bot.worker import Worker
from handlers.notices.table import renderer
from playground.server import serving
from playground.testing import TOKEN
from playground.world import World
from school.browsing import load_menu
from school.database import Database
from school.notices.tables import Notice, NoticeState
from school.people import Person
from school.settings import SchoolSettings
from school.theme_runs.sending import begin, write_chunk
from school.theme_runs.tables import RunState, ThemeRun
from school.themes import LEGAL_TOPIC, Theme
from school.topics import Subscription
from school.vault import DataKey, Vault
from tests.support.databases import empty_database
from tests.support.processes import ended, kill, running

pytestmark = pytest.mark.processes

HTML = DefaultBotProperties(parse_mode="HTML")
RUN, CHUNK = 1, 25
VAULT = Vault(DataKey.from_secret(bytes(range(32))))
# The real clock may say night.
AWAKE = SchoolSettings(quiet_from=time(0), quiet_until=time(0))


async def awake() -> SchoolSettings:
    return AWAKE


def deliver_everything(database_url: str, api_url: str) -> None:
    """What the killed process does: start, settle what the last one left, push on, end."""
    asyncio.run(_deliver_everything(database_url, api_url))


async def _deliver_everything(database_url: str, api_url: str) -> None:
    clock, limits = Clock(), FloodLimits(1000)
    database = Database.connect(database_url, VAULT)
    bot = Bot(TOKEN, session=LinliSession(api_url, limits, clock), default=HTML)
    menu = partial(load_menu, database, 0)
    work = Worker().run
    render = renderer(database, menu=menu, settings=awake, language="zh_CN", work=work)
    deliverer = Deliverer(database, bot, render, limits=limits, clock=clock, settings=awake)
    await deliverer.recover()
    await begin(database, RUN, now=clock.now(), settings=AWAKE)
    while await write_chunk(database, RUN, now=clock.now(), limit=CHUNK):
        await deliverer.drain(clock.now())
    await deliverer.drain(clock.now())
    await bot.session.close()
    await database.close()


async def a_push_to(database: Database, world: World, people: int) -> None:
    """Plan one theme for so many subscribers, who all wrote to the bot before."""
    now = Clock().now()
    async with database.write() as session:
        theme = Theme(code="t", month=now.month, title="宪法", body="第一条……")
        readers = [world.add_person(first_name="王阿姨") for _ in range(people)]
        known = [Person(telegram_id=each.id, created_at=now, seen_at=now) for each in readers]
        session.add_all([theme, *known])
        await session.flush()
        session.add_all(
            Subscription(person_id=each.id or 0, topic=LEGAL_TOPIC, since=now) for each in known
        )
        session.add(
            ThemeRun(
                id=RUN,
                theme_id=theme.id or 0,
                occasion=now.date(),
                state=RunState.PREVIEWED,
                preview_at=now,
                send_at=now,
                approved_at=now,
            )
        )
    for each in readers:
        world.first_bot.chat_with(each).started = True


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
            async with empty_database(url, VAULT) as database:
                assert (await states(database))[NoticeState.SENDING] <= GROUP
        with running(deliver_everything, url, api_url) as process:
            assert await ended(process) == 0
    async with empty_database(url, VAULT) as database:
        await agree(database, world, people=people)


async def states(database: Database) -> Counter[NoticeState]:
    async with database.read() as session:
        return Counter(each.state for each in (await session.exec(select(Notice))).all())


async def agree(database: Database, world: World, *, people: int) -> None:
    """Everybody has one notice: sent and there once, or unknown and there once or never."""
    async with database.read() as session:
        found = await session.exec(select(Notice.state, Person.telegram_id).join(Person))
        of_reader = {telegram_id: state for state, telegram_id in found.all()}
    assert len(of_reader) == sum((await states(database)).values()) == people
    assert set(of_reader.values()) <= {NoticeState.SENT, NoticeState.UNKNOWN}
    for telegram_id, state in of_reader.items():
        messages = world.first_bot.chats[telegram_id or 0].messages.values()
        times = sum("宪法" in message.body["text"] for message in messages)
        assert times == 1 if state is NoticeState.SENT else times <= 1


async def test_a_kill_in_the_middle_of_a_push_leaves_each_sent_or_unknown(tmp_path: Path) -> None:
    await killed_pushes(tmp_path, people=80, kills=2, seed=1)


@pytest.mark.faults
@pytest.mark.parametrize("seed", range(5))
async def test_five_kills_of_a_push_to_five_hundred(tmp_path: Path, seed: int) -> None:
    await killed_pushes(tmp_path, people=500, kills=5, seed=seed)
