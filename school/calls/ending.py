"""Calls as time passes: those that are of no use any more are closed, a portion at a time."""

from datetime import datetime

from sqlalchemy import bindparam, case, func, select, update
from sqlmodel import col

from school.calls.reading import IS_OPEN
from school.caring.tables import CareCall, CareCallState
from school.database import Database, Session, use_case
from school.lecturers.tables import LecturerCall, LecturerCallState
from school.notices.tables import Notice, NoticeState
from school.statements import rows, write

PORTION = 200

_OVER = (
    select(col(Notice.id))
    .where(IS_OPEN, col(Notice.expires_at) <= bindparam("moment"))
    .limit(PORTION)
)


@use_case
async def end_calls(session: Session, *, now: datetime) -> int:
    """Close the calls whose time is over, and return how many; told ones stay told."""
    over = [each[0] for each in (await (await session.plain()).execute(_OVER, {"moment": now}))]
    if over:
        ended = case(
            (col(Notice.state) == NoticeState.TOLD, NoticeState.TOLD),
            else_=NoticeState.EXPIRED,
        )
        await write(
            session,
            update(Notice)
            .where(col(Notice.id).in_(over), IS_OPEN)
            .values(state=ended, closed_at=now, ended_at=func.coalesce(col(Notice.ended_at), now)),
        )
    lecturers = await _end_lecturers(session, now=now)
    return len(over) + lecturers + await _end_care(session, now=now)


_LECTURERS_OVER = (
    select(col(LecturerCall.id))
    .where(col(LecturerCall.closed_at).is_(None))
    .where(col(LecturerCall.expires_at) <= bindparam("moment"))
    .limit(PORTION)
)


async def _end_lecturers(session: Session, *, now: datetime) -> int:
    over = [each.id for each in await rows(session, _LECTURERS_OVER, moment=now)]
    if over:
        ended = update(LecturerCall).where(
            col(LecturerCall.id).in_(over), col(LecturerCall.closed_at).is_(None)
        )
        await write(session, ended.values(state=LecturerCallState.EXPIRED, closed_at=now))
    return len(over)


_CARE_OVER = (
    select(col(CareCall.id))
    .where(col(CareCall.closed_at).is_(None))
    .where(col(CareCall.expires_at) <= bindparam("moment"))
    .limit(PORTION)
)


async def _end_care(session: Session, *, now: datetime) -> int:
    over = [each.id for each in await rows(session, _CARE_OVER, moment=now)]
    if over:
        ended = update(CareCall).where(
            col(CareCall.id).in_(over), col(CareCall.closed_at).is_(None)
        )
        await write(session, ended.values(state=CareCallState.EXPIRED, closed_at=now))
    return len(over)


_NEXT = select(func.min(col(Notice.expires_at))).where(IS_OPEN)
_NEXT_LECTURER = select(func.min(col(LecturerCall.expires_at))).where(
    col(LecturerCall.closed_at).is_(None)
)
_NEXT_CARE = select(func.min(col(CareCall.expires_at))).where(col(CareCall.closed_at).is_(None))


async def next_call_end(database: Database) -> datetime | None:
    """Return when the next call is of no use any more, None when there is none."""
    ends = [(await database.rows(asked))[0][0] for asked in (_NEXT, _NEXT_LECTURER, _NEXT_CARE)]
    return min((end for end in ends if end is not None), default=None)
