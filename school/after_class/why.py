"""Why somebody was absent: what they, or who cares for them, answer when they are asked.

The reason is sealed with their words, since it may tell of an illness. Who is ill comes onto the
call list of their site (`school.calls.care`), so that somebody asks how they are; without a phone
they stand there once one is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeAlias

from sqlalchemy import Select, and_, bindparam, select, update
from sqlmodel import col

from school.caring.asking import HAS_PHONE, ask_how_they_are, need_not_ask
from school.database import Session, use_case
from school.locks import hold_offering, hold_people
from school.offerings import LectureSession, Offering, OfferingStatus
from school.people import Carer, Person
from school.presence.reasons import Why, sealed_why
from school.presence.tables import AbsenceReason, Attendance, AttendanceState
from school.questions import QuestionKind, close_questions
from school.signups.tables import OPEN_STATES, SignUp
from school.statements import AnyRow, row, rows, write

# The question lives so long, and a message that came late is answered as long again.
ASKED_FOR = timedelta(days=3)
ANSWERED_FOR = 2 * ASKED_FOR


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyTold:
    """It is known now. `cared`: the site is to ask how they are.

    `phoneless`: it would, but knows no number, neither theirs nor of who cares for them.
    `sign_up_id` is their place, as long as it could be given up.
    """

    attendance_id: int
    session_id: int
    person_id: int
    reason: AbsenceReason
    cared: bool
    phoneless: bool
    sign_up_id: int | None


class NotTold(StrEnum):
    """NOT_YOURS: somebody else was asked, or nobody. THERE: they were there, as is known by now.

    OVER: it was too long ago, or the course was cancelled.
    """

    NOT_YOURS = "not_yours"
    THERE = "there"
    OVER = "over"


WhyOutcome: TypeAlias = WhyTold | NotTold


_ABSENCE: Select[*tuple[Any, ...]] = (
    select(
        col(Attendance.session_id),
        col(Attendance.person_id),
        col(Attendance.state),
        col(Attendance.asked_at),
        col(Person.carer_id),
        HAS_PHONE.label("has_phone"),
        col(LectureSession.offering_id),
        col(Offering.status),
        col(Offering.ends_at),
        col(SignUp.id).label("sign_up_id"),
    )
    .join(Person, col(Person.id) == col(Attendance.person_id))
    .outerjoin(Carer, col(Carer.id) == col(Person.carer_id))
    .join(LectureSession, col(LectureSession.id) == col(Attendance.session_id))
    .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
    .outerjoin(
        SignUp,
        and_(
            col(SignUp.offering_id) == col(Offering.id),
            col(SignUp.person_id) == col(Attendance.person_id),
            col(SignUp.state).in_(OPEN_STATES),
        ),
    )
    .where(col(Attendance.id) == bindparam("attendance_id"))
)
# What was asked about in one go is answered in one go.
_TOGETHER = select(col(Attendance.id), col(Attendance.session_id)).where(
    col(Attendance.person_id) == bindparam("person_id"),
    col(Attendance.asked_at) == bindparam("asked_at"),
    col(Attendance.state) == AttendanceState.ABSENT,
)


@use_case
async def tell_why(
    session: Session,
    *,
    now: datetime,
    by_id: int,
    attendance_id: int,
    reason: AbsenceReason,
    words: str | None = None,
) -> WhyOutcome:
    """Keep why somebody was absent, sealed; `by_id` is the person or their carer.

    A later answer takes the place of an earlier one. Absences that were asked about together have
    one reason. Words are cut at 200 characters.
    """
    found = await _locked(session, attendance_id, by_id)
    if found is None:
        return NotTold.NOT_YOURS
    together = await rows(session, _TOGETHER, person_id=found.person_id, asked_at=found.asked_at)
    ids = [each.id for each in together]
    if found.state is not AttendanceState.ABSENT:
        return NotTold.THERE
    if now > found.asked_at + ANSWERED_FOR or found.status is not OfferingStatus.OPEN:
        return NotTold.OVER
    sealed = sealed_why(session.vault, Why(reason, words))
    these = update(Attendance).where(col(Attendance.id).in_(ids))
    await write(session, these.values(reason=sealed))
    await close_questions(session, QuestionKind.ABSENCE, ids, now=now)
    missed = [each.session_id for each in together]
    cared = await _care(session, found, missed, reason, now=now)
    return WhyTold(
        attendance_id=attendance_id,
        session_id=found.session_id,
        person_id=found.person_id,
        reason=reason,
        cared=cared and found.has_phone,
        phoneless=cared and not found.has_phone,
        sign_up_id=found.sign_up_id if now < found.ends_at else None,
    )


async def _locked(session: Session, attendance_id: int, by_id: int) -> AnyRow | None:
    """Lock the person, then the offering; None when it is not theirs, or was never asked."""
    found = await row(session, _ABSENCE, attendance_id=attendance_id)
    if found is None or by_id not in (found.person_id, found.carer_id):
        return None
    await hold_people(session, found.person_id)
    await hold_offering(session, found.offering_id)
    found = await row(session, _ABSENCE, attendance_id=attendance_id)
    return found if found is not None and found.asked_at is not None else None


async def _care(
    session: Session,
    found: AnyRow,
    missed: Sequence[int],
    reason: AbsenceReason,
    *,
    now: datetime,
) -> bool:
    """Have the site ask how they are, or no more when they say that it was something else."""
    if reason is AbsenceReason.ILL:
        return await ask_how_they_are(
            session, person_id=found.person_id, session_id=found.session_id, now=now
        )
    await need_not_ask(session, person_id=found.person_id, session_ids=missed, now=now)
    return False
