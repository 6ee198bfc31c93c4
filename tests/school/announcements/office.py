"""An organiser at work: drafts made, sent and carried out by the tick, on a town's database."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from schedules.announcements import Announcements
from school.actors import Actor
from school.announcements.audience import Audience, Condition, ConditionKind
from school.announcements.content import Content, Wording
from school.announcements.drafts import Draft, DraftChange, begin_draft, change_draft
from school.announcements.ledger import Progress, progress_to_show
from school.announcements.ordering import Ordered, OrderOutcome, order
from school.database import Database
from school.deliveries.claims import claim_group, mark_sending
from school.deliveries.outcomes import Claimed, Outcome, Result, Sent
from school.deliveries.settle import settle
from school.notices.tables import Notice, NoticeState
from school.settings import SchoolSettings
from school.staff.tables import Role
from tests.support.staff import Town

SETTINGS = SchoolSettings()
MINUTE = timedelta(minutes=1)
HELLO = Content(words=Wording(text="下周二停课"))


def only(kind: ConditionKind, value: object, **more: Any) -> Condition:
    return Condition(kind=kind, value=str(value), **more)


@dataclass
class Office:
    """An organiser of a place and what they send."""

    town: Town
    organiser: Actor
    site_id: int | None

    @property
    def database(self) -> Database:
        return self.town.database

    async def draft(
        self,
        *,
        audience: Audience | None = None,
        content: Content = HELLO,
        title: str = "停课",
        **more: Any,
    ) -> Draft:
        draft_id = await begin_draft(
            self.database, now=self.town.now, actor=self.organiser, site_id=self.site_id
        )
        change = DraftChange(title=title, content=content, audience=audience, **more)
        changed = await change_draft(
            self.database,
            now=self.town.now,
            actor=self.organiser,
            draft_id=draft_id,
            change=change,
        )
        assert isinstance(changed, Draft)
        return changed

    async def order(self, draft: Draft, **more: Any) -> OrderOutcome:
        return await order(
            self.database,
            now=self.town.now,
            actor=self.organiser,
            draft_id=draft.id,
            version=draft.version,
            **more,
        )

    async def sent(self, **more: Any) -> int:
        """Order an announcement and write its notices; return the sending."""
        ordered = await self.order(await self.draft(**more))
        assert isinstance(ordered, Ordered)
        await self.tick()
        return ordered.sending_id

    async def tick(self) -> None:
        await Announcements(self.database, SETTINGS).run(self.town.now)

    async def claim(self, limit: int = 100) -> list[Claimed]:
        claims = await claim_group(
            self.database, self.town.now, limit=limit, settings=SETTINGS, worker="w"
        )
        return list(claims.notices)

    async def deliver(self, limit: int = 100, outcome: Outcome | None = None) -> list[Claimed]:
        """Claim, mark and settle up to `limit` notices: as sent, or with another outcome."""
        found = await self.claim(limit)
        going = await mark_sending(
            self.database, self.town.now, [each.id for each in found], worker="w"
        )
        results = [Result(id_, outcome or Sent(f"1:{id_}")) for id_ in going]
        await settle(self.database, self.town.now, results, settings=SETTINGS)
        return [each for each in found if each.id in going]

    async def progress(self, sending_id: int) -> Progress:
        found = await progress_to_show(self.database, sending_id)
        assert found is not None
        return found

    async def readers(self, sending_id: int) -> Counter[int]:
        """Return who has how many rows in the ledger."""
        async with self.database.read() as session:
            found = await session.exec(
                select(Notice.person_id).where(
                    Notice.subject == sending_id, col(Notice.kind).in_(["announcement", "urgent"])
                )
            )
            return Counter(found.all())

    async def state_of(self, sending_id: int, person_id: int) -> NoticeState:
        async with self.database.read() as session:
            found = await session.exec(
                select(Notice.state).where(
                    Notice.subject == sending_id,
                    Notice.person_id == person_id,
                    col(Notice.kind).in_(["announcement", "urgent"]),
                )
            )
            return NoticeState(found.one())


async def office(town: Town, site: str | None = None) -> Office:
    organiser = await town.staff(Role.ORGANISER, site, name="陈老师")
    return Office(town, organiser, town.school.sites[site] if site else None)
