"""Places: one a person and offering, with a seat or in line, first come first served."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update
from sqlmodel import col

from school.database import Session, use_case
from school.locks import LockedOffering, lock_offering
from school.offerings import OfferingStatus
from school.people import Person
from school.presence.no_shows import no_shows_in, too_often
from school.questions import QuestionKind, close_questions
from school.settings import SchoolSettings
from school.signups.claims import claim_seat
from school.signups.facts import Facts, OwnPlace, Who, lock_facts, overlaps, read_facts
from school.signups.line import position_of
from school.signups.offers import end_offer, offer_held_for
from school.signups.outcomes import (
    AlreadyCancelled,
    AlreadyIn,
    Cancelled,
    CancelOutcome,
    Clash,
    Closed,
    ClosedReason,
    LimitReached,
    Missing,
    Needs,
    NotYours,
    Over,
    SignedUp,
    SignUpOutcome,
    Waiting,
)
from school.signups.seats import offer_free_seats
from school.signups.tables import OfferState, SignUp, SignUpState
from school.statements import row, write


@use_case
async def sign_up(
    session: Session,
    *,
    now: datetime,
    offering_id: int,
    person_id: int,
    by_id: int,
    settings: SchoolSettings,
    despite_clash: bool = False,
) -> SignUpOutcome:
    """Give a person a seat, or a place in line when there is none.

    Who waits and signs up again takes a seat that nobody else is being asked about; who is being
    asked accepts. `by_id` acts: the person or their carer.
    """
    return await take_place(
        session,
        now=now,
        offering_id=offering_id,
        person_id=person_id,
        by_id=by_id,
        settings=settings,
        despite_clash=despite_clash,
    )


async def take_place(
    session: Session,
    *,
    now: datetime,
    offering_id: int,
    person_id: int,
    by_id: int,
    settings: SchoolSettings,
    despite_clash: bool = False,
) -> SignUpOutcome:
    """Do the same inside a use-case of somebody else's."""
    ids = {"offering_id": offering_id, "person_id": person_id}
    facts = await lock_facts(session, **ids, by_id=by_id, now=now)
    if facts is None:
        return Closed(ClosedReason.UNKNOWN)
    if not facts.who.may_act:
        return NotYours()
    if facts.own is not None:
        return await _again(session, facts, facts.own, person_id, now=now, settings=settings)
    refused = _refusal(facts, now=now, settings=settings)
    if refused is not None:
        return refused
    if facts.clashes and not despite_clash:
        return Clash(await overlaps(session, **ids, now=now))
    if facts.counts.waiting and facts.counts.free(facts.offering.capacity) != 0:
        # Nobody who waits and has not been asked yet is overtaken.
        await offer_free_seats(session, facts.offering, now=now, settings=settings)
        facts = await read_facts(session, **ids, by_id=by_id, now=now) or facts
    outcome = await _enter(session, facts, person_id, by_id=by_id, now=now, settings=settings)
    if facts.counts.live:
        await offer_free_seats(session, facts.offering, now=now, settings=settings)
    if not facts.who.has_site:
        await _make_home(session, by_id, facts.offering.site_id)
    return outcome


def _refusal(
    facts: Facts, *, now: datetime, settings: SchoolSettings
) -> Closed | Needs | LimitReached | None:
    """Return which rule keeps who acts from signing anybody up, if one does."""
    closed = closed_reason(facts.offering, now)
    if closed is not None:
        return Closed(closed)
    if facts.offering.for_volunteers and not facts.who.works_here:
        return Closed(ClosedReason.VOLUNTEERS)
    missing = _missing(facts.who, settings)
    if missing is not None:
        return Needs(missing)
    if facts.by_has >= settings.sign_up_limit:
        return LimitReached(settings.sign_up_limit)
    return None


def closed_reason(offering: LockedOffering, now: datetime) -> ClosedReason | None:
    """Return why nobody new can sign up for the offering, None while they can (rule b)."""
    if offering.status is OfferingStatus.CANCELLED:
        return ClosedReason.CANCELLED
    if now >= offering.cut_off:
        return ClosedReason.CUT_OFF
    if offering.deadline is not None and now >= offering.deadline:
        return ClosedReason.DEADLINE
    return None


def _missing(who: Who, settings: SchoolSettings) -> Missing | None:
    if not who.has_consented:
        return Missing.CONSENT
    if not who.has_name:
        return Missing.NAME
    if settings.phone_required and not who.has_phone:
        return Missing.PHONE
    return None


