"""Writing a sending's notices, and the passes over them: chunk by chunk, by a tick.

Each chunk is a transaction of its own that moves its cursor, so that a crash goes on where it
stood; the dedupe key would refuse a second notice besides. Nothing here is decided: what to do
stands in the sending's row.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, literal, or_, select, text, update
from sqlmodel import col

from school.announcements.audience import audience_of
from school.announcements.notices import STOPPED
from school.announcements.ordering import plan_next
from school.announcements.people import last_person_id, readers
from school.announcements.tables import LIVE, Announcement, Sending, SendingState
from school.database import Database, Session, use_case
from school.notices.kinds import KINDS
from school.notices.queue import PENDING, NewNotice, enqueue, enqueue_to_readers
from school.notices.tables import (
    IN_FLIGHT_SQL,
    WAITING_SQL,
    Channel,
    Notice,
    NoticeKind,
    NoticeState,
)
from school.people import Person
from school.settings import SchoolSettings, load_settings
from school.staff.rights import path_of
from school.statements import rows, write

# People looked at in one transaction: some 30 ms of work where the lock may be held a hundred.
CHUNK = 1_500
# Notices of a paused sending are due then, so that no claim looks at them.
FAR = datetime(9999, 1, 1, tzinfo=UTC)
# Telegram deletes a bot's messages for 48 hours (https://core.telegram.org/bots/api#deletemessage);
# some minutes are kept for the way.
RECALLABLE = timedelta(hours=48) - timedelta(minutes=10)
UNDER_WAY = (*PENDING, NoticeState.SENDING)
MISSED = (NoticeState.EXPIRED, NoticeState.FAILED, NoticeState.UNREACHABLE)


def kind_of(*, urgent: bool) -> NoticeKind:
    """Return which kind of notice a sending writes."""
    return NoticeKind.URGENT if urgent else NoticeKind.ANNOUNCEMENT


@use_case
async def begin(
    session: Session, sending_id: int, *, now: datetime, settings: SchoolSettings
) -> bool:
    """Begin a planned sending whose time has come; one too late, or deleted, is given up."""
    sending = await _locked(session, sending_id)
    if sending is None or sending.state is not SendingState.PLANNED or sending.send_at > now:
        return False
    await plan_next(session, sending, await load_settings(session, settings))
    announcement = await session.get_one(Announcement, sending.announcement_id)
    if sending.expires_at <= now or announcement.deleted_at is not None:
        sending.state, sending.ended_at = SendingState.STOPPED, now
        return True
    sending.state, sending.started_at = SendingState.WRITING, now
    sending.until_id = await last_person_id(session)
    return True


@use_case
async def write_chunk(session: Session, sending_id: int, *, now: datetime) -> int:
    """Write the next notices of a sending; return how many people were looked at, 0 at the end."""
    sending = await _locked(session, sending_id)
    if sending is None or sending.state is not SendingState.WRITING:
        return 0
    announcement = await session.get_one(Announcement, sending.announcement_id)
    until = await _next_cursor(session, sending)
    chosen = readers(
        audience_of(announcement.audience),
        now=sending.started_at or now,
        path=await path_of(session, announcement.site_id),
        urgent=sending.urgent,
    ).where(col(Person.id) > sending.cursor, col(Person.id) <= until)
    each = chosen.subquery()
    reader_id = each.c.reader_id
    kind = kind_of(urgent=sending.urgent)
    notice = NewNotice(
        kind=kind,
        subject=sending_id,
        person_id=0,
        expires_at=sending.expires_at,
        dedupe_key=f"{kind.value}:{sending_id}",
    )
    by_chat = literal(Channel.CHAT, Notice.__table__.c.channel.type)  # type: ignore[attr-defined]
    asked = select(
        reader_id.label("recipient_id"), by_chat.label("channel"), reader_id.label("place")
    )
    await enqueue_to_readers(session, [notice], asked, now=now)
    sending.cursor = until
    if until >= sending.until_id:
        sending.state = SendingState.SENDING
        sending.audience_size = await _written(session, sending_id, kind)
    return 1


async def _next_cursor(session: Session, sending: Sending) -> int:
    ids = (
        select(col(Person.id))
        .where(col(Person.id) > sending.cursor, col(Person.id) <= sending.until_id)
        .order_by(col(Person.id))
        .limit(CHUNK)
        .subquery()
    )
    found = await rows(session, select(func.max(ids.c.id)))
    return found[0][0] or sending.until_id


async def _written(session: Session, sending_id: int, kind: NoticeKind) -> int:
    counted = select(func.count()).where(
        col(Notice.subject) == sending_id, col(Notice.kind) == kind
    )
    return int((await rows(session, counted))[0][0])


@use_case
async def put_aside(session: Session, sending_id: int) -> int:
    """Take the next notices of a paused sending out of every claim's way; return how many.

    What is claimed and not yet marked as being sent comes back too: its request does not begin.
    """
    sending = await _locked(session, sending_id)
    if sending is None or sending.state is not SendingState.PAUSED:
        return 0
    ids = await _waiting(session, sending, col(Notice.not_before) < FAR)
    ids += await _claimed(session, sending)
    await _set(session, ids, state=NoticeState.QUEUED, not_before=FAR)
    return len(ids)


@use_case
async def put_back(session: Session, sending_id: int, *, now: datetime) -> int:
    """Let the next notices of a resumed sending go on; return how many."""
    sending = await _locked(session, sending_id)
    if sending is None or sending.state not in {SendingState.WRITING, SendingState.SENDING}:
        return 0
    ids = await _waiting(session, sending, col(Notice.not_before) == FAR)
    await _set(session, ids, not_before=now)
    return len(ids)


@use_case
async def void_chunk(session: Session, sending_id: int, *, now: datetime) -> int:
    """End the next notices of a stopped sending that have not left; return how many."""
    sending = await _locked(session, sending_id)
    if sending is None or sending.state is not SendingState.STOPPED:
        return 0
    ids = await _waiting(session, sending) + await _claimed(session, sending)
    await _set(session, ids, state=NoticeState.VOID, reason=STOPPED, ended_at=now)
    if not ids and not await _in_flight(session, sending):
        sending.stopping = False
    return len(ids)


@use_case
async def recall_chunk(session: Session, sending_id: int, *, now: datetime) -> int:
    """Write what takes back the next messages that have arrived; return how many.

    Waits until nothing of the sending is in flight, so that nothing arrives behind its back.
    """
    sending = await _locked(session, sending_id)
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
    sending = await _locked(session, sending_id)
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
    sending = await _locked(session, sending_id)
    if sending is None or sending.missed_cursor is None or sending.missed_at is None:
        return 0
    states = (*MISSED, *((NoticeState.UNKNOWN,) if sending.missed_unknown else ()))
    found = await _next_of(session, sending, sending.missed_cursor, states, stopped=True)
    again = col(Notice.attempt) + 1
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


@use_case
async def finish(session: Session, sending_id: int, *, now: datetime) -> bool:
    """Note that nothing of a sending is on its way any more; False while something is."""
    sending = await _locked(session, sending_id)
    is_sending = sending is not None and sending.state is SendingState.SENDING
    if sending is None or not is_sending or sending.missed_cursor is not None:
        return False
    under_way = (
        select(col(Notice.id))
        .where(col(Notice.subject) == sending_id)
        .where(col(Notice.kind) == kind_of(urgent=sending.urgent))
        .where(col(Notice.state).in_(UNDER_WAY))
        .limit(1)
    )
    if await rows(session, under_way):
        return False
    sending.state, sending.ended_at = SendingState.DONE, now
    return True


@dataclass(frozen=True, slots=True)
class Standing:
    """A sending that something may be to do about."""

    id: int
    state: SendingState
    send_at: datetime
    recalling: bool
    editing: bool
    missed: bool


async def to_see_to(database: Database) -> list[Standing]:
    """Return the sendings that a tick may have to do something about, urgent ones first."""
    found = await database.rows(
        select(
            col(Sending.id),
            col(Sending.state),
            col(Sending.send_at),
            col(Sending.recall_cursor).is_not(None),
            col(Sending.edit_cursor).is_not(None),
            col(Sending.missed_cursor).is_not(None),
        )
        .where(
            or_(
                col(Sending.state).in_(LIVE),
                col(Sending.recall_cursor).is_not(None),
                col(Sending.edit_cursor).is_not(None),
                col(Sending.stopping),
            )
        )
        .order_by(col(Sending.urgent).desc(), col(Sending.send_at), col(Sending.id))
    )
    return [Standing(*list(each)) for each in found]


async def _locked(session: Session, sending_id: int) -> Sending | None:
    return await session.get(Sending, sending_id, with_for_update=True)


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
    found = await rows(
        session,
        select(col(Notice.id))
        .where(text(IN_FLIGHT_SQL), col(Notice.state) == NoticeState.CLAIMED)
        .where(col(Notice.subject) == sending.id)
        .where(col(Notice.kind) == kind_of(urgent=sending.urgent))
        .with_for_update(skip_locked=True),
    )
    return [each.id for each in found]


async def _in_flight(session: Session, sending: Sending) -> bool:
    asked = (
        select(col(Notice.id))
        .where(text(IN_FLIGHT_SQL), col(Notice.subject) == sending.id)
        .where(col(Notice.kind) == kind_of(urgent=sending.urgent))
        .limit(1)
    )
    return bool(await rows(session, asked))


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
