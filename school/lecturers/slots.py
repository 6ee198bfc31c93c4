"""Slots as rows: found or made under their offering's lock, and what was asked for them.

Inner helpers of the use-cases here; `docs/locking.md` has the order: the offering first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, exists, func, insert, or_, select, update
from sqlalchemy.orm import aliased
from sqlmodel import col

from school.database import Session
from school.lecturers.tables import (
    Backup,
    LecturerCall,
    LecturerCallKind,
    LecturerCallState,
    Slot,
)
from school.locks import hold_offering
from school.offering_changes import NO_LECTURER, Lecturer
from school.offerings import LectureSession, Offering, OfferingStatus
from school.statements import AnyRow, insert_or_ignore, row, rows, write

_Own = aliased(Slot, name="own_slot")
# A session that belongs to its offering's slot: it has none of its own.
OF_THE_WHOLE = ~exists().where(col(_Own.session_id) == col(LectureSession.id))
# The sessions of a slot: the one it is for, or those of its offering without a slot of their own.
OF_SLOT = and_(
    col(LectureSession.offering_id) == col(Slot.offering_id),
    or_(
        col(LectureSession.id) == col(Slot.session_id),
        and_(col(Slot.session_id).is_(None), OF_THE_WHOLE),
    ),
)
# Who gives a session. Its own slot's holder, when it has one; else who gives the offering: the
# lecturer it names, unless they said that they cannot.
_Single, _Holder = aliased(Slot, name="single"), aliased(LecturerCall, name="holder")
_Whole, _Declined = aliased(Slot, name="whole"), aliased(LecturerCall, name="declined")
_HAS_DECLINED = (
    exists()
    .where(col(_Whole.offering_id) == col(Offering.id), col(_Whole.session_id).is_(None))
    .where(col(_Declined.slot_id) == col(_Whole.id), col(_Declined.round) == col(_Whole.round))
    .where(col(_Declined.volunteer_id) == col(Offering.lecturer_id))
    .where(col(_Declined.state) == LecturerCallState.NO)
)
# The slot that a session has of its own, None without one; with `with_givers`.
SINGLE_ID = col(_Single.id)
GIVER = case(
    (SINGLE_ID.is_not(None), col(_Holder.volunteer_id)),
    (_HAS_DECLINED, None),
    else_=col(Offering.lecturer_id),
)


def with_givers(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Join what `GIVER` needs to a statement on sessions and their offerings."""
    statement = statement.outerjoin(_Single, col(_Single.session_id) == col(LectureSession.id))
    return statement.outerjoin(_Holder, (col(_Holder.slot_id) == col(_Single.id)) & _Holder.holds)


