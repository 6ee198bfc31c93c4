"""Places: one a person and offering, with a seat or in line, first come first served."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, case, func, insert, select, update
from sqlalchemy.orm import aliased
from sqlmodel import col

from school.database import Session, use_case
from school.offerings import LectureSession, Offering, OfferingStatus
from school.people import Person
from school.questions import QuestionKind, close_questions
from school.settings import SchoolSettings
from school.signups.claims import claim_seat
from school.signups.line import LIVE_COUNT, Counts, how_many, position_of
from school.signups.locks import (
    LockedOffering,
    LockedPerson,
    lock_offering,
    lock_people,
)
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
    Overlap,
    SignedUp,
    SignUpOutcome,
    Waiting,
)
from school.signups.seats import offer_free_seats
from school.signups.tables import OPEN_STATES, OfferState, SignUp, SignUpState
from school.statements import row, rows, write

# So many clashes are named; more would not fit a screen.
NAMED_CLASHES = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """An offering's counts, and what one person and who acts for them have in it."""

    counts: Counts
    last_place: int
    by_has: int
    own_id: int | None
    own_state: SignUpState | None
    own_place: int | None


_IS_OPEN = col(SignUp.state).in_(OPEN_STATES)
_IS_OWN = and_(_IS_OPEN, col(SignUp.person_id) == bindparam("person_id"))
_STANDING = select(
    how_many(SignUpState.TAKEN),
    how_many(SignUpState.HELD),
    how_many(SignUpState.WAITING),
    LIVE_COUNT,
    func.coalesce(func.max(col(SignUp.place)), 0),
    func.coalesce(
        func.sum(case((and_(_IS_OPEN, col(SignUp.by_id) == bindparam("by_id")), 1), else_=0)), 0
    ),
    func.max(case((_IS_OWN, col(SignUp.id)))),
    func.max(case((_IS_OWN, col(SignUp.state)))),
    func.max(case((_IS_OWN, col(SignUp.place)))),
).where(col(SignUp.offering_id) == bindparam("offering_id"))


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
    people = await lock_people(session, person_id, by_id)
    offering = await lock_offering(session, offering_id)
    if not _may_act(people, person_id, by_id):
        return NotYours()
    if offering is None:
        return Closed(ClosedReason.UNKNOWN)
    standing = await _standing(session, offering_id, person_id, by_id)
    if standing.own_id is not None:
        return await _again(session, offering, standing, person_id, now=now, settings=settings)
    refused = _refusal(offering, people[by_id], standing, now=now, settings=settings)
    if refused is not None:
        return refused
    overlaps = await _overlaps(session, offering_id, person_id, now) if not despite_clash else ()
    if overlaps:
        return Clash(overlaps)
    if standing.counts.waiting and standing.counts.free(offering.capacity) != 0:
        # Nobody who waits and has not been asked yet is overtaken.
        await offer_free_seats(session, offering, now=now, settings=settings)
        standing = await _standing(session, offering_id, person_id, by_id)
    outcome = await _enter(session, offering, standing, person_id, by_id=by_id, now=now)
    if standing.counts.live:
        await offer_free_seats(session, offering, now=now, settings=settings)
    if people[by_id].site_id is None:
        await _make_home(session, by_id, offering.site_id)
    return outcome


def _refusal(
    offering: LockedOffering,
    by: LockedPerson,
    standing: Standing,
    *,
    now: datetime,
    settings: SchoolSettings,
) -> Closed | Needs | LimitReached | None:
    """Return which rule keeps who acts from signing anybody up, if one does."""
    closed = closed_reason(offering, now)
    if closed is not None:
        return Closed(closed)
    missing = _missing(by, settings)
    if missing is not None:
        return Needs(missing)
    if standing.by_has >= settings.sign_up_limit:
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


def _may_act(people: dict[int, LockedPerson], person_id: int, by_id: int) -> bool:
    person, by = people.get(person_id), people.get(by_id)
    if person is None or by is None or person.deleted_at or by.deleted_at:
        return False
    return by_id in (person_id, person.carer_id)


