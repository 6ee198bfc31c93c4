"""Steering a sending under way: pause, resume, stop, edit, take back, send to the missed.

Each writes down what is wanted; the tick carries it out chunk by chunk (`passes`), within the
seconds after which it looks at a sending again.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import select, update
from sqlmodel import col

from school.actors import Actor
from school.announcements.content import Content
from school.announcements.drafts import draft_from, locked
from school.announcements.ordering import LIFE, SUBJECT, URGENT_LIFE, hold_sending
from school.announcements.tables import Announcement, Sending, SendingState
from school.announcements.writing import RECALLABLE
from school.audit import record
from school.database import Session, use_case
from school.notices.queue import void
from school.notices.tables import NoticeKind
from school.statements import AnyRow, rows, write

UNDER_WAY = (SendingState.WRITING, SendingState.SENDING, SendingState.PHONING)
# All has left; of those that are phoned some may still wait.
LEFT = (SendingState.PHONING, SendingState.DONE, SendingState.STOPPED)


class Steered(StrEnum):
    """What came of it. OVER: the sending has come too far for that; GONE: there is none."""

    DONE = "done"
    OVER = "over"
    GONE = "gone"
    UNFIT = "unfit"


@use_case
async def pause(session: Session, *, now: datetime, actor: Actor, sending_id: int) -> Steered:
    """Let nothing more leave until it is resumed."""
    found = await hold_sending(session, actor, sending_id)
    if found is None or found.state not in UNDER_WAY:
        return _late(found, SendingState.PAUSED)
    return await _set(session, now, actor, found, "paused", state=SendingState.PAUSED)


@use_case
async def resume(session: Session, *, now: datetime, actor: Actor, sending_id: int) -> Steered:
    """Go on where it was paused."""
    found = await hold_sending(session, actor, sending_id)
    if found is None or found.state is not SendingState.PAUSED:
        return _late(found, SendingState.SENDING)
    written = found.cursor >= found.until_id
    state = SendingState.SENDING if written else SendingState.WRITING
    return await _set(session, now, actor, found, "resumed", state=state)


@use_case
async def stop(session: Session, *, now: datetime, actor: Actor, sending_id: int) -> Steered:
    """End a sending: what has not left never will. Those planned after it do not come either."""
    found = await hold_sending(session, actor, sending_id)
    if found is None or found.state in {SendingState.STOPPED, SendingState.DONE}:
        return _late(found, SendingState.STOPPED)
    await _end_planned(session, found, now)
    return await _set(
        session,
        now,
        actor,
        found,
        "stopped",
        state=SendingState.STOPPED,
        stopping=True,
        ended_at=now,
    )


async def is_written(session: Session, sending_id: int) -> bool:
    """Tell whether all notices of a sending are written."""
    found = await session.get(Sending, sending_id, with_for_update=True)
    ahead = {SendingState.CONFIRMING, SendingState.PLANNED, SendingState.WRITING}
    return found is not None and found.state not in ahead


async def stop_at_once(session: Session, sending_id: int, _by_id: int, now: datetime) -> None:
    """Keep a sending from writing more, for who skips it; rights are checked by the caller."""
    await write(
        session,
        update(Sending)
        .where(col(Sending.id) == sending_id, col(Sending.ended_at).is_(None))
        .values(state=SendingState.STOPPED, stopping=True, ended_at=now),
    )


@use_case
async def recall(session: Session, *, now: datetime, actor: Actor, sending_id: int) -> Steered:
    """Take a sending back: what has not left never will, what arrived within 48 hours is deleted.

    An edit under way ends.
    """
    found = await hold_sending(session, actor, sending_id)
    if found is None or found.recalled_at is not None or found.started_at is None:
        return _late(found, None)
    if now - found.started_at > RECALLABLE and found.state is SendingState.DONE:
        newest = found.ended_at or found.started_at
        if now - newest > RECALLABLE:
            return Steered.OVER
    await _end_planned(session, found, now)
    return await _set(
        session,
        now,
        actor,
        found,
        "recalled",
        state=SendingState.STOPPED,
        stopping=True,
        ended_at=found.ended_at or now,
        recalled_at=now,
        recall_cursor=0,
        edit_cursor=None,
        missed_cursor=None,
    )


@use_case
async def edit_sent(
    session: Session, *, now: datetime, actor: Actor, draft_id: int, content: Content
) -> Steered:
    """Say something else: who has it sees it change, who has not gets the new words.

    Files stay: only words and buttons can be edited.
    """
    found = await locked(session, actor, draft_id)
    if found is None:
        return Steered.GONE
    old = draft_from(found).content
    if old is None or not old.is_editable or content.fault() or content.files != old.files:
        return Steered.UNFIT
    (counted,) = await write(
        session,
        update(Announcement)
        .where(col(Announcement.id) == draft_id)
        .values(
            content=content.model_dump(mode="json"),
            content_version=col(Announcement.content_version) + 1,
            version=col(Announcement.version) + 1,
            changed_at=now,
        )
        .returning(col(Announcement.content_version)),
    )
    await write(
        session,
        update(Sending)
        .where(col(Sending.announcement_id) == draft_id, col(Sending.recalled_at).is_(None))
        .where(col(Sending.started_at).is_not(None))
        .values(edit_version=counted.content_version, edit_cursor=0),
    )
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action="announcement_edited",
        subject="announcement",
        subject_id=draft_id,
        fields=("content",),
    )
    return Steered.DONE


@use_case
async def send_to_missed(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    sending_id: int,
    with_unknown: bool = False,
) -> Steered:
    """Send once more to those alone who did not get it: expired, failed, unreachable, stopped.

    Whom nobody reached by phone in time is phoned again. `with_unknown`: and to those of whom
    nobody knows, who may get it twice.
    """
    found = await hold_sending(session, actor, sending_id)
    ended = found is not None and found.state in LEFT
    if found is None or not ended or found.recalled_at is not None or found.stopping:
        return _late(found, None)
    if found.started_at is None:
        return Steered.OVER
    written = found.cursor >= found.until_id
    return await _set(
        session,
        now,
        actor,
        found,
        "missed_again",
        state=SendingState.SENDING if written else SendingState.WRITING,
        expires_at=now + (URGENT_LIFE if found.urgent else LIFE),
        missed_at=now,
        missed_cursor=0,
        missed_unknown=with_unknown,
        ended_at=None,
    )


@use_case
async def note_progress(session: Session, *, sending_id: int, receipt: str) -> None:
    """Remember which message shows how the sending goes; the latest counts."""
    await write(
        session,
        update(Sending)
        .where(col(Sending.id) == sending_id)
        .values(progress=receipt, shown_at=None),
    )


def _late(found: AnyRow | None, same: SendingState | None) -> Steered:
    if found is None:
        return Steered.GONE
    return Steered.DONE if same is not None and found.state is same else Steered.OVER


async def _end_planned(session: Session, found: AnyRow, now: datetime) -> None:
    """End the sendings of the same announcement that have not begun, and its repetition."""
    await write(
        session,
        update(Announcement)
        .where(col(Announcement.id) == found.announcement_id)
        .values(repeat=None),
    )
    planned = (SendingState.PLANNED, SendingState.CONFIRMING)
    ahead = [
        each.id
        for each in await rows(
            session,
            select(col(Sending.id))
            .where(col(Sending.announcement_id) == found.announcement_id)
            .where(col(Sending.state).in_(planned)),
        )
    ]
    await write(
        session,
        update(Sending)
        .where(col(Sending.id).in_(ahead))
        .values(state=SendingState.STOPPED, ended_at=now),
    )
    for sending_id in ahead:
        await void(session, NoticeKind.URGENT_CONFIRM, sending_id, reason="stopped", now=now)


async def _set(
    session: Session, now: datetime, actor: Actor, found: AnyRow, action: str, **values: object
) -> Steered:
    await write(session, update(Sending).where(col(Sending.id) == found.id).values(**values))
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action=f"announcement_{action}",
        subject=SUBJECT,
        subject_id=found.id,
        fields=tuple(values),
    )
    return Steered.DONE
