"""Who gives single sessions of a class in its lecturer's place, when the class changes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, select
from sqlmodel import col

from school.database import Session
from school.lecturers.deciding import Changes
from school.lecturers.passing import end_calls_of, put_question, tell_unneeded
from school.lecturers.slots import next_round, read_slot
from school.lecturers.tables import (
    LecturerCall,
    LecturerCallCause,
    LecturerCallKind,
    LecturerCallState,
    Slot,
)
from school.offering_changes import ChangeKind, Lecturer
from school.offerings import LectureSession
from school.statements import AnyRow, rows, write

_GIVEN: Select[*tuple[Any, ...]] = (
    select(
        col(LecturerCall.id),
        col(LecturerCall.slot_id),
        col(LecturerCall.offering_id),
        col(LecturerCall.volunteer_id),
        col(LecturerCall.name),
        col(LecturerCall.new_starts_at),
        col(LectureSession.starts_at),
    )
    .join(Slot, col(Slot.id) == col(LecturerCall.slot_id))
    .join(LectureSession, col(LectureSession.id) == col(Slot.session_id))
    .where(col(LecturerCall.kind) == LecturerCallKind.ASK)
    .where(col(LecturerCall.holds) | col(LecturerCall.closed_at).is_(None))
    .order_by(col(LecturerCall.id))
)


async def ask_substitutes(session: Session, news: Mapping[int, Changes], *, now: datetime) -> None:
    """Ask who gives a session that was moved anew; tell who need not come since it is cancelled.

    A class that takes place after all is its lecturer's again, who is asked; its substitutes were
    told that they need not come.
    """
    given = await rows(session, _GIVEN.where(col(LecturerCall.offering_id).in_(news)))
    for call in given:
        changes = news[call.offering_id]
        if ChangeKind.CANCELLED in changes:
            await _release(session, call, now=now)
        elif call.starts_at != call.new_starts_at:
            await _ask_anew(session, call, now=now)


async def _release(session: Session, call: AnyRow, *, now: datetime) -> None:
    slot = await read_slot(session, call.slot_id, now=now)
    await end_calls_of(session, [call.id], LecturerCallState.VOID, now=now)
    if slot is not None and slot.starts_at is not None:
        lecturer = Lecturer(call.volunteer_id, call.name)
        cause = LecturerCallCause.CANCELLED
        await tell_unneeded(session, slot, lecturer, cause=cause, now=now)
    await write(session, delete(Slot).where(col(Slot.id) == call.slot_id))


async def _ask_anew(session: Session, call: AnyRow, *, now: datetime) -> None:
    await end_calls_of(session, [call.id], LecturerCallState.VOID, now=now)
    await next_round(session, call.slot_id)
    slot = await read_slot(session, call.slot_id, now=now)
    if slot is not None and slot.is_wanted:
        lecturer = Lecturer(call.volunteer_id, call.name)
        cause = LecturerCallCause.MOVED
        await put_question(
            session, slot, lecturer, cause=cause, now=now, old_starts_at=call.new_starts_at
        )
