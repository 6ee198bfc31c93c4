"""A small school to sign up at: one site, offerings as needed, people who may sign up."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlmodel import col

from school.database import Database, Session
from school.menu import Kind, MenuItem
from school.notices.tables import Notice, NoticeKind
from school.offerings import CUT_OFF_BEFORE, LectureSession, Mode, Offering, OfferingStatus
from school.people import Person, Reminders
from school.settings import SchoolSettings
from school.signups.places import cancel, sign_up
from school.signups.tables import Offer, SignUp, SignUpState
from school.sites import Site, Tier
from school.statements import write
from school.tables import METADATA

# A Monday, 10:00 in Shanghai.
NOW = datetime(2027, 3, 1, 2, tzinfo=UTC)
SETTINGS = SchoolSettings()
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


@dataclass
class World:
    """What tests put into the database and ask of it, by ids."""

    database: Database
    now: datetime = NOW
    settings: SchoolSettings = SETTINGS
    site_id: int = 0
    menu_item_id: int = 0
    made: int = 0
    people: list[int] = field(default_factory=list)

    async def begin(self) -> None:
        async with self.database.write() as session:
            site = {"code": "s", "name": "s", "tier": Tier.SITE, "path": "/"}
            self.site_id = await inserted(session, Site, site)
            path = f"/{self.site_id}/"
            await write(
                session, update(Site).where(col(Site.id) == self.site_id).values(path=path)
            )
            item = {"code": "m", "title": "m", "category": "c", "kind": Kind.LECTURE}
            self.menu_item_id = await inserted(session, MenuItem, item)

    async def person(self, **values: Any) -> int:
        """Add someone with Telegram, consent and a name."""
        async with self.database.write() as session:
            self.made += 1
            person = {
                "telegram_id": 1_000 + self.made,
                "name": session.vault.seal("person.name", f"P{self.made}"),
                "consent_at": self.now,
                "site_asked": False,
                "themes_asked": False,
                "reachable": True,
                "reminders": Reminders.BOTH,
                "created_at": self.now,
                "seen_at": self.now,
            }
            person_id = await inserted(session, Person, person | values)
        self.people.append(person_id)
        return person_id

    async def persons(self, number: int) -> list[int]:
        return [await self.person() for _ in range(number)]

    async def offering(
        self,
        capacity: int | None = 1,
        *,
        starts_at: datetime | None = None,
        length: timedelta = 2 * HOUR,
        sessions: int = 1,
        **values: Any,
    ) -> int:
        """Add an offering of weekly sessions, the first a week from now if not told otherwise."""
        starts_at = starts_at or self.now + 7 * DAY
        last_ends_at = starts_at + (sessions - 1) * 7 * DAY + length
        async with self.database.write() as session:
            self.made += 1
            offering = {
                "code": f"o{self.made}",
                "menu_item_id": self.menu_item_id,
                "site_id": self.site_id,
                "title": f"O{self.made}",
                "capacity": capacity,
                "join_until": 1,
                "starts_at": starts_at,
                "ends_at": last_ends_at,
                "cut_off": starts_at - CUT_OFF_BEFORE,
                "mode": Mode.ON_SITE,
                "status": OfferingStatus.OPEN,
                "version": 1,
                "planned_sessions": sessions,
                "days_off": "skip",
            }
            offering_id = await inserted(session, Offering, offering | values)
            meetings = [
                {
                    "offering_id": offering_id,
                    "number": n + 1,
                    "starts_at": starts_at + n * 7 * DAY,
                    "ends_at": starts_at + n * 7 * DAY + length,
                }
                for n in range(sessions)
            ]
            await write(session, insert(LectureSession), meetings)
        return offering_id

    async def join(
        self, offering_id: int, person_id: int, *, by: int | None = None, **values: Any
    ) -> Any:
        """Sign somebody up, now."""
        given: dict[str, Any] = {"now": self.now, "settings": self.settings} | values
        by_id = by or person_id
        return await sign_up(
            self.database, offering_id=offering_id, person_id=person_id, by_id=by_id, **given
        )

    async def leave(self, offering_id: int, person_id: int, *, by: int | None = None) -> Any:
        """Cancel somebody's latest place, now."""
        place = await self.sign_up_id(offering_id, person_id)
        return await cancel(
            self.database,
            now=self.now,
            sign_up_id=place,
            by_id=by or person_id,
            settings=self.settings,
        )

    async def states(self, offering_id: int) -> list[tuple[int, SignUpState]]:
        """Return (person, state) of every place, in the order of the line."""
        found = await self.database.rows(
            select(col(SignUp.person_id), col(SignUp.state))
            .where(col(SignUp.offering_id) == offering_id)
            .order_by(col(SignUp.place))
        )
        return [(each.person_id, each.state) for each in found]

    async def offers(self, offering_id: int) -> list[Any]:
        """Return every offer of an offering with whose it is, in the order of making."""
        return list(
            await self.database.rows(
                select(Offer.__table__, col(SignUp.person_id))  # type: ignore[attr-defined]
                .join(SignUp, col(SignUp.id) == col(Offer.sign_up_id))
                .where(col(SignUp.offering_id) == offering_id)
                .order_by(col(Offer.id))
            )
        )

    async def notices(self, kind: NoticeKind) -> list[Any]:
        """Return the notices of a kind, in the order of writing."""
        return list(
            await self.database.rows(
                select(Notice.__table__)  # type: ignore[attr-defined]
                .where(col(Notice.kind) == kind)
                .order_by(col(Notice.id))
            )
        )

    async def sign_up_id(self, offering_id: int, person_id: int) -> int:
        """Return the latest place of a person in an offering."""
        found = await self.database.rows(
            select(col(SignUp.id))
            .where(col(SignUp.offering_id) == offering_id, col(SignUp.person_id) == person_id)
            .order_by(col(SignUp.place).desc())
        )
        return int(found[0][0])

    async def session_id(self, offering_id: int, number: int = 1) -> int:
        """Return a session of an offering."""
        found = await self.database.rows(
            select(col(LectureSession.id)).where(
                col(LectureSession.offering_id) == offering_id,
                col(LectureSession.number) == number,
            )
        )
        return int(found[0][0])


async def inserted(session: Session, table: Any, values: dict[str, Any]) -> int:
    """Insert one row and return its id."""
    made = await write(session, insert(table).returning(table.id), values)
    return int(made.scalar_one())


async def emptied(database: Database) -> None:
    """Delete all rows of all tables."""
    async with database.write() as session:
        for table in reversed(METADATA.sorted_tables):
            await write(session, delete(table))


__all__ = ["DAY", "HOUR", "NOW", "SETTINGS", "World", "emptied", "inserted"]
