"""Absences: someone keeps their seat in a class and says that they can't come this time."""

from datetime import datetime

from sqlalchemy import and_, bindparam, delete, select
from sqlmodel import col

from school.database import Session, use_case
from school.offerings import LectureSession
from school.people import Person
from school.signups.outcomes import (
    AbsenceNoted,
    AbsenceOutcome,
    AbsenceTakenBack,
    NoSuchSession,
    NotYours,
    PresenceOutcome,
)
from school.signups.tables import Absence, SignUp, SignUpState
from school.statements import insert_or_ignore, row, write
from school.vault import Vault

REASON_FIELD = "absence.reason"
REASON_LIMIT = 200

_PLACE = (
    select(
        col(SignUp.person_id),
        col(Person.carer_id),
        col(SignUp.state),
        col(LectureSession.starts_at),
    )
    .join(Person, col(Person.id) == col(SignUp.person_id))
    .outerjoin(
        LectureSession,
        and_(
            col(LectureSession.offering_id) == col(SignUp.offering_id),
            col(LectureSession.id) == bindparam("session_id"),
        ),
    )
    .where(col(SignUp.id) == bindparam("sign_up_id"))
)


@use_case
async def cannot_come_to_session(
    session: Session,
    *,
    now: datetime,
    session_id: int,
    sign_up_id: int,
    by_id: int,
    reason: str | None = None,
) -> AbsenceOutcome:
    """Note that someone with a seat will not come to one session; a later reason replaces one.

    The reason is sealed, and cut at 200 characters.
    """
    refused = await _refusal(session, session_id, sign_up_id, by_id, now)
    if refused is not None:
        return refused
    own = (col(Absence.session_id) == session_id, col(Absence.sign_up_id) == sign_up_id)
    if reason:
        await write(session, delete(Absence).where(*own))
    sealed = session.vault.seal(REASON_FIELD, reason[:REASON_LIMIT]) if reason else None
    await write(
        session,
        insert_or_ignore(session, Absence, unique=["session_id", "sign_up_id"]),
        {"session_id": session_id, "sign_up_id": sign_up_id, "reason": sealed, "told_at": now},
    )
    return AbsenceNoted(session_id, sign_up_id)


@use_case
async def can_come_after_all(
    session: Session, *, now: datetime, session_id: int, sign_up_id: int, by_id: int
) -> PresenceOutcome:
    """Take back that someone will not come to one session."""
    refused = await _refusal(session, session_id, sign_up_id, by_id, now)
    if refused is not None:
        return refused
    await write(
        session,
        delete(Absence).where(
            col(Absence.session_id) == session_id, col(Absence.sign_up_id) == sign_up_id
        ),
    )
    return AbsenceTakenBack(session_id, sign_up_id)


def opened_reason(vault: Vault, sealed: bytes | None) -> str | None:
    """Open the reason of an absence."""
    return None if sealed is None else vault.open(REASON_FIELD, sealed)


async def _refusal(
    session: Session, session_id: int, sign_up_id: int, by_id: int, now: datetime
) -> NoSuchSession | NotYours | None:
    place = await row(session, _PLACE, session_id=session_id, sign_up_id=sign_up_id)
    if place is None or by_id not in (place.person_id, place.carer_id):
        return NotYours()
    if place.state is not SignUpState.TAKEN or place.starts_at is None or now >= place.starts_at:
        return NoSuchSession()
    return None