async def _again(
    session: Session,
    facts: Facts,
    own: OwnPlace,
    person_id: int,
    *,
    now: datetime,
    settings: SchoolSettings,
) -> SignUpOutcome:
    """Answer who has a place already: with a seat nothing changes, in line a free one is taken."""
    offering = facts.offering
    if own.state is SignUpState.TAKEN:
        return AlreadyIn(own.sign_up_id, offering.id, own.state, None)
    if await claim_seat(session, offering, own.sign_up_id, now=now, settings=settings):
        return SignedUp(own.sign_up_id, offering.id, person_id)
    position = await position_of(session, offering.id, own.place)
    return AlreadyIn(own.sign_up_id, offering.id, SignUpState.WAITING, position)


async def _enter(
    session: Session,
    facts: Facts,
    person_id: int,
    *,
    by_id: int,
    now: datetime,
    settings: SchoolSettings,
) -> SignedUp | Waiting:
    """Write the place, at the end of the line."""
    offering = facts.offering
    has_seat = facts.counts.free(offering.capacity) != 0
    behind = not has_seat and await _waits_behind(session, person_id, now=now, settings=settings)
    values = {
        "offering_id": offering.id,
        "person_id": person_id,
        "by_id": by_id,
        "state": SignUpState.TAKEN if has_seat else SignUpState.WAITING,
        "place": facts.last_place + 1,
        "behind": behind,
        "created_at": now,
        "changed_at": now,
    }
    made = await write(session, _NEW_PLACE, values)
    sign_up_id: int = made.scalar_one()
    if has_seat:
        return SignedUp(sign_up_id, offering.id, person_id)
    position = await position_of(session, offering.id, facts.last_place + 1)
    return Waiting(sign_up_id, offering.id, person_id, position, behind)


async def _waits_behind(
    session: Session, person_id: int, *, now: datetime, settings: SchoolSettings
) -> bool:
    """Tell whether somebody joins behind the others, where the school has decided so.

    Asked once, as they join: so nobody's place in line changes by itself afterwards.
    """
    if not settings.no_shows_wait:
        return False
    return too_often((await no_shows_in(session, [person_id], now=now))[person_id])


_NEW_PLACE = insert(SignUp).returning(col(SignUp.id))


async def _make_home(session: Session, person_id: int, site_id: int) -> None:
    """Take the site of the first sign-up as the person's own."""
    await write(
        session,
        update(Person)
        .where(col(Person.id) == person_id, col(Person.site_id).is_(None))
        .values(site_id=site_id),
    )


_WHOSE = (
    select(col(SignUp.offering_id), col(SignUp.person_id), col(Person.carer_id))
    .join(Person, col(Person.id) == col(SignUp.person_id))
    .where(col(SignUp.id) == bindparam("sign_up_id"))
)
_STATE = select(col(SignUp.state)).where(col(SignUp.id) == bindparam("sign_up_id"))


@use_case
async def cancel(
    session: Session, *, now: datetime, sign_up_id: int, by_id: int, settings: SchoolSettings
) -> CancelOutcome:
    """Give up a place; a seat that it had goes to who waits, up to the cut-off."""
    whose = await row(session, _WHOSE, sign_up_id=sign_up_id)
    if whose is None or by_id not in (whose.person_id, whose.carer_id):
        return NotYours()
    return await leave_place(session, Place(sign_up_id, *whose[:2]), now=now, settings=settings)


@dataclass(frozen=True, slots=True)
class Place:
    """A place that somebody gives up."""

    sign_up_id: int
    offering_id: int
    person_id: int


async def leave_place(
    session: Session, place: Place, *, now: datetime, settings: SchoolSettings
) -> CancelOutcome:
    """Do the same inside a use-case of somebody else's, who may speak for the person."""
    sign_up_id = place.sign_up_id
    offering = await lock_offering(session, place.offering_id)
    known = await row(session, _STATE, sign_up_id=sign_up_id)
    if offering is None or known is None:
        return NotYours()
    if known.state is SignUpState.CANCELLED:
        return AlreadyCancelled(sign_up_id, offering.id)
    if now >= offering.ends_at:
        return Over(offering.id)
    await give_up(session, sign_up_id, known.state, now=now)
    await offer_free_seats(session, offering, now=now, settings=settings)
    had_seat = known.state is SignUpState.TAKEN
    return Cancelled(sign_up_id, offering.id, place.person_id, had_seat)


async def give_up(session: Session, sign_up_id: int, state: SignUpState, *, now: datetime) -> None:
    """Cancel an open place of a locked offering; `offer_free_seats` is to follow."""
    held = await offer_held_for(session, sign_up_id) if state is SignUpState.HELD else None
    if held is not None:
        await end_offer(session, held, to=OfferState.VOID, sign_up=SignUpState.CANCELLED, now=now)
    else:
        await write(
            session,
            update(SignUp)
            .where(col(SignUp.id) == sign_up_id)
            .values(state=SignUpState.CANCELLED, changed_at=now),
        )
    await close_questions(session, QuestionKind.RECONFIRM, [sign_up_id], now=now)
    await close_questions(session, QuestionKind.SEAT_OPEN, [sign_up_id], now=now)
