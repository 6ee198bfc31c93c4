"""Ordering a sending: what is said before it, who confirms, and when it goes."""

import calendar
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeAlias

from sqlalchemy import func, select, update
from sqlmodel import col

from school.actors import Actor
from school.announcements.drafts import Draft, allowed, draft_from, locked
from school.announcements.notices import ask_to_confirm
from school.announcements.people import reach_of
from school.announcements.tables import Announcement, Repeat, Sending, SendingState
from school.audit import record
from school.database import Database, Session, use_case
from school.notices.queue import void
from school.notices.tables import NoticeKind
from school.settings import SchoolSettings
from school.staff.rights import Rank, path_of, require
from school.statements import AnyRow, row, write

SUBJECT = "announcement_sending"
# How long an announcement is still worth sending.
LIFE = timedelta(days=3)
URGENT_LIFE = timedelta(hours=12)
# After so long without a second organiser the first may send an urgent one with a reason.
ALONE_AFTER = timedelta(minutes=5)
# From here on the number is typed to confirm.
TYPED_ABOVE = 1_000


@dataclass(frozen=True, slots=True)
class Ordered:
    """The sending is ordered; CONFIRMING waits for a second organiser, PLANNED for its time."""

    sending_id: int
    state: SendingState
    audience_size: int


class NotOrdered(StrEnum):
    """Why nothing is sent.

    INCOMPLETE: title or content is missing or does not fit. NOBODY: the audience is empty.
    NUMBER: the number typed is not that of the audience. PAST: the time given is over. STALE: the
    draft was changed since. EARLY: five minutes are not over. REASON: none was given.
    """

    GONE = "gone"
    STALE = "stale"
    INCOMPLETE = "incomplete"
    NOBODY = "nobody"
    NUMBER = "number"
    PAST = "past"
    LIVE = "live"
    OVER = "over"
    SAME = "same"
    EARLY = "early"
    REASON = "reason"


OrderOutcome: TypeAlias = Ordered | NotOrdered


