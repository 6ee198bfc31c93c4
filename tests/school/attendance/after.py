"""A class after a lesson: who came and who did not is written as a finished roster writes it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from schedules.attendance import Attendances
from school.attendance.ledger import Taking
from school.attendance.taking import take
from school.presence.tables import Attendance, AttendanceState, Means
from tests.school.signups.world import DAY, HOUR, World

CAME, ABSENT = AttendanceState.CAME, AttendanceState.ABSENT
EXCUSED, WALK_IN = AttendanceState.EXCUSED, AttendanceState.WALK_IN


async def roster(
    world: World, session_id: int, marks: Mapping[int, AttendanceState | None], *, now: datetime
) -> None:
    """Write a roster as whoever ticks it does."""
    taking = Taking(session_id=session_id, means=Means.ROSTER, marks=marks)
    async with world.database.write() as session:
        await take(session, taking, now=now, zone=world.settings.zone)


async def lesson(
    world: World, marks: Mapping[int, AttendanceState | None], *, days: float = 0, **values: Any
) -> int:
    """Give a lesson of one hour, so many days after the world's now, and take its roster."""
    starts_at = world.now + days * DAY
    offering_id = await world.offering(None, starts_at=starts_at, length=HOUR, **values)
    session_id = await world.session_id(offering_id)
    await roster(world, session_id, marks, now=starts_at + timedelta(minutes=50))
    return session_id


async def attendance(world: World, session_id: int, person_id: int) -> Any:
    """Return one row of a roster."""
    asked = select(Attendance.__table__).where(  # type: ignore[attr-defined]
        col(Attendance.session_id) == session_id, col(Attendance.person_id) == person_id
    )
    [found] = await world.database.rows(asked)
    return found


async def ask_absent(world: World, now: datetime) -> int:
    """Run the tick that asks who was absent."""
    return await Attendances(world.database, world.settings).ask_absent(now)


async def ask_opinions(world: World, now: datetime) -> int:
    """Run the tick that asks who came."""
    return await Attendances(world.database, world.settings).ask_opinions(now)
