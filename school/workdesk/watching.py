"""Reading the offerings of the days ahead, for the rules that say which need attention."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select
from sqlmodel import col

from school.actors import Actor
from school.database import Database, Session
from school.days import load_days
from school.menu import MenuItem
from school.offerings import LectureSession, Offering, OfferingStatus
from school.people import Carer, Person
from school.settings import SchoolSettings
from school.signups.desk import PASSED_OVER
from school.signups.line import how_many
from school.signups.tables import OPEN_STATES, SignUp, SignUpState
from school.sites import Site
from school.staff.rights import SITE_PATH, Rank, some_scope_seen
from school.statements import AnyRow, rows
from school.workdesk.risks import AHEAD, AtRisk, Looking, Meeting, Watched, at_risk_of

_AHEAD = (
    col(Offering.status) == OfferingStatus.OPEN,
    col(Offering.starts_at) < bindparam("until"),
    col(Offering.ends_at) > bindparam("now"),
)
_OFFERINGS: Select[*tuple[Any, ...]] = (
    select(
        col(Offering.id),
        col(Offering.title),
        col(Offering.site_id),
        col(MenuItem.kind),
        col(Offering.mode),
        col(Offering.room),
        col(Offering.lecturer_id),
        col(Offering.lecturer),
        col(Offering.capacity),
        col(Offering.starts_at),
        col(Offering.cut_off),
    )
    .join(MenuItem, col(MenuItem.id) == col(Offering.menu_item_id))
    .join(Site, col(Site.id) == col(Offering.site_id))
    .where(*_AHEAD)
)
_MEETINGS: Select[*tuple[Any, ...]] = (
    select(
        col(LectureSession.offering_id),
        col(LectureSession.starts_at),
        col(LectureSession.ends_at),
    )
    .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
    .join(Site, col(Site.id) == col(Offering.site_id))
    .where(*_AHEAD)
    .where(col(LectureSession.starts_at) < bindparam("until"))
    .where(col(LectureSession.ends_at) > bindparam("now"))
    .order_by(col(LectureSession.starts_at))
)
_COUNTS: Select[*tuple[Any, ...]] = (
    select(
        col(SignUp.offering_id),
        how_many(SignUpState.TAKEN).label("taken"),
        how_many(SignUpState.HELD).label("held"),
        how_many(SignUpState.WAITING).label("waiting"),
    )
    .join(Offering, col(Offering.id) == col(SignUp.offering_id))
    .join(Site, col(Site.id) == col(Offering.site_id))
    .where(*_AHEAD, col(SignUp.state).in_(OPEN_STATES))
    .group_by(col(SignUp.offering_id))
)
_PASSED_OVER: Select[*tuple[Any, ...]] = (
    select(col(SignUp.offering_id), func.count().label("n"))
    .join(Offering, col(Offering.id) == col(SignUp.offering_id))
    .join(Site, col(Site.id) == col(Offering.site_id))
    .join(Person, col(Person.id) == col(SignUp.person_id))
    .outerjoin(Carer, col(Carer.id) == col(Person.carer_id))
    .where(*_AHEAD, *PASSED_OVER)
    .group_by(col(SignUp.offering_id))
)


async def at_risk(
    database: Database, actor: Actor, *, now: datetime, settings: SchoolSettings
) -> list[AtRisk]:
    """Return which offerings of one's scope need attention, the most urgent first.

    Those elsewhere are looked at only as far as they want a lecturer of one's own at the same
    time; then one is told their title, which anybody finds in the menu.
    """
    scope = await some_scope_seen(database, actor, Rank.LIAISON)
    here = scope.holds(SITE_PATH)
    async with database.read() as session:
        watched = await _watched(session, here, now)
        others = [] if scope.everywhere else await _elsewhere(session, ~here, watched, now)
        own_days = await load_days(session)
    return at_risk_of(watched, Looking(now, settings.zone, own_days), elsewhere=others)


async def _watched(session: Session, where: ColumnElement[bool], now: datetime) -> list[Watched]:
    """Return the offerings that have sessions in the time ahead, and who is in them."""
    counts = {each.offering_id: each for each in await _read(session, _COUNTS, where, now)}
    passed = {each.offering_id: each.n for each in await _read(session, _PASSED_OVER, where, now)}

    def who(offering_id: int) -> dict[str, int]:
        found = counts.get(offering_id)
        if found is None:
            return {}
        in_line = found.held + found.waiting
        unreached = passed.get(offering_id, 0)
        return {
            "taken": found.taken,
            "held": found.held,
            "in_line": in_line,
            "unreached": unreached,
        }

    return [
        Watched(**each._mapping, meetings=met, **who(each.id))  # noqa: SLF001 - Row's mapping
        for each, met in await _with_meetings(session, where, now)
    ]


async def _elsewhere(
    session: Session, where: ColumnElement[bool], watched: Sequence[Watched], now: datetime
) -> list[Watched]:
    """Return the offerings elsewhere that want one of the same lecturers."""
    ids = {each.lecturer_id for each in watched if each.lecturer_id is not None}
    names = {each.lecturer for each in watched if each.lecturer}
    if not ids and not names:
        return []
    same = or_(col(Offering.lecturer_id).in_(ids), col(Offering.lecturer).in_(names))
    return [
        Watched(**each._mapping, meetings=met)  # noqa: SLF001 - Row's mapping
        for each, met in await _with_meetings(session, where & same, now)
    ]


async def _with_meetings(
    session: Session, where: ColumnElement[bool], now: datetime
) -> list[tuple[AnyRow, tuple[Meeting, ...]]]:
    meetings: dict[int, list[Meeting]] = {}
    for each in await _read(session, _MEETINGS, where, now):
        meetings.setdefault(each.offering_id, []).append(Meeting(each.starts_at, each.ends_at))
    return [
        (each, tuple(meetings[each.id]))
        for each in await _read(session, _OFFERINGS, where, now)
        if each.id in meetings
    ]


async def _read(
    session: Session,
    statement: Select[*tuple[Any, ...]],
    where: ColumnElement[bool],
    now: datetime,
) -> Sequence[AnyRow]:
    return await rows(session, statement.where(where), now=now, until=now + AHEAD)
