"""What who came says of a session: stars, whether they would come again, a word.

Each can be said again, and the last one holds, until three days after it was asked for. Words are
sealed. Organisers read all of it with the name, which who answers is told; lecturers see a
summary (`school.after_class.opinions`).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias

from sqlalchemy import Select, and_, bindparam, select, update
from sqlmodel import col

from school.after_class.feedback_times import feedback_until
from school.attendance.tables import FEEDBACK_FIELD, SessionFeedback
from school.database import Database, Session, use_case
from school.locks import hold_offering
from school.offerings import LectureSession, Offering, OfferingStatus
from school.people import Person
from school.presence.tables import PRESENT, Attendance
from school.questions import QuestionKind, close_questions
from school.settings import SchoolSettings
from school.statements import AnyRow, insert_or_ignore, row, write

LEAST, MOST = 1, 5
WORDS_LIMIT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is known of somebody's opinion now."""

    attendance_id: int
    session_id: int
    person_id: int
    stars: int
    again: bool | None
    words: str | None


class NotSaid(StrEnum):
    """NOT_YOURS: somebody else came. NOT_THERE: they did not come, as is known by now.

    OVER: it was too long ago. NO_STARS: stars come first. UNFIT: no such number of stars.
    """

    NOT_YOURS = "not_yours"
    NOT_THERE = "not_there"
    OVER = "over"
    NO_STARS = "no_stars"
    UNFIT = "unfit"


SayOutcome: TypeAlias = Said | NotSaid

_VISIT: Select[*tuple[Any, ...]] = (
    select(
        col(Attendance.session_id),
        col(Attendance.person_id),
        col(Attendance.state),
        col(Person.carer_id),
        col(LectureSession.offering_id),
        col(LectureSession.ends_at),
        col(Offering.status),
        col(SessionFeedback.stars),
        col(SessionFeedback.again),
        col(SessionFeedback.words),
    )
    .join(Person, col(Person.id) == col(Attendance.person_id))
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
)


@use_case
async def say_stars(
    session: Session,
    *,
    now: datetime,
    by_id: int,
    attendance_id: int,
    stars: int,
    settings: SchoolSettings,
) -> SayOutcome:
    """Keep how many stars somebody gives, one to five; `by_id` is they or their carer."""
    if not LEAST <= stars <= MOST:
        return NotSaid.UNFIT
    found = await _locked(session, attendance_id, by_id, now=now, settings=settings)
    if isinstance(found, NotSaid):
        return found
    new = {"session_id": found.session_id, "person_id": found.person_id, "at": now}
    insert = insert_or_ignore(session, SessionFeedback, unique=["session_id", "person_id"])
    await write(session, insert, new | {"stars": stars})
    await _set(session, found, now=now, stars=stars)
    await close_questions(session, QuestionKind.FEEDBACK, [attendance_id], now=now)
    return await _said(session, attendance_id)


@use_case
async def say_again(
    session: Session,
    *,
    now: datetime,
    by_id: int,
    attendance_id: int,
    again: bool,
    settings: SchoolSettings,
) -> SayOutcome:
    """Keep whether they would come again, once they gave stars."""
    found = await _locked(session, attendance_id, by_id, now=now, settings=settings)
    if isinstance(found, NotSaid):
        return found
    if found.stars is None:
        return NotSaid.NO_STARS
    await _set(session, found, now=now, again=again)
    return await _said(session, attendance_id)


@use_case
async def say_words(
    session: Session,
    *,
    now: datetime,
    by_id: int,
    attendance_id: int,
    words: str,
    settings: SchoolSettings,
) -> SayOutcome:
    """Keep a word of theirs, sealed, once they gave stars; it is cut at 500 characters."""
    found = await _locked(session, attendance_id, by_id, now=now, settings=settings)
    if isinstance(found, NotSaid):
        return found
    if found.stars is None:
        return NotSaid.NO_STARS
    sealed = session.vault.seal(FEEDBACK_FIELD, words.strip()[:WORDS_LIMIT])
    await _set(session, found, now=now, words=sealed)
    return await _said(session, attendance_id)


@dataclass(frozen=True, slots=True)
class Visited:
    """Whose visit to which session somebody is asked about, and the stars it has so far."""

    person_id: int
    session_id: int
    stars: int | None


async def visited(database: Database, attendance_id: int, *, by_id: int) -> Visited | None:
    """Return what a question is about; None when it is neither theirs nor of their people."""
    found = await database.rows(_VISIT, attendance_id=attendance_id)
    if not found or by_id not in (found[0].person_id, found[0].carer_id):
        return None
    return Visited(found[0].person_id, found[0].session_id, found[0].stars)


async def _locked(
    session: Session, attendance_id: int, by_id: int, *, now: datetime, settings: SchoolSettings
) -> AnyRow | NotSaid:
    """Lock the offering, then read; or return why nothing can be said."""
    found = await row(session, _VISIT, attendance_id=attendance_id)
    if found is None or by_id not in (found.person_id, found.carer_id):
        return NotSaid.NOT_YOURS
    await hold_offering(session, found.offering_id)
    found = await row(session, _VISIT, attendance_id=attendance_id)
    if found is None or found.state not in PRESENT or found.status is not OfferingStatus.OPEN:
        return NotSaid.NOT_THERE
    return NotSaid.OVER if now >= feedback_until(found.ends_at, settings) else found


async def _set(session: Session, found: AnyRow, *, now: datetime, **values: Any) -> None:
    this = update(SessionFeedback).where(
        col(SessionFeedback.session_id) == found.session_id,
        col(SessionFeedback.person_id) == found.person_id,
    )
    await write(session, this.values(at=now, **values))


async def _said(session: Session, attendance_id: int) -> SayOutcome:
    found = await row(session, _VISIT, attendance_id=attendance_id)
    if found is None:
        return NotSaid.NOT_YOURS
    return Said(
        attendance_id=attendance_id,
        session_id=found.session_id,
        person_id=found.person_id,
        stars=found.stars,
        again=found.again,
        words=session.vault.open(FEEDBACK_FIELD, found.words) if found.words else None,
    )
