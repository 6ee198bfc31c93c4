"""What owners see of notices that did not arrive for certain, and what they decide."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, text
from sqlalchemy import select as columns
from sqlmodel import col, select

from school.actors import Actor
from school.audit import record
from school.database import Database, Session, use_case
from school.deliveries.outcomes import Closed, Result, SentAgain
from school.deliveries.settle import settle
from school.notices.tables import OPEN_ENDS_SQL, Channel, Notice, NoticeKind, NoticeState
from school.settings import SchoolSettings

LISTED = 50
RESEND = "notices.resend"
CLOSE = "notices.close"


@dataclass(frozen=True, slots=True)
class Count:
    """How many notices of one kind stand in one state."""

    kind: NoticeKind
    state: NoticeState
    notices: int


@dataclass(frozen=True, slots=True)
class OpenEnd:
    """One notice that is unknown or failed, and nobody has decided about."""

    id: int
    kind: NoticeKind
    state: NoticeState
    subject: int
    person_id: int
    reason: str | None
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Overview:
    """The outbox: `counts` of all, and the newest open ends, `LISTED` at most."""

    counts: tuple[Count, ...]
    open_ends: tuple[OpenEnd, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """How many notices the decision met; `too_late`: expired, or settled in the meantime."""

    notices: int
    too_late: int


@dataclass(frozen=True, slots=True)
class NotAllowed:
    """Only owners decide about notices."""


async def overview(database: Database) -> Overview:
    """Return the state of the outbox; it reads the whole table, so it is for people to ask."""
    async with database.read() as session:
        counts = await session.exec(
            select(Notice.kind, Notice.state, func.count())
            .where(col(Notice.channel) == Channel.CHAT)
            .group_by(col(Notice.kind), col(Notice.state))
        )
        notices = await session.exec(
            select(Notice).where(text(OPEN_ENDS_SQL)).order_by(col(Notice.id).desc()).limit(LISTED)
        )
        return Overview(
            tuple(
                Count(NoticeKind(kind), NoticeState(state), n) for kind, state, n in counts.all()
            ),
            tuple(_open_end(notice) for notice in notices.all()),
        )


async def open_ends(database: Database) -> tuple[Count, ...]:
    """Return how many notices nobody has decided about, by kind; one walk of a small index."""
    found = await database.rows(
        columns(col(Notice.kind), col(Notice.state), func.count())
        .where(text(OPEN_ENDS_SQL))
        .group_by(col(Notice.kind), col(Notice.state))
        .order_by(col(Notice.kind), col(Notice.state))
    )
    return tuple(Count(*list(each)) for each in found)


async def open_ends_of(database: Database, kind: NoticeKind, *, limit: int) -> list[int]:
    """Return the ids of up to `limit` notices of a kind that nobody has decided about."""
    found = await database.rows(
        columns(col(Notice.id))
        .where(text(OPEN_ENDS_SQL), col(Notice.kind) == kind)
        .order_by(col(Notice.id))
        .limit(limit)
    )
    return [each.id for each in found]


async def resend(
    database: Database,
    now: datetime,
    actor: Actor,
    ids: Sequence[int],
    *,
    settings: SchoolSettings,
) -> Decided | NotAllowed:
    """Queue these unknown or failed notices once more; those that have expired are left."""
    standing = await _decide(database, now, actor, ids, action=RESEND)
    if isinstance(standing, NotAllowed):
        return standing
    results = [Result(id_, SentAgain()) for id_ in standing.ids]
    await settle(database, now, results, settings=settings)
    return Decided(len(standing.ids), len(ids) - len(standing.ids))


async def close_unknown(
    database: Database,
    now: datetime,
    actor: Actor,
    ids: Sequence[int],
    *,
    settings: SchoolSettings,
) -> Decided | NotAllowed:
    """Leave these unknown or failed notices as they are; they are listed no more.

    A press on a button still settles an unknown one as sent.
    """
    standing = await _decide(database, now, actor, ids, action=CLOSE)
    if isinstance(standing, NotAllowed):
        return standing
    await settle(database, now, [Result(id_, Closed()) for id_ in standing.ids], settings=settings)
    return Decided(len(standing.ids), len(ids) - len(standing.ids))


@dataclass(frozen=True, slots=True)
class _Standing:
    """Which of the notices decided about are open ends."""

    ids: tuple[int, ...]


@use_case
async def _decide(
    session: Session, now: datetime, actor: Actor, ids: Sequence[int], *, action: str
) -> _Standing | NotAllowed:
    """Check the actor's right and write down the decision; settling then carries it out."""
    if not actor.owner:
        return NotAllowed()
    open_ends = select(Notice.id).where(col(Notice.id).in_(ids), text(OPEN_ENDS_SQL))
    if action == RESEND:
        open_ends = open_ends.where(col(Notice.expires_at) > now)
    standing = [id_ for id_ in (await session.exec(open_ends)).all() if id_ is not None]
    for id_ in standing:
        record(
            session,
            now=now,
            actor_id=actor.person_id,
            action=action,
            subject="notice",
            subject_id=id_,
            fields=("state",),
        )
    return _Standing(tuple(standing))


def _open_end(notice: Notice) -> OpenEnd:
    return OpenEnd(
        id=notice.id or 0,
        kind=notice.kind,
        state=notice.state,
        subject=notice.subject,
        person_id=notice.person_id,
        reason=notice.reason,
        created_at=notice.created_at,
        expires_at=notice.expires_at,
    )
