"""Settling: what became of notices, and telling their subjects.

Notices whose end nobody waits for are settled together. One whose end concerns its subject (an
offer's hold begins when it was sent) is settled in a transaction of its own: the subject's hook
first, which takes the subject's locks, then the notice, and only if it still stands as it did.
Settling is repeatable; what was settled already is passed over.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import update
from sqlmodel import col, select

from school.database import Database, Session, use_case
from school.deliveries.defects import is_trouble, name_of
from school.deliveries.due import with_readers
from school.deliveries.outcomes import Outcome, Pressed, Result, Unreachable
from school.deliveries.rules import RULES, Hook, nothing_to_do
from school.deliveries.transitions import Change, change_of, may_have_arrived
from school.notices.alarms import alarm_of_undelivered
from school.notices.tables import Notice, NoticeState
from school.people import Person
from school.settings import SchoolSettings

log = structlog.get_logger(__name__)

# How many notices one transaction settles: far below 100 ms of write lock.
CHUNK = 50


class _OvertakenError(Exception):
    """The notice changed while its subject was told; nothing of it is kept."""


async def settle(
    database: Database,
    now: datetime,
    results: Sequence[Result],
    *,
    settings: SchoolSettings,
    owners: Sequence[int] = (),
) -> None:
    """Store what became of each notice, and run its kind's hook with it, once.

    An unknown one goes back to the queue or waits for a person, as its kind says. Raises only
    the database's trouble; then it is called again with the same results.
    """
    for start in range(0, len(results), CHUNK):
        chunk = results[start : start + CHUNK]
        concerned = set(await _settle_together(database, now, chunk, owners=owners))
        for result in chunk:
            if result.notice_id in concerned:
                await _settle_alone(database, now, result, settings=settings, owners=owners)


async def settle_pressed(
    database: Database,
    now: datetime,
    notice_id: int,
    *,
    telegram_id: int,
    settings: SchoolSettings,
) -> None:
    """Settle as sent a notice one of whose buttons was pressed, if that was unknown.

    Does nothing when the presser is not its reader: callback data are claims, not proof. Costs
    one read when there is nothing to settle.
    """
    async with database.read() as session:
        found = await with_readers(session, [notice_id])
    for notice, reader in found:
        is_private = notice.chat_id is None
        is_reader = is_private and reader is not None and reader.telegram_id == telegram_id
        if is_reader and may_have_arrived(notice):
            await settle(database, now, [Result(notice_id, Pressed())], settings=settings)


@use_case
async def _settle_together(
    session: Session,
    now: datetime,
    results: Sequence[Result],
    *,
    owners: Sequence[int],
    untold: bool = False,
) -> list[int]:
    """Settle those whose subject need not be told, or all when `untold`; return the others."""
    outcomes = {result.notice_id: result.outcome for result in results}
    notices = await session.exec(
        select(Notice)
        .where(col(Notice.id).in_(outcomes))
        .order_by(col(Notice.id))
        .with_for_update()
    )
    concerned: list[int] = []
    for notice in notices.all():
        id_ = notice.id or 0
        change = change_of(notice, outcomes[id_], now)
        if change is None:
            continue
        if _hook_of(notice, change) is not nothing_to_do and not untold:
            concerned.append(id_)
            continue
        for name, value in _columns(change).items():
            setattr(notice, name, value)
        await _mark_unreachable(session, notice, outcomes[id_])
        await _alarm(session, notice, change, now=now, owners=owners)
    return concerned


async def _settle_alone(
    database: Database,
    now: datetime,
    result: Result,
    *,
    settings: SchoolSettings,
    owners: Sequence[int],
) -> None:
    """Settle one whose subject is told; by a defect of the subject's hook it stays untold."""
    while True:
        try:
            await _settle_and_tell(database, now, result, settings=settings, owners=owners)
        except _OvertakenError:
            continue
        except Exception as error:
            if is_trouble(error):
                raise
            log.error("delivery.defect", notice=result.notice_id, fault=name_of(error))
            await _settle_together(database, now, [result], owners=owners, untold=True)
        return


@use_case
async def _settle_and_tell(
    session: Session,
    now: datetime,
    result: Result,
    *,
    settings: SchoolSettings,
    owners: Sequence[int],
) -> None:
    notice = await session.get(Notice, result.notice_id)
    change = change_of(notice, result.outcome, now) if notice else None
    if notice is None or change is None:
        return
    seen, attempt = (notice.state, NoticeState.VOID), notice.attempt  # a hook may void its notice
    await _mark_unreachable(session, notice, result.outcome)
    await _hook_of(notice, change)(session, notice, now, settings)
    moved = await session.exec(
        update(Notice)
        .where(col(Notice.id) == notice.id)
        .where(col(Notice.state).in_(seen), col(Notice.attempt) == attempt)
        .values(_columns(change))
        .execution_options(synchronize_session=False)
    )
    if moved.rowcount != 1:
        raise _OvertakenError
    await _alarm(session, notice, change, now=now, owners=owners)


def _hook_of(notice: Notice, change: Change) -> Hook:
    hook: Hook = getattr(RULES[notice.kind], change.hook.value) if change.hook else nothing_to_do
    return hook


def _columns(change: Change) -> dict[str, Any]:
    columns = asdict(change) | {"worker": None, "lease_until": None}
    del columns["hook"]
    return columns


async def _alarm(
    session: Session, notice: Notice, change: Change, *, now: datetime, owners: Sequence[int]
) -> None:
    """Tell owners of what somebody has to decide about."""
    if change.state in {NoticeState.UNKNOWN, NoticeState.FAILED} and change.closed_at is None:
        await alarm_of_undelivered(session, notice.kind, owners=owners, now=now)


async def _mark_unreachable(session: Session, notice: Notice, outcome: Outcome) -> None:
    """Remember of who was to read it that they cannot be reached, until they write again.

    Before the hook: people are locked before offerings (docs/locking.md), and afterwards their
    carer would be who reads it.
    """
    if not isinstance(outcome, Unreachable) or notice.chat_id is not None:
        return  # a group that is out of reach tells nothing of who ordered the message
    for _, reader in await with_readers(session, [notice.id or 0]):
        if reader is not None:
            await session.exec(
                update(Person).where(col(Person.id) == reader.id).values(reachable=False)
            )
