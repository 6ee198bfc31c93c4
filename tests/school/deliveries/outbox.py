"""An outbox for tests: people, notices, and one call a step of their way."""

import itertools
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from school.database import Database
from school.deliveries import rules
from school.deliveries.claims import Claims, claim_group, mark_sending
from school.deliveries.outcomes import Claimed, Outcome, Result
from school.deliveries.recovery import recover
from school.deliveries.settle import settle
from school.notices.queue import PENDING, NewNotice, enqueue
from school.notices.tables import Notice, NoticeKind, NoticeState
from school.people import Person
from school.settings import SchoolSettings

# A Monday, 10:00 in Shanghai: awake.
NOW = datetime(2027, 3, 1, 2, tzinfo=UTC)
NIGHT = NOW + timedelta(hours=12)
MORNING = NOW + timedelta(hours=22)
SETTINGS = SchoolSettings()
OWNER = 77
NEW = -1


def without_subjects(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every notice be true, and nobody care how it ends."""
    for kind in rules.RULES:
        monkeypatch.setitem(rules.RULES, kind, rules.telling(rules.always_true))


@dataclass
class Outbox:
    """What tests put into the outbox and ask of it."""

    database: Database
    keys: Any = field(default_factory=itertools.count)
    owners: tuple[int, ...] = (OWNER,)

    async def person(self, telegram_id: int | None = NEW, **values: Any) -> int:
        """Add a person; `telegram_id` None for one without Telegram."""
        telegram_id = 1000 + next(self.keys) if telegram_id == NEW else telegram_id
        person = Person(telegram_id=telegram_id, created_at=NOW, seen_at=NOW, **values)
        async with self.database.write() as session:
            session.add(person)
            await session.flush()
        assert person.id is not None
        return person.id

    async def notice(
        self, person_id: int, kind: NoticeKind = NoticeKind.WELCOME, **values: Any
    ) -> int:
        """Write one notice and return its id."""
        key = f"test:{next(self.keys)}"
        given: dict[str, Any] = {"subject": 1, "expires_at": NOW + timedelta(days=3)} | values
        new = NewNotice(kind=kind, person_id=person_id, dedupe_key=key, **given)
        async with self.database.write() as session:
            await enqueue(session, [new], now=NOW)
            found = await session.exec(select(Notice.id).where(Notice.dedupe_key == key))
            id_ = found.one()
        assert id_ is not None
        return id_

    async def claim(
        self, now: datetime = NOW, *, limit: int = 10, worker: str = "w"
    ) -> list[Claimed]:
        return list((await self.claims(now, limit=limit, worker=worker)).notices)

    async def claims(self, now: datetime = NOW, *, limit: int = 10, worker: str = "w") -> Claims:
        return await claim_group(
            self.database,
            now,
            limit=limit,
            settings=SETTINGS,
            worker=worker,
            owners=self.owners,
        )

    async def sending(self, now: datetime = NOW, *, worker: str = "w") -> list[int]:
        """Claim what is due and mark it as being sent."""
        ids = [one.id for one in await self.claim(now, worker=worker)]
        return await mark_sending(self.database, now, ids, worker=worker)

    async def settle(self, id_: int, outcome: Outcome, now: datetime = NOW) -> None:
        await settle(
            self.database, now, [Result(id_, outcome)], settings=SETTINGS, owners=self.owners
        )

    async def recover(self, now: datetime = NOW, *, starting: bool = True) -> int:
        return await recover(self.database, now, settings=SETTINGS, starting=starting)

    async def row(self, id_: int) -> Notice:
        async with self.database.read() as session:
            notice = await session.get(Notice, id_)
        assert notice is not None
        return notice

    async def state(self, id_: int) -> NoticeState:
        return (await self.row(id_)).state

    async def is_reachable(self, person_id: int) -> bool:
        async with self.database.read() as session:
            found = await session.exec(select(Person.reachable).where(Person.id == person_id))
        return found.one()

    async def of_kind(self, kind: NoticeKind) -> list[Notice]:
        async with self.database.read() as session:
            found = await session.exec(
                select(Notice).where(Notice.kind == kind).order_by(col(Notice.id))
            )
        return list(found.all())

    async def on_the_way(self) -> int:
        """Return how many notices have not ended and wait for nobody."""
        states = (*PENDING, NoticeState.SENDING)
        async with self.database.read() as session:
            found = await session.exec(select(Notice.id).where(col(Notice.state).in_(states)))
        return len(found.all())
