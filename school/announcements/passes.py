"""Passes over the notices of a sending: what an organiser wants of it, chunk by chunk, by a tick.

As in `school.announcements.writing` nothing is decided here: what to do stands in the sending's
row, and each chunk is a transaction of its own.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, literal, or_, select, text, update
from sqlmodel import col

from school.announcements.notices import STOPPED
from school.announcements.phoning import next_calls
from school.announcements.tables import Sending, SendingState
from school.announcements.writing import (
    MISSED,
    RECALLABLE,
    kind_of,
    locked_sending,
)
from school.database import Session, use_case
from school.notices.kinds import KINDS
from school.notices.queue import FAR, NewNotice, enqueue
from school.notices.tables import (
    IN_FLIGHT_SQL,
    WAITING_SQL,
    Channel,
    Notice,
    NoticeKind,
    NoticeState,
)
from school.statements import rows, write

# Notices changed in one transaction: some 30 ms of work where the lock may be held a hundred.
CHUNK = 1_500


@use_case
async def put_aside(session: Session, sending_id: int) -> int:
    """Take the next notices of a paused sending out of every claim's way; return how many.

    What is claimed and not yet marked as being sent comes back too: its request does not begin.
    Calls leave the list of their desk, and keep what came of them so far.
    """
    sending = await locked_sending(session, sending_id)
    if sending is None or sending.state is not SendingState.PAUSED:
        return 0
    ids = await _waiting(session, sending, col(Notice.not_before) < FAR)
    ids += await _claimed(session, sending)
    await _set(session, ids, state=NoticeState.QUEUED, not_before=FAR)
    calls = await next_calls(session, sending, col(Notice.not_before) < FAR, most=CHUNK)
    await _set(session, calls, not_before=FAR)
    return len(ids) + len(calls)


@use_case
async def put_back(session: Session, sending_id: int, *, now: datetime) -> int:
    """Let the next notices of a resumed sending go on; return how many."""
    sending = await locked_sending(session, sending_id)
    if sending is None or sending.state not in {SendingState.WRITING, SendingState.SENDING}:
        return 0
    ids = await _waiting(session, sending, col(Notice.not_before) == FAR)
    ids += await next_calls(session, sending, col(Notice.not_before) == FAR, most=CHUNK)
    await _set(session, ids, not_before=now)
    return len(ids)


@use_case
async def void_chunk(session: Session, sending_id: int, *, now: datetime) -> int:
    """End the next notices of a stopped sending that have not left; return how many."""
    sending = await locked_sending(session, sending_id)
    if sending is None or sending.state is not SendingState.STOPPED:
        return 0
    ids = await _waiting(session, sending) + await _claimed(session, sending)
    ids += await next_calls(session, sending, most=CHUNK)
    await _set(session, ids, state=NoticeState.VOID, reason=STOPPED, ended_at=now)
    if not ids and not await _in_flight(session, sending):
        sending.stopping = False
    return len(ids)


@use_case
async def recall_chunk(session: Session, sending_id: int, *, now: datetime) -> int:
    """Write what takes back the next messages that have arrived; return how many.

    Waits until nothing of the sending is in flight, so that nothing arrives behind its back.
    """
    sending = await locked_sending(session, sending_id)
    if sending is None or sending.recall_cursor is None or await _in_flight(session, sending):
        return 0
    found = await _next_of(session, sending, sending.recall_cursor, (NoticeState.SENT,))
    fresh = [each for each in found if each.ended_at and each.ended_at > now - RECALLABLE]
    expires_at = now + RECALLABLE
    await _follow(
        session, NoticeKind.ANNOUNCEMENT_RECALL, fresh, "recall", expires_at=expires_at, now=now
    )
    sending.recall_cursor = found[-1].id if found else None
    return len(found)


@use_case
async def edit_chunk(session: Session, sending_id: int, *, now: datetime) -> int:
    """Write what brings the edited content to the next who have the old one; return how many."""
    sending = await locked_sending(session, sending_id)
    if sending is None or sending.edit_cursor is None:
        return 0
    states = (NoticeState.SENT, NoticeState.SENDING, NoticeState.CLAIMED)
    found = await _next_of(session, sending, sending.edit_cursor, states)
    await _follow(
        session,
        NoticeKind.ANNOUNCEMENT_EDIT,
        found,
        f"edit{sending.edit_version}",
        expires_at=now + timedelta(days=2),
        now=now,
    )
    sending.edit_cursor = found[-1].id if found else None
    return len(found)


@use_case
async def missed_chunk(session: Session, sending_id: int, *, now: datetime) -> int:
    """Queue the next of those who were missed once more, in the same rows; return how many."""
    sending = await locked_sending(session, sending_id)
    if sending is None or sending.missed_cursor is None or sending.missed_at is None:
        return 0
    states = (*MISSED, *((NoticeState.UNKNOWN,) if sending.missed_unknown else ()))
    found = await _next_of(session, sending, sending.missed_cursor, states, stopped=True)
    # Of calls this counts how often nobody answered.
    again = case(
        (col(Notice.channel) == Channel.CALL, col(Notice.attempt)), else_=col(Notice.attempt) + 1
    )
    await write(
        session,
        update(Notice)
        .where(col(Notice.id).in_([each.id for each in found]))
        .values(
            state=NoticeState.QUEUED,
            attempt=again,
            not_before=now,
            expires_at=sending.expires_at,
            reason=None,
            ended_at=None,
            closed_at=None,
        ),
    )
    sending.missed_cursor = found[-1].id if found else None
    return len(found)


async def _waiting(session: Session, sending: Sending, *more: Any) -> list[int]:
    """Return the next waiting notices of a sending, in the order in which claims take them."""
    kind = kind_of(urgent=sending.urgent)
    found = await rows(
        session,
        select(col(Notice.id))
        .where(text(WAITING_SQL), col(Notice.priority) == literal(int(KINDS[kind].priority)))
        .where(col(Notice.subject) == sending.id, col(Notice.kind) == kind, *more)
        .order_by(col(Notice.not_before), col(Notice.id))
        .limit(CHUNK)
        .with_for_update(skip_locked=True),
    )
    return [each.id for each in found]


async def _claimed(session: Session, sending: Sending) -> list[int]:
    claimed = _flying(sending).where(col(Notice.state) == NoticeState.CLAIMED)
    found = await rows(session, claimed.with_for_update(skip_locked=True))
    return [each.id for each in found]


async def _in_flight(session: Session, sending: Sending) -> bool:
    return bool(await rows(session, _flying(sending).limit(1)))


def _flying(sending: Sending) -> Select[Any]:
    return (
        select(col(Notice.id))
        .where(text(IN_FLIGHT_SQL), col(Notice.subject) == sending.id)
        .where(col(Notice.kind) == kind_of(urgent=sending.urgent))
    )


async def _next_of(
    session: Session,
    sending: Sending,
    cursor: int,
    states: tuple[NoticeState, ...],
    *,
    stopped: bool = False,
) -> list[Any]:
    """Return the next notices of a sending in one of these states; `stopped`: and those that
    were void since it was stopped.
    """
    wanted: ColumnElement[bool] = col(Notice.state).in_(states)
    if stopped:
        wanted = or_(wanted, col(Notice.reason) == STOPPED)
    return list(
        await rows(
            session,
            select(col(Notice.id), col(Notice.person_id), col(Notice.ended_at))
            .where(col(Notice.subject) == sending.id)
            .where(col(Notice.kind) == kind_of(urgent=sending.urgent))
            .where(col(Notice.id) > cursor, wanted)
            .order_by(col(Notice.id))
            .limit(CHUNK),
        )
    )


async def _set(session: Session, ids: list[int], **values: Any) -> None:
    if ids:
        await write(
            session,
            update(Notice)
            .where(col(Notice.id).in_(ids))
            .values(**values, worker=None, lease_until=None),
        )


async def _follow(
    session: Session,
    kind: NoticeKind,
    originals: list[Any],
    key: str,
    *,
    expires_at: datetime,
    now: datetime,
) -> None:
    """Write a notice about each original, to the same person."""
    notices = [
        NewNotice(
            kind=kind,
            subject=each.id,
            person_id=each.person_id,
            expires_at=expires_at,
            dedupe_key=f"{key}:{each.id}",
        )
        for each in originals
    ]
    await enqueue(session, notices, now=now)
