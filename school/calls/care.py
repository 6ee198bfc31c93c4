"""Calls of care: who of one's sites is ill and is to be asked how they are.

What is shown is name, phone, that they are ill, and which course they missed: nothing of what they
said. Whether they were absent at all, and whether there is a phone (theirs, or of who cares for
them), is asked as the list is read.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, select
from sqlmodel import col

from school.actors import Actor
from school.calls.urgency import urgency
from school.caring.asking import HAS_PHONE
from school.caring.tables import CareCall
from school.database import Database, Session
from school.offerings import LectureSession, Offering
from school.people import Carer, Person, opened_name, opened_phone
from school.presence.tables import Attendance, AttendanceState
from school.sites import Site
from school.staff.rights import (
    SITE_PATH,
    Rank,
    Scope,
    at_or_below,
    some_scope_seen,
)
from school.statements import AnyRow, rows

# More than anybody phones in a day; the list is read anew after each call.
LISTED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class IllToPhone:
    """Who is ill: name, number, and the session that they missed.

    `by_carer`: the number is that of who cares for them. `tries` and `again_at` are as those of
    other calls.
    """

    id: int
    name: str | None
    phone: str | None
    by_carer: bool
    site_id: int
    offering_id: int
    session_id: int
    title: str
    starts_at: datetime
    tries: int
    again_at: datetime
    until: datetime
    told: Literal[False] = False


IS_OPEN: ColumnElement[bool] = and_(
    col(CareCall.closed_at).is_(None),
    col(CareCall.expires_at) > bindparam("now"),
    exists()
    .where(col(Attendance.session_id) == col(CareCall.session_id))
    .where(col(Attendance.person_id) == col(CareCall.person_id))
    .where(col(Attendance.state) == AttendanceState.ABSENT),
)
_CALLS: Select[*tuple[Any, ...]] = (
    select(
        col(CareCall.id),
        col(CareCall.site_id),
        col(CareCall.session_id),
        col(CareCall.tries),
        col(CareCall.not_before),
        col(CareCall.expires_at),
        col(Person.name),
        col(Person.phone),
        col(Carer.phone).label("carer_phone"),
        col(LectureSession.offering_id),
        col(LectureSession.starts_at),
        col(Offering.title),
    )
    .select_from(CareCall)
    .join(Site, col(Site.id) == col(CareCall.site_id))
    .join(Person, col(Person.id) == col(CareCall.person_id))
    .outerjoin(Carer, col(Carer.id) == col(Person.carer_id))
    .join(LectureSession, col(LectureSession.id) == col(CareCall.session_id))
    .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
    .where(IS_OPEN, HAS_PHONE, col(Person.deleted_at).is_(None))
    .order_by(col(CareCall.id))
    .limit(LISTED)
)
_COUNT = (
    select(func.count())
    .select_from(CareCall)
    .join(Site, col(Site.id) == col(CareCall.site_id))
    .join(Person, col(Person.id) == col(CareCall.person_id))
    .outerjoin(Carer, col(Carer.id) == col(Person.carer_id))
    .where(IS_OPEN, HAS_PHONE)
)


async def ill_to_phone(
    database: Database, actor: Actor, *, now: datetime, site_id: int | None = None
) -> list[IllToPhone]:
    """Return who of one's sites is to be asked how they are; `site_id` and all below it."""
    scope = await some_scope_seen(database, actor, Rank.LIAISON)
    here = scope.holds(SITE_PATH) & at_or_below(site_id)
    async with database.read() as session:
        return await read_ill(session, now=now, where=here)


async def one_ill_to_phone(
    database: Database, actor: Actor, call_id: int, *, now: datetime
) -> IllToPhone | None:
    """Return one of them, None when the call is over or lies elsewhere."""
    scope = await some_scope_seen(database, actor, Rank.LIAISON)
    this = scope.holds(SITE_PATH) & (col(CareCall.id) == call_id)
    async with database.read() as session:
        found = await read_ill(session, now=now, where=this)
    return found[0] if found else None


async def read_ill(
    session: Session, *, now: datetime, where: ColumnElement[bool]
) -> list[IllToPhone]:
    """Return the calls that `where` allows; for who has checked the right."""
    found = await rows(session, _CALLS.where(where), now=now)
    return sorted((_call(session, each) for each in found), key=lambda each: urgency(each, now))


async def count_ill(database: Database, scope: Scope, *, now: datetime) -> int:
    """Return how many of a scope are to be asked how they are."""
    found = await database.rows(_COUNT.where(scope.holds(SITE_PATH)), now=now)
    return int(found[0][0])


def _call(session: Session, found: AnyRow) -> IllToPhone:
    own = opened_phone(session.vault, found.phone)
    return IllToPhone(
        id=found.id,
        name=opened_name(session.vault, found.name),
        phone=own or opened_phone(session.vault, found.carer_phone),
        by_carer=own is None and found.carer_phone is not None,
        site_id=found.site_id,
        offering_id=found.offering_id,
        session_id=found.session_id,
        title=found.title,
        starts_at=found.starts_at,
        tries=found.tries,
        again_at=found.not_before,
        until=found.expires_at,
    )