_SLOT: Select[*tuple[Any, ...]] = (
    select(
        col(Slot.id),
        col(Slot.offering_id),
        col(Slot.session_id),
        col(Slot.round),
        col(Slot.told_at),
        col(Slot.asked_by_id),
        col(Offering.status),
        col(Offering.version),
        col(Offering.site_id),
        col(Offering.lecturer_id),
        col(Offering.lecturer),
    )
    .join(Offering, col(Offering.id) == col(Slot.offering_id))
    .where(col(Slot.id) == bindparam("slot_id"))
)
_COMING = (
    select(func.min(col(LectureSession.starts_at)).label("starts_at"))
    .select_from(Slot)
    .join(LectureSession, OF_SLOT)
    .where(col(Slot.id) == bindparam("slot_id"))
    .where(col(LectureSession.starts_at) > bindparam("now"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedSlot:
    """A slot, read under its offering's lock.

    `starts_at` is when its next session begins, None when none is to come.
    """

    id: int
    offering_id: int
    session_id: int | None
    round: int
    told_at: datetime | None
    asked_by_id: int | None
    status: OfferingStatus
    version: int
    site_id: int
    lecturer_id: int | None
    lecturer: str | None
    starts_at: datetime | None

    @property
    def is_wanted(self) -> bool:
        """Tell whether somebody is to give it."""
        return self.status is OfferingStatus.OPEN and self.starts_at is not None

    @property
    def named(self) -> Lecturer:
        """Return who gives the offering, as it says itself."""
        return Lecturer(self.lecturer_id, None if self.lecturer_id else self.lecturer)


async def lock_slot(session: Session, slot_id: int, *, now: datetime) -> LockedSlot | None:
    """Lock the offering of a slot, then read the slot; None when there is none."""
    asked = select(col(Slot.offering_id)).where(col(Slot.id) == slot_id)
    found = await row(session, asked)
    if found is None:
        return None
    await hold_offering(session, found.offering_id)
    return await read_slot(session, slot_id, now=now)


async def read_slot(session: Session, slot_id: int, *, now: datetime) -> LockedSlot | None:
    """Return a slot as it is; for who holds its offering's lock."""
    found = await row(session, _SLOT, slot_id=slot_id)
    if found is None:
        return None
    coming = await row(session, _COMING, slot_id=slot_id, now=now)
    starts_at = coming.starts_at if coming else None
    return LockedSlot(**found._mapping, starts_at=starts_at)  # noqa: SLF001 - Row's mapping


async def slot_of(session: Session, offering_id: int, session_id: int | None) -> int:
    """Return the slot of an offering, or of one of its sessions; made when it is not there yet."""
    whole = session_id is None
    unique = ["offering_id"] if whole else ["session_id"]
    where = "session_id IS NULL" if whole else "session_id IS NOT NULL"
    values = {"offering_id": offering_id, "session_id": session_id, "round": 0}
    await write(session, insert_or_ignore(session, Slot, unique=unique, where=where), values)
    asked = select(col(Slot.id)).where(col(Slot.offering_id) == offering_id)
    asked = asked.where(
        col(Slot.session_id).is_(None) if whole else col(Slot.session_id) == session_id
    )
    found = await row(session, asked)
    if found is None:
        raise LookupError("slot")
    slot_id: int = found.id
    return slot_id


async def find_slot(session: Session, offering_id: int, session_id: int | None) -> int | None:
    """Return the slot of an offering, or of one of its sessions; None when it has none yet."""
    if session_id is None:
        return await whole_slot(session, offering_id)
    asked = select(col(Slot.id)).where(col(Slot.session_id) == session_id)
    found = await row(session, asked.where(col(Slot.offering_id) == offering_id))
    return found.id if found else None


async def whole_slot(session: Session, offering_id: int) -> int | None:
    """Return the slot of an offering as a whole, None when it has none yet."""
    asked = select(col(Slot.id)).where(
        col(Slot.offering_id) == offering_id, col(Slot.session_id).is_(None)
    )
    found = await row(session, asked)
    return found.id if found else None


async def next_round(session: Session, slot_id: int) -> int:
    """Begin a round of questions for a slot: whoever was asked before may be asked again."""
    counted = await write(
        session,
        update(Slot)
        .where(col(Slot.id) == slot_id)
        .values(round=col(Slot.round) + 1, told_at=None)
        .returning(col(Slot.round)),
    )
    number: int = counted.scalar_one()
    return number


async def tell_anew(session: Session, slot_id: int) -> None:
    """Have those in charge told anew when nobody may come, though they once were this round."""
    await write(session, update(Slot).where(col(Slot.id) == slot_id).values(told_at=None))


async def set_backups(session: Session, slot_id: int, volunteer_ids: Sequence[int]) -> None:
    """Have these volunteers asked in this order, after who is asked now, and nobody else."""
    table = Backup.__table__  # type: ignore[attr-defined]  # SQLModel hides it from mypy
    await write(session, table.delete().where(table.c.slot_id == slot_id))
    unique = list(dict.fromkeys(volunteer_ids))
    values = [
        {"slot_id": slot_id, "volunteer_id": each, "rank": n} for n, each in enumerate(unique, 1)
    ]
    if values:
        await write(session, insert(Backup), values)


_ASKED = (
    select(
        col(LecturerCall.id),
        col(LecturerCall.volunteer_id),
        col(LecturerCall.name),
        col(LecturerCall.state),
        col(LecturerCall.cause),
        col(LecturerCall.channel),
        col(LecturerCall.holds),
        col(LecturerCall.round),
        col(LecturerCall.old_starts_at),
        col(LecturerCall.new_starts_at),
        col(LecturerCall.sent_at),
        col(LecturerCall.answered_at),
        col(LecturerCall.closed_at),
    )
    .where(col(LecturerCall.slot_id) == bindparam("slot_id"))
    .where(col(LecturerCall.kind) == LecturerCallKind.ASK)
    .order_by(col(LecturerCall.id))
)


async def questions_of(session: Session, slot_id: int) -> Sequence[AnyRow]:
    """Return every question that was ever put for a slot, in order."""
    return await rows(session, _ASKED, slot_id=slot_id)


def giver_of(slot: LockedSlot, questions: Sequence[AnyRow]) -> Lecturer:
    """Return who gives a slot as things stand, as `GIVER` does in statements.

    `questions` as `questions_of` returns them. Of a single session that is its holder alone; who
    gives an offering that names them need not have been asked.
    """
    for each in questions:
        if each.holds:
            return Lecturer(each.volunteer_id, each.name)
    if slot.session_id is not None:
        return NO_LECTURER
    declined = {
        Lecturer(each.volunteer_id, each.name)
        for each in questions
        if each.round == slot.round and each.state is LecturerCallState.NO
    }
    return NO_LECTURER if slot.named in declined else slot.named
