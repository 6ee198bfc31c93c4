"""What a volunteer sees of their own lectures: asked, coming, past, and the year's sum."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, or_, select
from sqlmodel import col

from school.database import Database
from school.lecturers.tables import LecturerCall, LecturerCallKind, LecturerCallState
from school.offerings import LectureSession, Offering
from school.volunteering.giving import (
    Given,
    begins_between,
    held,
    sessions_given,
    with_attendances,
)

_WAITS = (LecturerCallState.OPEN, LecturerCallState.NOT_REACHED, LecturerCallState.TOLD)


@dataclass(frozen=True, slots=True)
class Request:
    """A question that waits for the volunteer's answer: whether they would give this."""

    call_id: int
    title: str
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Year:
    """What a volunteer gave this year; `attendances` as far as they are known."""

    sessions: int
    minutes: int
    attendances: int


_REQUESTS = (
    select(col(LecturerCall.id), col(Offering.title), col(LecturerCall.new_starts_at))
    .join(Offering, col(Offering.id) == col(LecturerCall.offering_id))
    .where(col(LecturerCall.volunteer_id) == bindparam("volunteer_id"))
    .where(col(LecturerCall.kind) == LecturerCallKind.ASK, col(LecturerCall.closed_at).is_(None))
    .where(or_(*(col(LecturerCall.state) == state for state in _WAITS)))
    .where(col(LecturerCall.expires_at) > bindparam("now"))
    .order_by(col(LecturerCall.new_starts_at), col(LecturerCall.id))
)


async def requests_of(database: Database, volunteer_id: int, *, now: datetime) -> list[Request]:
    """Return what a volunteer has to answer, the soonest first."""
    found = await database.rows(_REQUESTS, volunteer_id=volunteer_id, now=now)
    return [Request(*list(each)) for each in found]


async def coming_sessions(database: Database, volunteer_id: int, *, now: datetime) -> list[Given]:
    """Return the sessions a volunteer gives that are not over, with how many come to each."""
    to_come = col(LectureSession.ends_at) > now
    given = await sessions_given(database, to_come, volunteer_ids=[volunteer_id])
    return await with_attendances(database, given)


async def past_sessions(
    database: Database, volunteer_id: int, *, now: datetime, zone: ZoneInfo
) -> list[Given]:
    """Return the sessions a volunteer gave this year, as corrected, the latest first."""
    since = datetime.combine(now.astimezone(zone).date().replace(month=1, day=1), time(), zone)
    this_year = col(LectureSession.starts_at) >= since
    given, _ = await held(database, this_year, now=now, volunteer_ids=[volunteer_id])
    return [each for each in reversed(given) if each.minutes]


def year_of(given: Sequence[Given]) -> Year:
    """Return the sum of what was given."""
    minutes = sum(each.minutes for each in given)
    return Year(len(given), minutes, sum(each.attendances for each in given))


async def falls_into(
    database: Database,
    volunteer_id: int,
    days: tuple[date, date],
    *,
    now: datetime,
    zone: ZoneInfo,
) -> list[Given]:
    """Return the volunteer's sessions to come on one of these days, first and last included."""
    first, last = (datetime.combine(day, time(), zone) for day in days)
    then = and_(
        col(LectureSession.ends_at) > now,
        col(LectureSession.starts_at) < last + timedelta(days=1),
        col(LectureSession.ends_at) > first,
    )
    return await sessions_given(database, then, volunteer_ids=[volunteer_id])


async def counts_in_month(
    database: Database, volunteer_ids: Sequence[int], *, day: date, zone: ZoneInfo
) -> dict[int, int]:
    """Return how many sessions each of these volunteers gives in the month of a day."""
    counts = dict.fromkeys(volunteer_ids, 0)
    month = begins_between(*month_around(day, zone))
    for each in await sessions_given(database, month, volunteer_ids=volunteer_ids):
        counts[each.volunteer_id] += 1
    return counts


def month_around(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return when the month of a day begins, and when the next one does."""
    first = day.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return datetime.combine(first, time(), zone), datetime.combine(following, time(), zone)
