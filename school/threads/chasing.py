"""Questions that wait for a working day: their desk is told, then the level above, each once."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlmodel import col

from school.database import Database, Session, use_case
from school.days import load_days
from school.settings import SchoolSettings, load_settings
from school.statements import row, rows, write
from school.threads.asking import LOCKED
from school.threads.moments import CHASES, chase_due
from school.threads.tables import Thread, ThreadState
from school.threads.telling import chase_desk


async def chases(database: Database, *, settings: SchoolSettings) -> list[tuple[int, datetime]]:
    """Return the open threads whose desk is to be told, each with the moment for it."""
    async with database.read() as session:
        current = await load_settings(session, settings)
        own = await load_days(session)
        found = await rows(
            session,
            select(col(Thread.id), col(Thread.asked_at), col(Thread.chased_at))
            .where(col(Thread.state) == ThreadState.OPEN, col(Thread.chased) < CHASES)
            .order_by(col(Thread.asked_at), col(Thread.id)),
        )
    return [
        (each.id, chase_due(each.chased_at or each.asked_at, settings=current, own=own))
        for each in found
    ]


@use_case
async def chase(
    session: Session,
    thread_id: int,
    *,
    now: datetime,
    settings: SchoolSettings,
    owners: Sequence[int],
) -> int:
    """Tell the desk of a thread that it waits; 0 when that is not due (any more)."""
    thread = await row(session, LOCKED, thread_id=thread_id)
    if thread is None or thread.state is not ThreadState.OPEN or thread.chased >= CHASES:
        return 0
    current, own = await load_settings(session, settings), await load_days(session)
    if chase_due(thread.chased_at or thread.asked_at, settings=current, own=own) > now:
        return 0
    await chase_desk(session, thread, owners=owners, now=now)
    await write(
        session,
        update(Thread)
        .where(col(Thread.id) == thread_id)
        .values(chased=thread.chased + 1, chased_at=now),
    )
    return 1
