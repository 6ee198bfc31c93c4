"""The ladder as time passes: reminders, the next one, and those in charge told in time."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from school.database import Database, Session, use_case
from school.days import OwnDays, load_days
from school.lecturers.ladder import Due, Ladder, Standing, Step, next_step
from school.lecturers.passing import (
    ask_next,
    backups_left,
    end_calls_of,
    tell_nobody_left,
)
from school.lecturers.sending import chase_call
from school.lecturers.slots import OF_SLOT, LockedSlot, lock_slot, read_slot
from school.lecturers.tables import (
    Backup,
    LecturerCall,
    LecturerCallKind,
    LecturerCallState,
    Slot,
)
from school.notices.tables import Channel
from school.offerings import LectureSession, Offering, OfferingStatus
from school.settings import SchoolSettings
from school.statements import AnyRow, row, rows
from school.waking import waking_of

SETTLING = (
    LecturerCallState.OTHER_TIME,
    LecturerCallState.SUBSTITUTE,
    LecturerCallState.CONDITION,
)
# A slot whose last question was taken back is not climbed any further by itself. One whose last
# question ended as a session began still wants somebody for the sessions after it.
_STANDING = (
    *(LecturerCallState.OPEN, LecturerCallState.NOT_REACHED, LecturerCallState.TOLD),
    *SETTLING,
    *(LecturerCallState.NO, LecturerCallState.SILENT, LecturerCallState.EXPIRED),
)


def _of_slot(call: Any) -> ColumnElement[bool]:
    """Return that a call is of the slot, so that the index by offering finds it."""
    return and_(col(call.offering_id) == col(Slot.offering_id), col(call.slot_id) == col(Slot.id))


_Later = aliased(LecturerCall, name="later")
_Holder = aliased(LecturerCall, name="holder")
_LAST: Select[*tuple[Any, ...]] = (
    select(
        col(Slot.id).label("slot_id"),
        col(Slot.told_at),
        col(LecturerCall.id),
        col(LecturerCall.state),
        col(LecturerCall.channel),
        col(LecturerCall.asked_at),
        col(LecturerCall.sent_at),
        col(LecturerCall.closed_at),
        col(LecturerCall.chased),
    )
    .join(Offering, col(Offering.id) == col(Slot.offering_id))
    .join(
        LecturerCall,
        _of_slot(LecturerCall) & (col(LecturerCall.round) == col(Slot.round)),
    )
    .where(col(LecturerCall.kind) == LecturerCallKind.ASK)
    .where(col(LecturerCall.state).in_(_STANDING))
    .where(col(Offering.status) == OfferingStatus.OPEN, col(Offering.ends_at) > bindparam("now"))
    .where(~exists().where(_of_slot(_Holder), col(_Holder.holds)))
    .where(
        ~select(col(_Later.id))
        .where(_of_slot(_Later), col(_Later.round) == col(Slot.round))
        .where(col(_Later.id) > col(LecturerCall.id), col(_Later.state).in_(_STANDING))
        .exists()
    )
)
_COMING = (
    select(col(Slot.id), func.min(col(LectureSession.starts_at)).label("starts_at"))
    .select_from(Slot)
    .join(LectureSession, OF_SLOT)
    .where(col(Slot.id).in_(bindparam("ids", expanding=True)))
    .where(col(LectureSession.starts_at) > bindparam("now"))
    .group_by(col(Slot.id))
)
_LEFT = (
    select(col(Backup.slot_id), func.count().label("n"))
    .join(Slot, col(Slot.id) == col(Backup.slot_id))
    .outerjoin(
        LecturerCall,
        (col(LecturerCall.slot_id) == col(Slot.id))
        & (col(LecturerCall.round) == col(Slot.round))
        & (col(LecturerCall.volunteer_id) == col(Backup.volunteer_id)),
    )
    .where(col(Backup.slot_id).in_(bindparam("ids", expanding=True)))
    .where(col(LecturerCall.id).is_(None))
    .group_by(col(Backup.slot_id))
)


@dataclass(frozen=True, slots=True)
class SlotDue:
    """A slot that nobody holds, and what is to be done next for it."""

    slot_id: int
    due: Due


async def slots_due(
    database: Database, *, now: datetime, settings: SchoolSettings
) -> list[SlotDue]:
    """Return the next step of every slot that somebody was asked for and nobody holds.

    Whether the backups can be asked is only looked at where something is due: without those who
    cannot, nobody is asked or told earlier.
    """
    async with database.read() as session:
        last = await rows(session, _LAST, now=now)
        ids = [each.slot_id for each in last]
        if not ids:
            return []
        coming = {
            each.id: each.starts_at for each in await rows(session, _COMING, ids=ids, now=now)
        }
        left = {each.slot_id: each.n for each in await rows(session, _LEFT, ids=ids)}
        standing = [
            (each, coming[each.slot_id], left.get(each.slot_id, 0))
            for each in last
            if each.slot_id in coming
        ]
        own = await load_days(session)
        steps = await asyncio.to_thread(_steps, standing, settings, now, own)
        found = []
        for slot_id, (where, due) in steps.items():
            step: Due | None = due
            if due.at <= now and where.left:
                left_now = await _left_now(session, slot_id, now, settings)
                step = next_step(replace(where, left=left_now), settings, now=now, own=own)
            if step is not None:
                found.append(SlotDue(slot_id, step))
    return found


def _steps(
    last: Sequence[tuple[AnyRow, datetime, int]],
    settings: SchoolSettings,
    now: datetime,
    own: OwnDays,
) -> dict[int, tuple[Standing, Due]]:
    """Return where each slot stands that has a next step, and that step.

    `last` has the last question of each, when its first session begins, and how many are left.
    Two thousand take a fifth of a second.
    """
    ladder, steps = Ladder(settings, own), {}
    for question, starts_at, left in last:
        standing = _standing(question, starts_at, left, settings=settings)
        due = ladder.next_step(standing, now=now)
        if due is not None:
            steps[question.slot_id] = (standing, due)
    return steps


async def _left_now(
    session: Session, slot_id: int, now: datetime, settings: SchoolSettings
) -> int:
    """Return how many backups of a slot can be asked."""
    slot = await read_slot(session, slot_id, now=now)
    if slot is None:
        return 0
    return len(await backups_left(session, slot, now=now, settings=settings))


@use_case
async def climb(
    session: Session,
    *,
    now: datetime,
    slot_id: int,
    settings: SchoolSettings,
    owners: Sequence[int],
) -> Step | None:
    """Take the step of a slot that is due, if it still is; return it."""
    slot = await lock_slot(session, slot_id, now=now)
    last = await row(session, _LAST.where(col(Slot.id) == slot_id), now=now) if slot else None
    if slot is None or slot.starts_at is None or last is None or waking_of(settings).is_quiet(now):
        return None
    left = len(await backups_left(session, slot, now=now, settings=settings))
    standing = _standing(last, slot.starts_at, left, settings=settings)
    due = next_step(standing, settings, now=now, own=await load_days(session))
    if due is None or due.at > now:
        return None
    await _take(session, slot, last, due, now=now, settings=settings, owners=owners)
    return due.step


async def _take(
    session: Session,
    slot: LockedSlot,
    last: AnyRow,
    due: Due,
    *,
    now: datetime,
    settings: SchoolSettings,
    owners: Sequence[int],
) -> None:
    match due.step:
        case Step.CHASE:
            await chase_call(session, last.id, chased=due.chased, now=now)
        case Step.TELL:
            await tell_nobody_left(session, slot, owners=owners, now=now)
        case Step.PASS_ON:
            if last.closed_at is None:
                await end_calls_of(session, [last.id], LecturerCallState.SILENT, now=now)
            await ask_next(session, slot, now=now, settings=settings, owners=owners)


def _standing(
    last: AnyRow, starts_at: datetime, left: int, *, settings: SchoolSettings
) -> Standing:
    asked_at = None
    if last.closed_at is None:
        asked_at = last.sent_at or waking_of(settings).quiet_end(last.asked_at)
    return Standing(
        starts_at=starts_at,
        asked_at=asked_at,
        chased=last.chased,
        settling=last.state in SETTLING,
        by_phone=last.channel is Channel.CALL,
        left=left,
        told=last.told_at is not None,
    )