async def order(
    database: Database,
    *,
    now: datetime,
    actor: Actor,
    draft_id: int,
    version: int,
    typed: int | None = None,
    owners: tuple[int, ...] = (),
) -> OrderOutcome:
    """Send a draft: now, at its time, or when a second organiser has confirmed an urgent one.

    Above a thousand readers `typed` must be their number. They are counted before the
    transaction, which may take a moment in a city; who fits is decided as sending begins.
    """
    asked = await _standing(database, now=now, actor=actor, draft_id=draft_id, version=version)
    if isinstance(asked, NotOrdered):
        return asked
    reach = await reach_of(
        database, asked.draft.audience, now=now, path=asked.path, urgent=asked.draft.urgent
    )
    if not (reach.readers or (asked.draft.by_phone and reach.phoned)):
        return NotOrdered.NOBODY
    if reach.readers > TYPED_ABOVE and typed != reach.readers:
        return NotOrdered.NUMBER
    return await _order(
        database,
        now=now,
        actor=actor,
        draft_id=draft_id,
        version=version,
        audience_size=reach.readers,
        owners=owners,
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    draft: Draft
    path: str | None


async def _standing(
    database: Database, *, now: datetime, actor: Actor, draft_id: int, version: int
) -> _Asked | NotOrdered:
    async with database.read() as session:
        found = await allowed(session, actor, draft_id)
        why = _why_not(found, version, now)
        if why is not None:
            return why
        draft = draft_from(found)
        return _Asked(draft, await path_of(session, draft.site_id))


def _why_not(found: AnyRow | None, version: int, now: datetime) -> NotOrdered | None:
    if found is None:
        return NotOrdered.GONE
    if found.sendings:
        return NotOrdered.LIVE
    if found.version != version:
        return NotOrdered.STALE
    draft = draft_from(found)
    if not draft.title or draft.content is None or draft.content.fault():
        return NotOrdered.INCOMPLETE
    if draft.send_at is not None and draft.send_at <= now:
        return NotOrdered.PAST
    return None


@use_case
async def _order(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    draft_id: int,
    version: int,
    audience_size: int,
    owners: tuple[int, ...],
) -> OrderOutcome:
    found = await locked(session, actor, draft_id)
    why = _why_not(found, version, now)
    if why is not None:
        return why
    draft = draft_from(found)
    state = SendingState.CONFIRMING if draft.urgent else SendingState.PLANNED
    send_at = draft.send_at or now
    sending = Sending(
        announcement_id=draft_id,
        state=state,
        urgent=draft.urgent,
        ordered_by_id=actor.person_id,
        ordered_at=now,
        send_at=send_at,
        expires_at=send_at + (URGENT_LIFE if draft.urgent else LIFE),
        audience_size=audience_size,
    )
    session.add(sending)
    await session.flush()
    sending_id = sending.id or 0
    if draft.urgent:
        await ask_to_confirm(session, sending, site_id=draft.site_id, owners=owners, now=now)
    _record(session, now, actor, "announcement_ordered", sending_id, ("state", "send_at"))
    return Ordered(sending_id, state, audience_size)


@use_case
async def confirm_urgent(
    session: Session, *, now: datetime, actor: Actor, sending_id: int
) -> OrderOutcome:
    """Agree as the second organiser that an urgent announcement goes out now."""
    found = await hold_sending(session, actor, sending_id)
    if found is None:
        return NotOrdered.GONE
    if found.state is not SendingState.CONFIRMING:
        return NotOrdered.OVER
    if found.ordered_by_id == actor.person_id:
        return NotOrdered.SAME
    await _let_go(session, found, now, confirmed_by_id=actor.person_id)
    _record(session, now, actor, "urgent_confirmed", sending_id, ("confirmed_by_id",))
    return Ordered(sending_id, SendingState.PLANNED, found.audience_size)


@use_case
async def send_urgent_alone(
    session: Session, *, now: datetime, actor: Actor, sending_id: int, reason: str
) -> OrderOutcome:
    """Send an urgent announcement without a second organiser, after five minutes, with a reason.

    Only who ordered it may.
    """
    found = await hold_sending(session, actor, sending_id)
    if found is None:
        return NotOrdered.GONE
    if found.state is not SendingState.CONFIRMING or found.ordered_by_id != actor.person_id:
        return NotOrdered.OVER
    if now < found.ordered_at + ALONE_AFTER:
        return NotOrdered.EARLY
    if not reason.strip():
        return NotOrdered.REASON
    await _let_go(session, found, now, reason=reason.strip()[:200])
    _record(session, now, actor, "urgent_sent_alone", sending_id, ("reason",))
    return Ordered(sending_id, SendingState.PLANNED, found.audience_size)


async def hold_sending(session: Session, actor: Actor, sending_id: int) -> AnyRow | None:
    """Lock a sending in the actor's scope and return it with its announcement's columns.

    None when there is none; raise NotAllowedError outside the scope.
    """
    asked = (
        select(
            *Sending.__table__.c,  # type: ignore[attr-defined]  # SQLModel hides it from mypy
            col(Announcement.site_id),
            col(Announcement.author_id),
        )
        .join(Announcement, col(Announcement.id) == col(Sending.announcement_id))
        .where(col(Sending.id) == sending_id)
        .with_for_update(of=Sending)
    )
    found = await row(session, asked)
    await require(session, actor, Rank.ORGANISER, site_id=found.site_id if found else None)
    return found


async def _let_go(
    session: Session,
    found: AnyRow,
    now: datetime,
    *,
    confirmed_by_id: int | None = None,
    reason: str | None = None,
) -> None:
    await write(
        session,
        update(Sending)
        .where(col(Sending.id) == found.id)
        .values(
            state=SendingState.PLANNED,
            send_at=max(found.send_at, now),
            expires_at=max(found.send_at, now) + URGENT_LIFE,
            confirmed_by_id=confirmed_by_id,
            reason=reason,
        ),
    )
    await void(session, NoticeKind.URGENT_CONFIRM, found.id, reason="confirmed", now=now)


async def plan_next(session: Session, sending: Sending, settings: SchoolSettings) -> None:
    """Plan the next sending of what repeats, as one begins; nothing of what was deleted."""
    announcement = await session.get_one(Announcement, sending.announcement_id)
    if announcement.repeat is None or announcement.deleted_at is not None or sending.urgent:
        return
    at = next_time(sending.send_at, announcement.repeat, settings)
    last = select(func.max(col(Sending.number))).where(
        col(Sending.announcement_id) == sending.announcement_id
    )
    number = (await row(session, last) or (0,))[0] or 0
    if number > sending.number:
        return
    session.add(
        Sending(
            announcement_id=sending.announcement_id,
            number=sending.number + 1,
            state=SendingState.PLANNED,
            ordered_by_id=announcement.author_id,
            ordered_at=sending.ordered_at,
            send_at=at,
            expires_at=at + LIFE,
            audience_size=sending.audience_size,
        )
    )
    await session.flush()


def next_time(at: datetime, repeat: Repeat, settings: SchoolSettings) -> datetime:
    """Return the same local time a week later, or on the same day of the next month.

    A month that is too short has its last day.
    """
    local = at.astimezone(settings.zone)
    if repeat is Repeat.WEEKLY:
        later = local.replace(tzinfo=None) + timedelta(days=7)
    else:
        year, month = local.year + local.month // 12, local.month % 12 + 1
        day = min(local.day, calendar.monthrange(year, month)[1])
        later = local.replace(tzinfo=None, year=year, month=month, day=day)
    return later.replace(tzinfo=settings.zone).astimezone(at.tzinfo)


def _record(
    session: Session, now: datetime, actor: Actor, action: str, id_: int, names: tuple[str, ...]
) -> None:
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action=action,
        subject=SUBJECT,
        subject_id=id_,
        fields=names,
    )
