"""Choosing who is asked for a slot, and in which order; by who is in charge of its site."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import bindparam, select
from sqlmodel import col

from school.actors import Actor
from school.audit import record
from school.database import Session, use_case
from school.lecturers.confirming import is_asked_by
from school.lecturers.passing import (
    end_calls_of,
    make_lecturer,
    put_question,
    tell_unneeded,
    would_come,
)
from school.lecturers.slots import (
    OF_THE_WHOLE,
    LockedSlot,
    find_slot,
    giver_of,
    lock_slot,
    next_round,
    questions_of,
    read_slot,
    set_backups,
    slot_of,
    whole_slot,
)
from school.lecturers.tables import LecturerCallCause, LecturerCallState
from school.locks import hold_offering
from school.offering_changes import Lecturer
from school.offerings import LectureSession, Offering, OfferingStatus
from school.staff.rights import Rank, require, some_scope
from school.statements import AnyRow, row, rows
from school.versions import MENU, bump
from school.volunteers import Volunteer

_SITE = select(col(Offering.site_id)).where(col(Offering.id) == bindparam("offering_id"))


@dataclass(frozen=True, slots=True)
class Assigned:
    """The first was asked, the others are ready; `by_chat`: by message."""

    call_id: int


@dataclass(frozen=True, slots=True)
class HeldAlready:
    """The first gives it already, and nobody was asked; `since` is when they said yes."""

    since: datetime


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
) -> Assigned | HeldAlready | NotAssigned:
    """Ask the first of these volunteers to give an offering, or one of its sessions.

    The others are asked in their order if need be. Whoever held it, or was asked, is told that
    they need not come. When the first has said yes to it already, nothing is done.
    """
    found = await row(session, _SITE, offering_id=offering_id)
    if found is None:
        await some_scope(session, actor, Rank.ORGANISER)
        return NotAssigned.GONE
    await require(session, actor, Rank.ORGANISER, site_id=found.site_id)
    if session_id is None:
        await bump(session, MENU)
    await hold_offering(session, offering_id)
    since = await _held_since(session, offering_id, session_id, volunteer_ids, now=now)
    if since is not None:
        return HeldAlready(since)
    call_id = await assign(
        session,
        offering_id=offering_id,
        session_id=session_id,
        volunteer_ids=volunteer_ids,
        now=now,
        by_id=actor.person_id,
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
    by_id: int,
    session_id: int | None = None,
) -> int | None:
    """Do it for who has checked the right; return the call, None when nothing is to be given.

    `by_id` hears of a yes.
    Locks the menu's version, then the offering.
    """
    if session_id is None:
        await bump(session, MENU)
    await hold_offering(session, offering_id)
    if not await _are_there(session, offering_id, session_id, volunteer_ids, now=now):
        return None
    slot_id = await slot_of(session, offering_id, session_id)
    first, *backups = dict.fromkeys(volunteer_ids)
    await _let_go(session, slot_id, first, now=now)
    await next_round(session, slot_id)
    await set_backups(session, slot_id, backups)
    await is_asked_by(session, slot_id, by_id)
    slot = await lock_slot(session, slot_id, now=now)
    if slot is None:
        raise LookupError("slot")
    await make_lecturer(session, slot, Lecturer(first))
    cause = LecturerCallCause.ASSIGNED
    return await put_question(session, slot, Lecturer(first), cause=cause, now=now)


async def _held_since(
    session: Session,
    offering_id: int,
    session_id: int | None,
    volunteer_ids: Sequence[int],
    *,
    now: datetime,
) -> datetime | None:
    """Return when the first of these said yes to what they give now, None when they did not.

    Who gives a class gives each lesson of it that has no slot of its own.
    """
    if not await _are_there(session, offering_id, session_id, volunteer_ids, now=now):
        return None
    slot_id = await find_slot(session, offering_id, session_id)
    if slot_id is None and session_id is not None:
        slot_id = await whole_slot(session, offering_id)
    slot = await read_slot(session, slot_id, now=now) if slot_id is not None else None
    if slot is None or not slot.is_wanted:
        return None
    for each in await questions_of(session, slot.id):
        if each.holds and each.volunteer_id == volunteer_ids[0]:
            since: datetime | None = each.answered_at
            return since
    return None


async def _let_go(session: Session, slot_id: int, but: int, *, now: datetime) -> None:
    """Have nobody hold a slot or be asked for it, and all but one know that they need not come."""
    slot = await read_slot(session, slot_id, now=now)
    if slot is None:
        raise LookupError("slot")
    questions = await questions_of(session, slot_id)
    coming = _who_would_come(slot, questions)
    if slot.session_id is not None and not questions:
        coming += await _of_the_class(session, slot, now=now)
    standing = [each.id for each in questions if each.holds or each.closed_at is None]
    await end_calls_of(session, standing, LecturerCallState.VOID, now=now)
    for each in coming:
        if each.volunteer_id != but:
            await tell_unneeded(session, slot, each, now=now)


def _who_would_come(slot: LockedSlot, questions: Sequence[AnyRow]) -> list[Lecturer]:
    """Return who thinks that they give it: who holds it, is asked, or was never asked at all."""
    found = [Lecturer(each.volunteer_id, each.name) for each in questions if would_come(each)]
    asked = {Lecturer(each.volunteer_id, each.name) for each in questions}
    if slot.session_id is None and slot.named and slot.named not in asked:
        found.append(slot.named)
    return found


async def _of_the_class(session: Session, slot: LockedSlot, *, now: datetime) -> list[Lecturer]:
    """Return who gives the class that a session belonged to until now."""
    whole_id = await whole_slot(session, slot.offering_id)
    whole = await read_slot(session, whole_id, now=now) if whole_id is not None else None
    questions = await questions_of(session, whole.id) if whole else []
    giver = giver_of(whole or replace(slot, session_id=None), questions)
    return [giver] if giver else []


async def _are_there(
    session: Session,
    offering_id: int,
    session_id: int | None,
    volunteer_ids: Sequence[int],
    *,
    now: datetime,
) -> bool:
    """Tell whether there are such volunteers, and a session to come for them."""
    known = select(col(Volunteer.id)).where(col(Volunteer.id).in_(volunteer_ids))
    if not volunteer_ids or len(await rows(session, known)) < len(set(volunteer_ids)):
        return False
    theirs = (
        select(col(LectureSession.id))
        .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
        .where(col(Offering.id) == offering_id, col(Offering.status) == OfferingStatus.OPEN)
        .where(col(LectureSession.starts_at) > now)
        .limit(1)
    )
    if session_id is None:
        theirs = theirs.where(OF_THE_WHOLE)
    else:
        theirs = theirs.where(col(LectureSession.id) == session_id)
    return await row(session, theirs) is not None
