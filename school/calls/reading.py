"""The call list: whom to phone at the sites of one's scope, and about what.

A call is a notice on the channel of calls. Whether it is still true is asked as the list is read;
what has ended meanwhile is left out here, and closed by `school.calls.ending`.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, case, func, text
from sqlalchemy import select as columns
from sqlmodel import col, select

from school.actors import Actor
from school.announcements.phoning import ANNOUNCED
from school.calls.care import count_ill
from school.calls.lecturers import count_lecturers
from school.calls.urgency import urgency
from school.database import Database, Session
from school.deliveries.rules import RULES
from school.notices.queue import FACTS_FIELD, FAR
from school.notices.tables import OPEN_CALLS_SQL, Notice, NoticeKind, NoticeState
from school.people import Person, opened_name, opened_phone
from school.signups.tables import Offer
from school.sites import Site
from school.staff.rights import SITE_PATH, Rank, at_or_below, some_scope_seen

# More than anybody phones in a day; the list is read anew after each call.
LISTED = 200
# What was announced to all does not keep from the list who is waited for.
_LAST: ColumnElement[int] = case((col(Notice.kind).in_(ANNOUNCED), 1), else_=0)
IS_OPEN: ColumnElement[bool] = text(OPEN_CALLS_SQL)  # type: ignore[assignment]  # a condition


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Somebody to phone: who, about what, until when it is of use.

    `tries` counts how often nobody answered, and `again_at` is when to try again. `told`: they
    heard of it, and their answer is waited for. What is announced has a `sending_id`, all else an
    `offering_id`.
    """

    id: int
    kind: NoticeKind
    person_id: int
    name: str | None
    phone: str | None
    desk_id: int
    desk: str
    offering_id: int | None
    sending_id: int | None
    facts: Mapping[str, Any]
    tries: int
    again_at: datetime
    until: datetime
    told: bool


def facts_of(session: Session | Database, notice: Notice) -> dict[str, Any]:
    """Open the facts of a call's cause."""
    if notice.facts is None:
        return {}
    facts: dict[str, Any] = json.loads(session.vault.open(FACTS_FIELD, notice.facts))
    return facts


def offering_of(notice: Notice, facts: Mapping[str, Any]) -> int | None:
    """Return the offering a call is about: news of offerings have it as their subject.

    None: it is about an announcement.
    """
    if notice.kind in ANNOUNCED:
        return None
    return int(facts.get("offering_id", notice.subject))


# Not joined: the condition of open calls names its columns without their table.
_HELD_UNTIL = (
    columns(col(Offer.expires_at))
    .where(col(Offer.id) == col(Notice.subject), col(Notice.kind) == NoticeKind.OFFER)
    .correlate(Notice)
    .scalar_subquery()
)
_CALLS: Select[*tuple[Any, ...]] = (
    select(Notice, Person, col(Site.name), _HELD_UNTIL)
    .join(Person, col(Person.id) == col(Notice.person_id))
    .join(Site, col(Site.id) == col(Person.desk_id))
    .where(IS_OPEN, col(Person.deleted_at).is_(None))
)


async def call_list(
    database: Database, actor: Actor, *, now: datetime, site_id: int | None = None
) -> list[Call]:
    """Return whom to phone now, the most urgent first; `site_id` is one site and all below it."""
    scope = await some_scope_seen(database, actor, Rank.LIAISON)
    asked = _CALLS.where(scope.holds(SITE_PATH)).order_by(_LAST, col(Notice.id))
    asked = asked.where(at_or_below(site_id)).limit(LISTED)
    async with database.read() as session:
        return await read_calls(session, asked, now=now)


async def read_calls(session: Session, asked: Any, *, now: datetime) -> list[Call]:
    """Return the calls of a statement that are still true."""
    found = (await session.exec(asked)).all()
    calls = [_call(session, *each) for each in found if await _is_true(session, each[0], now=now)]
    return sorted(calls, key=lambda each: urgency(each, now))


def every_call() -> Any:
    """Return the statement of all open calls; for who has checked the right by other means."""
    return _CALLS.order_by(col(Notice.id))


async def call_of(database: Database, actor: Actor, call_id: int, *, now: datetime) -> Call | None:
    """Return one call, None when it is over or lies elsewhere."""
    scope = await some_scope_seen(database, actor, Rank.LIAISON)
    asked = _CALLS.where(scope.holds(SITE_PATH), col(Notice.id) == call_id)
    async with database.read() as session:
        found: Sequence[Call] = await read_calls(session, asked, now=now)
    return found[0] if found else None


_COUNT = (
    columns(func.count())
    .select_from(Notice)
    .join(Person, col(Person.id) == col(Notice.person_id))
    .join(Site, col(Site.id) == col(Person.desk_id))
    .where(IS_OPEN, col(Notice.expires_at) > bindparam("now"))
    .where(col(Notice.state) != NoticeState.TOLD, col(Notice.not_before) < FAR)
)


async def count_calls(database: Database, actor: Actor, *, now: datetime) -> int:
    """Return about how many are to be phoned, lecturers and the ill too; some may have ended."""
    scope = await some_scope_seen(database, actor, Rank.LIAISON)
    found = await database.rows(_COUNT.where(scope.holds(SITE_PATH)), now=now)
    others = await count_lecturers(database, scope, now=now) + await count_ill(
        database, scope, now=now
    )
    return int(found[0][0]) + others


async def _is_true(session: Session, notice: Notice, *, now: datetime) -> bool:
    if notice.expires_at <= now:
        return False
    return await RULES[notice.kind].truth(session, notice, now) is None


def _call(
    session: Session, notice: Notice, person: Person, desk: str, held_until: datetime | None
) -> Call:
    facts = facts_of(session, notice)
    return Call(
        id=notice.id or 0,
        kind=notice.kind,
        person_id=notice.person_id,
        name=opened_name(session.vault, person.name),
        phone=opened_phone(session.vault, person.phone),
        desk_id=person.desk_id or 0,
        desk=desk,
        offering_id=offering_of(notice, facts),
        sending_id=notice.subject if notice.kind in ANNOUNCED else None,
        facts=facts,
        tries=notice.attempt,
        again_at=notice.not_before,
        until=min(held_until or notice.expires_at, notice.expires_at),
        told=notice.state is NoticeState.TOLD,
    )
