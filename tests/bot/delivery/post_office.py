"""A deliverer over HTTP: a playground with people in it, an outbox, and a clock that obeys."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from aiogram import Bot
from sqlmodel import select

from bot.delivery.loop import Deliverer
from bot.telegram.limits import FloodLimits
from bot.telegram.session import LinliSession
from handlers.notices.rendered import Rendered
from playground.server import serving
from playground.testing import TOKEN, Playground, connected_playground
from playground.world import World
from school.database import Database
from school.deliveries.outcomes import Claimed
from school.notices.tables import NoticeKind, NoticeState
from school.people import Person
from school.settings import SchoolSettings
from tests.school.deliveries.outbox import NOW, OWNER, Outbox
from tests.support.clock import FakeClock


async def render(claimed: Claimed, _now: datetime) -> Rendered:
    """Say which notice it is, so that a count at the playground can be compared."""
    return Rendered(text=f"notice {claimed.id}")


async def settings() -> SchoolSettings:
    return SchoolSettings()


@dataclass
class PostOffice:
    """Everything between the outbox and the chats."""

    outbox: Outbox
    world: World
    playground: Playground
    clock: FakeClock
    limits: FloodLimits
    bot: Bot

    def __post_init__(self) -> None:
        self.deliverer = self.another_deliverer()

    def another_deliverer(self) -> Deliverer:
        """Return a loop as another process on the same outbox would have it."""
        return Deliverer(
            self.outbox.database,
            self.bot,
            render,
            limits=self.limits,
            clock=self.clock,
            settings=settings,
            owners=(OWNER,),
        )

    async def reader(self) -> int:
        """Add somebody who wrote to the bot; return their person's id."""
        person = self.world.add_person(first_name="王阿姨")
        self.world.first_bot.chat_with(person).started = True
        return await self.outbox.person(person.id)

    async def notices(self, number: int, kind: NoticeKind = NoticeKind.THEME) -> list[int]:
        """Write one notice each to so many readers."""
        return [await self.outbox.notice(await self.reader(), kind) for _ in range(number)]

    async def drain(self) -> None:
        await self.deliverer.drain(self.clock.now())

    async def chat_of(self, person_id: int) -> int:
        """Return the chat in which a person reads."""
        async with self.outbox.database.read() as session:
            found = await session.exec(select(Person.telegram_id).where(Person.id == person_id))
        return found.one() or 0

    async def until(self, holds: Callable[[], bool]) -> None:
        """Let everything run until `holds`; the test's own limit of time ends it otherwise."""
        while not holds():  # noqa: ASYNC110 - what is awaited has no event
            await asyncio.sleep(0)

    async def until_settled(self) -> None:
        """Let everything run until nothing is on its way."""
        while await self.outbox.on_the_way():  # noqa: ASYNC110 - nor has this
            await asyncio.sleep(0)

    async def states(self, ids: Sequence[int]) -> list[NoticeState]:
        return [await self.outbox.state(id_) for id_ in ids]

    def arrived(self) -> list[int]:
        """Return the notices that the chats show, by number."""
        chats = self.world.first_bot.chats
        return sorted(id_ for chat in chats for id_ in self.arrived_in(chat))

    def arrived_in(self, chat: int) -> list[int]:
        """Return the notices that one chat shows, in the order of their arrival."""
        messages = self.world.first_bot.chats[chat].messages.values()
        texts = [str(message.body.get("text", "")) for message in messages]
        return [int(text.split()[1]) for text in texts if text.startswith("notice ")]


@asynccontextmanager
async def post_office(
    database: Database, *, send_rate: int = 1000, clock: FakeClock | None = None
) -> AsyncIterator[PostOffice]:
    """Open a deliverer on `database`, in the morning of a Monday."""
    clock = clock or FakeClock()
    clock.move_to(NOW)
    limits = FloodLimits(send_rate)
    world = World((TOKEN,))
    async with serving(world) as url, connected_playground(url, TOKEN) as playground:
        bot = Bot(TOKEN, session=LinliSession(url, limits, clock))
        office = PostOffice(Outbox(database), world, playground, clock, limits, bot)
        try:
            yield office
        finally:
            await bot.session.close()
