"""Records as staff see them, for the year's awards: of the people of the sites of one's scope.

A person's site is where they live, where a desk entered them, or that of who cares for them; of
colleagues also where they work. Whose record was taken stands in the audit trail.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from school.actors import Actor
from school.attendance.record import (
    ANSWERED,
    VISITS,
    Record,
    bounds,
    record_in,
    visits_in,
)
from school.audit import record
from school.database import Database, Session, use_case
from school.offerings import LectureSession
from school.people import Person, opened_name
from school.presence.tables import PRESENT, Attendance
from school.sites import Site
from school.staff.rights import NotAllowedError, Rank, require, some_scope, some_scope_seen
from school.staff.tables import StaffRole
from school.statements import rows

# So many stand on one printed page.
A_PAGE = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardLine:
    """One of those who came most often."""

    person_id: int
    name: str | None
    site: str | None
    times: int
    minutes: int
    courses: int
    passed: int


_Carer = aliased(Person, name="carer_of")
_Own = aliased(Site, name="own")
_HOME = func.coalesce(col(Person.site_id), col(Person.desk_id), col(_Carer.site_id))
_HOMES = (
    select(col(Site.path))
    .join(Person, col(Person.id) == bindparam("person_id"))
    .outerjoin(_Carer, col(_Carer.id) == col(Person.carer_id))
    .outerjoin(
        StaffRole,
        and_(col(StaffRole.person_id) == col(Person.id), col(StaffRole.ended_at).is_(None)),
    )
    .where(
        or_(
            col(Site.id) == col(Person.site_id),
            col(Site.id) == col(Person.desk_id),
            col(Site.id) == col(_Carer.site_id),
            col(Site.id) == col(StaffRole.site_id),
        )
    )
)
_MOST: Select[*tuple[Any, ...]] = (
    select(
        col(Person.id),
        col(Person.name),
        col(_Own.name).label("site"),
        func.count().label("times"),
    )
    .join(Attendance, col(Attendance.person_id) == col(Person.id))
    .join(LectureSession, col(LectureSession.id) == col(Attendance.session_id))
    .outerjoin(_Carer, col(_Carer.id) == col(Person.carer_id))
    .outerjoin(_Own, col(_Own.id) == _HOME)
    .where(col(Attendance.state).in_(tuple(PRESENT)), col(Person.deleted_at).is_(None))
    .where(col(Person.name).is_not(None))
    .where(col(LectureSession.starts_at) >= bindparam("since"))
    .where(col(LectureSession.starts_at) < bindparam("until"))
    .group_by(col(Person.id), col(Person.name), col(_Own.name))
    .order_by(func.count().desc(), col(Person.id))
    .limit(A_PAGE)
)


async def take_record(
    database: Database, actor: Actor, *, now: datetime, person_id: int, year: int, zone: ZoneInfo
) -> Record | None:
    """Return the year of somebody of one's sites, and write down who took it."""
    await _note(database, now=now, actor=actor, person_id=person_id)
    return await record_in(database, person_id, year=year, zone=zone)


async def look_at_record(
    database: Database, actor: Actor, *, person_id: int, year: int, zone: ZoneInfo
) -> Record | None:
    """Return the same for a screen, from which nothing is taken away."""
    async with database.read() as session:
        await _may(session, actor, person_id)
    return await record_in(database, person_id, year=year, zone=zone)


async def most_active(
    database: Database, actor: Actor, *, year: int, zone: ZoneInfo, at_site: str | None = None
) -> list[AwardLine]:
    """Return who of one's sites came most often in a year, as many as one page holds.

    `at_site` is the path of a site: only of that one and below it.
    """
    scope = await some_scope_seen(database, actor, Rank.LIAISON)
    since, until = bounds(year, zone)
    asked = _MOST if scope.everywhere else _MOST.where(scope.holds(col(_Own.path)))
    if at_site is not None:
        asked = asked.where(col(_Own.path).startswith(at_site, autoescape=True))
    found = await database.rows(asked, since=since, until=until)
    of = {"people": [each.id for each in found], "since": since, "until": until}
    told = await database.rows(VISITS, **of) if found else []
    passed = {
        each.person_id: each.passed
        for each in (await database.rows(ANSWERED, **of) if found else [])
    }
    lines = []
    for each in found:
        visits = visits_in([visit for visit in told if visit.person_id == each.id])
        lines.append(
            AwardLine(
                person_id=each.id,
                name=opened_name(database.vault, each.name),
                site=each.site,
                times=len(visits),
                minutes=sum(visit.minutes for visit in visits),
                courses=len({visit.course for visit in visits}),
                passed=passed.get(each.id, 0),
            )
        )
    return lines


@use_case
async def note_list_taken(
    session: Session, *, now: datetime, actor: Actor, site_id: int | None
) -> None:
    """Write down that somebody took the list of who came most often; None: of all their sites."""
    if site_id is None:
        await some_scope(session, actor, Rank.LIAISON)
    else:
        await require(session, actor, Rank.LIAISON, site_id=site_id)
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action="papers.awards",
        subject="site",
        subject_id=site_id,
    )


@use_case
async def _note(session: Session, *, now: datetime, actor: Actor, person_id: int) -> None:
    await _may(session, actor, person_id)
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action="papers.record",
        subject="person",
        subject_id=person_id,
    )


async def _may(session: Session, actor: Actor, person_id: int) -> None:
    """Raise NotAllowedError unless it is somebody of one's sites."""
    scope = await some_scope(session, actor, Rank.LIAISON)
    homes = await rows(session, _HOMES, person_id=person_id)
    if not scope.everywhere and not any(scope.covers(each.path) for each in homes):
        raise NotAllowedError
