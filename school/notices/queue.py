"""Writing notices into the outbox, and taking back what is no longer true."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Select, String, bindparam, cast, literal, select, true, update
from sqlmodel import col

from school.database import Session
from school.notices.kinds import KINDS
from school.notices.tables import Channel, Notice, NoticeKind, NoticeState
from school.people import Person
from school.statements import insert_or_ignore, write
from school.vault import Vault

FACTS_FIELD = "notice.facts"
# What is put aside for somebody to let it go on is due then, so that no claim looks at it.
FAR = datetime(9999, 1, 1, tzinfo=UTC)
_UNIQUE = ["dedupe_key"]
_COLUMNS = Notice.__table__.c  # type: ignore[attr-defined]  # SQLModel hides it from mypy
# States in which a notice has not yet left and may still be voided.
PENDING = (
    NoticeState.QUEUED,
    NoticeState.CLAIMED,
    NoticeState.RETRY,
    NoticeState.HELD,
    NoticeState.NOT_REACHED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNotice:
    """A notice to write.

    `dedupe_key` names the cause: a second notice under it is not written. `not_before` None =
    now. `through_quiet` None = as its kind says. `facts` are JSON-able and will be sealed. With
    `chat_id` it goes to that group or channel, and `person_id` is who ordered it.
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
    channel: Channel = Channel.CHAT
    chat_id: int | None = None


def opened_facts(vault: Vault, sealed: bytes | None) -> dict[str, Any] | None:
    """Open the facts of a notice."""
    return None if sealed is None else json.loads(vault.open(FACTS_FIELD, sealed))


async def enqueue(session: Session, notices: list[NewNotice], *, now: datetime) -> None:
    """Write `notices` in this transaction; those whose dedupe key is known are left out."""
    if notices:
        rows = [_row(session, notice, now) for notice in notices]
        await write(session, insert_or_ignore(session, Notice, unique=_UNIQUE), rows)


async def enqueue_to_many(
    session: Session, notice: NewNotice, people: Sequence[int], *, now: datetime
) -> None:
    """Write the same notice to each of `people`, in one statement.

    Who stands in `notice` is not looked at; each person's id is appended to the dedupe key.
    """
    if not people:
        return
    row = _row(session, notice, now)
    key, _ = row.pop("dedupe_key"), row.pop("person_id")
    same = [literal(value, _COLUMNS[name].type) for name, value in row.items()]
    own = literal(f"{key}:") + cast(col(Person.id), String)
    to_each = select(*same, own, col(Person.id)).where(col(Person.id).in_(people))
    insert = insert_or_ignore(session, Notice, unique=_UNIQUE)
    await write(session, insert.from_select([*row, "dedupe_key", "person_id"], to_each))


async def enqueue_to_readers(
    session: Session, notices: Sequence[NewNotice], readers: Select[Any], *, now: datetime
) -> None:
    """Write each notice to all who read about its subject, many in one statement.

    `readers` gives (recipient_id, channel, place) for the bound parameter `subject`. Who stands in
    a notice, and its channel, is not looked at; each reader's id is appended to its dedupe key.
    What is the same for all readers of a subject, its sealed facts above all, is made once.
    """
    rows = [_row(session, notice, now) for notice in notices]
    for row in rows:
        del row["person_id"], row["channel"]
    if not rows:
        return
    found = readers.subquery()
    given = {name: bindparam(_given(name), type_=_COLUMNS[name].type) for name in rows[0]}
    key = given.pop("dedupe_key") + ":" + cast(found.c.recipient_id, String)
    to_each = select(*given.values(), key, found.c.recipient_id, found.c.channel)
    to_each = to_each.order_by(found.c.place)
    insert = insert_or_ignore(session, Notice, unique=_UNIQUE).from_select(
        [*given, "dedupe_key", "person_id", "channel"],
        to_each.where(true()),  # SQLite would take ON CONFLICT for the condition of a join
    )
    values = [{_given(name): value for name, value in row.items()} for row in rows]
    await write(session, insert, [row | {"subject": row[_given("subject")]} for row in values])


def _given(name: str) -> str:
    """A column's own name is taken: SQLAlchemy keeps it for itself in inserts."""
    return f"given_{name}"


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
        "chat_id": notice.chat_id,
        "priority": int(kind.priority),
        "not_before": notice.not_before or now,
        "expires_at": notice.expires_at,
        "dedupe_key": notice.dedupe_key,
        "channel": notice.channel,
        "state": NoticeState.QUEUED,
        "attempt": 0,
        "through_quiet": kind.through_quiet
        if notice.through_quiet is None
        else notice.through_quiet,
        "silent": notice.silent,
        "created_at": now,
    }
