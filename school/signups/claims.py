"""Taking a seat from the line: the one road for an accepted offer and for an open seat."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import col

from school.database import Session
from school.locks import LockedOffering
from school.questions import QuestionKind, close_questions
from school.settings import SchoolSettings
from school.signups.line import counts_of
from school.signups.offers import end_offer, expire_when_due, offer_held_for
from school.signups.seats import offer_free_seats
from school.signups.tables import OfferState, SignUp, SignUpState
from school.statements import write


async def claim_seat(
    session: Session,
    offering: LockedOffering,
    sign_up_id: int,
    *,
    now: datetime,
    settings: SchoolSettings,
) -> bool:
    """Give someone in the line of a locked offering a seat; False when there is none for them.

    A seat held for them is theirs without a new grant. Else a free one that nobody is being asked
    about is granted: those before them in line have been asked.
    """
    if await _accept_held(session, offering, sign_up_id, now=now, settings=settings):
        return True
    if not offering.takes_place_after(now):
        return False
    await offer_free_seats(session, offering, now=now, settings=settings)
    if await _accept_held(session, offering, sign_up_id, now=now, settings=settings):
        return True
    if (await counts_of(session, offering.id)).free(offering.capacity) == 0:
        return False
    await write(
        session,
        update(SignUp)
        .where(col(SignUp.id) == sign_up_id)
        .values(state=SignUpState.TAKEN, changed_at=now),
    )
    await close_questions(session, QuestionKind.SEAT_OPEN, [sign_up_id], now=now)
    await offer_free_seats(session, offering, now=now, settings=settings)
    return True


async def _accept_held(
    session: Session,
    offering: LockedOffering,
    sign_up_id: int,
    *,
    now: datetime,
    settings: SchoolSettings,
) -> bool:
    """Accept the offer held for this place, unless its time is up: then it runs out here."""
    offer = await offer_held_for(session, sign_up_id)
    if offer is None:
        return False
    if await expire_when_due(session, offering, offer, now=now, settings=settings):
        return False
    await end_offer(session, offer, to=OfferState.ACCEPTED, sign_up=SignUpState.TAKEN, now=now)
    return True
