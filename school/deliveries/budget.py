"""The daily budget: at most so many unasked messages to one reader on one local day.

Every try that counts has a row, written by the claim while the reader is held; so what two
workers claim for one reader is counted one after the other. What has no room is merged into the
reader's next digest, for which one message of the day is kept free as long as it may come.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Select, and_, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col

from school.database import Session
from school.deliveries.outcomes import Claimed
from school.notices.digest_times import day_end, digest_is_ahead_today
from school.notices.kinds import BUDGETED
from school.notices.tables import WAITING, CountedTry, Notice, NoticeKind, NoticeState
from school.people import Person
from school.settings import SchoolSettings
from school.statements import on_sqlite, rows, write

# What may have arrived, or is about to.
_USED = (NoticeState.CLAIMED, NoticeState.SENDING, NoticeState.SENT, NoticeState.UNKNOWN)
# Our number among PostgreSQL's advisory locks, with a person's id.
_LOCKS = 1_109


@dataclass(frozen=True, slots=True)
class Budgeted:
    """What may leave now, what is to be merged, and digests for which there is no room."""

    passing: tuple[Claimed, ...]
    merging: tuple[Claimed, ...]
    over: tuple[Claimed, ...]


def digest_key(day: object, reader_id: int) -> str:
    """Return the dedupe key of a reader's digest: one a local day."""
    return f"digest:{day}:{reader_id}"


async def hold_readers(session: Session, group: Iterable[tuple[Notice, Person | None]]) -> None:
    """Hold those whose budget a claim looks at until it commits; on SQLite its writer does.

    Rows of people would do, but whoever leaves holds theirs and then waits for their notices,
    which a claim has in hand already (docs/locking.md).
    """
    ids = {
        id_
        for notice, reader in group
        if notice.kind in BUDGETED
        for id_ in (notice.person_id, reader.id if reader else None)
        if id_ is not None
    }
    if not ids or on_sqlite(session):
        return
    wanted = select(col(Person.id)).where(col(Person.id).in_(ids)).order_by(col(Person.id))
    each = wanted.offset(0).subquery()
    await rows(session, select(func.pg_advisory_xact_lock(_LOCKS, func.cast(each.c.id, Integer))))


async def within_budget(
    session: Session, claimed: Sequence[Claimed], now: datetime, settings: SchoolSettings
) -> Budgeted:
    """Decide about each notice in turn, digests first, and count what may leave."""
    counting = [each for each in claimed if each.kind in BUDGETED]
    if not counting:
        return Budgeted(tuple(claimed), (), ())
    used = await _used(session, {each.recipient_id for each in counting}, now)
    kept = await _kept_for_digests(session, counting, now, settings)
    passing, merging, over = set[int](), list[Claimed](), list[Claimed]()
    for each in sorted(counting, key=lambda one: one.kind is not NoticeKind.DIGEST):
        reader, is_digest = each.recipient_id, each.kind is NoticeKind.DIGEST
        room = settings.daily_messages - (0 if is_digest else kept[reader])
        if used[reader] < room:
            used[reader] += 1
            passing.add(each.id)
        else:
            (over if is_digest else merging).append(each)
    await _count(session, [each for each in counting if each.id in passing], now, settings)
    left = {each.id for each in (*merging, *over)}
    return Budgeted(
        tuple(each for each in claimed if each.id not in left), tuple(merging), tuple(over)
    )


def tries_of_day(now: datetime) -> Select[Any, Any]:
    """Return (reader_id, tries): what readers got, or may have, on the local day of `now`."""
    may_have_left = or_(
        col(Notice.state).in_(_USED), col(Notice.attempt) > col(CountedTry.attempt)
    )
    return (
        select(col(CountedTry.reader_id), func.count().label("tries"))
        .join(Notice, col(Notice.id) == col(CountedTry.notice_id))
        .where(col(CountedTry.day_ends) > now, may_have_left)
        .group_by(col(CountedTry.reader_id))
    )


async def _used(session: Session, readers: set[int], now: datetime) -> Counter[int]:
    found = await rows(session, tries_of_day(now).where(col(CountedTry.reader_id).in_(readers)))
    return Counter({each.reader_id: each.tries for each in found})


async def _kept_for_digests(
    session: Session, counting: Sequence[Claimed], now: datetime, settings: SchoolSettings
) -> Counter[int]:
    """Return the messages to be kept free: 1 for whom a digest may still leave today."""
    readers = {each.recipient_id for each in counting}
    if digest_is_ahead_today(now, settings):
        return Counter(readers)
    today = now.astimezone(settings.zone).date()
    keys = {digest_key(today, reader): reader for reader in readers}
    in_hand = {each.id for each in counting}
    late = await rows(
        session,
        select(col(Notice.id), col(Notice.dedupe_key)).where(
            and_(col(Notice.dedupe_key).in_(keys), col(Notice.state).in_(WAITING))
        ),
    )
    return Counter(keys[each.dedupe_key] for each in late if each.id not in in_hand)


async def _count(
    session: Session, passing: Sequence[Claimed], now: datetime, settings: SchoolSettings
) -> None:
    """Write a try for each; one that was counted and did not leave is counted for now instead."""
    if not passing:
        return
    ends = day_end(now, settings)
    values: list[dict[str, Any]] = [
        {
            "notice_id": each.id,
            "attempt": each.attempt,
            "reader_id": each.recipient_id,
            "day_ends": ends,
        }
        for each in passing
    ]
    insert = (sqlite if on_sqlite(session) else postgresql).insert(CountedTry)
    upsert = insert.on_conflict_do_update(
        index_elements=["notice_id", "attempt"],
        set_={
            "reader_id": insert.excluded.reader_id,
            "day_ends": insert.excluded.day_ends,
        },
    )
    await write(session, upsert, values)
