"""The sessions of a day: those whose code somebody may show, and those of a resident's own."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, bindparam, or_, select
from sqlmodel import col

from school.actors import Actor
from school.attendance.codes import window_of
from school.database import Database
from school.lecturers.slots import GIVER, with_givers
from school.offerings import LectureSession, Offering, OfferingStatus
from school.people import Person, opened_name
from school.presence.tables import PRESENT, Attendance
from school.settings import SchoolSettings
from school.signups.tables import SignUp, SignUpState
from school.sites import Site
from school.staff.rights import SITE_PATH, Rank, at_or_below, scope_seen
from school.volunteers import Volunteer


@dataclass(frozen=True, slots=True, kw_only=True)
class ToShow:
    """One session of the day."""

    session_id: int
    title: str
    site_id: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnToday:
    """A session of the day and who has a seat: oneself (`name` None) or somebody in one's care."""

    session_id: int
    offering_id: int
    sign_up_id: int
    person_id: int
    name: str | None
    title: str
    number: int
    starts_at: datetime
    opens_at: datetime
    closes_at: datetime
    is_in: bool


_OF_DAY = (
    col(LectureSession.starts_at) >= bindparam("since"),
    col(LectureSession.starts_at) < bindparam("until"),
    col(Offering.status) == OfferingStatus.OPEN,
)
_SESSIONS: Select[*tuple[Any, ...]] = with_givers(
    select(
        col(LectureSession.id).label("session_id"),
        col(Offering.title),
        col(Offering.site_id),
        col(LectureSession.starts_at),
        col(LectureSession.ends_at),
    )
    .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
    .join(Site, col(Site.id) == col(Offering.site_id))
    .where(*_OF_DAY)
    .order_by(col(LectureSession.starts_at), col(LectureSession.id))
)
_OWN = select(col(Volunteer.id)).where(col(Volunteer.person_id) == bindparam("person_id"))
_MINE: Select[*tuple[Any, ...]] = (
    select(
        col(LectureSession.id).label("session_id"),
        col(Offering.id).label("offering_id"),
        col(SignUp.id).label("sign_up_id"),
        col(Person.id).label("person_id"),
        col(Person.name),
        col(Offering.title),
        col(LectureSession.number),
        col(LectureSession.starts_at),
        col(LectureSession.ends_at),
        col(Attendance.state),
    )
    .select_from(SignUp)
    .join(Person, col(Person.id) == col(SignUp.person_id))
    .join(Offering, col(Offering.id) == col(SignUp.offering_id))
    .join(LectureSession, col(LectureSession.offering_id) == col(Offering.id))
    .outerjoin(
        Attendance,
        and_(
            col(Attendance.session_id) == col(LectureSession.id),
            col(Attendance.person_id) == col(Person.id),
        ),
    )
    .where(
        or_(
            col(Person.id) == bindparam("person_id"),
            col(Person.carer_id) == bindparam("person_id"),
        )
    )
    .where(col(SignUp.state) == SignUpState.TAKEN, *_OF_DAY)
    .order_by(col(LectureSession.starts_at), col(LectureSession.id), col(Person.id))
)


async def sessions_to_show(
    database: Database, actor: Actor, *, day: date, zone: ZoneInfo, site_id: int | None = None
) -> list[ToShow]:
    """Return a day's sessions that take place in one's scope, or that one gives, in their order.

    With `site_id` those there and below alone.
    """
    scope = await scope_seen(database, actor, Rank.LIAISON)
    mine = or_(scope.holds(SITE_PATH), GIVER.in_(_OWN))
    asked = _SESSIONS.where(mine, at_or_below(site_id))
    found = await database.rows(asked, person_id=actor.person_id, **_bounds(day, zone))
    return [ToShow(**each._mapping) for each in found]  # noqa: SLF001 - Row's public mapping


async def own_sessions(
    database: Database, *, person_id: int, now: datetime, settings: SchoolSettings
) -> list[OwnToday]:
    """Return where oneself and those in one's care have a seat today, in order of time."""
    bounds = _bounds(now.astimezone(settings.zone).date(), settings.zone)
    found = await database.rows(_MINE, person_id=person_id, **bounds)
    own = []
    for each in found:
        values = dict(each._mapping)  # noqa: SLF001 - Row's public mapping
        window = window_of(each.starts_at, values.pop("ends_at"), settings)
        mine = each.person_id == person_id
        values["name"] = None if mine else opened_name(database.vault, each.name)
        values["is_in"] = values.pop("state") in PRESENT
        own.append(OwnToday(**values, opens_at=window.opens_at, closes_at=window.closes_at))
    return own


def _bounds(day: date, zone: ZoneInfo) -> dict[str, datetime]:
    since = datetime.combine(day, time(), zone)
    return {"since": since, "until": datetime.combine(day + timedelta(days=1), time(), zone)}
