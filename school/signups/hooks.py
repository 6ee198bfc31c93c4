"""What delivery asks and tells about notices of places; registered by kind above this folder.

Truths only read: None while a notice is still true, else why it is void. Hooks run in the
transaction that ends the notice and bear to find their subject ended already.

Subjects: OFFER and OFFER_ENDED an offer; SEAT_OPEN and RECONFIRM a sign-up; reminders a session;
CHANGED and CANCELLED an offering. The person of a notice is its reader, and whom it is about
stands in its facts.
"""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, or_, select
from sqlmodel import col

from school.database import Session
from school.notices.queue import FACTS_FIELD
from school.notices.tables import Notice
from school.offerings import LectureSession, Offering, OfferingStatus
from school.people import Person
from school.questions import QuestionKind, ask_by_notice
from school.settings import SchoolSettings
from school.signups.offers import NotDelivered, offer_not_delivered, offer_sent
from school.signups.reads import OWN_OR_IN_CARE
from school.signups.tables import (
    OPEN_STATES,
    Absence,
    FreedSeat,
    FreedSeatState,
    Offer,
    OfferState,
    SignUp,
    SignUpState,
)
from school.statements import row

_OFFER: Select[*tuple[Any, ...]] = (
    select(col(Offer.state), col(Offer.expires_at), col(SignUp.state).label("place"))
    .join(SignUp, col(SignUp.id) == col(Offer.sign_up_id))
    .where(col(Offer.id) == bindparam("subject"))
)


async def offer_still_stands(session: Session, notice: Notice, now: datetime) -> str | None:
    """Tell whether the seat is still held for an answer."""
    found = await row(session, _OFFER, subject=notice.subject)
    if found is None or found.state is not OfferState.HELD:
        return "offer_ended"
    return None if now < found.expires_at else "offer_ended"


async def offer_end_still_true(session: Session, notice: Notice, now: datetime) -> str | None:  # noqa: ARG001
    """Tell whether who lost an offer is still in line, and was not offered another seat."""
    found = await row(session, _OFFER, subject=notice.subject)
    return None if found is not None and found.place is SignUpState.WAITING else "not_waiting"


_OPEN_SEATS = (
    select(func.count())
    .select_from(FreedSeat)
    .where(col(FreedSeat.offering_id) == col(Offering.id))
    .where(col(FreedSeat.state) == FreedSeatState.OPEN)
    .scalar_subquery()
)
_PLACE = (
    select(
        col(SignUp.state),
        col(Offering.status),
        col(Offering.cut_off),
        col(Offering.starts_at),
        _OPEN_SEATS.label("open_seats"),
    )
    .join(Offering, col(Offering.id) == col(SignUp.offering_id))
    .where(col(SignUp.id) == bindparam("subject"))
)


async def seat_open_still_true(session: Session, notice: Notice, now: datetime) -> str | None:
    """Tell whether a seat is still open to somebody who still waits."""
    found = await row(session, _PLACE, subject=notice.subject)
    if found is None or found.state is not SignUpState.WAITING:
        return "not_waiting"
    if found.status is OfferingStatus.CANCELLED:
        return "cancelled"
    if now >= found.cut_off:
        return "cut_off"
    return None if found.open_seats else "seat_taken"


async def reconfirm_still_true(session: Session, notice: Notice, now: datetime) -> str | None:
    """Tell whether the person still has the seat, at the time that is asked about."""
    found = await row(session, _PLACE, subject=notice.subject)
    if found is None or found.state is not SignUpState.TAKEN:
        return "no_seat"
    if found.status is OfferingStatus.CANCELLED:
        return "cancelled"
    if now >= found.starts_at:
        return "started"
    return None if found.starts_at == _moment(session, notice) else "changed"


