"""Digests: one message at the end of a day for all that its budget had no room for.

A digest is a notice of its own, to who reads what it tells of. What it tells of are merged
notices that refer to it; they are read when it leaves and each time it is opened.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.orm import aliased
from sqlmodel import col

from school.database import Database, Session
from school.notices.queue import FACTS_FIELD, PENDING
from school.notices.tables import Notice, NoticeKind, NoticeState
from school.people import Person
from school.settings import SchoolSettings
from school.statements import AnyRow, row, write
from school.vault import Vault

NOTHING_LEFT = "nothing_left"
OVER_BUDGET = "over_budget"


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestItem:
    """One thing a digest tells of; `person_id` is to whom it was written."""

    notice_id: int
    kind: NoticeKind
    subject: int
    facts: Mapping[str, Any]
    person_id: int
    expires_at: datetime


def not_told(*, digests: Sequence[NoticeState] = PENDING) -> ColumnElement[bool]:
    """Return the condition that a notice has not left yet, neither itself nor in its digest.

    `digests` are the states of a digest that has not left: one that a worker has in hand may be
    rendered by now.
    """
    digest = aliased(Notice)
    to_leave = select(col(digest.id)).where(
        col(digest.kind) == NoticeKind.DIGEST, col(digest.state).in_(digests)
    )
    merged = and_(col(Notice.state) == NoticeState.MERGED, col(Notice.merged_into).in_(to_leave))
    return or_(col(Notice.state).in_(PENDING), merged)


async def digest_items(database: Database, digest_id: int) -> list[DigestItem]:
    """Return what a digest tells of, the oldest first; what many have in common, once."""
    found = await database.rows(_ITEMS.where(col(Notice.merged_into) == digest_id))
    once: dict[tuple[NoticeKind, int], DigestItem] = {}
    for each in found:
        once.setdefault((each.kind, each.subject), _item(each, database.vault))
    return list(once.values())


async def digest_item(database: Database, notice_id: int) -> tuple[int, DigestItem] | None:
    """Return one merged notice with the id of its digest; None when it was taken back."""
    found = await database.rows(_ITEMS.where(col(Notice.id) == notice_id))
    return (found[0].merged_into, _item(found[0], database.vault)) if found else None


async def is_reader_of(database: Database, digest_id: int, person_id: int) -> bool:
    """Tell whether a digest was written to this person, or to somebody in their care."""
    found = await database.rows(
        select(col(Notice.id))
        .join(Person, col(Person.id) == col(Notice.person_id))
        .where(col(Notice.id) == digest_id, col(Notice.kind) == NoticeKind.DIGEST)
        .where(or_(col(Person.id) == person_id, col(Person.carer_id) == person_id))
    )
    return bool(found)


async def digest_has_items(session: Session, notice: Notice, _now: datetime) -> str | None:
    """Return why a digest is not to be sent: all that it would tell of was taken back."""
    found = await row(session, _ITEMS.where(col(Notice.merged_into) == notice.id).limit(1))
    return None if found else NOTHING_LEFT


async def digest_was_not_sent(
    session: Session, notice: Notice, now: datetime, _settings: SchoolSettings
) -> None:
    """Queue anew what a digest told of that will not leave; the next one may list it.

    One that is closed as unknown may have arrived: what it told of was told.
    """
    if notice.state is not NoticeState.UNKNOWN:
        mine = and_(col(Notice.merged_into) == notice.id, col(Notice.state) == NoticeState.MERGED)
        await queue_anew(session, mine, now=now)


async def queue_anew(session: Session, which: ColumnElement[bool], *, now: datetime) -> int:
    """Let merged notices go their own way again from `now` on; return how many."""
    moved = await write(
        session,
        update(Notice)
        .where(which)
        .values(state=NoticeState.QUEUED, merged_into=None, ended_at=None, not_before=now),
    )
    return moved.rowcount


_ITEMS = (
    select(
        col(Notice.id),
        col(Notice.kind),
        col(Notice.subject),
        col(Notice.facts),
        col(Notice.person_id),
        col(Notice.expires_at),
        col(Notice.merged_into),
    )
    .where(col(Notice.state) == NoticeState.MERGED)
    .order_by(col(Notice.created_at), col(Notice.id))
)


def _item(found: AnyRow, vault: Vault) -> DigestItem:
    facts = json.loads(vault.open(FACTS_FIELD, found.facts)) if found.facts else {}
    return DigestItem(
        notice_id=found.id,
        kind=NoticeKind(found.kind),
        subject=found.subject,
        facts=facts,
        person_id=found.person_id,
        expires_at=found.expires_at,
    )
