"""What a person attended in a year: times, hours, courses, months, and quizzes they passed.

Only that they were there counts: who stayed away, and why, is nobody's business here. Somebody
whom staff entered and who uses Telegram since keeps what was written down of them before.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from school.database import Database
from school.offerings import LectureSession, Offering
from school.people import Person, opened_name
from school.presence.tables import PRESENT, Attendance, AttendanceState
from school.sites import Site
from school.statements import AnyRow
from school.surveys.tables import SENT, Survey, SurveyKind, SurveyResponse

MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One session that a person came to. Lessons of one `course` belong together."""

    session_id: int
    course: str
    title: str
    site_id: int
    site: str
    starts_at: datetime
    ends_at: datetime
    walked_in: bool

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds()) // 60


@dataclass(frozen=True, slots=True)
class Course:
    """A course by its title, and how often somebody came to it."""

    title: str
    times: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A person's year. `name` is None for who told none; `site` is their own.

    `visits` are the latest first; `months` is how often they came in each of the twelve.
    `passed` counts quizzes, `answered` other surveys; an anonymous one says no more than that.
    """

    person_id: int
    name: str | None
    site_id: int | None
    site: str | None
    year: int
    visits: tuple[Visit, ...]
    months: tuple[int, ...]
    passed: int
    answered: int

    @property
    def times(self) -> int:
        return len(self.visits)

    @property
    def minutes(self) -> int:
        return sum(each.minutes for each in self.visits)

    @property
    def active_months(self) -> int:
        return sum(1 for times in self.months if times)

    @property
    def courses(self) -> tuple[Course, ...]:
        """The courses, those most often come to first, of these the latest."""
        titles = {each.course: each.title for each in reversed(self.visits)}
        counted = Counter(each.course for each in self.visits)
        return tuple(Course(titles[course], times) for course, times in counted.most_common())


@dataclass(frozen=True, slots=True)
class Recorded:
    """Somebody whose record one may see; `name` is None for oneself."""

    person_id: int
    name: str | None
    times: int


def bounds(year: int, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return when a year begins and ends by the school's clock."""
    first = datetime(year, 1, 1, tzinfo=zone)
    return first.astimezone(UTC), first.replace(year=year + 1).astimezone(UTC)


# A person's own rows, and those of who was entered by staff and is them.
_Same = aliased(Person, name="same")
_IS_SAME = or_(col(_Same.id) == col(Person.id), col(_Same.linked_to_id) == col(Person.id))
_THERE = and_(
    col(Attendance.person_id) == col(_Same.id), col(Attendance.state).in_(tuple(PRESENT))
)
_OWN_OR_IN_CARE = or_(
    col(Person.id) == bindparam("by_id"), col(Person.carer_id) == bindparam("by_id")
)
_WHO: Select[*tuple[Any, ...]] = (
    select(
        col(Person.id),
        col(Person.name),
        col(Site.id).label("site_id"),
        col(Site.name).label("site"),
    )
    .outerjoin(Site, col(Site.id) == func.coalesce(col(Person.site_id), col(Person.desk_id)))
    .where(col(Person.id) == bindparam("person_id"), col(Person.deleted_at).is_(None))
)
_OF_MINE = _WHO.where(_OWN_OR_IN_CARE)
_PEOPLE = (
    select(
        col(Person.id),
        col(Person.name),
        func.count(col(Attendance.session_id).distinct()).label("times"),
    )
    .join(_Same, _IS_SAME)
    .outerjoin(Attendance, _THERE)
    .where(_OWN_OR_IN_CARE, col(Person.deleted_at).is_(None))
    .group_by(col(Person.id), col(Person.name))
    .order_by(col(Person.carer_id).is_not(None), col(Person.id))
)
_SPAN = (
    select(
        func.min(col(LectureSession.starts_at)).label("first"),
        func.max(col(LectureSession.starts_at)).label("last"),
    )
    .select_from(Person)
    .join(_Same, _IS_SAME)
    .join(Attendance, _THERE)
    .join(LectureSession, col(LectureSession.id) == col(Attendance.session_id))
    .where(col(Person.id) == bindparam("person_id"))
)
VISITS: Select[*tuple[Any, ...]] = (
    select(
        col(Person.id).label("person_id"),
        col(Attendance.session_id),
        col(Attendance.state),
        func.coalesce(col(Offering.series), col(Offering.code)).label("course"),
        col(Offering.title),
        col(Offering.site_id),
        col(Site.name).label("site"),
        col(LectureSession.starts_at),
        col(LectureSession.ends_at),
    )
    .join(_Same, _IS_SAME)
    .join(Attendance, _THERE)
    .join(LectureSession, col(LectureSession.id) == col(Attendance.session_id))
    .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
    .join(Site, col(Site.id) == col(Offering.site_id))
    .where(col(Person.id).in_(bindparam("people", expanding=True)))
    .where(col(LectureSession.starts_at) >= bindparam("since"))
    .where(col(LectureSession.starts_at) < bindparam("until"))
    .order_by(col(LectureSession.starts_at).desc(), col(Attendance.session_id))
)
_IS_QUIZ = col(Survey.kind) == SurveyKind.QUIZ
ANSWERED: Select[*tuple[Any, ...]] = (
    select(
        col(Person.id).label("person_id"),
        func.count(
            case((and_(_IS_QUIZ, col(SurveyResponse.passed).is_(True)), col(Survey.id))).distinct()
        ).label("passed"),
        func.count(case((~_IS_QUIZ, col(Survey.id))).distinct()).label("answered"),
    )
    .join(_Same, _IS_SAME)
    .join(SurveyResponse, col(SurveyResponse.for_id) == col(_Same.id))
    .join(Survey, col(Survey.id) == col(SurveyResponse.survey_id))
    .where(col(Person.id).in_(bindparam("people", expanding=True)))
    .where(col(SurveyResponse.state).in_(SENT))
    .where(col(SurveyResponse.ended_at) >= bindparam("since"))
    .where(col(SurveyResponse.ended_at) < bindparam("until"))
    .group_by(col(Person.id))
)


