"""Who was absent and is asked why: once a session, and at most once a week.

Found when due, after the lesson and outside quiet hours, so that nobody is asked in the middle of
a roster that is still being taken. What somebody missed in a week is asked about in one go. Who
excused themselves, and who has nobody to read a message, is not asked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, func, select, update
from sqlalchemy.orm import aliased
from sqlmodel import col

from school.after_class.why import ASKED_FOR
from school.database import Database, Session, use_case
from school.locks import hold_people
from school.notices.queue import NewNotice, enqueue, opened_facts
from school.notices.tables import Notice, NoticeKind
from school.offerings import LectureSession, Offering, OfferingStatus
from school.people import Carer, Person, recipient_id
from school.presence.tables import Attendance, AttendanceState
from school.questions import QuestionKind, ask_by_notice
from school.settings import SchoolSettings
from school.statements import AnyRow, row, rows, write
from school.waking import waking_of

# By then people are home, and the last ones on the roster are ticked.
AFTER_END = timedelta(hours=1)
# Who ticks a roster has so long to see that they ticked the wrong line.
AFTER_TICKING = timedelta(minutes=30)
# Nobody is asked twice in such a time.
ONCE_IN = timedelta(days=7)
# What lies longer back nobody remembers; a week's rest and a day more.
LOOKED_BACK = ONCE_IN + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DueAsking:
    """A person to be asked from `at` on why they were absent, or who cares for them."""

    person_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Missing:
    """One absence that nobody was asked about yet."""

    attendance_id: int
    recipient_id: int
    ends_at: datetime
    known_at: datetime


def asked_from(ends_at: datetime, known_at: datetime, settings: SchoolSettings) -> datetime:
    """Return from when on somebody is asked why they missed a session, outside quiet hours.

    `known_at` is when the roster said that they were absent.
    """
    ready = max(ends_at + AFTER_END, known_at + AFTER_TICKING)
    return waking_of(settings).quiet_end(ready)


def asked_at(
    missing: Iterable[Missing], last_asked: datetime | None, settings: SchoolSettings
) -> datetime:
    """Return when somebody is asked about what they missed: a week after the last time."""
    first = min(asked_from(each.ends_at, each.known_at, settings) for each in missing)
    if last_asked is None:
        return first
    return max(first, waking_of(settings).quiet_end(last_asked + ONCE_IN))


_Reader = aliased(Person, name="reader")
_Asked = aliased(Attendance, name="asked")
_LAST_ASKED = (
    select(func.max(col(_Asked.asked_at)))
    .where(col(_Asked.person_id) == col(Attendance.person_id))
    .correlate(Attendance)
    .scalar_subquery()
)
_ABSENT: Select[*tuple[Any, ...]] = (
    select(
        col(Attendance.id),
        col(Attendance.person_id),
        col(Attendance.at),
        col(LectureSession.ends_at),
        col(_Reader.id).label("recipient_id"),
        _LAST_ASKED.label("last_asked"),
    )
    .join(LectureSession, col(LectureSession.id) == col(Attendance.session_id))
    .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
    .join(Person, col(Person.id) == col(Attendance.person_id))
    .outerjoin(Carer, col(Carer.id) == col(Person.carer_id))
    .join(_Reader, col(_Reader.id) == recipient_id())
    .where(col(Attendance.state) == AttendanceState.ABSENT)
    .where(col(Attendance.asked_at).is_(None), col(Attendance.reason).is_(None))
    .where(col(Offering.status) == OfferingStatus.OPEN, col(_Reader.wants_news))
    .where(col(LectureSession.ends_at) > bindparam("since"))
    .order_by(col(LectureSession.starts_at).desc(), col(Attendance.id).desc())
)
_OF_PERSON = _ABSENT.where(col(Attendance.person_id) == bindparam("person_id"))


async def due_askings(
    database: Database, now: datetime, settings: SchoolSettings
) -> list[DueAsking]:
    """Return who is to be asked now, the longest overdue first."""
    return [each for each in await _near(database, now, settings) if each.at <= now]


async def next_asking(
    database: Database, now: datetime, settings: SchoolSettings
) -> datetime | None:
    """Return when somebody is to be asked next, in the past when that is overdue."""
    return min((each.at for each in await _near(database, now, settings)), default=None)


@use_case
async def queue_asking(
    session: Session, *, now: datetime, due: DueAsking, settings: SchoolSettings
) -> int:
    """Write the question about all that a person missed, if they are still to be asked.

    Return how many were written: none or one.
    """
    await hold_people(session, due.person_id)
    found = await rows(session, _OF_PERSON, person_id=due.person_id, since=now - LOOKED_BACK)
    if not found or _at(found, settings) > now:
        return 0
    ready = [each for each in found if asked_from(each.ends_at, each.at, settings) <= now]
    ids = [each.id for each in ready]
    await write(
        session, update(Attendance).where(col(Attendance.id).in_(ids)).values(asked_at=now)
    )
    notice = NewNotice(
        kind=NoticeKind.ABSENCE,
        subject=ids[0],
        person_id=ready[0].recipient_id,
        expires_at=now + ASKED_FOR,
        dedupe_key=f"absence:{ids[0]}",
        facts={"person_id": due.person_id, "attendances": ids},
    )
    await enqueue(session, [notice], now=now)
    return 1


async def absence_still_asked(
    session: Session,
    notice: Notice,
    now: datetime,  # noqa: ARG001 - every truth is asked alike
) -> str | None:
    """Tell why nobody need be asked: they were there after all, said why, or it is cancelled."""
    facts = opened_facts(session.vault, notice.facts) or {}
    ids = facts.get("attendances", [notice.subject])
    return None if await row(session, _UNTOLD, ids=ids) is not None else "not_absent"


async def absence_was_sent(
    session: Session, notice: Notice, now: datetime, _settings: SchoolSettings
) -> None:
    """Let typed words answer from now on."""
    await ask_by_notice(session, notice, QuestionKind.ABSENCE, now=now, until=now + ASKED_FOR)


@dataclass(frozen=True, slots=True)
class Untold:
    """An absence whose reason nobody knows yet."""

    attendance_id: int
    session_id: int


async def untold_of(database: Database, attendance_ids: Sequence[int]) -> list[Untold]:
    """Return which of these absences still stand and are unexplained, the latest first."""
    found = await database.rows(_UNTOLD, ids=list(attendance_ids))
    return [Untold(each.id, each.session_id) for each in found]


@dataclass(frozen=True, slots=True)
class AskedAbout:
    """Whose absence from which session somebody was asked about."""

    person_id: int
    session_id: int


async def asked_about(database: Database, attendance_id: int, *, by_id: int) -> AskedAbout | None:
    """Return what a question is about; None when it is neither theirs nor of their people."""
    found = await database.rows(_ABOUT, attendance_id=attendance_id)
    if not found or by_id not in (found[0].person_id, found[0].carer_id):
        return None
    return AskedAbout(found[0].person_id, found[0].session_id)


_UNTOLD = (
    select(col(Attendance.id), col(Attendance.session_id))
    .join(LectureSession, col(LectureSession.id) == col(Attendance.session_id))
    .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
    .where(col(Attendance.id).in_(bindparam("ids", expanding=True)))
    .where(col(Attendance.state) == AttendanceState.ABSENT, col(Attendance.reason).is_(None))
    .where(col(Offering.status) == OfferingStatus.OPEN)
    .order_by(col(LectureSession.starts_at).desc(), col(Attendance.id).desc())
)
_ABOUT = (
    select(col(Attendance.person_id), col(Attendance.session_id), col(Person.carer_id))
    .join(Person, col(Person.id) == col(Attendance.person_id))
    .where(col(Attendance.id) == bindparam("attendance_id"))
)


async def _near(database: Database, now: datetime, settings: SchoolSettings) -> list[DueAsking]:
    found = await database.rows(_ABSENT, since=now - LOOKED_BACK)
    theirs: dict[int, list[AnyRow]] = {}
    for each in found:
        theirs.setdefault(each.person_id, []).append(each)
    due = [DueAsking(who, _at(known, settings)) for who, known in theirs.items()]
    return sorted(due, key=lambda each: (each.at, each.person_id))


def _at(found: Sequence[AnyRow], settings: SchoolSettings) -> datetime:
    missing = [Missing(each.id, each.recipient_id, each.ends_at, each.at) for each in found]
    return asked_at(missing, found[0].last_asked, settings)
