"""The statements that find what is due; each walks the partial index `ix_notices_due`.

One walk a priority: within one, what is due comes first, so a walk ends where the future begins
and a hundred thousand notices of next month are not looked at.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Subquery, literal, text, union_all, update
from sqlmodel import col, select

from school.database import Database, Session
from school.notices.kinds import Priority
from school.notices.tables import WAITING_SQL, Notice, NoticeState
from school.people import Carer, Person
from school.statements import rows, write

# How many notices one claim moves to the end of quiet hours: a few milliseconds of lock.
HOLD_CHUNK = 500

_WAITING = text(WAITING_SQL)


async def due_ids(session: Session, now: datetime, limit: int, *, is_quiet: bool) -> list[int]:
    """Lock and return up to `limit` due notices, the most urgent first, then the oldest.

    In quiet hours only those that pass through them.
    """
    walks = [_walk(now, limit, priority, is_quiet=is_quiet) for priority in Priority]
    found = await rows(session, union_all(*(select(walk) for walk in walks)))
    urgent_first = sorted(found, key=lambda row: (row.priority, row.not_before, row.id))
    return [row.id for row in urgent_first[:limit]]


async def hold_until(session: Session, now: datetime, until: datetime) -> bool:
    """Move a chunk of what may wait to the end of the quiet hours; return whether more is left."""
    may_wait = (
        select(col(Notice.id))
        .where(_WAITING, col(Notice.not_before) <= now, col(Notice.through_quiet).is_(False))
        .limit(HOLD_CHUNK)
        .with_for_update(skip_locked=True)
    )
    ids = [found.id for found in await rows(session, may_wait)]
    if ids:
        await write(
            session,
            update(Notice)
            .where(col(Notice.id).in_(ids))
            .values(state=NoticeState.HELD, not_before=until),
        )
    return len(ids) == HOLD_CHUNK


async def with_readers(session: Session, ids: Sequence[int]) -> list[tuple[Notice, Person | None]]:
    """Return these notices in order, each with who reads it: the person, or their carer."""
    joined = await session.exec(
        select(Notice, Person, Carer)
        .join(Person, col(Person.id) == Notice.person_id)
        .outerjoin(Carer, col(Carer.id) == Person.carer_id)
        .where(col(Notice.id).in_(ids))
    )
    found = {
        notice.id: (notice, reader_of(person, carer)) for notice, person, carer in joined.all()
    }
    return [found[id_] for id_ in ids if id_ in found]


def reader_of(person: Person, carer: Person | None) -> Person | None:
    """Return who reads what is sent to `person`: the first that Telegram reaches, or None."""
    return next((one for one in (person, carer) if one is not None and _is_reached(one)), None)


def _is_reached(person: Person) -> bool:
    return person.telegram_id is not None and person.reachable and person.deleted_at is None


async def next_due(database: Database, now: datetime) -> datetime | None:
    """Return when the next waiting notice is due: `now` or later, None when none waits."""
    firsts = [
        select(col(Notice.not_before).label("at"))
        .where(_WAITING, col(Notice.priority) == int(priority))
        .order_by(col(Notice.not_before))
        .limit(1)
        .subquery()
        for priority in Priority
    ]
    found = await database.rows(union_all(*(select(first.c.at) for first in firsts)))
    return max(now, min(row.at for row in found)) if found else None


def _walk(now: datetime, limit: int, priority: Priority, *, is_quiet: bool) -> Subquery:
    passes = [col(Notice.through_quiet)] if is_quiet else []
    return (
        select(col(Notice.id), col(Notice.priority), col(Notice.not_before))
        .where(_WAITING, col(Notice.priority) == literal(int(priority)), *passes)
        .where(col(Notice.not_before) <= now)
        .order_by(col(Notice.not_before), col(Notice.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
        .subquery()
    )
