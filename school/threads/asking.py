"""What a resident does: asks, passes on what was not understood, and asks on.

It leaves no line in the audit trail, which organisers read: that would name who asked anonymously.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias

from sqlalchemy import bindparam, delete, insert, select, update
from sqlmodel import col

from school.database import Session, use_case
from school.offerings import Offering
from school.statements import AnyRow, row, write
from school.threads.desks import desk_of
from school.threads.tables import LONGEST, TEXT_FIELD, Thread, ThreadMessage, ThreadState
from school.threads.telling import tell_desk
from school.unanswered import Unanswered, opened_words

THREAD = select(
    col(Thread.id),
    col(Thread.person_id),
    col(Thread.site_id),
    col(Thread.state),
    col(Thread.holder_id),
    col(Thread.chased),
    col(Thread.chased_at),
    col(Thread.asked_at),
    col(Thread.anonymous),
).where(col(Thread.id) == bindparam("thread_id"))
LOCKED = THREAD.with_for_update()


@dataclass(frozen=True, slots=True)
class Asked:
    """The desk of `site_id` (None: the whole school) has it."""

    thread_id: int
    site_id: int | None


class NotAsked(StrEnum):
    """Why nothing was passed on. GONE: what it is about is kept no longer, or is not theirs."""

    GONE = "gone"


AskOutcome: TypeAlias = Asked | NotAsked


@use_case
async def ask(
    session: Session,
    *,
    now: datetime,
    person_id: int,
    text: str,
    owners: Sequence[int],
    anonymous: bool = False,
    offering_id: int | None = None,
    quietly: bool = False,
) -> Asked:
    """Open a thread with a resident's question.

    `owners` are the Telegram ids of those who hear of it when the desk has nobody else.
    `quietly`: the desk of the offering was told already, and the thread is where it answers.
    """
    return await _opened(
        session,
        now=now,
        person_id=person_id,
        text=text,
        owners=owners,
        anonymous=anonymous,
        offering_id=offering_id,
        quietly=quietly,
    )


@use_case
async def pass_on(
    session: Session,
    *,
    now: datetime,
    person_id: int,
    words_id: int,
    owners: Sequence[int],
    anonymous: bool = False,
    offering_id: int | None = None,
) -> AskOutcome:
    """Open a thread of exactly the words that were kept, which are then no longer unanswered."""
    mine = (col(Unanswered.id) == words_id, col(Unanswered.person_id) == person_id)
    found = await row(session, select(col(Unanswered.words)).where(*mine).with_for_update())
    if found is None:
        return NotAsked.GONE
    await write(session, delete(Unanswered).where(*mine))
    return await _opened(
        session,
        now=now,
        person_id=person_id,
        text=opened_words(session.vault, found.words),
        owners=owners,
        anonymous=anonymous,
        offering_id=offering_id,
    )


@use_case
async def ask_on(
    session: Session,
    *,
    now: datetime,
    person_id: int,
    thread_id: int,
    text: str,
    owners: Sequence[int],
) -> AskOutcome:
    """Add a resident's further words to their thread, and open it again when it was settled."""
    thread = await row(session, LOCKED, thread_id=thread_id)
    if thread is None or thread.person_id != person_id:
        return NotAsked.GONE
    message_id = await add_message(
        session, thread_id, text, by_id=person_id, from_desk=False, now=now
    )
    if thread.state is not ThreadState.OPEN:
        await write(
            session,
            update(Thread)
            .where(col(Thread.id) == thread_id)
            .values(
                state=ThreadState.OPEN,
                asked_at=now,
                settled_at=None,
                close_reason=None,
                chased=0,
                chased_at=None,
            ),
        )
    await tell_desk(session, thread, message_id, owners=owners, now=now)
    return Asked(thread_id, thread.site_id)


@use_case
async def drop_words(session: Session, *, person_id: int, words_id: int) -> bool:
    """Forget words that a resident will not have passed on; False when they are gone already."""
    mine = (col(Unanswered.id) == words_id, col(Unanswered.person_id) == person_id)
    return bool((await write(session, delete(Unanswered).where(*mine))).rowcount)


async def _opened(
    session: Session,
    *,
    now: datetime,
    person_id: int,
    text: str,
    owners: Sequence[int],
    anonymous: bool,
    offering_id: int | None,
    quietly: bool = False,
) -> Asked:
    known = select(col(Offering.id)).where(col(Offering.id) == (offering_id or 0))
    if await row(session, known) is None:
        offering_id = None
    site_id = await desk_of(session, None if quietly else person_id, offering_id)
    values: dict[str, Any] = {
        "person_id": person_id,
        "site_id": site_id,
        "offering_id": offering_id,
        "state": ThreadState.OPEN,
        "anonymous": anonymous,
        "opened_at": now,
        "asked_at": now,
        "chased": 0,
    }
    made = await write(session, insert(Thread).returning(col(Thread.id)), values)
    thread_id: int = made.scalar_one()
    message_id = await add_message(
        session, thread_id, text, by_id=person_id, from_desk=False, now=now
    )
    if not quietly:
        thread = await thread_row(session, thread_id)
        await tell_desk(session, thread, message_id, owners=owners, now=now)
    return Asked(thread_id, site_id)


async def thread_row(session: Session, thread_id: int) -> AnyRow:
    """Return a thread that is known to be there."""
    found = await row(session, THREAD, thread_id=thread_id)
    if found is None:
        raise LookupError("thread")
    return found


async def add_message(
    session: Session,
    thread_id: int,
    text: str,
    *,
    by_id: int,
    from_desk: bool,
    now: datetime,
    traditional: str | None = None,
) -> int:
    """Add a sealed text to a thread; return its id."""
    values = {
        "thread_id": thread_id,
        "from_desk": from_desk,
        "by_id": by_id,
        "text": session.vault.seal(TEXT_FIELD, text[:LONGEST]),
        "traditional": session.vault.seal(TEXT_FIELD, traditional) if traditional else None,
        "said_at": now,
    }
    made = await write(session, insert(ThreadMessage).returning(col(ThreadMessage.id)), values)
    message_id: int = made.scalar_one()
    return message_id
