"""A lesson at two in the afternoon, who signed up for it, and its finished roster."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlmodel import col

from playground.testing import Person as Guest
from school.attendance.ledger import Taking
from school.attendance.tables import SessionFeedback
from school.attendance.taking import take
from school.database import Database
from school.people import PHONE_FIELD, Person
from school.presence.tables import Attendance, AttendanceState, Means
from school.settings import SchoolSettings
from school.statements import write
from tests.support.bots import RunningLinli
from tests.support.clock import START
from tests.support.staff import WEST, Town, town

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
CAME, ABSENT = AttendanceState.CAME, AttendanceState.ABSENT
# START is ten in the morning of a Tuesday.
LESSON = START + 4 * HOUR
AFTER = LESSON + 2 * HOUR
EVENING = START + 8 * HOUR


@dataclass
class Scene:
    """A town with one course, and its first lesson."""

    town: Town
    offering: int
    lesson: int

    @property
    def database(self) -> Database:
        return self.town.database

    async def id_of(self, guest: Guest) -> int:
        """Return whom somebody of the playground is in the school."""
        asked = select(col(Person.id)).where(col(Person.telegram_id) == guest.id)
        return int((await self.database.rows(asked))[0].id)

    async def in_care_of(self, guest: Guest) -> int:
        """Return the one person in somebody's care."""
        asked = select(col(Person.id)).where(col(Person.carer_id) == await self.id_of(guest))
        [found] = await self.database.rows(asked)
        return int(found.id)

    async def phone(self, person_id: int) -> None:
        """Let somebody's phone be known."""
        async with self.database.write() as session:
            number = session.vault.seal(PHONE_FIELD, "13912340001")
            this = update(Person).where(col(Person.id) == person_id)
            await write(session, this.values(phone=number))

    async def roster(
        self,
        marks: Mapping[int, AttendanceState | None],
        *,
        lesson: int | None = None,
        at: datetime = AFTER,
    ) -> None:
        """Tick a roster."""
        taking = Taking(session_id=lesson or self.lesson, means=Means.ROSTER, marks=marks)
        async with self.database.write() as session:
            await take(session, taking, now=at, zone=SchoolSettings().zone)

    async def missed_lately(self, person_id: int, times: int = 3) -> None:
        """Let somebody have missed lessons in the weeks before."""
        for n in range(1, times + 1):
            at = START - n * 7 * DAY
            offering = await self.town.school.offering("太极课", site=WEST, starts_at=at)
            lesson = await self.town.school.lesson(offering)
            await self.roster({person_id: ABSENT}, lesson=lesson, at=at + 2 * HOUR)

    async def feedback(self) -> list[Any]:
        """Return all opinions, opened as far as they are plain."""
        table = SessionFeedback.__table__  # type: ignore[attr-defined]
        return list(await self.database.rows(select(table).order_by(table.c.id)))

    async def attendance(self, person_id: int) -> Any:
        """Return somebody's row of the lesson."""
        table = Attendance.__table__  # type: ignore[attr-defined]
        asked = select(table).where(
            table.c.session_id == self.lesson, table.c.person_id == person_id
        )
        return (await self.database.rows(asked))[0]


async def calligraphy(database: Database, **values: Any) -> Scene:
    """Return a course of one lesson today at two, until four."""
    place = await town(database, now=START)
    given: dict[str, Any] = {"site": WEST, "starts_at": LESSON} | values
    offering = await place.school.offering("书法课", **given)
    return Scene(place, offering, await place.school.lesson(offering))


async def until(linli: RunningLinli, moment: datetime) -> None:
    """Let time pass, and what becomes due happen."""
    await linli.pass_time(moment)
    await linli.deliver()
