"""Everything residents are told of one offering: for its card, and for who wants to know more."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlmodel import col

from school.database import Database
from school.menu import Kind, MenuItem
from school.offerings import LectureSession, Mode, Offering, OfferingStatus
from school.signups.tables import SignUp, SignUpState
from school.volunteers import NAME_FIELD, Volunteer


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """One offering as it is now. `granted` seats are taken or held; `in_line` wait or are asked.

    `lecturer` is a name, of a volunteer or as the school wrote it. `next_starts_at` and
    `next_ends_at` belong to the next session, or to the last one when all are over.
    """

    id: int
    title: str
    site_id: int
    kind: Kind
    audience: str | None
    summary: str | None
    fee: str | None
    mode: Mode
    link: str | None
    room: str | None
    host: str | None
    lecturer: str | None
    status: OfferingStatus
    capacity: int | None
    granted: int
    in_line: int
    starts_at: datetime
    ends_at: datetime
    cut_off: datetime
    deadline: datetime | None
    sessions: int
    next_starts_at: datetime
    next_ends_at: datetime
    for_volunteers: bool = False

    @property
    def seats_left(self) -> int | None:
        """How many seats are neither taken nor held; None: no limit."""
        return None if self.capacity is None else max(0, self.capacity - self.granted)

    def joinable(self, now: datetime) -> bool:
        """Tell whether new sign-ups are taken."""
        if self.status is not OfferingStatus.OPEN or now >= self.cut_off:
            return False
        return self.deadline is None or now < self.deadline


@dataclass(frozen=True, slots=True)
class Meeting:
    """One session of an offering."""

    id: int
    number: int
    starts_at: datetime
    ends_at: datetime


def _places(*states: SignUpState) -> Any:
    return (
        select(func.count())
        .select_from(SignUp)
        .where(col(SignUp.offering_id) == col(Offering.id), col(SignUp.state).in_(states))
        .correlate(Offering)
        .scalar_subquery()
    )


def _sessions(what: Any, *conditions: Any) -> Any:
    return (
        select(what)
        .where(col(LectureSession.offering_id) == col(Offering.id), *conditions)
        .correlate(Offering)
        .scalar_subquery()
    )


_TO_COME = col(LectureSession.ends_at) > bindparam("now")
_DETAILS: Select[*tuple[Any, ...]] = (
    select(
        col(Offering.id),
        col(Offering.title),
        col(Offering.site_id),
        col(MenuItem.kind),
        col(MenuItem.audience),
        col(MenuItem.summary),
        col(MenuItem.fee),
        col(Offering.mode),
        col(Offering.link),
        col(Offering.room),
        col(Offering.host),
        col(Offering.lecturer),
        col(Volunteer.name).label("volunteer"),
        col(Offering.status),
        col(Offering.capacity),
        _places(SignUpState.TAKEN, SignUpState.HELD).label("granted"),
        _places(SignUpState.WAITING, SignUpState.HELD).label("in_line"),
        col(Offering.starts_at),
        col(Offering.ends_at),
        col(Offering.cut_off),
        col(Offering.deadline),
        col(Offering.for_volunteers),
        _sessions(func.count()).label("sessions"),
        func.coalesce(
            _sessions(func.min(col(LectureSession.starts_at)), _TO_COME),
            _sessions(func.max(col(LectureSession.starts_at))),
            col(Offering.starts_at),
        ).label("next_starts_at"),
        func.coalesce(
            _sessions(func.min(col(LectureSession.ends_at)), _TO_COME),
            _sessions(func.max(col(LectureSession.ends_at))),
            col(Offering.ends_at),
        ).label("next_ends_at"),
    )
    .join(MenuItem, col(MenuItem.id) == col(Offering.menu_item_id))
    .outerjoin(Volunteer, col(Volunteer.id) == col(Offering.lecturer_id))
    .where(col(Offering.id) == bindparam("offering_id"))
)
_MEETINGS = (
    select(
        col(LectureSession.id),
        col(LectureSession.number),
        col(LectureSession.starts_at),
        col(LectureSession.ends_at),
    )
    .where(col(LectureSession.offering_id) == bindparam("offering_id"))
    .order_by(col(LectureSession.number))
)


async def details_of(database: Database, offering_id: int, *, now: datetime) -> Details | None:
    """Return an offering as it is now, cancelled or past ones too; None when there is none."""
    found = await database.rows(_DETAILS, offering_id=offering_id, now=now)
    if not found:
        return None
    values = dict(found[0]._mapping)  # noqa: SLF001 - Row's public mapping
    sealed = values.pop("volunteer")
    if sealed is not None:
        values["lecturer"] = database.vault.open(NAME_FIELD, sealed)
    return Details(**values)


async def meetings_of(database: Database, offering_id: int) -> list[Meeting]:
    """Return all sessions of an offering, in their order."""
    found = await database.rows(_MEETINGS, offering_id=offering_id)
    return [Meeting(*list(each)) for each in found]
