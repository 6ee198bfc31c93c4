"""Merging notices into their reader's digest, and weeding the digest before it leaves."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import bindparam, select, update
from sqlmodel import col

from school.columns import UtcDateTime
from school.database import Session
from school.deliveries.budget import digest_key
from school.deliveries.defects import is_trouble, name_of
from school.deliveries.due import with_readers
from school.deliveries.outcomes import Claimed
from school.deliveries.rules import RULES
from school.notices.digest_times import DigestTime, digest_times
from school.notices.digests import queue_anew
from school.notices.queue import NewNotice, enqueue
from school.notices.tables import WAITING, Notice, NoticeKind, NoticeState
from school.people import Person
from school.settings import SchoolSettings
from school.statements import rows, write

log = structlog.get_logger(__name__)

# Said of a merged notice that is not to be told now: it waits by itself.
WAITS = (NoticeState.QUEUED, None)
_MERGE = (
    update(Notice)
    .where(col(Notice.id) == bindparam("notice_id"))
    .values(
        state=NoticeState.MERGED,
        merged_into=bindparam("digest_id"),
        ended_at=bindparam("now", type_=UtcDateTime()),
        worker=None,
        lease_until=None,
    )
)


async def merge(
    session: Session, claimed: Sequence[Claimed], now: datetime, settings: SchoolSettings
) -> None:
    """Put each notice into the next digest of its reader, which is written when it is the first.

    A digest that has ended takes no more; then it is the one after it.
    """
    left = list(claimed)
    for time in digest_times(now, settings):
        if not left:
            return
        digests = await _digests(session, {each.recipient_id for each in left}, time, now)
        merged = [each for each in left if each.recipient_id in digests]
        left = [each for each in left if each.recipient_id not in digests]
        values: list[dict[str, Any]] = [
            {"notice_id": each.id, "digest_id": digests[each.recipient_id], "now": now}
            for each in merged
        ]
        if values:
            await write(session, _MERGE, values)


async def weed(session: Session, digest: Notice, reader: Person | None, now: datetime) -> None:
    """Take out of a digest what is true no more, too late, paused, or another's to read."""
    mine = (
        select(col(Notice.id))
        .where(col(Notice.merged_into) == digest.id, col(Notice.state) == NoticeState.MERGED)
        .order_by(col(Notice.id))
        .with_for_update(skip_locked=True)
    )
    ids = [each.id for each in await rows(session, mine)]
    ends: dict[tuple[NoticeState, str | None], list[int]] = defaultdict(list)
    elsewhere: list[int] = []
    for item, whose in await with_readers(session, ids):
        end = await _end_of(session, item, whose, reader, now)
        if end == WAITS:
            elsewhere.append(item.id or 0)
        elif end is not None:
            ends[end].append(item.id or 0)
        elif whose is not None and (reader is None or whose.id != reader.id):
            elsewhere.append(item.id or 0)
    for (state, reason), those in ends.items():
        await write(
            session,
            update(Notice)
            .where(col(Notice.id).in_(those))
            .values(state=state, reason=reason, merged_into=None, ended_at=now),
        )
    if elsewhere:
        await queue_anew(session, col(Notice.id).in_(elsewhere), now=now)


async def _end_of(
    session: Session, item: Notice, whose: Person | None, reader: Person | None, now: datetime
) -> tuple[NoticeState, str | None] | None:
    """Return how a merged notice ends before it is told; None when it is told."""
    if item.expires_at <= now:
        return NoticeState.EXPIRED, None
    try:
        untrue = await RULES[item.kind].truth(session, item, now)
    except Exception as error:
        if is_trouble(error):
            raise
        log.error("delivery.defect", notice=item.id, kind=item.kind, fault=name_of(error))
        return NoticeState.FAILED, f"defect: {name_of(error)}"
    if isinstance(untrue, datetime):
        return WAITS
    if untrue is not None:
        return NoticeState.VOID, untrue
    if whose is None and reader is not None:
        return NoticeState.UNREACHABLE, None
    return None


async def _digests(
    session: Session, readers: set[int], time: DigestTime, now: datetime
) -> dict[int, int]:
    """Return, by reader, the digests of one day that still wait, written where there was none."""
    keys = {digest_key(time.day, reader): reader for reader in sorted(readers)}
    new = [
        NewNotice(
            kind=NoticeKind.DIGEST,
            subject=reader,
            person_id=reader,
            expires_at=time.expires,
            dedupe_key=key,
            not_before=time.at,
        )
        for key, reader in keys.items()
    ]
    await enqueue(session, new, now=now)
    found = await rows(
        session,
        select(col(Notice.id), col(Notice.dedupe_key)).where(
            col(Notice.dedupe_key).in_(keys), col(Notice.state).in_(WAITING)
        ),
    )
    return {keys[each.dedupe_key]: each.id for each in found}
