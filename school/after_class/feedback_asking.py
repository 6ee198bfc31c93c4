"""Who came to a session and is asked how it was: found when due, written once a reader.

A reader is asked about themselves, if they came, else about the first of those in their care who
did: who brings a whole house is not asked sixty times. It waits for nobody, so it counts into the
daily budget, and who wants nothing unasked is not asked.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, case, exists, func, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from school.after_class.feedback_times import (
    ASKED_FOR,
    SERIES_ONCE_IN,
    feedback_from,
    feedback_until,
    is_asked_of,
)
from school.attendance.tables import SessionFeedback
from school.database import Database, Session, use_case
from school.notices.queue import NewNotice, enqueue, opened_facts
from school.notices.tables import Notice, NoticeKind
from school.offerings import LectureSession, Offering, OfferingStatus
from school.people import Carer, Person, recipient_id
from school.presence.tables import PRESENT, Attendance
from school.questions import QuestionKind, ask_by_notice
from school.settings import SchoolSettings
from school.statements import AnyRow, row, rows
from school.waking import DAY


@dataclass(frozen=True, slots=True)
class DueFeedback:
    """A session whose visitors are asked from `at` until `until`."""

    session_id: int
    at: datetime
    until: datetime


_Reader = aliased(Person, name="reader")
_Sibling = aliased(LectureSession, name="sibling")
_Before, _Told = aliased(LectureSession, name="before"), aliased(Offering, name="told")
_Earlier = aliased(Notice, name="earlier")
_OF = (
    select(func.count())
    .select_from(_Sibling)
    .where(col(_Sibling.offering_id) == col(LectureSession.offering_id))
    .correlate(LectureSession)
)
_NUMBER = _OF.where(col(_Sibling.starts_at) <= col(LectureSession.starts_at))
_ASKED = (
    exists()
    .where(col(Notice.kind) == NoticeKind.FEEDBACK, col(Notice.subject) == col(LectureSession.id))
    .where(col(Notice.person_id) == col(_Reader.id))
)
# Lessons that one drops in to are offerings of one series: somebody asked lately is not again.
_ASKED_OF_SERIES = (
    select(col(_Earlier.id))
    .join(_Before, col(_Before.id) == col(_Earlier.subject))
    .join(_Told, col(_Told.id) == col(_Before.offering_id))
    .where(col(_Earlier.kind) == NoticeKind.FEEDBACK)
    .where(col(_Earlier.person_id) == col(_Reader.id))
    .where(col(_Earlier.created_at) > bindparam("series_since"))
    .where(col(_Told.series) == col(Offering.series))
    .correlate(_Reader, Offering)
    .exists()
)
_CAME: Select[*tuple[Any, ...]] = (
    select(
        col(Attendance.id),
        col(Attendance.person_id),
        col(LectureSession.id).label("session_id"),
        col(LectureSession.ends_at),
        col(_Reader.id).label("recipient_id"),
        _NUMBER.scalar_subquery().label("number"),
        _OF.scalar_subquery().label("of"),
    )
    .join(LectureSession, col(LectureSession.id) == col(Attendance.session_id))
    .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
    .join(Person, col(Person.id) == col(Attendance.person_id))
    .outerjoin(Carer, col(Carer.id) == col(Person.carer_id))
    .join(_Reader, col(_Reader.id) == recipient_id())
    .where(col(Attendance.state).in_(PRESENT), col(Offering.status) == OfferingStatus.OPEN)
    .where(col(_Reader.wants_news), ~_ASKED, ~_ASKED_OF_SERIES)
    .order_by(
        col(LectureSession.ends_at),
        col(LectureSession.id),
        case((col(Attendance.person_id) == col(_Reader.id), 0), else_=1),
        col(Attendance.id),
    )
)
_LATELY = _CAME.where(col(LectureSession.ends_at) > bindparam("since"))
_OF_SESSION = _CAME.where(col(LectureSession.id) == bindparam("session_id"))


async def due_feedback(
    database: Database, now: datetime, settings: SchoolSettings
) -> list[DueFeedback]:
    """Return the sessions whose visitors are to be asked now, the longest overdue first."""
    return [each for each in await _near(database, now, settings) if each.at <= now]


async def next_feedback(
    database: Database, now: datetime, settings: SchoolSettings
) -> datetime | None:
    """Return when visitors are to be asked next, in the past when that is overdue."""
    return min((each.at for each in await _near(database, now, settings)), default=None)


@use_case
async def queue_feedback(session: Session, *, now: datetime, due: DueFeedback) -> int:
    """Ask every reader of a session once; return how many."""
    found = await rows(
        session, _OF_SESSION, session_id=due.session_id, series_since=now - SERIES_ONCE_IN
    )
    once: dict[int, AnyRow] = {}
    for each in found:
        once.setdefault(each.recipient_id, each)
    notices = [
        NewNotice(
            kind=NoticeKind.FEEDBACK,
            subject=due.session_id,
            person_id=reader,
            expires_at=due.until,
            dedupe_key=f"feedback:{due.session_id}:{reader}",
            facts={"person_id": each.person_id, "attendance_id": each.id},
        )
        for reader, each in once.items()
    ]
    await enqueue(session, notices, now=now)
    return len(notices)


_FACTS = (
    select(col(Notice.facts))
    .where(col(Notice.kind) == NoticeKind.FEEDBACK)
    .where(col(Notice.subject) == bindparam("session_id"))
    .where(col(Notice.person_id) == bindparam("person_id"))
)
_STILL = (
    select(col(Attendance.id))
    .join(LectureSession, col(LectureSession.id) == col(Attendance.session_id))
    .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
    .outerjoin(
        SessionFeedback,
        and_(
            col(SessionFeedback.session_id) == col(Attendance.session_id),
            col(SessionFeedback.person_id) == col(Attendance.person_id),
        ),
    )
    .where(col(Attendance.id) == bindparam("attendance_id"))
    .where(col(Attendance.state).in_(PRESENT), col(Offering.status) == OfferingStatus.OPEN)
    .where(col(SessionFeedback.id).is_(None))
)


async def feedback_still_wanted(
    session: Session,
    notice: Notice,
    now: datetime,  # noqa: ARG001 - every truth is asked alike
) -> str | None:
    """Tell why nobody need be asked: they did not come, as is known by now, or have said it."""
    facts = opened_facts(session.vault, notice.facts) or {}
    found = await row(session, _STILL, attendance_id=facts.get("attendance_id", 0))
    return None if found is not None else "not_wanted"


async def feedback_was_sent(
    session: Session, notice: Notice, now: datetime, _settings: SchoolSettings
) -> None:
    """Let a typed number answer from now on."""
    facts = opened_facts(session.vault, notice.facts) or {}
    if "attendance_id" in facts:
        await _open(session, notice, facts["attendance_id"], now=now)


async def _open(session: Session, notice: Notice, attendance_id: int, *, now: datetime) -> None:
    await ask_by_notice(
        session,
        notice,
        QuestionKind.FEEDBACK,
        now=now,
        until=min(notice.expires_at, now + ASKED_FOR),
        subject=attendance_id,
    )


async def _near(database: Database, now: datetime, settings: SchoolSettings) -> list[DueFeedback]:
    found = await database.rows(
        _LATELY, since=now - ASKED_FOR - 2 * DAY, series_since=now - SERIES_ONCE_IN
    )
    asked = {each.session_id: each.ends_at for each in found if is_asked_of(each.number, each.of)}
    due = [
        DueFeedback(
            session_id, feedback_from(ends_at, settings), feedback_until(ends_at, settings)
        )
        for session_id, ends_at in asked.items()
    ]
    return sorted(
        (each for each in due if now < each.until), key=lambda each: (each.at, each.session_id)
    )


async def asked_in_notice(database: Database, person_id: int, session_id: int) -> int | None:
    """Return which visit a reader was asked about of a session, None when none was."""
    found = await database.rows(_FACTS, person_id=person_id, session_id=session_id)
    facts = opened_facts(database.vault, found[0].facts) if found else None
    return (facts or {}).get("attendance_id")


@use_case
async def open_feedback(
    session: Session, *, now: datetime, notice_id: int, attendance_id: int
) -> None:
    """Let a typed number answer what was opened in a digest."""
    notice = await session.get(Notice, notice_id)
    if notice is not None and notice.kind is NoticeKind.FEEDBACK:
        await _open(session, notice, attendance_id, now=now)