async def my_record(
    database: Database, by_id: int, *, person_id: int, year: int, zone: ZoneInfo
) -> Record | None:
    """Return the year of a person, or of somebody in their care; None: it is not theirs to see."""
    found = await database.rows(_OF_MINE, by_id=by_id, person_id=person_id)
    return await _record(database, found[0], year=year, zone=zone) if found else None


async def my_people(database: Database, by_id: int) -> list[Recorded]:
    """Return a person and those in their care, with how often they ever came."""
    return [
        Recorded(
            each.id,
            None if each.id == by_id else opened_name(database.vault, each.name),
            each.times,
        )
        for each in await database.rows(_PEOPLE, by_id=by_id)
    ]


async def years_of(database: Database, person_id: int, *, zone: ZoneInfo) -> list[int]:
    """Return the years from the first to the last in which a person came, the last first."""
    (span,) = await database.rows(_SPAN, person_id=person_id)
    if span.first is None:
        return []
    first, last = (at.astimezone(zone).year for at in (span.first, span.last))
    return list(range(last, first - 1, -1))


async def record_in(
    database: Database, person_id: int, *, year: int, zone: ZoneInfo
) -> Record | None:
    """Return anybody's year; whoever asks has been looked at (`school.attendance.awards`)."""
    found = await database.rows(_WHO, person_id=person_id)
    return await _record(database, found[0], year=year, zone=zone) if found else None


async def _record(database: Database, who: AnyRow, *, year: int, zone: ZoneInfo) -> Record:
    since, until = bounds(year, zone)
    asked = {"people": [who.id], "since": since, "until": until}
    visits = visits_in(await database.rows(VISITS, **asked))
    answered = await database.rows(ANSWERED, **asked)
    return Record(
        person_id=who.id,
        name=opened_name(database.vault, who.name),
        site_id=who.site_id,
        site=who.site,
        year=year,
        visits=visits,
        months=_by_month(visits, zone),
        passed=answered[0].passed if answered else 0,
        answered=answered[0].answered if answered else 0,
    )


def visits_in(found: Sequence[AnyRow]) -> tuple[Visit, ...]:
    """Return what rows of one person tell; a session that two records tell of is one visit."""
    once = {each.session_id: each for each in found}
    return tuple(
        Visit(
            session_id=each.session_id,
            course=each.course,
            title=each.title,
            site_id=each.site_id,
            site=each.site,
            starts_at=each.starts_at,
            ends_at=each.ends_at,
            walked_in=each.state is AttendanceState.WALK_IN,
        )
        for each in once.values()
    )


def _by_month(visits: Iterable[Visit], zone: ZoneInfo) -> tuple[int, ...]:
    counted = Counter(each.starts_at.astimezone(zone).month for each in visits)
    return tuple(counted[month] for month in range(1, MONTHS + 1))