_EXPECTED = (
    select(col(LectureSession.starts_at), col(Offering.status), func.count(col(SignUp.id)))
    .join(Offering, col(Offering.id) == col(LectureSession.offering_id))
    .outerjoin(
        SignUp,
        (col(SignUp.offering_id) == col(Offering.id))
        & (col(SignUp.state) == SignUpState.TAKEN)
        & col(SignUp.person_id).in_(
            select(col(Person.id)).where(
                or_(
                    col(Person.id) == bindparam("reader"),
                    col(Person.carer_id) == bindparam("reader"),
                )
            )
        )
        & ~select(col(Absence.id))
        .where(col(Absence.sign_up_id) == col(SignUp.id))
        .where(col(Absence.session_id) == bindparam("subject"))
        .exists(),
    )
    .where(col(LectureSession.id) == bindparam("subject"))
    .group_by(col(LectureSession.starts_at), col(Offering.status))
)


async def reminder_still_true(session: Session, notice: Notice, now: datetime) -> str | None:
    """Tell whether the reader, or one of theirs, is expected at this session at this time."""
    found = await row(session, _EXPECTED, subject=notice.subject, reader=notice.person_id)
    if found is None or found.starts_at != _moment(session, notice):
        return "changed"
    if found.status is OfferingStatus.CANCELLED:
        return "cancelled"
    if now >= found.starts_at:
        return "started"
    return None if found[2] else "no_seat"


_VERSION = select(col(Offering.version)).where(col(Offering.id) == bindparam("subject"))
_ANY_PLACE = (
    select(col(SignUp.id))
    .join(Person, col(Person.id) == col(SignUp.person_id))
    .where(col(SignUp.offering_id) == bindparam("subject"), OWN_OR_IN_CARE)
    .where(col(SignUp.state).in_(OPEN_STATES))
    .limit(1)
)


async def change_still_true(session: Session, notice: Notice, now: datetime) -> str | None:  # noqa: ARG001
    """Tell whether the reader, or one of theirs, still has a place in what changed.

    A later change is told of by itself.
    """
    found = await row(session, _VERSION, subject=notice.subject)
    if found is None or found.version != _facts(session, notice).get("version"):
        return "changed_again"
    place = await row(session, _ANY_PLACE, subject=notice.subject, person_id=notice.person_id)
    return None if place is not None else "no_place"


async def offer_was_sent(
    session: Session, notice: Notice, now: datetime, settings: SchoolSettings
) -> None:
    """Begin the hold, and open the question; `now` is when the notice was sent."""
    await offer_sent(
        session,
        notice.subject,
        now,
        settings=settings,
        notice_id=notice.id,
        person_id=notice.person_id,
    )


async def offer_was_unreachable(
    session: Session, notice: Notice, now: datetime, settings: SchoolSettings
) -> None:
    """Pass the seat on: its reader cannot be reached, nor about others in their care.

    Whoever settles has noted that of the reader before: people are locked before offerings.
    """
    await offer_not_delivered(
        session, notice.subject, NotDelivered.UNREACHABLE, now, settings=settings
    )


async def offer_was_not_sent(
    session: Session, notice: Notice, now: datetime, settings: SchoolSettings
) -> None:
    """Pass the seat on: its notice ended unsent."""
    await offer_not_delivered(session, notice.subject, NotDelivered.FAILED, now, settings=settings)


async def reconfirm_was_sent(
    session: Session,
    notice: Notice,
    now: datetime,
    settings: SchoolSettings,  # noqa: ARG001
) -> None:
    """Open the question whether the person still comes."""
    await _ask(session, notice, QuestionKind.RECONFIRM, now)


async def seat_open_was_sent(
    session: Session,
    notice: Notice,
    now: datetime,
    settings: SchoolSettings,  # noqa: ARG001
) -> None:
    """Open the question who wants the seat, unless it went while the notice was on its way."""
    if await seat_open_still_true(session, notice, now) is None:
        await _ask(session, notice, QuestionKind.SEAT_OPEN, now)


async def _ask(session: Session, notice: Notice, kind: QuestionKind, now: datetime) -> None:
    await ask_by_notice(session, notice, kind, now=now, until=notice.expires_at)


def _facts(session: Session, notice: Notice) -> dict[str, Any]:
    if notice.facts is None:
        return {}
    facts: dict[str, Any] = json.loads(session.vault.open(FACTS_FIELD, notice.facts))
    return facts


def _moment(session: Session, notice: Notice) -> datetime | None:
    """Return the start of which the notice tells."""
    told = _facts(session, notice).get("starts_at")
    return datetime.fromisoformat(told) if told else None
