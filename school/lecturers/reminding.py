"""Who gives a session soon and is reminded of it by phone: no message can be sent to them.

Found when due, written once a session, time and lecturer. What stands on the call list is looked
at anew whenever it is read: a session that moved, was cancelled or is another's is not on it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    exists,
    insert,
    literal,
    not_,
    or_,
    select,
)
from sqlalchemy.orm import aliased
from sqlmodel import col

from school.database import Database, Session, use_case
from school.days import DayType, load_days
from school.lecturers.sending import REACHED
from school.lecturers.tables import (
    LecturerCall,
    LecturerCallCause,
    LecturerCallKind,
    LecturerCallState,
    Slot,
)
from school.locks import hold_offering
from school.notices.tables import Notice, NoticeKind, NoticeState
from school.offerings import LectureSession, Offering, OfferingStatus
from school.office import Office, office_of
from school.people import Person
from school.settings import SchoolSettings
from school.statements import AnyRow, row, write
from school.volunteers import Volunteer

# An office that is closed for longer reminds the day before all the same.
DAYS_OFF = 10
# Sessions so far ahead are looked at.
AHEAD = timedelta(days=DAYS_OFF + 2)
# A message in such a state has not arrived, and will not.
_LOST = (NoticeState.UNREACHABLE, NoticeState.FAILED, NoticeState.VOID, NoticeState.EXPIRED)


@dataclass(frozen=True, slots=True)
class DueReminder:
    """A lecturer, a volunteer or a `name`, to be phoned about a session from `at` on."""

    session_id: int
    offering_id: int
    starts_at: datetime
    volunteer_id: int | None
    name: str | None
    at: datetime


# Who gives a session: its own slot's holder, when it has a slot; else whom its offering names,
# unless they were asked and have not said yes.
_Meeting, _Course = aliased(LectureSession, name="meeting"), aliased(Offering, name="course")
_Single, _Holder = aliased(Slot, name="single_slot"), aliased(LecturerCall, name="single_holder")
_Whole, _Asked = aliased(Slot, name="whole_slot"), aliased(LecturerCall, name="whole_asked")
_NAMED = case((col(_Course.lecturer_id).is_(None), col(_Course.lecturer)), else_=None)
_NO_YES = col(_Asked.id).is_not(None) & not_(col(_Asked.holds))
_VOLUNTEER_ID = case(
    (col(_Single.id).is_not(None), col(_Holder.volunteer_id)),
    (_NO_YES, None),
    else_=col(_Course.lecturer_id),
)
_NAME = case((col(_Single.id).is_not(None), col(_Holder.name)), (_NO_YES, None), else_=_NAMED)
_SAID_AT = case(
    (col(_Single.id).is_not(None), col(_Holder.answered_at)), else_=col(_Asked.answered_at)
)


def _of_givers(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Return a statement that begins with sessions, joined with who gives them."""
    asked = and_(
        col(_Asked.slot_id) == col(_Whole.id),
        col(_Asked.round) == col(_Whole.round),
        col(_Asked.volunteer_id).is_not_distinct_from(col(_Course.lecturer_id)),
        col(_Asked.name).is_not_distinct_from(_NAMED),
    )
    return (
        statement.select_from(_Meeting)
        .join(_Course, col(_Course.id) == col(_Meeting.offering_id))
        .outerjoin(_Single, col(_Single.session_id) == col(_Meeting.id))
        .outerjoin(_Holder, (col(_Holder.slot_id) == col(_Single.id)) & col(_Holder.holds))
        .outerjoin(
            _Whole,
            (col(_Whole.offering_id) == col(_Course.id)) & col(_Whole.session_id).is_(None),
        )
        .outerjoin(_Asked, asked)
        .where(col(_Course.status) == OfferingStatus.OPEN)
    )


