"""An announcement in a storm: real bot processes, a playground that fails on order, and kills.

Everybody's faults are laid out before it begins, one rule a chat, so that each is met once and
both sides can be counted in the end.
"""

import asyncio
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path

from sqlalchemy import func, insert, or_, select
from sqlmodel import col

from bot.clock import Clock
from bot.delivery.loop import GROUP
from playground.faults import Fault
from playground.server import serving
from playground.testing import TOKEN, Message, Person, connected_playground
from playground.world import World
from school.actors import Actor
from school.announcements.content import Content, Wording
from school.announcements.drafts import Draft, DraftChange, begin_draft, change_draft
from school.announcements.ordering import Ordered, order
from school.announcements.tables import Sending, SendingState
from school.database import Database
from school.notices.queue import FAR, PENDING
from school.notices.tables import Notice, NoticeKind, NoticeState
from school.people import Person as Known
from school.people import Reminders
from school.statements import write
from school.vault import Vault
from tests.support.databases import empty_database
from tests.support.processes import ended, kill
from tests.support.victims import KEY, Life, start

OWNER_ID = 600_000
TITLE, WORDS = "放假", "下周二停课"
# A request is given up after so long, and the playground may take longer than that.
PATIENCE, SLOW = 1.0, 2.0
LIFE = Life(
    settings={"owners": (OWNER_ID,), "quiet_hours": "00:00-00:00"},
    paced=True,
    numbers={"bot.delivery.requests:SEND_SECONDS": PATIENCE},
)
# What leaves nobody knowing whether the request was carried out.
UNKNOWABLE = (
    {"kind": "500"},
    {"kind": "502", "handled": True},
    {"kind": "drop_before"},
    {"kind": "drop_after"},
    {"kind": "delay", "seconds": SLOW},
)


@dataclass
class Storm:
    """A sending under way, whoever sends it, and what both sides make of it."""

    world: World
    database: Database
    url: str
    database_url: str
    sending_id: int
    chen: Person
    readers: list[int]
    blocked: list[int] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    kills: int = 0
    process: BaseProcess | None = None
    shown: Message | None = None

    def begin(self) -> None:
        """Start the bot, as whoever supervises it does after each death."""
        self.process = start(self.url, TOKEN, self.database_url, life=LIFE)

    async def die(self, delay: float = 0.0) -> None:
        """Cut the power in so many seconds; at most one group is left in the middle."""
        assert self.process is not None
        asyncio.get_running_loop().call_later(delay, kill, self.process)
        assert await ended(self.process) == -9
        self.kills += 1
        found = await self.states()
        assert found[NoticeState.SENDING] <= GROUP

    async def end(self) -> None:
        """Stop the bot as an upgrade does: it drains."""
        assert self.process is not None
        self.process.terminate()
        assert await ended(self.process) == 0

    async def arrived(self, number: int) -> None:
        """Wait until about so many messages are there."""
        counters = self.world.journal.counters
        assert await self.world.feed.until(lambda: counters["sendMessage 200"] >= number, 300)

    async def until(self, holds: Callable[[], Awaitable[bool]]) -> None:
        """Wait until something is so in the bot's tables, looking again as it talks to us."""
        while not await holds():
            await self.world.feed.changed(0.1)

    async def answers(self) -> None:
        """Talk to the bot, and hear from it."""
        await self.chen.send("/language")
        await self.chen.wait_for("哪种语言", timeout=60)

    async def show(self) -> None:
        """Open the message that shows how it goes."""
        await self.chen.press(f"ans:{self.sending_id}", on=self.chen.last)
        self.shown = await self.chen.wait_for(TITLE, timeout=60)

    async def steer(self, what: str, *, shows: str, sure: bool = False) -> None:
        """Press a button of that message, and see it answered."""
        data = f"anst:{self.sending_id}:{what}:{int(sure)}"
        press = await self.chen.press(data, on=self.shown)
        await press.answered(timeout=60)
        await self.chen.wait_for(
            lambda each: TITLE in each.text and shows in each.text, timeout=60
        )

    async def is_at_rest(self) -> bool:
        """Tell whether nothing of the sending may leave while it is paused."""
        may_leave = or_(
            col(Notice.state).in_((NoticeState.CLAIMED, NoticeState.SENDING)),
            col(Notice.state).in_(PENDING) & (col(Notice.not_before) < FAR),
        )
        return not await self._count(may_leave)

    async def is_over(self) -> bool:
        """Tell whether the sending is done."""
        asked = select(col(Sending.state)).where(col(Sending.id) == self.sending_id)
        return (await self.database.rows(asked))[0].state is SendingState.DONE

    async def audience(self) -> int:
        """Return how many the sending says it is for."""
        asked = select(col(Sending.audience_size)).where(col(Sending.id) == self.sending_id)
        return int((await self.database.rows(asked))[0][0])

    def copies(self) -> Counter[int]:
        """Return how often the announcement stands in each chat: the playground's count."""
        chats = self.world.first_bot.chats
        counted = {
            id_: sum(message.body.get("text") == WORDS for message in chats[id_].messages.values())
            for id_ in self.readers
        }
        return Counter({id_: n for id_, n in counted.items() if n})

    async def states(self) -> Counter[NoticeState]:
        """Return how many notices stand in each state: the bot's count."""
        return Counter((await self.ledger()).values())

    async def ledger(self) -> dict[int, NoticeState]:
        """Return the state of each reader's notice, of whom there is one."""
        found = await self.database.rows(
            select(col(Known.telegram_id), col(Notice.state))
            .join(Known, col(Known.id) == col(Notice.person_id))
            .where(col(Notice.kind) == NoticeKind.ANNOUNCEMENT)
        )
        assert len({each.telegram_id for each in found}) == len(found)
        return {each.telegram_id: NoticeState(each.state) for each in found}

    async def _count(self, condition: object) -> int:
        asked = select(func.count()).where(
            col(Notice.kind) == NoticeKind.ANNOUNCEMENT,
            condition,  # type: ignore[arg-type]
        )
        return int((await self.database.rows(asked))[0][0])


