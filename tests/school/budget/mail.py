"""Counting notices, their digests, and one call a step of their way."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update
from sqlmodel import col

from school.database import Session
from school.deliveries import rules
from school.deliveries.claims import Claims, claim_group, mark_sending
from school.deliveries.outcomes import Claimed, Outcome, Result, Sent
from school.deliveries.settle import settle
from school.notices.digests import digest_items
from school.notices.tables import Notice, NoticeKind, NoticeState
from school.people import Person
from school.settings import SchoolSettings
from school.statements import write
from tests.school.deliveries.outbox import NOW, Outbox, without_subjects

# NOW is ten in the morning; the digest of the day leaves nine hours later.
EVENING = NOW + timedelta(hours=9)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
THEME = NoticeKind.THEME


@dataclass
class Mail(Outbox):
    """An outbox with the school's settings at hand; themes of `withdrawn` subjects are untrue,
    those of `paused` ones are not to leave before the next day.
    """

    school: SchoolSettings = field(default_factory=SchoolSettings)
    withdrawn: set[int] = field(default_factory=set)
    paused: set[int] = field(default_factory=set)

    async def claims(self, now: datetime = NOW, *, limit: int = 10, worker: str = "w") -> Claims:
        return await claim_group(
            self.database,
            now,
            limit=limit,
            settings=self.school,
            worker=worker,
            owners=self.owners,
        )

    async def themes(self, person_id: int, count: int, **values: object) -> list[int]:
        """Write so many counting notices, each about something else."""
        week = NOW + 7 * DAY
        return [
            await self.notice(
                person_id, THEME, subject=next(self.keys), **({"expires_at": week} | values)
            )
            for _ in range(count)
        ]

    async def delivered(
        self, now: datetime = NOW, outcome: Outcome | None = None, *, worker: str = "w"
    ) -> list[Claimed]:
        """Claim all that is due, a group at a time, send and settle it; return what left."""
        left: list[Claimed] = []
        while True:
            claims = await self.claims(now, worker=worker)
            ids = [one.id for one in claims.notices]
            going = set(await mark_sending(self.database, now, ids, worker=worker))
            left += [one for one in claims.notices if one.id in going]
            ends = [Result(id_, outcome or Sent(f"1:{id_}")) for id_ in sorted(going)]
            await settle(self.database, now, ends, settings=self.school, owners=self.owners)
            if not claims.more and not claims.notices:
                return left

    async def listed(self, digest_id: int) -> list[int]:
        return [item.notice_id for item in await digest_items(self.database, digest_id)]

    async def digests(self) -> list[Notice]:
        return await self.of_kind(NoticeKind.DIGEST)

    async def states(self, ids: list[int]) -> list[NoticeState]:
        return [await self.state(id_) for id_ in ids]

    async def change_person(self, person_id: int, **values: object) -> None:
        async with self.database.write() as session:
            await write(session, update(Person).where(col(Person.id) == person_id).values(values))


def only_digests(mail: Mail, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave digests their rule; themes are true until they are withdrawn, all else always."""
    digest = rules.RULES[NoticeKind.DIGEST]
    without_subjects(monkeypatch)

    async def is_there(_session: Session, notice: Notice, now: datetime) -> str | datetime | None:
        if notice.subject in mail.paused:
            return now + DAY
        return "withdrawn" if notice.subject in mail.withdrawn else None

    monkeypatch.setitem(rules.RULES, NoticeKind.DIGEST, digest)
    monkeypatch.setitem(rules.RULES, THEME, rules.telling(is_there))
