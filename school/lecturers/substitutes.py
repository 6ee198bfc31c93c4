"""Who gives single sessions of a class in its lecturer's place, when the class changes."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, select
from sqlmodel import col

from school.database import Session
from school.lecturers.deciding import Changes
from school.lecturers.passing import (
    end_calls_of,
    is_heard,
    put_question,
    tell_unneeded,
    would_come,
)
from school.lecturers.slots import (
    LockedSlot,
    next_round,
    questions_of,
    read_slot,
    tell_anew,
)
from school.lecturers.tables import LecturerCallCause, LecturerCallState, Slot
from school.offering_changes import ChangeKind, Lecturer
from school.statements import AnyRow, rows

_NEVER = datetime.min.replace(tzinfo=UTC)


async def ask_substitutes(session: Session, news: Mapping[int, Changes], *, now: datetime) -> None:
    """Ask who gives a session that was moved anew; tell who need not come since it is cancelled.

    When it takes place after all, they are asked again. A session that nobody could give is at
    another time its class's lecturer's to answer for again. What has begun stays as it was.
    """
    for slot in await _slots(session, col(Slot.offering_id).in_(news), now=now):
        changes = news[slot.offering_id]
        if ChangeKind.CANCELLED in changes:
            await _release(session, slot, now=now)
        elif ChangeKind.REOPENED in changes:
            await _reopen(session, slot, now=now)
        else:
            await _follow(session, slot, now=now)


async def release_sessions(
    session: Session, session_ids: Collection[int], *, now: datetime
) -> None:
    """Tell who gives these sessions that they need not come, before the sessions are deleted."""
    if session_ids:
        for slot in await _slots(session, col(Slot.session_id).in_(session_ids), now=now):
            await _release(session, slot, now=now)


async def _slots(
    session: Session, where: ColumnElement[bool], *, now: datetime
) -> list[LockedSlot]:
    """Return the slots of single sessions to come that `where` allows."""
    asked = select(col(Slot.id)).where(col(Slot.session_id).is_not(None), where)
    found = [
        await read_slot(session, each.id, now=now)
        for each in await rows(session, asked.order_by(col(Slot.id)))
    ]
    return [each for each in found if each is not None and each.starts_at is not None]


async def _release(session: Session, slot: LockedSlot, *, now: datetime) -> None:
    standing = _standing(await questions_of(session, slot.id))
    if standing is None:
        return
    await end_calls_of(session, [standing.id], LecturerCallState.VOID, now=now)
    if would_come(standing):
        lecturer = Lecturer(standing.volunteer_id, standing.name)
        cause = LecturerCallCause.CANCELLED
        await tell_unneeded(session, slot, lecturer, cause=cause, now=now)


async def _reopen(session: Session, slot: LockedSlot, *, now: datetime) -> None:
    """Ask who gave it when it was cancelled; if nobody did, those in charge hear so anew."""
    ended = [
        each
        for each in await questions_of(session, slot.id)
        if each.round == slot.round and each.state is LecturerCallState.VOID
    ]
    if not ended:
        await tell_anew(session, slot.id)
        return
    last = max(ended, key=lambda each: (each.answered_at or _NEVER, each.id))
    who = Lecturer(last.volunteer_id, last.name)
    await _ask(session, slot, who, LecturerCallCause.REOPENED, None, now=now)


async def _follow(session: Session, slot: LockedSlot, *, now: datetime) -> None:
    """Ask anew if the session is at another time than the last question was about."""
    questions = await questions_of(session, slot.id)
    if not questions or questions[-1].new_starts_at == slot.starts_at:
        return
    standing = _standing(questions)
    if standing is not None:
        await end_calls_of(session, [standing.id], LecturerCallState.VOID, now=now)
    last = standing or questions[-1]
    who = Lecturer(last.volunteer_id, last.name)
    if standing is None and slot.named:
        who = slot.named
    cause, known = LecturerCallCause.MOVED, last.new_starts_at
    if not is_heard(last):
        cause, known = last.cause, last.old_starts_at
    await _ask(session, slot, who, cause, known, now=now)


async def _ask(
    session: Session,
    slot: LockedSlot,
    who: Lecturer,
    cause: LecturerCallCause,
    known: datetime | None,
    *,
    now: datetime,
) -> None:
    await next_round(session, slot.id)
    fresh = await read_slot(session, slot.id, now=now)
    if fresh is not None and fresh.is_wanted:
        await put_question(session, fresh, who, cause=cause, now=now, old_starts_at=known)


def _standing(questions: Sequence[AnyRow]) -> AnyRow | None:
    """Return the question of who holds a slot, or is asked for it."""
    return next((each for each in questions if each.holds or each.closed_at is None), None)
