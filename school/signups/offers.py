"""Offers as time and delivery see them: sent, not delivered, run out; seats opened in time.

What people answer stands in `school.signups.answers`. Every end of an offer goes through
`end_offer`, and is followed by `offer_free_seats` in the same transaction.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import bindparam, func, select, update
from sqlmodel import col

from school.database import Database, Session, use_case
from school.locks import LockedOffering, lock_offering
from school.notices.queue import NewNotice, enqueue, void
from school.notices.tables import NoticeKind
from school.people import Person
from school.questions import Question, QuestionKind, close_questions, open_question
from school.settings import SchoolSettings
from school.signups.recipients import recipient_of_sign_up
from school.signups.seats import offer_free_seats
from school.signups.tables import (
    FreedSeat,
    FreedSeatState,
    Offer,
    OfferState,
    SignUp,
    SignUpState,
)
from school.statements import row, write
from school.waking import waking_of

# How long the word that an offer has ended is worth sending (docs/delivery.md).
ENDED_NEWS = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class KnownOffer:
    """An offer with whose it is, read under the offering's lock."""

    id: int
    state: OfferState
    freed_seat_id: int
    sign_up_id: int
    sign_up_state: SignUpState
    person_id: int
    carer_id: int | None
    place: int
    latest_end: datetime
    sent_at: datetime | None
    expires_at: datetime
    by_phone: bool


_OFFERING_OF = (
    select(col(SignUp.offering_id))
    .join(Offer, col(Offer.sign_up_id) == col(SignUp.id))
    .where(col(Offer.id) == bindparam("offer_id"))
)
_ANY_OFFER = (
    select(
        col(Offer.id),
        col(Offer.state),
        col(Offer.freed_seat_id),
        col(Offer.sign_up_id),
        col(SignUp.state),
        col(SignUp.person_id),
        col(Person.carer_id),
        col(SignUp.place),
        col(Offer.latest_end),
        col(Offer.sent_at),
        col(Offer.expires_at),
        col(Offer.by_phone),
    )
    .join(SignUp, col(SignUp.id) == col(Offer.sign_up_id))
    .join(Person, col(Person.id) == col(SignUp.person_id))
)
_OFFER = _ANY_OFFER.where(col(Offer.id) == bindparam("offer_id"))
_HELD_FOR = _ANY_OFFER.where(
    col(Offer.sign_up_id) == bindparam("sign_up_id"), col(Offer.state) == OfferState.HELD
)


async def locked_offer(
    session: Session, offer_id: int
) -> tuple[LockedOffering, KnownOffer] | None:
    """Lock the offering of an offer, then read the offer; None when there is no such offer."""
    of = await row(session, _OFFERING_OF, offer_id=offer_id)
    offering = await lock_offering(session, of[0]) if of else None
    found = await row(session, _OFFER, offer_id=offer_id) if offering else None
    return (offering, KnownOffer(*found)) if offering and found else None


async def offer_held_for(session: Session, sign_up_id: int) -> KnownOffer | None:
    """Return the offer that waits for this place's answer; its offering is locked already."""
    found = await row(session, _HELD_FOR, sign_up_id=sign_up_id)
    return KnownOffer(*found) if found else None


# Ends after which somebody keeps their place in line and is not asked about the seat again.
DECLINED = (OfferState.PASSED, OfferState.EXPIRED, OfferState.UNREACHABLE)
_NEWEST_SEAT = select(func.max(col(FreedSeat.id))).scalar_subquery()


async def end_offer(
    session: Session,
    offer: KnownOffer,
    *,
    to: OfferState,
    sign_up: SignUpState,
    now: datetime,
) -> None:
    """End an offer that is held, and say what becomes of the place it was held for."""
    await write(
        session,
        update(Offer)
        .where(col(Offer.id) == offer.id)
        .values(state=to, ended_at=now, answered_seat_id=_NEWEST_SEAT if to in DECLINED else None),
    )
    await write(
        session,
        update(SignUp)
        .where(col(SignUp.id) == offer.sign_up_id)
        .values(state=sign_up, changed_at=now),
    )
    if to is OfferState.ACCEPTED:
        await write(
            session,
            update(FreedSeat)
            .where(col(FreedSeat.id) == offer.freed_seat_id)
            .values(state=FreedSeatState.CLOSED),
        )
    await close_questions(session, QuestionKind.OFFER, [offer.id], now=now)
    if offer.sent_at is None or offer.by_phone:
        await void(session, NoticeKind.OFFER, offer.id, reason="offer_ended", now=now)