@asynccontextmanager
async def storm(folder: Path, *, people: int, chance: random.Random) -> AsyncIterator[Storm]:
    """Order an announcement to so many people and give a tenth of them bad luck."""
    url = f"sqlite+aiosqlite:///{folder / 'linli.db'}"
    world = World((TOKEN,))
    async with (
        empty_database(url, Vault(KEY)) as database,
        serving(world) as api_url,
        connected_playground(api_url) as playground,
    ):
        chen = await playground.person("陈老师", id=OWNER_ID)
        readers = [world.add_person(first_name="居民").id for _ in range(people - 1)]
        readers.append(OWNER_ID)
        sending_id = await _ordered(database, readers)
        for id_ in readers:
            world.first_bot.chat_with(world.people[id_]).started = True
        made = Storm(world, database, api_url, url, sending_id, chen, readers)
        _lay_out(made, chance)
        try:
            yield made
        finally:
            if made.process is not None:
                kill(made.process)
                await ended(made.process)


def _lay_out(made: Storm, chance: random.Random) -> None:
    """Choose who blocked the bot, who is told to wait, and whose request goes astray."""
    others = made.readers[:-1]  # whoever steers it hears all answers
    n = len(others)
    unlucky = chance.sample(others, n // 10)
    made.blocked = unlucky[: n // 50]
    patient = unlucky[n // 50 : n // 20]
    astray = unlucky[-max(5, n // 150) :]
    rules: list[dict[str, object]] = [{"kind": "block", "chat_id": id_} for id_ in made.blocked]
    rules += [{"kind": "429", "retry_after": 1, "times": 1, "chat_id": id_} for id_ in patient]
    for place, id_ in enumerate(astray):
        rules.append({**UNKNOWABLE[place % len(UNKNOWABLE)], "times": 1, "chat_id": id_})
    faults = [made.world.faults.add(method="sendMessage", **rule) for rule in rules]
    made.faults = faults[-len(astray) :]


async def _ordered(database: Database, readers: list[int]) -> int:
    """Make people, and an announcement to everybody whose time has come; return the sending."""
    now = Clock().now()
    async with database.write() as session:
        rows = [
            {
                "telegram_id": id_,
                "language": "zh_CN",
                "consent_at": now,
                "created_at": now,
                "seen_at": now,
                "site_asked": True,
                "themes_asked": True,
                "reachable": True,
                "reminders": Reminders.BOTH,
            }
            for id_ in readers
        ]
        await write(session, insert(Known), rows)
    owner = select(col(Known.id)).where(col(Known.telegram_id) == OWNER_ID)
    actor = Actor((await database.rows(owner))[0].id, owner=True)
    draft_id = await begin_draft(database, now=now, actor=actor, site_id=None)
    change = DraftChange(title=TITLE, content=Content(words=Wording(text=WORDS)))
    draft = await change_draft(database, now=now, actor=actor, draft_id=draft_id, change=change)
    assert isinstance(draft, Draft)
    made = await order(
        database,
        now=now,
        actor=actor,
        draft_id=draft_id,
        version=draft.version,
        typed=len(readers),
    )
    assert isinstance(made, Ordered)
    return made.sending_id
