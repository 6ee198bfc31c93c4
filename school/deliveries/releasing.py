"""What was held: seen, and let go again.

A broadcast is written when it is to leave, so one that is queued for a moment ahead was held by
somebody; one that is due only when it expires, until somebody releases it. What is put aside for
a paused announcement lies behind every expiry, and is resumed there.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, literal, select, text, update
from sqlmodel import col

from school.actors import Actor
from school.database import Database, Session, use_case
from school.deliveries.holding import CHUNK, NotStopped, Stopped, write_down
from school.notices.kinds import KINDS, Priority
from school.notices.tables import WAITING_SQL, Notice, NoticeKind, NoticeState
from school.staff.rights import Rank, require, some_scope_seen
from school.statements import rows, write

RELEASE = "notices.release"
_STOPPABLE = [kind for kind, row in KINDS.items() if row.stoppable]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldLine:
    """So many of one kind and subject are held until a moment; None: until they are released.

    They expire from `expires_at` on.
    """

    kind: NoticeKind
    subject: int
    notices: int
    until: datetime | None
    expires_at: datetime


async def held_back(database: Database, actor: Actor, *, now: datetime) -> list[HeldLine]:
    """Return what is held, the first to expire first."""
    await some_scope_seen(database, actor, Rank.OWNER)
    found = await database.rows(
        select(
            col(Notice.kind),
            col(Notice.subject),
            func.count().label("notices"),
            func.max(col(Notice.not_before)).label("until"),
            func.min(col(Notice.expires_at)).label("expires_at"),
        )
        .where(*_held(now))
        .group_by(col(Notice.kind), col(Notice.subject))
        .order_by(func.min(col(Notice.expires_at)), col(Notice.kind), col(Notice.subject))
    )
    return [
        HeldLine(
            kind=NoticeKind(each.kind),
            subject=each.subject,
            notices=each.notices,
            until=each.until if each.until < each.expires_at else None,
            expires_at=each.expires_at,
        )
        for each in found
    ]


async def is_something_held(database: Database, actor: Actor, *, now: datetime) -> bool:
    """Tell whether anything is held: one row, so that it costs nothing to ask."""
    await some_scope_seen(database, actor, Rank.OWNER)
    return bool(await database.rows(select(col(Notice.id)).where(*_held(now)).limit(1)))


async def release_tonight(
    database: Database, actor: Actor, *, now: datetime, kind: NoticeKind, subject: int
) -> Stopped | NotStopped:
    """Let what was held of this kind and subject leave now; in quiet hours at their end."""
    refused = await _decide_to_release(database, actor, now=now, kind=kind, subject=subject)
    if refused is not None:
        return refused
    released = 0
    while chunk := await _release_chunk(database, now=now, kind=kind, subject=subject):
        released += chunk
    return Stopped(released)


@use_case
async def _decide_to_release(
    session: Session, actor: Actor, *, now: datetime, kind: NoticeKind, subject: int
) -> NotStopped | None:
    await require(session, actor, Rank.OWNER, site_id=None)
    if not KINDS[kind].stoppable:
        return NotStopped.PERSONAL
    write_down(session, actor, RELEASE, kind, subject, now=now, field="not_before")
    return None


@use_case
async def _release_chunk(
    session: Session, *, now: datetime, kind: NoticeKind, subject: int
) -> int:
    found = await rows(
        session,
        select(col(Notice.id))
        .where(*_held(now), col(Notice.kind) == kind, col(Notice.subject) == subject)
        .order_by(col(Notice.id))
        .limit(CHUNK)
        .with_for_update(),
    )
    ids = [each.id for each in found]
    if ids:
        moved = update(Notice).where(col(Notice.id).in_(ids)).values(not_before=now)
        await write(session, moved)
    return len(ids)


def _held(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions of what was held; they follow the index of what is due."""
    return (
        text(WAITING_SQL),  # type: ignore[return-value]
        col(Notice.priority) == literal(int(Priority.BROADCAST)),
        col(Notice.not_before) > now,
        col(Notice.not_before) <= col(Notice.expires_at),
        col(Notice.state) == NoticeState.QUEUED,
        col(Notice.kind).in_(_STOPPABLE),
    )
