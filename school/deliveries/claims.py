"""Claiming: which notices go out now, checked against the truth as they are taken."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy import select, update
from sqlmodel import col

from school.database import Database, Session, use_case
from school.deliveries.budget import hold_readers, within_budget
from school.deliveries.defects import is_trouble, name_of
from school.deliveries.due import due_ids, hold_until, with_readers
from school.deliveries.merging import merge, weed
from school.deliveries.outcomes import (
    Claimed,
    Expired,
    Refused,
    Result,
    RetryLater,
    Unreachable,
    Untrue,
)
from school.deliveries.rules import RULES
from school.deliveries.settle import settle
from school.notices.digests import OVER_BUDGET
from school.notices.kinds import KINDS
from school.notices.queue import FACTS_FIELD
from school.notices.tables import CountedTry, Notice, NoticeKind, NoticeState
from school.people import Person
from school.settings import SchoolSettings
from school.waking import waking_of

log = structlog.get_logger(__name__)

# A claim is given up for lost after this long: longer than a group's slowest request takes.
LEASE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Claims:
    """What one claim took to deliver; `more`: another claim would find something to do."""

    notices: tuple[Claimed, ...]
    more: bool


@dataclass(frozen=True, slots=True)
class _Taken:
    """What one transaction took: to deliver, and to end without delivery."""

    notices: tuple[Claimed, ...]
    ended: tuple[Result, ...]
    more: bool


async def claim_group(
    database: Database,
    now: datetime,
    *,
    limit: int,
    settings: SchoolSettings,
    worker: str,
    owners: Sequence[int] = (),
    lease: timedelta = LEASE,
) -> Claims:
    """Take up to `limit` due notices for `worker`, the most urgent first, then the oldest.

    What has expired, is no longer true, or has nobody to read it ends here, and what its subject
    puts aside waits for it; in quiet hours what may wait is held until their end; what is beyond
    its reader's daily budget is merged into their next digest. `owners` are the Telegram ids of
    those who are told of defects.
    """
    taken = await _take(database, now, limit, settings=settings, worker=worker, lease=lease)
    if taken.ended:
        await settle(database, now, taken.ended, settings=settings, owners=owners)
    return Claims(taken.notices, taken.more)


@use_case
async def mark_sending(
    session: Session,
    now: datetime,
    ids: Sequence[int],
    *,
    worker: str,
    lease: timedelta = LEASE,
) -> list[int]:
    """Note that the requests of these notices begin now; return which may still be sent.

    Committed just before the requests of one group. A notice that was voided or settled since
    its claim is left out; one that counted for a day that is over goes back, to be counted anew.
    """
    mine = (
        col(Notice.id).in_(ids),
        col(Notice.worker) == worker,
        col(Notice.state) == NoticeState.CLAIMED,
    )
    day_is_over = (
        select(col(CountedTry.notice_id))
        .where(col(CountedTry.notice_id) == col(Notice.id))
        .where(col(CountedTry.attempt) == col(Notice.attempt), col(CountedTry.day_ends) <= now)
        .exists()
    )
    marked = await session.exec(
        update(Notice)
        .where(*mine, ~day_is_over)
        .values(state=NoticeState.SENDING, lease_until=now + lease)
        .returning(col(Notice.id))
        .execution_options(synchronize_session=False)
    )
    going = [id_ for id_ in marked.scalars() if id_ is not None]
    if len(going) < len(ids):
        await session.exec(
            update(Notice)
            .where(*mine)
            .values(state=NoticeState.QUEUED, worker=None, lease_until=None)
            .execution_options(synchronize_session=False)
        )
    return going


@use_case
async def _take(
    session: Session,
    now: datetime,
    limit: int,
    *,
    settings: SchoolSettings,
    worker: str,
    lease: timedelta,
) -> _Taken:
    waking = waking_of(settings)
    is_quiet = waking.is_quiet(now)
    if is_quiet and await hold_until(session, now, waking.quiet_end(now)):
        return _Taken((), (), more=True)
    ids = await due_ids(session, now, limit, is_quiet=is_quiet)
    if not ids:
        return _Taken((), (), more=False)
    group = await with_readers(session, ids)
    await hold_readers(session, group)
    notices, ended = await _sorted_out(session, group, now, is_quiet=is_quiet)
    budgeted = await within_budget(session, notices, now, settings)
    ended += [Result(each.id, Untrue(OVER_BUDGET)) for each in budgeted.over]
    await merge(session, budgeted.merging, now, settings)
    merged = {each.id for each in budgeted.merging}
    await session.exec(
        update(Notice)
        .where(col(Notice.id).in_([id_ for id_ in ids if id_ not in merged]))
        .values(state=NoticeState.CLAIMED, worker=worker, lease_until=now + lease)
        .execution_options(synchronize_session=False)
    )
    # What a digest does not tell after all is due by itself.
    has_digest = any(notice.kind is NoticeKind.DIGEST for notice, _ in group)
    return _Taken(budgeted.passing, tuple(ended), more=has_digest or len(ids) == limit)


async def _sorted_out(
    session: Session,
    group: Sequence[tuple[Notice, Person | None]],
    now: datetime,
    *,
    is_quiet: bool,
) -> tuple[list[Claimed], list[Result]]:
    """Return what is to be delivered, and what ends without."""
    notices: list[Claimed] = []
    ended: list[Result] = []
    for notice, reader in group:
        if notice.kind is NoticeKind.DIGEST:
            await weed(session, notice, reader, now)
        match await _looked_at(session, notice, reader, now=now):
            case Claimed() as claimed:
                soundless = KINDS[notice.kind].soundless or (claimed.silent and is_quiet)
                notices.append(replace(claimed, silent=soundless))
            case outcome:
                ended.append(Result(notice.id or 0, outcome))
    return notices, ended


async def _looked_at(
    session: Session, notice: Notice, reader: Person | None, *, now: datetime
) -> Claimed | Expired | Untrue | Unreachable | Refused | RetryLater:
    """Return the notice to deliver, or why it ends or waits here."""
    if notice.expires_at <= now:
        return Expired()
    try:
        untrue = await RULES[notice.kind].truth(session, notice, now)
        facts = _facts(session, notice)
    except Exception as error:
        if is_trouble(error):
            raise
        log.error("delivery.defect", notice=notice.id, kind=notice.kind, fault=name_of(error))
        return Refused(f"defect: {name_of(error)}")
    if isinstance(untrue, datetime):
        return RetryLater(untrue)
    if untrue is not None:
        return Untrue(untrue)
    if notice.chat_id is not None:
        return _to_group(notice, notice.chat_id, facts)
    if reader is None:
        return Unreachable()
    return _claimed(notice, reader, facts)


def _facts(session: Session, notice: Notice) -> dict[str, Any]:
    if notice.facts is None:
        return {}
    facts: dict[str, Any] = json.loads(session.vault.open(FACTS_FIELD, notice.facts))
    return facts


def _to_group(notice: Notice, chat_id: int, facts: Mapping[str, Any]) -> Claimed:
    """Return what goes to a group: who ordered it does not read it, and may be out of reach."""
    return Claimed(
        id=notice.id or 0,
        kind=notice.kind,
        subject=notice.subject,
        facts=facts,
        person_id=notice.person_id,
        recipient_id=notice.person_id,
        telegram_id=chat_id,
        language=None,
        attempt=notice.attempt,
        silent=notice.silent,
        expires_at=notice.expires_at,
    )


def _claimed(notice: Notice, reader: Person, facts: Mapping[str, Any]) -> Claimed:
    return Claimed(
        id=notice.id or 0,
        kind=notice.kind,
        subject=notice.subject,
        facts=facts,
        person_id=notice.person_id,
        recipient_id=reader.id or 0,
        telegram_id=reader.telegram_id or 0,
        language=reader.language,
        attempt=notice.attempt,
        silent=notice.silent,
        expires_at=notice.expires_at,
    )
