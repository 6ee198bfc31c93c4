"""The sessions of the last days, and whether anybody took attendance of them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select
from sqlmodel import col

from school.actors import Actor
from school.attendance.ledger import next_month
from school.attendance.tables import HeadCount, LedgerEntry
from school.database import Database
from school.offerings import LectureSession, Mode, Offering, OfferingStatus
from school.presence.tables import Attendance, Means
from school.settings import SchoolSettings
from school.signups.tables import SignUp, SignUpState
from school.sites import Site
from school.staff.rights import SITE_PATH, Rank, at_or_below, some_scope_seen
from school.statements import AnyRow

# Whoever remembers longer finds the session in its month.
BEHIND = timedelta(days=14)
DAY = timedelta(days=1)


class HowTaken(StrEnum):
    """NOT: nothing is known. CHECKED_IN: only what people said themselves, by code or word.

    COUNTED: somebody said how many there were. TICKED: somebody went through the roster.
    """

    NOT = "not"
    CHECKED_IN = "checked_in"
    COUNTED = "counted"
    TICKED = "ticked"


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionTaken:
    """One session: how many came as far as it is known, of how many who have a seat."""

    session_id: int
    title: str
    site_id: int
    room: str | None
    mode: Mode
    starts_at: datetime
    seats: int
    person_times: int
    how: HowTaken


def _here(table: Any) -> ColumnElement[bool]:
    same: ColumnElement[bool] = table.session_id == col(LectureSession.id)
    return same


_COUNTED = select(col(HeadCount.session_id)).where(_here(HeadCount)).exists()
_TICKED = (
    select(col(Attendance.id))
    .where(_here(Attendance), col(Attendance.means).in_((Means.ROSTER, Means.WORKBOOK)))
    .exists()
)
_ANY = select(col(Attendance.id)).where(_here(Attendance)).exists()
_TIMES = (
    select(func.coalesce(func.sum(col(LedgerEntry.delta)), 0))
    .where(_here(LedgerEntry))
    .correlate(LectureSession)
    .scalar_subquery()
)
_SEATS = (
    select(func.count())
    .select_from(SignUp)
    .where(col(SignUp.offering_id) == col(Offering.id), col(SignUp.state) == SignUpState.TAKEN)
    .correlate(Offering)
    .scalar_subquery()
)
_WITHIN = (
    col(LectureSession.starts_at) >= bindparam("since"),
    col(LectureSession.starts_at) < bindparam("until"),
    col(Offering.status) == OfferingStatus.OPEN,
)
_SESSIONS: Select[*tuple[Any, ...]] = (
    select(
        col(LectureSession.id).label("session_id"),
        col(Offering.title),
        col(Offering.site_id),
        col(Offering.room),
        col(Offering.mode),
        col(LectureSession.starts_at),
        _SEATS.label("seats"),
        _TIMES.label("person_times"),
        _TICKED.label("ticked"),
        _COUNTED.label("counted"),
        _ANY.label("any"),
    )
    .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
    .join(Site, col(Site.id) == col(Offering.site_id))
    .where(*_WITHIN)
    .order_by(col(LectureSession.starts_at).desc(), col(LectureSession.id).desc())
)
_UNTAKEN = (
    select(func.count())
    .select_from(LectureSession)
    .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
    .join(Site, col(Site.id) == col(Offering.site_id))
    .where(*_WITHIN, col(LectureSession.ends_at) <= bindparam("now"), ~_TICKED, ~_COUNTED)
)


async def recent_sessions(
    database: Database,
    actor: Actor,
    *,
    now: datetime,
    settings: SchoolSettings,
    site_id: int | None = None,
) -> list[SessionTaken]:
    """Return the sessions of today and the two weeks before, the latest first."""
    scope = await some_scope_seen(database, actor, Rank.LIAISON)
    midnight = _midnight(now, settings)
    asked = _SESSIONS.where(scope.holds(SITE_PATH), at_or_below(site_id))
    found = await database.rows(asked, since=midnight - BEHIND, until=midnight + DAY)
    return [_taken(each) for each in found]


async def count_untaken(
    database: Database, actor: Actor, *, now: datetime, settings: SchoolSettings
) -> int:
    """Return how many sessions of yesterday and today are over and nobody counted who came."""
    midnight = _midnight(now, settings)
    return await _untaken(database, actor, (midnight - DAY, midnight + DAY), now=now)


async def count_untaken_of_month(
    database: Database,
    actor: Actor,
    *,
    month: date,
    site_id: int | None,
    now: datetime,
    settings: SchoolSettings,
) -> int:
    """Return the same of a month, at a site and below; None: in all of the actor's scope."""
    first = month.replace(day=1)
    span = (_begins(first, settings), _begins(next_month(first), settings))
    return await _untaken(database, actor, span, now=now, site_id=site_id)


async def _untaken(
    database: Database,
    actor: Actor,
    span: tuple[datetime, datetime],
    *,
    now: datetime,
    site_id: int | None = None,
) -> int:
    scope = await some_scope_seen(database, actor, Rank.LIAISON)
    since, until = span
    asked = _UNTAKEN.where(scope.holds(SITE_PATH), at_or_below(site_id))
    found = await database.rows(asked, since=since, until=until, now=now)
    return int(found[0][0])


def _midnight(now: datetime, settings: SchoolSettings) -> datetime:
    return _begins(now.astimezone(settings.zone).date(), settings)


def _begins(day: date, settings: SchoolSettings) -> datetime:
    return datetime.combine(day, time(0), settings.zone)


def _taken(each: AnyRow) -> SessionTaken:
    facts = dict(each._mapping)  # noqa: SLF001 - Row's public mapping
    ticked, counted, known = facts.pop("ticked"), facts.pop("counted"), facts.pop("any")
    how = HowTaken.CHECKED_IN if known else HowTaken.NOT
    if ticked:
        how = HowTaken.TICKED
    elif counted:
        how = HowTaken.COUNTED
    return SessionTaken(**facts, how=how)
