"""The sessions of a day, and which days ahead have any, at the sites of one's scope."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, bindparam, func, select
from sqlmodel import col

from school.actors import Actor
from school.database import Database
from school.offerings import LectureSession, Mode, Offering, OfferingStatus
from school.signups.tables import Absence, SignUp, SignUpState
from school.sites import Site
from school.staff.rights import SITE_PATH, Rank, some_scope_seen


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionLine:
    """One session: `taken` seats of `capacity` (None: no limit), of whom `absent` can't come."""

    session_id: int
    offering_id: int
    title: str
    site_id: int
    room: str | None
    mode: Mode
    status: OfferingStatus
    starts_at: datetime
    ends_at: datetime
    capacity: int | None
    taken: int
    absent: int


@dataclass(frozen=True, slots=True)
class DayLine:
    """A day that has sessions: how many of them take place."""

    day: date
    sessions: int


_TAKEN = (
    select(func.count())
    .select_from(SignUp)
    .where(col(SignUp.offering_id) == col(Offering.id), col(SignUp.state) == SignUpState.TAKEN)
    .correlate(Offering)
    .scalar_subquery()
)
_ABSENT = (
    select(func.count())
    .select_from(Absence)
    .join(SignUp, col(SignUp.id) == col(Absence.sign_up_id))
    .where(
        col(Absence.session_id) == col(LectureSession.id),
        col(SignUp.state) == SignUpState.TAKEN,
    )
    .correlate(LectureSession)
    .scalar_subquery()
)
_WITHIN = (
    col(LectureSession.starts_at) >= bindparam("since"),
    col(LectureSession.starts_at) < bindparam("until"),
)
_SESSIONS: Select[*tuple[Any, ...]] = (
    select(
        col(LectureSession.id).label("session_id"),
        col(Offering.id).label("offering_id"),
        col(Offering.title),
        col(Offering.site_id),
        col(Offering.room),
        col(Offering.mode),
        col(Offering.status),
        col(LectureSession.starts_at),
        col(LectureSession.ends_at),
        col(Offering.capacity),
        _TAKEN.label("taken"),
        _ABSENT.label("absent"),
    )
    .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
    .join(Site, col(Site.id) == col(Offering.site_id))
    .where(*_WITHIN)
    .order_by(col(LectureSession.starts_at), col(LectureSession.id))
)
_STARTS: Select[*tuple[Any, ...]] = (
    select(col(LectureSession.starts_at), col(Offering.status))
    .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
    .join(Site, col(Site.id) == col(Offering.site_id))
    .where(*_WITHIN)
)
_COUNT = (
    select(func.count())
    .select_from(LectureSession)
    .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
    .join(Site, col(Site.id) == col(Offering.site_id))
    .where(*_WITHIN, col(Offering.status) == OfferingStatus.OPEN)
)


async def sessions_between(
    database: Database, actor: Actor, *, since: datetime, until: datetime
) -> list[SessionLine]:
    """Return the sessions that begin in a period, in order of time, cancelled ones too."""
    scope = await some_scope_seen(database, actor, Rank.LIAISON)
    asked = _SESSIONS.where(scope.holds(SITE_PATH))
    found = await database.rows(asked, since=since, until=until)
    return [SessionLine(**each._mapping) for each in found]  # noqa: SLF001 - Row's public mapping


async def count_sessions(
    database: Database, actor: Actor, *, since: datetime, until: datetime
) -> int:
    """Return how many sessions begin in a period and take place."""
    scope = await some_scope_seen(database, actor, Rank.LIAISON)
    found = await database.rows(_COUNT.where(scope.holds(SITE_PATH)), since=since, until=until)
    return int(found[0][0])


async def days_with_sessions(
    database: Database, actor: Actor, *, since: datetime, until: datetime, zone: ZoneInfo
) -> list[DayLine]:
    """Return the days by the school's clock that have sessions, and how many take place."""
    scope = await some_scope_seen(database, actor, Rank.LIAISON)
    asked = _STARTS.where(scope.holds(SITE_PATH))
    count: Counter[date] = Counter()
    for each in await database.rows(asked, since=since, until=until):
        count[each.starts_at.astimezone(zone).date()] += each.status is OfferingStatus.OPEN
    return [DayLine(day, count[day]) for day in sorted(count)]
