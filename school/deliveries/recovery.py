"""Recovery: what a process that died left in its hands."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import text, update
from sqlmodel import col, select

from school.database import Database, Session, use_case
from school.deliveries.outcomes import Result, Unknown
from school.deliveries.settle import settle
from school.notices.tables import IN_FLIGHT_SQL, Notice, NoticeState
from school.settings import SchoolSettings

_IN_FLIGHT = text(IN_FLIGHT_SQL)


async def recover(
    database: Database,
    now: datetime,
    *,
    settings: SchoolSettings,
    starting: bool,
    owners: Sequence[int] = (),
) -> int:
    """Settle what was being sent as unknown, put back what was only claimed; return how many.

    A SQLite file has one process: at its start (`starting`) all that is in hand is a dead
    one's, and later nothing is. On PostgreSQL, whose processes know nothing of each other, the
    leases tell, and this is called now and then.
    """
    if database.is_sqlite and not starting:
        return 0
    sending = await _abandoned(database, now, all_of_it=database.is_sqlite)
    results = [Result(id_, Unknown()) for id_ in sending]
    await settle(database, now, results, settings=settings, owners=owners)
    return len(sending)


@use_case
async def release(session: Session, ids: Sequence[int], *, worker: str) -> None:
    """Put back what this worker claimed and will not send now; it stays due."""
    await session.exec(
        update(Notice)
        .where(col(Notice.id).in_(ids), col(Notice.worker) == worker)
        .where(col(Notice.state) == NoticeState.CLAIMED)
        .values(state=NoticeState.QUEUED, worker=None, lease_until=None)
        .execution_options(synchronize_session=False)
    )


@use_case
async def _abandoned(session: Session, now: datetime, *, all_of_it: bool) -> list[int]:
    """Put back abandoned claims; return the notices whose requests had begun."""
    is_dead = _IN_FLIGHT if all_of_it else (col(Notice.lease_until) <= now)
    await session.exec(
        update(Notice)
        .where(_IN_FLIGHT, is_dead, col(Notice.state) == NoticeState.CLAIMED)
        .values(state=NoticeState.QUEUED, worker=None, lease_until=None)
        .execution_options(synchronize_session=False)
    )
    sending = await session.exec(
        select(Notice.id).where(_IN_FLIGHT, is_dead, col(Notice.state) == NoticeState.SENDING)
    )
    return [id_ for id_ in sending.all() if id_ is not None]
