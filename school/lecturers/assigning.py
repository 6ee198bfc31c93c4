"""Choosing who is asked for a slot, and in which order; by who is in charge of its site."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import bindparam, select
from sqlmodel import col

from school.actors import Actor
from school.audit import record
from school.database import Session, use_case
from school.lecturers.passing import (
    end_calls_of,
    make_lecturer,
    put_question,
    tell_unneeded,
)
from school.lecturers.slots import (
    LockedSlot,
    lock_slot,
    next_round,
    questions_of,
    read_slot,
    set_backups,
    slot_of,
)
from school.lecturers.tables import LecturerCallCause, LecturerCallState
from school.locks import hold_offering
from school.offering_changes import Lecturer
from school.offerings import LectureSession, Offering
from school.staff.rights import Rank, require, some_scope
from school.statements import AnyRow, row, rows
from school.versions import MENU, bump
from school.volunteers import Volunteer

_SITE = select(col(Offering.site_id)).where(col(Offering.id) == bindparam("offering_id"))


@dataclass(frozen=True, slots=True)
class Assigned:
    """The first was asked, the others are ready; `by_chat`: by message."""

    call_id: int


class NotAssigned(StrEnum):
    """GONE: there is no such session to come, or no such volunteer."""

    GONE = "gone"


@use_case
async def assign_lecturers(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    offering_id: int,
    session_id: int | None,
    volunteer_ids: Sequence[int],
) -> Assigned | NotAssigned:
    """Ask the first of these volunteers to give an offering, or one of its sessions.

    The others are asked in their order if need be. Whoever held it, or was asked, is told that
    they need not come.
    """
    found = await row(session, _SITE, offering_id=offering_id)
    if found is None:
        await some_scope(session, actor, Rank.ORGANISER)
        return NotAssigned.GONE
    await require(session, actor, Rank.ORGANISER, site_id=found.site_id)
    call_id = await assign(
        session,
        offering_id=offering_id,
        session_id=session_id,
        volunteer_ids=volunteer_ids,
        now=now,
    )
    if call_id is None:
        return NotAssigned.GONE
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action="lecturers.assign",
        subject="offering",
        subject_id=offering_id,
        fields=("lecturer_id",),
    )
    return Assigned(call_id)


async def assign(
    session: Session,
    *,
    offering_id: int,
    volunteer_ids: Sequence[int],
    now: datetime,
    session_id: int | None = None,
) -> int | None:
    """Do it for who has checked the right; return the call, None when nothing is to be given.

    Locks the menu's version, then the offering.
    """
    if session_id is None:
        await bump(session, MENU)
    await hold_offering(session, offering_id)
    if not await _are_there(session, offering_id, session_id, volunteer_ids):
        return None
    slot_id = await slot_of(session, offering_id, session_id)
    slot = await read_slot(session, slot_id, now=now)
    if slot is None or not slot.is_wanted:
        return None
    first, *backups = dict.fromkeys(volunteer_ids)
    questions = await questions_of(session, slot_id)
    standing = [each.id for each in questions if each.holds or each.closed_at is None]
    await end_calls_of(session, standing, LecturerCallState.VOID, now=now)
    for each in _who_would_come(slot, questions):
        if each.volunteer_id != first:
            await tell_unneeded(session, slot, each, now=now)
    await make_lecturer(session, slot, first)
    await next_round(session, slot_id)
    await set_backups(session, slot_id, backups)
    slot = await lock_slot(session, slot_id, now=now)
    if slot is None:
        raise LookupError("slot")
    cause = LecturerCallCause.ASSIGNED
    return await put_question(session, slot, Lecturer(first), cause=cause, now=now)


def _who_would_come(slot: LockedSlot, questions: Sequence[AnyRow]) -> list[Lecturer]:
    """Return who thinks that they give it: who holds it, is asked, or was never asked at all."""
    found = [
        Lecturer(each.volunteer_id, each.name)
        for each in questions
        if each.holds or each.closed_at is None
    ]
    named = Lecturer(slot.lecturer_id, None if slot.lecturer_id else slot.lecturer)
    asked = {Lecturer(each.volunteer_id, each.name) for each in questions}
    if slot.session_id is None and named and named not in asked:
        found.append(named)
    return found


async def _are_there(
    session: Session, offering_id: int, session_id: int | None, volunteer_ids: Sequence[int]
) -> bool:
    known = select(col(Volunteer.id)).where(col(Volunteer.id).in_(volunteer_ids))
    if not volunteer_ids or len(await rows(session, known)) < len(set(volunteer_ids)):
        return False
    if session_id is None:
        return True
    theirs = select(col(LectureSession.id)).where(
        col(LectureSession.id) == session_id, col(LectureSession.offering_id) == offering_id
    )
    return await row(session, theirs) is not None
