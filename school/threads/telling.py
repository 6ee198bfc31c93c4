"""The notices of threads: to whom they go, and whether they are still true when they leave."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlmodel import col

from school.actors import Actor
from school.database import Session
from school.notices.queue import NewNotice, enqueue, void
from school.notices.tables import Notice, NoticeKind
from school.owners import owner_ids
from school.people import Person
from school.staff.finding import levels_of, nearest_to
from school.staff.rights import path_of, scope_of
from school.statements import AnyRow, row
from school.threads.desks import ANSWERING
from school.threads.tables import Thread, ThreadMessage, ThreadState

# A desk that has not looked for a week will not look into the chat, but at its list.
NOTICE_LIFE = timedelta(days=7)
TO_THE_DESK = (NoticeKind.DESK_QUESTION, NoticeKind.DESK_CHASE)


async def tell_desk(
    session: Session, thread: AnyRow, message_id: int, *, owners: Sequence[int], now: datetime
) -> None:
    """Tell the desk of what was asked: whoever answered last, else all of the nearest level.

    What an earlier question of the thread still has on its way is left out: the notice shows all
    that waits.
    """
    await hush_desk(session, thread.id, reason="asked_on", now=now)
    holder = await _holder(session, thread, owners)
    asking = thread.person_id
    people = (
        [holder]
        if holder is not None
        else await nearest_to(session, thread.site_id, rank=ANSWERING, owners=owners, but=asking)
    )
    await enqueue(
        session,
        [
            NewNotice(
                kind=NoticeKind.DESK_QUESTION,
                subject=thread.id,
                person_id=person_id,
                expires_at=now + NOTICE_LIFE,
                dedupe_key=f"desk_question:{message_id}:{now.timestamp():.0f}:{person_id}",
            )
            for person_id in people
        ],
        now=now,
    )


async def chase_desk(
    session: Session, thread: AnyRow, *, owners: Sequence[int], now: datetime
) -> int:
    """Tell the desk that a question waits, the second time the level above; return how many."""
    levels = await levels_of(
        session, thread.site_id, rank=ANSWERING, owners=owners, but=thread.person_id
    )
    level = levels[min(thread.chased, len(levels) - 1)] if levels else []
    await enqueue(
        session,
        [
            NewNotice(
                kind=NoticeKind.DESK_CHASE,
                subject=thread.id,
                person_id=person_id,
                expires_at=now + NOTICE_LIFE,
                dedupe_key=f"desk_chase:{thread.id}:{now:%Y%m%d%H%M}:{person_id}",
            )
            for person_id in level
        ],
        now=now,
    )
    return len(level)


async def tell_resident(
    session: Session, thread: AnyRow, message_id: int, *, now: datetime
) -> None:
    """Tell the resident what the desk answered."""
    answer = NewNotice(
        kind=NoticeKind.DESK_ANSWER,
        subject=message_id,
        person_id=thread.person_id,
        expires_at=now + NOTICE_LIFE,
        dedupe_key=f"desk_answer:{message_id}",
    )
    await enqueue(session, [answer], now=now)


async def hush_desk(session: Session, thread_id: int, *, reason: str, now: datetime) -> None:
    """End what the desk has not been told yet of a thread."""
    for kind in TO_THE_DESK:
        await void(session, kind, thread_id, reason=reason, now=now)


async def desk_question_still_true(
    session: Session,
    notice: Notice,
    now: datetime,  # noqa: ARG001 - every truth is asked alike
) -> str | None:
    """Tell why the desk need not hear of it any more: settled, or kept no longer."""
    asked = select(col(Thread.state)).where(col(Thread.id) == notice.subject)
    found = await row(session, asked)
    if found is None:
        return "forgotten"
    return None if found.state is ThreadState.OPEN else "settled"


async def desk_answer_still_true(
    session: Session,
    notice: Notice,
    now: datetime,  # noqa: ARG001 - every truth is asked alike
) -> str | None:
    """Tell why the resident need not hear of it any more: it is kept no longer."""
    asked = select(col(ThreadMessage.id)).where(col(ThreadMessage.id) == notice.subject)
    return None if await row(session, asked) else "forgotten"


async def _holder(session: Session, thread: AnyRow, owners: Sequence[int]) -> int | None:
    """Return who answered last, while they still may and can be written to."""
    if thread.holder_id is None or thread.holder_id == thread.person_id:
        return None
    asked = select(col(Person.telegram_id), col(Person.reachable)).where(
        col(Person.id) == thread.holder_id
    )
    person = await row(session, asked)
    if person is None or person.telegram_id is None or not person.reachable:
        return None
    owner = thread.holder_id in await owner_ids(session, owners)
    scope = await scope_of(session, Actor(thread.holder_id, owner=owner), ANSWERING)
    return thread.holder_id if scope.covers(await path_of(session, thread.site_id)) else None