# A reminder is true as long as its session is theirs, at the time that it names.
STILL_TRUE: ColumnElement[bool] = or_(
    col(LecturerCall.kind) != LecturerCallKind.REMIND,
    _of_givers(select(literal(1)))
    .where(col(_Meeting.id) == col(LecturerCall.session_id))
    .where(col(_Meeting.starts_at) == col(LecturerCall.new_starts_at))
    .where(_VOLUNTEER_ID.is_not_distinct_from(col(LecturerCall.volunteer_id)))
    .where(_NAME.is_not_distinct_from(col(LecturerCall.name)))
    .correlate(LecturerCall)
    .exists(),
)
_Earlier = aliased(LecturerCall, name="earlier")
_WRITTEN = (
    exists()
    .where(col(_Earlier.session_id) == col(_Meeting.id))
    .where(col(_Earlier.new_starts_at) == col(_Meeting.starts_at))
    .where(col(_Earlier.state) != LecturerCallState.VOID)
    .where(_VOLUNTEER_ID.is_not_distinct_from(col(_Earlier.volunteer_id)))
    .where(_NAME.is_not_distinct_from(col(_Earlier.name)))
)
# Who shut the bot out since then has read it all the same. Its message expires as it begins.
_ARRIVED = (
    exists()
    .where(col(Notice.kind) == NoticeKind.SLOT_REMINDER, col(Notice.subject) == col(_Meeting.id))
    .where(col(Notice.person_id) == col(Volunteer.person_id))
    .where(col(Notice.expires_at) == col(_Meeting.starts_at))
    .where(col(Notice.state).not_in(_LOST))
)
_GIVEN: Select[*tuple[Any, ...]] = (
    _of_givers(
        select(
            col(_Meeting.id),
            col(_Meeting.offering_id),
            col(_Meeting.starts_at),
            col(_Course.version),
            _VOLUNTEER_ID.label("volunteer_id"),
            _NAME.label("name"),
            _SAID_AT.label("said_at"),
        )
    )
    .outerjoin(Volunteer, col(Volunteer.id) == _VOLUNTEER_ID)
    .outerjoin(Person, and_(col(Person.id) == col(Volunteer.person_id), *REACHED))
    .where(or_(col(Volunteer.id).is_not(None), _NAME.is_not(None)))
    .where(col(Person.id).is_(None), ~_WRITTEN, ~_ARRIVED)
)
_BETWEEN = _GIVEN.where(
    col(_Meeting.starts_at) > bindparam("now"), col(_Meeting.starts_at) <= bindparam("last_start")
).order_by(col(_Meeting.starts_at), col(_Meeting.id))
_THIS = _GIVEN.where(col(_Meeting.id) == bindparam("session_id"))
_NEXT = (
    _GIVEN.where(col(_Meeting.starts_at) > bindparam("after"))
    .order_by(col(_Meeting.starts_at))
    .limit(1)
)


async def due_reminders(
    database: Database, now: datetime, settings: SchoolSettings
) -> list[DueReminder]:
    """Return whom somebody has to phone now and nobody was told to, the longest overdue first."""
    return [each for each in await _near(database, now, settings) if each.at <= now]


async def next_reminder(
    database: Database, now: datetime, settings: SchoolSettings
) -> datetime | None:
    """Return when a lecturer is to be phoned next, in the past when that is overdue."""
    near = [each.at for each in await _near(database, now, settings)]
    if near:
        return min(near)
    later = await database.rows(_NEXT, after=now + AHEAD)
    return later[0].starts_at - AHEAD if later else None


@use_case
async def queue_reminder(session: Session, *, now: datetime, due: DueReminder) -> int:
    """Put the lecturer on the call list, if they still give the session; return how many."""
    await hold_offering(session, due.offering_id)
    still = await row(session, _THIS, session_id=due.session_id)
    if still is None or _who(still) != (due.starts_at, due.volunteer_id, due.name):
        return 0
    values = {
        "offering_id": due.offering_id,
        "session_id": due.session_id,
        "volunteer_id": due.volunteer_id,
        "name": due.name,
        "kind": LecturerCallKind.REMIND,
        "cause": LecturerCallCause.COMING_UP,
        "version": still.version,
        "old_starts_at": due.starts_at,
        "new_starts_at": due.starts_at,
        "not_before": now,
        "expires_at": due.starts_at,
        "asked_at": now,
    }
    await write(session, insert(LecturerCall), values)
    return 1


async def _near(database: Database, now: datetime, settings: SchoolSettings) -> list[DueReminder]:
    async with database.read() as session:
        days = await load_days(session)
    found = await database.rows(_BETWEEN, now=now, last_start=now + AHEAD)
    reminders = [_reminder(each, settings, days) for each in found]
    wanted = [each for each in reminders if each is not None]
    return sorted(wanted, key=lambda each: (each.at, each.session_id))


def _reminder(
    found: AnyRow, settings: SchoolSettings, days: Mapping[Any, DayType]
) -> DueReminder | None:
    """Return when a lecturer is to be phoned; not who has said yes since then."""
    at = phoned_from(found.starts_at, office_of(settings, days))
    if found.said_at is not None and found.said_at >= at:
        return None
    return DueReminder(found.id, found.offering_id, *_who(found), at)


def phoned_from(starts_at: datetime, office: Office) -> datetime:
    """Return from when on the lecturer of a session is to be phoned.

    That is when the office opens the day before, or last opened before a few days off; after
    longer ones the day before all the same.
    """
    return office.opening_before(starts_at, within=DAYS_OFF)


def _who(found: AnyRow) -> tuple[datetime, int | None, str | None]:
    return found.starts_at, found.volunteer_id, found.name
