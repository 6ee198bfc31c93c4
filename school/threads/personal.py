"""What threads hold of a person: handed out, deleted, given to a successor, and forgotten."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlmodel import col

from school.database import Session, use_case
from school.notices.queue import void_many
from school.notices.tables import NoticeKind
from school.retention import PORTION
from school.staff.handover import Handover, handed_over
from school.statements import rows, write
from school.threads.tables import TEXT_FIELD, Thread, ThreadMessage, ThreadState
from school.threads.telling import TO_THE_DESK

# Half a year after the last answer nobody asks on; what was said is personal data.
THREADS_KEPT = timedelta(days=180)


async def threads_data(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return what a person asked and was answered, opened, for an export."""
    found = await rows(
        session,
        select(
            col(Thread.id),
            col(Thread.state),
            col(Thread.opened_at),
            col(Thread.anonymous),
            col(ThreadMessage.from_desk),
            col(ThreadMessage.said_at),
            col(ThreadMessage.text),
        )
        .join(ThreadMessage, col(ThreadMessage.thread_id) == col(Thread.id))
        .where(col(Thread.person_id) == person_id)
        .order_by(col(Thread.id), col(ThreadMessage.id)),
    )
    threads: dict[int, dict[str, Any]] = {}
    for each in found:
        thread = threads.setdefault(
            each.id,
            {
                "opened_at": each.opened_at,
                "state": each.state,
                "anonymous": each.anonymous,
                "messages": [],
            },
        )
        thread["messages"].append(
            {
                "from_desk": each.from_desk,
                "said_at": each.said_at,
                "text": session.vault.open(TEXT_FIELD, each.text),
            }
        )
    return list(threads.values())


async def delete_threads(session: Session, person_ids: Sequence[int], *, now: datetime) -> None:
    """Delete all that these people asked and were answered; desks are not told of it any more."""
    theirs = col(Thread.person_id).in_(list(person_ids))
    ids = select(col(Thread.id)).where(theirs)
    for kind in TO_THE_DESK:
        await void_many(session, kind, ids, reason="left", now=now)
    said = select(col(ThreadMessage.id)).where(col(ThreadMessage.thread_id).in_(ids))
    await void_many(session, NoticeKind.DESK_ANSWER, said, reason="left", now=now)
    await _delete(session, theirs)


@use_case
async def forget_threads(session: Session, *, now: datetime) -> int:
    """Delete threads that were settled half a year ago; return how many."""
    old = (
        select(col(Thread.id))
        .where(col(Thread.settled_at) < now - THREADS_KEPT)
        .order_by(col(Thread.id))
        .limit(PORTION)
    )
    ids = [each.id for each in await rows(session, old)]
    if ids:
        await _delete(session, col(Thread.id).in_(ids))
    return len(ids)


async def _delete(session: Session, which: ColumnElement[bool]) -> None:
    ids = select(col(Thread.id)).where(which)
    await write(session, delete(ThreadMessage).where(col(ThreadMessage.thread_id).in_(ids)))
    await write(session, delete(Thread).where(which))


async def _held(session: Session, person_id: int) -> int:
    """Return how many open questions come back to whoever answered them last."""
    held = select(func.count()).where(
        col(Thread.holder_id) == person_id, col(Thread.state) == ThreadState.OPEN
    )
    return int((await rows(session, held))[0][0])


async def _give(
    session: Session,
    from_id: int,
    to_id: int,
    now: datetime,  # noqa: ARG001 - every handover is called alike
) -> None:
    """Let what is asked on come to the successor; who answered stays as it was."""
    await write(
        session, update(Thread).where(col(Thread.holder_id) == from_id).values(holder_id=to_id)
    )


THREADS = handed_over(Handover("threads", _held, _give))
