"""Writing notices into the outbox, and taking back what is no longer true."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, String, cast, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col

from school.database import Session
from school.notices.kinds import KINDS
from school.notices.tables import Notice, NoticeKind, NoticeState
from school.people import Person

FACTS_FIELD = "notice.facts"
# States in which a notice has not yet left and may still be voided.
PENDING = (NoticeState.QUEUED, NoticeState.CLAIMED, NoticeState.RETRY, NoticeState.HELD)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNotice:
    """A notice to write.

    `dedupe_key` names the cause: a second notice under it is not written. `not_before` None =
    now. `through_quiet` None = as its kind says. `facts` are JSON-able and will be sealed.
    """

    kind: NoticeKind
    subject: int
    person_id: int
    expires_at: datetime
    dedupe_key: str
    facts: Mapping[str, Any] | None = None
    not_before: datetime | None = None
    through_quiet: bool | None = None
    silent: bool = False


async def enqueue(session: Session, notices: list[NewNotice], *, now: datetime) -> None:
    """Write `notices` in this transaction; those whose dedupe key is known are left out."""
    if not notices:
        return
    insert = (sqlite if session.get_bind().dialect.name == "sqlite" else postgresql).insert
    rows = [_row(session, notice, now) for notice in notices]
    await session.exec(
        insert(Notice).on_conflict_do_nothing(index_elements=["dedupe_key"]), params=rows
    )


async def enqueue_to_many(
    session: Session, notice: NewNotice, people: Sequence[int], *, now: datetime
) -> None:
    """Write the same notice to each of `people`, in one statement.

    Who stands in `notice` is not looked at; each person's id is appended to the dedupe key.
    """
    if not people:
        return
    insert = (sqlite if session.get_bind().dialect.name == "sqlite" else postgresql).insert
    row = _row(session, notice, now)
    key, _ = row.pop("dedupe_key"), row.pop("person_id")
    columns = Notice.__table__.c  # type: ignore[attr-defined]  # SQLModel hides it from mypy
    same = [literal(value, columns[name].type) for name, value in row.items()]
    own = literal(f"{key}:") + cast(col(Person.id), String)
    to_each = select(*same, own, col(Person.id)).where(col(Person.id).in_(people))
    statement = insert(Notice).from_select([*row, "dedupe_key", "person_id"], to_each)
    await session.exec(statement.on_conflict_do_nothing(index_elements=["dedupe_key"]))


async def void(
    session: Session, kind: NoticeKind, subject: int, *, reason: str, now: datetime
) -> None:
    """End every notice of this kind about `subject` that has not left yet."""
    await void_many(session, kind, [subject], reason=reason, now=now)


async def void_many(
    session: Session,
    kind: NoticeKind,
    subjects: Sequence[int] | Select[Any],
    *,
    reason: str,
    now: datetime,
) -> None:
    """End every notice of this kind about any of `subjects` that has not left yet."""
    await session.exec(
        update(Notice)
        .where(col(Notice.kind) == kind, col(Notice.subject).in_(subjects))
        .where(col(Notice.state).in_(PENDING))
        .values(state=NoticeState.VOID, reason=reason, ended_at=now, worker=None, lease_until=None)
    )


def _row(session: Session, notice: NewNotice, now: datetime) -> dict[str, Any]:
    kind = KINDS[notice.kind]
    facts = notice.facts
    return {
        "kind": notice.kind,
        "subject": notice.subject,
        "facts": session.vault.seal(FACTS_FIELD, json.dumps(dict(facts))) if facts else None,
        "person_id": notice.person_id,
        "priority": int(kind.priority),
        "not_before": notice.not_before or now,
        "expires_at": notice.expires_at,
        "dedupe_key": notice.dedupe_key,
        "state": NoticeState.QUEUED,
        "attempt": 0,
        "through_quiet": kind.through_quiet
        if notice.through_quiet is None
        else notice.through_quiet,
        "silent": notice.silent,
        "created_at": now,
    }