def _missing(by: LockedPerson, settings: SchoolSettings) -> Missing | None:
    if by.consent_at is None:
        return Missing.CONSENT
    if not by.has_name:
        return Missing.NAME
    if settings.phone_required and not by.has_phone:
        return Missing.PHONE
    return None


async def _standing(session: Session, offering_id: int, person_id: int, by_id: int) -> Standing:
    found = await rows(
        session, _STANDING, offering_id=offering_id, person_id=person_id, by_id=by_id
    )
    taken, held, waiting, live, last, by_has, own_id, own_state, own_place = found[0]
    return Standing(
        Counts(taken, held, waiting, live),
        last,
        by_has,
        own_id,
        SignUpState(own_state) if own_state else None,
        own_place,
    )


async def _again(
    session: Session,
    offering: LockedOffering,
    standing: Standing,
    person_id: int,
    *,
    now: datetime,
    settings: SchoolSettings,
) -> SignUpOutcome:
    """Answer who has a place already: with a seat nothing changes, in line a free one is taken."""
    own_id, state, place = standing.own_id, standing.own_state, standing.own_place
    if own_id is None or state is None or place is None:  # one row has all three or none
        return NotYours()
    if state is SignUpState.TAKEN:
        return AlreadyIn(own_id, offering.id, state, None)
    if await claim_seat(session, offering, own_id, now=now, settings=settings):
        return SignedUp(own_id, offering.id, person_id)
    position = await position_of(session, offering.id, place)
    return AlreadyIn(own_id, offering.id, SignUpState.WAITING, position)


async def _enter(
    session: Session,
    offering: LockedOffering,
    standing: Standing,
    person_id: int,
    *,
    by_id: int,
    now: datetime,
) -> SignedUp | Waiting:
    """Write the place, at the end of the line."""
    has_seat = standing.counts.free(offering.capacity) != 0
    values = {
        "offering_id": offering.id,
        "person_id": person_id,
        "by_id": by_id,
        "state": SignUpState.TAKEN if has_seat else SignUpState.WAITING,
        "place": standing.last_place + 1,
        "created_at": now,
        "changed_at": now,
    }
    made = await write(session, insert(SignUp).returning(col(SignUp.id)), values)
    sign_up_id: int = made.scalar_one()
    if has_seat:
        return SignedUp(sign_up_id, offering.id, person_id)
    return Waiting(sign_up_id, offering.id, person_id, standing.counts.in_line + 1)


_Here, _There = aliased(LectureSession), aliased(LectureSession)
_OVERLAPS = (
    select(
        col(Offering.id), col(Offering.title), func.min(_There.starts_at), func.min(_There.ends_at)
    )
    .join(SignUp, col(SignUp.offering_id) == col(Offering.id))
    .join(_There, col(_There.offering_id) == col(Offering.id))
    .join(
        _Here,
        and_(
            col(_Here.starts_at) < col(_There.ends_at), col(_There.starts_at) < col(_Here.ends_at)
        ),
    )
    .where(col(SignUp.person_id) == bindparam("person_id"), _IS_OPEN)
    .where(col(Offering.id) != bindparam("offering_id"))
    .where(col(Offering.status) == OfferingStatus.OPEN, col(Offering.ends_at) > bindparam("now"))
    .where(col(_Here.offering_id) == bindparam("offering_id"))
    .where(col(_Here.ends_at) > bindparam("now"))
    .group_by(col(Offering.id), col(Offering.title))
    .order_by(func.min(_There.starts_at))
    .limit(NAMED_CLASHES)
)


async def _overlaps(
    session: Session, offering_id: int, person_id: int, now: datetime
) -> tuple[Overlap, ...]:
    """Return the first session to come of each other place that lies at the same time."""
    found = await rows(session, _OVERLAPS, offering_id=offering_id, person_id=person_id, now=now)
    return tuple(Overlap(*each) for each in found)


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
    offering = await lock_offering(session, whose.offering_id)
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
    return Cancelled(sign_up_id, offering.id, whose.person_id, had_seat)


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
