"""Lecturers to phone, at the sites of one's scope: whom, and about what.

They stand on the call list beside residents, and are phoned by the site of their offering.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, select
from sqlmodel import col

from school.actors import Actor
from school.calls.urgency import urgency
from school.database import Database, Session
from school.lecturers.reminding import STILL_TRUE
from school.lecturers.tables import (
    LecturerCall,
    LecturerCallCause,
    LecturerCallKind,
    LecturerCallState,
)
from school.notices.tables import Channel
from school.offerings import Offering
from school.sites import Site
from school.staff.rights import SITE_PATH, Rank, Scope, at_or_below, some_scope_seen
from school.statements import rows
from school.volunteers import Volunteer, opened

# More than anybody phones in a day; the list is read anew after each call.
LISTED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class LecturerToPhone:
    """A lecturer to phone: who, about what, until when it is of use.

    `session_id` is what they are reminded of. `tries`, `again_at` and `told` are as those of a
    resident's call.
    """

    id: int
    kind: LecturerCallKind
    cause: LecturerCallCause
    name: str
    phone: str | None
    site_id: int
    offering_id: int
    session_id: int | None
    old_starts_at: datetime
    new_starts_at: datetime
    tries: int
    again_at: datetime
    until: datetime
    told: bool


IS_OPEN: ColumnElement[bool] = and_(
    col(LecturerCall.closed_at).is_(None),
    col(LecturerCall.expires_at) > bindparam("now"),
    STILL_TRUE,
)
BY_PHONE: ColumnElement[bool] = col(LecturerCall.channel) == Channel.CALL
_CALLS: Select[*tuple[Any, ...]] = (
    select(
        col(LecturerCall.id),
        col(LecturerCall.kind),
        col(LecturerCall.cause),
        func.coalesce(col(LecturerCall.name), "").label("text"),
        col(Volunteer.name),
        col(Volunteer.phone),
        col(Offering.site_id),
        col(LecturerCall.offering_id),
        col(LecturerCall.session_id),
        col(LecturerCall.old_starts_at),
        col(LecturerCall.new_starts_at),
        col(LecturerCall.tries),
        col(LecturerCall.not_before),
        col(LecturerCall.expires_at),
        col(LecturerCall.state),
    )
    .select_from(LecturerCall)
    .join(Offering, col(Offering.id) == col(LecturerCall.offering_id))
    .join(Site, col(Site.id) == col(Offering.site_id))
    .outerjoin(Volunteer, col(Volunteer.id) == col(LecturerCall.volunteer_id))
    .where(IS_OPEN)
    .order_by(col(LecturerCall.expires_at), col(LecturerCall.id))
    .limit(LISTED)
)


async def lecturers_to_phone(
    database: Database, actor: Actor, *, now: datetime, site_id: int | None = None
) -> list[LecturerToPhone]:
    """Return which lecturers of one's sites are to be phoned, the most urgent first.

    `site_id` is one site and all below it.
    """
    scope = await some_scope_seen(database, actor, Rank.LIAISON)
    here = scope.holds(SITE_PATH) & at_or_below(site_id)
    async with database.read() as session:
        return await read_lecturers(session, now=now, where=here & BY_PHONE)


async def lecturer_to_phone(
    database: Database, actor: Actor, call_id: int, *, now: datetime
) -> LecturerToPhone | None:
    """Return one of them, None when the call is over or lies elsewhere."""
    scope = await some_scope_seen(database, actor, Rank.LIAISON)
    this = scope.holds(SITE_PATH) & (col(LecturerCall.id) == call_id)
    async with database.read() as session:
        found = await read_lecturers(session, now=now, where=this)
    return found[0] if found else None


async def read_lecturers(
    session: Session, *, now: datetime, where: ColumnElement[bool]
) -> list[LecturerToPhone]:
    """Return the lecturers to phone that `where` allows; for who has checked the right."""
    found = await rows(session, _CALLS.where(where), now=now)
    return sorted((_call(session, each) for each in found), key=lambda each: urgency(each, now))


_COUNT = (
    select(func.count())
    .select_from(LecturerCall)
    .join(Offering, col(Offering.id) == col(LecturerCall.offering_id))
    .join(Site, col(Site.id) == col(Offering.site_id))
    .where(IS_OPEN, BY_PHONE, col(LecturerCall.state) != LecturerCallState.TOLD)
)


async def count_lecturers(database: Database, scope: Scope, *, now: datetime) -> int:
    """Return how many lecturers of a scope are to be phoned."""
    found = await database.rows(_COUNT.where(scope.holds(SITE_PATH)), now=now)
    return int(found[0][0])


def _call(session: Session, found: Any) -> LecturerToPhone:
    name, phone = found.text, None
    if found.name is not None:
        name, phone = opened(session.vault, found.name, found.phone)
    return LecturerToPhone(
        id=found.id,
        kind=found.kind,
        cause=found.cause,
        name=name,
        phone=phone,
        site_id=found.site_id,
        offering_id=found.offering_id,
        session_id=found.session_id,
        old_starts_at=found.old_starts_at,
        new_starts_at=found.new_starts_at,
        tries=found.tries,
        again_at=found.not_before,
        until=found.expires_at,
        told=found.state is LecturerCallState.TOLD,
    )
