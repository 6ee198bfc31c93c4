"""A volunteer who lectures, and what is to be asked of lecturers."""

from typing import Any

from sqlalchemy import select, update
from sqlmodel import col

from school.actors import Actor
from school.calls.lecturers import LecturerToPhone, lecturers_to_phone
from school.lecturers.tables import LecturerCall
from school.offering_changes import ChangeKind, Lecturer, OfferingChange
from school.offerings import CUT_OFF_BEFORE, LectureSession, Offering
from school.signups.changes import after_change
from school.statements import write
from school.volunteers import Volunteer, sealed
from tests.school.signups.world import HOUR, World, inserted

PHONE = "13900000001"


async def volunteer(world: World, name: str = "王律师", phone: str | None = PHONE) -> int:
    async with world.database.write() as session:
        row = {"code": name, **sealed(session.vault, name, phone)}
        return await inserted(session, Volunteer, row)


async def boss(world: World) -> Actor:
    return Actor(await world.person(), owner=True)


async def to_phone(world: World, actor: Actor) -> list[LecturerToPhone]:
    return await lecturers_to_phone(world.database, actor, now=world.now)


async def rows_of(world: World) -> list[Any]:
    """Return all that lecturers were ever to be asked or told, in the order of writing."""
    asked = select(LecturerCall.__table__).order_by(col(LecturerCall.id))  # type: ignore[attr-defined]
    return list(await world.database.rows(asked))


async def change(world: World, offering: int, *kinds: ChangeKind, **values: Any) -> None:
    """Write new values of an offering, then follow up, as a change by chat does."""
    asked = select(
        col(Offering.starts_at),
        col(Offering.ends_at),
        col(Offering.lecturer_id),
        col(Offering.lecturer),
    ).where(col(Offering.id) == offering)
    before = (await world.database.rows(asked))[0]
    starts_at = values.get("starts_at", before.starts_at)
    if "starts_at" in values:
        values |= {"ends_at": starts_at + 2 * HOUR, "cut_off": starts_at - CUT_OFF_BEFORE}
    changes = [
        OfferingChange(
            offering_id=offering,
            kind=kind,
            old_starts_at=before.starts_at,
            old_ends_at=before.ends_at,
            new_starts_at=starts_at,
            old_lecturer=Lecturer(before.lecturer_id, before.lecturer),
        )
        for kind in kinds
    ]
    async with world.database.write() as session:
        this = update(Offering).where(col(Offering.id) == offering)
        await write(session, this.values(**values))
        if "starts_at" in values:
            times = {"starts_at": starts_at, "ends_at": values["ends_at"]}
            meetings = update(LectureSession).where(col(LectureSession.offering_id) == offering)
            await write(session, meetings.values(**times))
        await after_change(session, changes, now=world.now, settings=world.settings)
