"""What the desk does: answers, hands over to another desk, closes what needs no answer.

Each asks for the right at the thread's site, as it is in that transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from sqlalchemy import select, update
from sqlmodel import col

from school.actors import Actor
from school.audit import record
from school.database import Session, use_case
from school.sites import Site
from school.staff.rights import require, some_scope
from school.statements import AnyRow, row, write
from school.threads.asking import LOCKED, add_message, thread_row
from school.threads.desks import ANSWERING
from school.threads.tables import (
    TEXT_FIELD,
    CloseReason,
    Thread,
    ThreadMessage,
    ThreadState,
)
from school.threads.telling import hush_desk, tell_desk, tell_resident


@dataclass(frozen=True, slots=True)
class Replied:
    """The answer is on its way. `added`: somebody had answered before."""

    thread_id: int
    message_id: int
    added: bool


class NotDone(StrEnum):
    """Why nothing was done.

    GONE: the thread is kept no longer. SETTLED: it is open no more. NOWHERE: that is no other
    desk.
    """

    GONE = "gone"
    SETTLED = "settled"
    NOWHERE = "nowhere"


AnswerOutcome: TypeAlias = Replied | NotDone


@use_case
async def answer(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    thread_id: int,
    text: str,
    traditional: str | None = None,
) -> AnswerOutcome:
    """Answer a resident; the first answer settles the question, further ones add to it.

    The same words of the same person once more, at once, are a second press and not sent twice.
    """
    thread = await _mine(session, actor, thread_id)
    if thread is None:
        return NotDone.GONE
    repeated = await _said_last(session, actor, thread_id, text)
    if repeated is not None:
        return Replied(thread_id, repeated, added=False)
    message_id = await add_message(
        session,
        thread_id,
        text,
        by_id=actor.person_id,
        from_desk=True,
        now=now,
        traditional=traditional,
    )
    await write(
        session,
        update(Thread)
        .where(col(Thread.id) == thread_id)
        .values(
            state=ThreadState.ANSWERED,
            holder_id=actor.person_id,
            settled_at=now,
            close_reason=None,
        ),
    )
    await hush_desk(session, thread_id, reason="settled", now=now)
    await tell_resident(session, thread, message_id, now=now)
    _record(session, now, actor, "desk_answer", thread_id, "state", "holder_id")
    return Replied(thread_id, message_id, added=thread.state is ThreadState.ANSWERED)


@use_case
async def close(
    session: Session, *, now: datetime, actor: Actor, thread_id: int, reason: CloseReason
) -> NotDone | None:
    """End a question that needs no answer; None: it is closed. The resident is not written to."""
    thread = await _mine(session, actor, thread_id)
    if thread is None:
        return NotDone.GONE
    if thread.state is not ThreadState.OPEN:
        return NotDone.SETTLED
    await write(
        session,
        update(Thread)
        .where(col(Thread.id) == thread_id)
        .values(
            state=ThreadState.CLOSED,
            close_reason=reason,
            holder_id=actor.person_id,
            settled_at=now,
        ),
    )
    await hush_desk(session, thread_id, reason="settled", now=now)
    _record(session, now, actor, "desk_close", thread_id, "state", "close_reason")
    return None


@use_case
async def hand_over_thread(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    thread_id: int,
    site_id: int | None,
    owners: Sequence[int],
) -> NotDone | None:
    """Give an open question to another desk, anywhere; None: that desk has it and was told.

    The resident is not written to: the answer says which desk gave it. The time of waiting runs
    on, for the resident waits on.
    """
    thread = await _mine(session, actor, thread_id)
    if thread is None:
        return NotDone.GONE
    if thread.state is not ThreadState.OPEN:
        return NotDone.SETTLED
    known = select(col(Site.id)).where(col(Site.id) == site_id)
    if thread.site_id == site_id or (site_id is not None and await row(session, known) is None):
        return NotDone.NOWHERE
    await write(
        session,
        update(Thread)
        .where(col(Thread.id) == thread_id)
        .values(site_id=site_id, holder_id=None, handed_over_at=now, chased=0, chased_at=now),
    )
    latest = (
        select(col(ThreadMessage.id))
        .where(col(ThreadMessage.thread_id) == thread_id)
        .order_by(col(ThreadMessage.id).desc())
    )
    message = await row(session, latest)
    moved = await thread_row(session, thread_id)
    await tell_desk(session, moved, message.id if message else 0, owners=owners, now=now)
    _record(session, now, actor, "desk_hand_over", thread_id, "site_id")
    return None


async def _mine(session: Session, actor: Actor, thread_id: int) -> AnyRow | None:
    """Return the thread, locked; None when it is kept no longer. Raises NotAllowedError."""
    await some_scope(session, actor, ANSWERING)
    thread = await row(session, LOCKED, thread_id=thread_id)
    if thread is None:
        return None
    await require(session, actor, ANSWERING, site_id=thread.site_id)
    return thread


async def _said_last(session: Session, actor: Actor, thread_id: int, text: str) -> int | None:
    last = await row(
        session,
        select(
            col(ThreadMessage.id),
            col(ThreadMessage.by_id),
            col(ThreadMessage.from_desk),
            col(ThreadMessage.text),
        )
        .where(col(ThreadMessage.thread_id) == thread_id)
        .order_by(col(ThreadMessage.id).desc()),
    )
    if last is None or not last.from_desk or last.by_id != actor.person_id:
        return None
    return last.id if session.vault.open(TEXT_FIELD, last.text) == text else None


def _record(
    session: Session, now: datetime, actor: Actor, action: str, thread_id: int, *fields: str
) -> None:
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action=action,
        subject="thread",
        subject_id=thread_id,
        fields=fields,
    )