async def offer_sent(
    session: Session,
    offer_id: int,
    sent_at: datetime,
    *,
    settings: SchoolSettings,
    notice_id: int | None = None,
    person_id: int | None = None,
) -> None:
    """Start the hold: `hold_hours` waking hours from `sent_at`, never beyond the latest end.

    `person_id` is who was asked. An offer that has ended, or was sent before, stays as it is.
    """
    found = await locked_offer(session, offer_id)
    if found is None or found[1].state is not OfferState.HELD or found[1].sent_at is not None:
        return
    offer = found[1]
    hold_end = waking_of(settings).add_waking(sent_at, settings.hold_hours * 60)
    expires_at = min(hold_end, offer.latest_end)
    await write(
        session,
        update(Offer)
        .where(col(Offer.id) == offer.id)
        .values(sent_at=sent_at, expires_at=expires_at),
    )
    question = Question(
        person_id=person_id or offer.person_id,
        kind=QuestionKind.OFFER,
        subject=offer.id,
        notice_id=notice_id,
        opened_at=sent_at,
        expires_at=expires_at,
    )
    await open_question(session, question=question)


class NotDelivered(StrEnum):
    """Why an offer did not arrive: Telegram does not reach them, or the notice ended otherwise."""

    UNREACHABLE = "unreachable"
    FAILED = "failed"


async def offer_not_delivered(
    session: Session, offer_id: int, why: NotDelivered, now: datetime, *, settings: SchoolSettings
) -> None:
    """Pass a held offer on at once, since its notice ended other than sent (rule e).

    Who was not told has not let anything run out, but is not asked again about this seat.
    """
    found = await locked_offer(session, offer_id)
    if found is None or found[1].state is not OfferState.HELD:
        return
    offering, offer = found
    to = OfferState.UNREACHABLE if why is NotDelivered.UNREACHABLE else OfferState.EXPIRED
    await end_offer(session, offer, to=to, sign_up=SignUpState.WAITING, now=now)
    await offer_free_seats(session, offering, now=now, settings=settings)


_DUE_OFFERS = (
    select(col(Offer.id))
    .where(col(Offer.state) == OfferState.HELD, col(Offer.expires_at) <= bindparam("now"))
    .order_by(col(Offer.expires_at), col(Offer.id))
    .limit(bindparam("limit"))
)


async def due_offer_expiries(database: Database, now: datetime, *, limit: int = 100) -> list[int]:
    """Return the ids of held offers whose time is up, the longest overdue first."""
    found = await database.rows(_DUE_OFFERS, now=now, limit=limit)
    return [each.id for each in found]


@use_case
async def expire_offer(
    session: Session, *, now: datetime, offer_id: int, settings: SchoolSettings
) -> bool:
    """Let an offer run out that is due, and go on to the next; False when it is not due."""
    found = await locked_offer(session, offer_id)
    if found is None:
        return False
    return await expire_when_due(session, *found, now=now, settings=settings)


async def expire_when_due(
    session: Session,
    offering: LockedOffering,
    offer: KnownOffer,
    *,
    now: datetime,
    settings: SchoolSettings,
) -> bool:
    """Let a held offer of a locked offering run out when its time is up."""
    if offer.state is not OfferState.HELD or now < offer.expires_at:
        return False
    await end_offer(session, offer, to=OfferState.EXPIRED, sign_up=SignUpState.WAITING, now=now)
    await offer_free_seats(session, offering, now=now, settings=settings)
    await _tell_ended(session, offering, offer, now=now)
    return True


async def _tell_ended(
    session: Session, offering: LockedOffering, offer: KnownOffer, *, now: datetime
) -> None:
    """Tell who had been asked that their offer ran out.

    When the seat has opened to all instead they are told that, by the notice of all who wait.
    """
    seat = await row(session, _SEAT_STATE, seat_id=offer.freed_seat_id)
    recipient = await recipient_of_sign_up(session, offer.sign_up_id)
    if offer.sent_at is None or offer.by_phone or recipient is None:
        return
    if seat is not None and seat.state is FreedSeatState.OPEN:
        return
    news = NewNotice(
        kind=NoticeKind.OFFER_ENDED,
        subject=offer.id,
        person_id=recipient,
        expires_at=now + ENDED_NEWS,
        dedupe_key=f"offer_ended:{offer.id}",
        facts={
            "offering_id": offering.id,
            "sign_up_id": offer.sign_up_id,
            "person_id": offer.person_id,
        },
    )
    await enqueue(session, [news], now=now)


_SEAT_STATE = select(col(FreedSeat.state)).where(col(FreedSeat.id) == bindparam("seat_id"))
