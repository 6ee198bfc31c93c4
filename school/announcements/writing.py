"""Beginning a sending, writing its notices chunk by chunk, and noting its end: by a tick.

Each chunk is a transaction of its own that moves its cursor, so that a crash goes on where it
stood; the dedupe key would refuse a second notice besides. Nothing here is decided: what to do
stands in the sending's row.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, literal, or_, select
from sqlmodel import col

from school.announcements.audience import audience_of
from school.announcements.ordering import plan_next
from school.announcements.people import called, last_person_id, readers
from school.announcements.phoning import calls_are_left
from school.announcements.tables import LIVE, Announcement, Sending, SendingState
from school.database import Database, Session, use_case
from school.notices.queue import PENDING, NewNotice, enqueue_to_readers
from school.notices.tables import (
    Channel,
    Notice,
    NoticeKind,
    NoticeState,
)
from school.people import Person
from school.settings import SchoolSettings, load_settings
from school.staff.rights import path_of
from school.statements import rows

# People looked at in one transaction: some 30 ms of work where the lock may be held a hundred.
CHUNK = 5_000
# Calls that nobody needs any more ended in one transaction.
CALLS = 500
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
    sending = await locked_sending(session, sending_id)
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
    sending = await locked_sending(session, sending_id)
    if sending is None or sending.state is not SendingState.WRITING:
        return 0
    announcement = await session.get_one(Announcement, sending.announcement_id)
    until = await _next_cursor(session, sending)
    whom: dict[str, Any] = {
        "audience": audience_of(announcement.audience),
        "now": sending.started_at or now,
        "path": await path_of(session, announcement.site_id),
        "urgent": sending.urgent,
    }
    chunk = (col(Person.id) > sending.cursor, col(Person.id) <= until)
    await _write(session, sending, readers(**whom).where(*chunk), Channel.CHAT, now=now)
    if announcement.by_phone:
        await _write(session, sending, called(**whom).where(*chunk), Channel.CALL, now=now)
    sending.cursor = until
    if until >= sending.until_id:
        sending.state = SendingState.SENDING
        sending.audience_size = await _written(session, sending_id, urgent=sending.urgent)
    return 1


async def _write(
    session: Session, sending: Sending, chosen: Select[Any], channel: Channel, *, now: datetime
) -> None:
    """Write the notices to these readers; (reader_id)."""
    reader_id = chosen.subquery().c.reader_id
    kind = kind_of(urgent=sending.urgent)
    notice = NewNotice(
        kind=kind,
        subject=sending.id or 0,
        person_id=0,
        expires_at=sending.expires_at,
        dedupe_key=f"{kind.value}:{sending.id}",
    )
    way = literal(channel, Notice.__table__.c.channel.type)  # type: ignore[attr-defined]
    asked = select(reader_id.label("recipient_id"), way.label("channel"), reader_id.label("place"))
    await enqueue_to_readers(session, [notice], asked, now=now)


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


async def _written(session: Session, sending_id: int, *, urgent: bool) -> int:
    counted = select(func.count()).where(
        col(Notice.subject) == sending_id, col(Notice.kind) == kind_of(urgent=urgent)
    )
    return int((await rows(session, counted))[0][0])


@use_case
async def finish(session: Session, sending_id: int, *, now: datetime) -> bool:
    """Note that nothing of a sending is on its way any more, or that what is left are calls.

    False while it stays as it is.
    """
    sending = await locked_sending(session, sending_id)
    going = sending is not None and sending.state in {SendingState.SENDING, SendingState.PHONING}
    if sending is None or not going or sending.missed_cursor is not None:
        return False
    was_phoning = sending.state is SendingState.PHONING
    # While somebody is to be phoned, for days, all who were written to are not looked at again.
    if was_phoning and await calls_are_left(session, sending, now=now, most=CALLS):
        return False
    if await _is_under_way(session, sending):
        return False
    if not was_phoning and await calls_are_left(session, sending, now=now, most=CALLS):
        sending.state, sending.shown_at = SendingState.PHONING, None
        return True
    sending.state, sending.ended_at = SendingState.DONE, now
    return True


async def _is_under_way(session: Session, sending: Sending) -> bool:
    """Tell whether a message of a sending is to leave, or is leaving."""
    under_way = (
        select(col(Notice.id))
        .where(col(Notice.subject) == sending.id)
        .where(col(Notice.kind) == kind_of(urgent=sending.urgent))
        .where(col(Notice.state).in_(UNDER_WAY), col(Notice.channel) == Channel.CHAT)
        .limit(1)
    )
    return bool(await rows(session, under_way))


@dataclass(frozen=True, slots=True)
class Standing:
    """A sending that something may be to do about."""

    id: int
    state: SendingState
    send_at: datetime
    recalling: bool
    editing: bool
    missed: bool
    stopping: bool


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
            col(Sending.stopping),
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


async def locked_sending(session: Session, sending_id: int) -> Sending | None:
    """Lock a sending and return it; None when there is none."""
    return await session.get(Sending, sending_id, with_for_update=True)
