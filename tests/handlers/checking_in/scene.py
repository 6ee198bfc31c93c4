"""A lesson that begins this afternoon, its liaison, and what stands on its poster."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from playground.testing import Message, Person
from school.actors import Actor
from school.attendance.codes import ShownCode, code_for
from school.database import Database
from school.people import NAME_FIELD
from school.people import Person as Resident
from school.presence.tables import Attendance, AttendanceState, Means
from school.settings import SchoolSettings
from school.staff.tables import Role
from tests.support.bots import RunningLinli
from tests.support.clock import START
from tests.support.staff import OWNER_ID, WEST, Town, town

TITLE = "书法班"
HOUR = timedelta(hours=1)
# 15:00 in Shanghai, of a day on which it is ten in the morning.
BEGINS = START + 5 * HOUR
SETTINGS = SchoolSettings()
OWNERS = (OWNER_ID,)


@dataclass
class Scene:
    """The town, the class, and its first lesson."""

    town: Town
    offering: int
    lesson: int
    owner: Actor

    @property
    def database(self) -> Database:
        return self.town.database

    async def code(self, *, lesson: int | None = None) -> ShownCode:
        """Return what stands on the poster."""
        code = await code_for(
            self.database,
            now=START,
            actor=self.owner,
            session_id=lesson or self.lesson,
            settings=SETTINGS,
        )
        assert isinstance(code, ShownCode)
        return code

    async def came(self) -> dict[str, tuple[AttendanceState, Means]]:
        """Return who is noted, by name."""
        found = await self.database.rows(
            select(col(Resident.name), col(Attendance.state), col(Attendance.means))
            .join(Resident, col(Resident.id) == col(Attendance.person_id))
            .order_by(col(Attendance.id))
        )
        vault = self.database.vault
        return {vault.open(NAME_FIELD, each.name): (each.state, each.means) for each in found}


async def scene(database: Database, *, sessions: int = 12, **values: Any) -> Scene:
    """Return a class at West whose first lesson is this afternoon."""
    place = await town(database, now=START)
    offering = await place.school.offering(
        TITLE, site=WEST, starts_at=BEGINS, sessions=sessions, **values
    )
    return Scene(place, offering, await place.school.lesson(offering), await place.owner())


async def liaison(linli: RunningLinli, place: Town) -> Person:
    """Return the liaison of West, at the work desk."""
    person_id = await place.person("陈老师", telegram_id=91_000)
    await place.give(person_id, Role.LIAISON, WEST)
    chen = await linli.person("陈老师", id=91_000)
    await chen.start()
    await chen.wait_for("工作台")
    return chen


async def scan(person: Person, code: ShownCode) -> None:
    """Scan the poster, which opens the chat by its link."""
    await person.start(f"c{code.token}")


def wrong(word: str, n: int = 1) -> str:
    """Return other digits."""
    return f"{(int(word) + n) % 10_000:04}"


def begins(linli: RunningLinli, *, hours: float = 0) -> None:
    """Let it be when the lesson begins, or so many hours later."""
    linli.clock.move_to(BEGINS + hours * HOUR)


async def agree(person: Person) -> None:
    """Agree, as a newcomer, and take Telegram's name."""
    await person.tap("同意", on=await person.wait_for("签到之前"))
    await person.tap("我是", on=await person.wait_for("怎么称呼"))


__all__ = ["BEGINS", "HOUR", "OWNERS", "TITLE", "Message", "Scene", "begins", "liaison", "scene"]
