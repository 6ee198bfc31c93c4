"""What people answer: to an offer of a seat, and to the question whether they still come."""

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlmodel import col

from school.database import Session, use_case
from school.locks import LockedOffering
from school.people import Person
from school.questions import QuestionKind, close_questions
from school.settings import SchoolSettings
from school.signups.claims import claim_seat
from school.signups.line import position_of
from school.signups.offers import (
    KnownOffer,
    end_offer,
    expire_when_due,
    locked_offer,
)
from school.signups.outcomes import (
    AcceptOutcome,
    AlreadyCancelled,
    AlreadyIn,
    NotYours,
    OfferOver,
    Passed,
    PassOutcome,
    ReconfirmOutcome,
    SignedUp,
    StillComing,
)
from school.signups.seats import offer_free_seats
from school.signups.tables import OfferState, SignUp, SignUpState
from school.statements import row


@use_case
async def accept_offer(
    session: Session, *, now: datetime, offer_id: int, by_id: int, settings: SchoolSettings
) -> AcceptOutcome:
    """Take the seat that is held; after the offer has ended, one that is free, if there is any.

    `now` is when the person answered, not when the answer is read.
    """
    found = await locked_offer(session, offer_id)
    if found is None or not _may_answer(found[1], by_id):
        return NotYours()
    return await take_offered(session, *found, now=now, settings=settings)


async def take_offered(
    session: Session,
    offering: LockedOffering,
    offer: KnownOffer,
    *,
    now: datetime,
    settings: SchoolSettings,
) -> AcceptOutcome:
    """Do the same for an offer of a locked offering, whoever speaks for the person."""
    if offer.sign_up_state is SignUpState.TAKEN:
        return AlreadyIn(offer.sign_up_id, offering.id, offer.sign_up_state, None)
    if offer.sign_up_state is SignUpState.CANCELLED:
        return OfferOver(offering.id, None)
    if await claim_seat(session, offering, offer.sign_up_id, now=now, settings=settings):
        return SignedUp(offer.sign_up_id, offering.id, offer.person_id)
    return await _over(session, offering, offer)


@use_case
async def pass_offer(
    session: Session, *, now: datetime, offer_id: int, by_id: int, settings: SchoolSettings
) -> PassOutcome:
    """Let the seat go to the next; the place in line stays."""
    found = await locked_offer(session, offer_id)
    if found is None or not _may_answer(found[1], by_id):
        return NotYours()
    return await pass_offered(session, *found, now=now, settings=settings)


async def pass_offered(
    session: Session,
    offering: LockedOffering,
    offer: KnownOffer,
    *,
    now: datetime,
    settings: SchoolSettings,
) -> PassOutcome:
    """Do the same for an offer of a locked offering, whoever speaks for the person."""
    if offer.sign_up_state is SignUpState.TAKEN:
        return AlreadyIn(offer.sign_up_id, offering.id, offer.sign_up_state, None)
    if offer.state is not OfferState.HELD or await expire_when_due(
        session, offering, offer, now=now, settings=settings
    ):
        return await _over(session, offering, offer)
    await end_offer(session, offer, to=OfferState.PASSED, sign_up=SignUpState.WAITING, now=now)
    await offer_free_seats(session, offering, now=now, settings=settings)
    position = await position_of(session, offering.id, offer.place)
    return Passed(offer.sign_up_id, offering.id, position)


def _may_answer(offer: KnownOffer, by_id: int) -> bool:
    return by_id in (offer.person_id, offer.carer_id)


async def _over(session: Session, offering: LockedOffering, offer: KnownOffer) -> OfferOver:
    if offer.sign_up_state is SignUpState.CANCELLED:
        return OfferOver(offering.id, None)
    return OfferOver(offering.id, await position_of(session, offering.id, offer.place))


_PLACE = (
    select(col(SignUp.offering_id), col(SignUp.person_id), col(SignUp.state), col(Person.carer_id))
    .join(Person, col(Person.id) == col(SignUp.person_id))
    .where(col(SignUp.id) == bindparam("sign_up_id"))
)


@use_case
async def still_coming(
    session: Session, *, now: datetime, sign_up_id: int, by_id: int
) -> ReconfirmOutcome:
    """Answer the re-confirmation with yes. Its no is `school.signups.places.cancel`."""
    place = await row(session, _PLACE, sign_up_id=sign_up_id)
    if place is None or by_id not in (place.person_id, place.carer_id):
        return NotYours()
    await close_questions(session, QuestionKind.RECONFIRM, [sign_up_id], now=now)
    if place.state is SignUpState.CANCELLED:
        return AlreadyCancelled(sign_up_id, place.offering_id)
    return StillComing(sign_up_id, place.offering_id)


@use_case
async def decline_open_seat(
    session: Session, *, now: datetime, sign_up_id: int, by_id: int
) -> None:
    """Leave an open seat to others: who declined is not waited for, and keeps their place."""
    place = await row(session, _PLACE, sign_up_id=sign_up_id)
    if place is not None and by_id in (place.person_id, place.carer_id):
        await close_questions(session, QuestionKind.SEAT_OPEN, [sign_up_id], now=now)
