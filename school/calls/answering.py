"""What came of a call: told, not reached, yes or no; done on behalf of who was phoned.

Locks as everywhere: the offering first (of what was announced the person, then the sending), then
the notice (docs/locking.md). The call is closed before the answer acts, since an offer that ends
takes its pending notices back.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import bindparam, update
from sqlalchemy import select as columns
from sqlmodel import col, select

from school.actors import Actor
from school.announcements.phoning import note_answer
from school.announcements.writing import locked_sending
from school.audit import record
from school.calls.reading import IS_OPEN, facts_of, offering_of
from school.database import Session, use_case
from school.days import load_days
from school.locks import LockedOffering, hold_people, lock_offering
from school.notices.tables import Channel, Notice, NoticeKind, NoticeState
from school.office import office_of
from school.people import Person
from school.settings import SchoolSettings
from school.signups.answers import pass_offered, take_offered
from school.signups.claims import claim_seat
from school.signups.line import position_of
from school.signups.offers import locked_offer
from school.signups.outcomes import AlreadyIn, OfferOver, SignedUp
from school.signups.places import Place, leave_place
from school.signups.tables import OPEN_STATES, SignUp, SignUpState
from school.staff.rights import Rank, require, some_scope
from school.statements import row, write

# In so much office time somebody who did not answer is phoned again.
AGAIN_AFTER = timedelta(hours=1)
# Calls that end with an answer; the others end once they are told.
ANSWERED = (NoticeKind.OFFER, NoticeKind.SEAT_OPEN)


class CallResult(StrEnum):
    """What is so now. GONE: the call was over, or somebody else made it."""

    TOLD = "told"
    LATER = "later"
    SEAT = "seat"
    PASSED = "passed"
    COMING = "coming"
    GIVEN_UP = "given_up"
    NO_NEWS = "no_news"
    OVER = "over"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Called:
    """What came of a call; `position` in line of who goes on waiting."""

    result: CallResult
    position: int | None = None


@dataclass(frozen=True, slots=True)
class _Open:
    """A call in hand, and its offering, locked; what was announced is about none."""

    notice: Notice
    about: LockedOffering | None

    @property
    def person_id(self) -> int:
        return self.notice.person_id

    @property
    def offering(self) -> LockedOffering:
        if self.about is None:
            raise LookupError("offering")
        return self.about


@use_case
async def told(session: Session, *, now: datetime, actor: Actor, call_id: int) -> Called:
    """Note that the person knows. What wants an answer waits for it, for as long as it holds."""
    call = await _in_hand(session, actor, call_id)
    if call is None:
        return Called(CallResult.GONE)
    waits = call.notice.kind in ANSWERED
    await _end(session, call, now=now, closed=not waits)
    _record(session, call, actor, "told", now=now)
    return Called(CallResult.TOLD)


@use_case
async def not_reached(
    session: Session, *, now: datetime, actor: Actor, call_id: int, settings: SchoolSettings
) -> Called:
    """Count that nobody answered; the call comes again after an hour of office time."""
    call = await _in_hand(session, actor, call_id)
    if call is None:
        return Called(CallResult.GONE)
    office = office_of(settings, await load_days(session))
    await _set(
        session,
        call,
        now=now,
        state=NoticeState.NOT_REACHED,
        attempt=call.notice.attempt + 1,
        not_before=office.add(now, AGAIN_AFTER),
    )
    _record(session, call, actor, "not_reached", now=now)
    return Called(CallResult.LATER)


@use_case
async def said_yes(
    session: Session, *, now: datetime, actor: Actor, call_id: int, settings: SchoolSettings
) -> Called:
    """Take the seat for the person, or note that they still come."""
    call = await _answered(session, actor, call_id, "yes", now=now)
    if call is None:
        return Called(CallResult.GONE)
    match call.notice.kind:
        case NoticeKind.OFFER:
            return await _take_offer(session, call, now=now, settings=settings)
        case NoticeKind.SEAT_OPEN:
            return await _take_open(session, call, now=now, settings=settings)
        case NoticeKind.CHANGED:
            return Called(CallResult.COMING)
        case _:
            return Called(CallResult.TOLD)


@use_case
async def said_no(
    session: Session, *, now: datetime, actor: Actor, call_id: int, settings: SchoolSettings
) -> Called:
    """Let the seat go to the next, give the person's place up, or phone them with no more news."""
    call = await _answered(session, actor, call_id, "no", now=now)
    if call is None:
        return Called(CallResult.GONE)
    match call.notice.kind:
        case NoticeKind.OFFER:
            return await _pass(session, call, now=now, settings=settings)
        case NoticeKind.SEAT_OPEN:
            place = await _place(session, call)
            return Called(CallResult.PASSED, place[1] if place else None)
        case NoticeKind.CHANGED | NoticeKind.CANCELLED:
            return await _give_up(session, call, now=now, settings=settings)
        case NoticeKind.ANNOUNCEMENT:
            return await _no_news(session, call)
        case _:
            return Called(CallResult.TOLD)


async def _take_offer(
    session: Session, call: _Open, *, now: datetime, settings: SchoolSettings
) -> Called:
    found = await locked_offer(session, call.notice.subject)
    if found is None:
        return Called(CallResult.OVER)
    outcome = await take_offered(session, *found, now=now, settings=settings)
    if isinstance(outcome, SignedUp | AlreadyIn):
        return Called(CallResult.SEAT)
    return Called(CallResult.OVER, outcome.position if isinstance(outcome, OfferOver) else None)


async def _pass(
    session: Session, call: _Open, *, now: datetime, settings: SchoolSettings
) -> Called:
    found = await locked_offer(session, call.notice.subject)
    if found is None:
        return Called(CallResult.OVER)
    outcome = await pass_offered(session, *found, now=now, settings=settings)
    if isinstance(outcome, AlreadyIn):
        return Called(CallResult.SEAT)
    return Called(CallResult.PASSED, getattr(outcome, "position", None))


async def _take_open(
    session: Session, call: _Open, *, now: datetime, settings: SchoolSettings
) -> Called:
    place = await _place(session, call)
    if place is None:
        return Called(CallResult.OVER)
    sign_up_id, position = place
    if position is None or await claim_seat(
        session, call.offering, sign_up_id, now=now, settings=settings
    ):
        return Called(CallResult.SEAT)
    return Called(CallResult.OVER, position)


async def _give_up(
    session: Session, call: _Open, *, now: datetime, settings: SchoolSettings
) -> Called:
    place = await _place(session, call)
    if place is not None:
        theirs = Place(place[0], call.offering.id, call.person_id)
        await leave_place(session, theirs, now=now, settings=settings)
    return Called(CallResult.GIVEN_UP)


async def _no_news(session: Session, call: _Open) -> Called:
    """Honour from now on that they want no announcements; urgent ones come all the same."""
    this = update(Person).where(col(Person.id) == call.person_id)
    await write(session, this.values(wants_news=False))
    return Called(CallResult.NO_NEWS)


_PLACE = columns(col(SignUp.id), col(SignUp.place), col(SignUp.state)).where(
    col(SignUp.offering_id) == bindparam("offering_id"),
    col(SignUp.person_id) == bindparam("person_id"),
    col(SignUp.state).in_(OPEN_STATES),
)


async def _place(session: Session, call: _Open) -> tuple[int, int | None] | None:
    """Return the person's place in the offering, and where in line; None with a seat."""
    offering_id = call.offering.id
    found = await row(session, _PLACE, offering_id=offering_id, person_id=call.person_id)
    if found is None:
        return None
    has_seat = found.state is SignUpState.TAKEN
    return found.id, None if has_seat else await position_of(session, offering_id, found.place)


async def _in_hand(session: Session, actor: Actor, call_id: int) -> _Open | None:
    """Check the right, then lock; None when there is no such call, or it is over."""
    asked = (
        select(Notice, col(Person.desk_id))
        .join(Person, col(Person.id) == col(Notice.person_id))
        .where(col(Notice.id) == call_id, col(Notice.channel) == Channel.CALL)
    )
    found = (await session.exec(asked)).first()
    if found is None:
        await some_scope(session, actor, Rank.LIAISON)
        return None
    notice, desk_id = found
    await require(session, actor, Rank.LIAISON, site_id=desk_id)
    offering_id = offering_of(notice, facts_of(session, notice))
    offering = None
    if offering_id is None:
        await hold_people(session, notice.person_id)
        await locked_sending(session, notice.subject)
    else:
        offering = await lock_offering(session, offering_id)
        if offering is None:
            return None
    is_open = await row(
        session,
        columns(col(Notice.id)).where(col(Notice.id) == call_id, IS_OPEN).with_for_update(),
    )
    return _Open(notice, offering) if is_open is not None else None


async def _answered(
    session: Session, actor: Actor, call_id: int, what: str, *, now: datetime
) -> _Open | None:
    """Close a call with an answer; None when it is over. The caller acts on the answer."""
    call = await _in_hand(session, actor, call_id)
    if call is not None:
        await _end(session, call, now=now, closed=True)
        _record(session, call, actor, what, now=now)
    return call


async def _end(session: Session, call: _Open, *, now: datetime, closed: bool) -> None:
    ended = call.notice.ended_at or now
    await _set(
        session,
        call,
        now=now,
        state=NoticeState.TOLD,
        ended_at=ended,
        closed_at=now if closed else None,
    )


async def _set(session: Session, call: _Open, *, now: datetime, **values: object) -> None:
    if call.about is None:
        await note_answer(session, call.notice.subject, now=now)
    changed = update(Notice).where(col(Notice.id) == call.notice.id)
    await write(session, changed.values(**values))


def _record(session: Session, call: _Open, actor: Actor, what: str, *, now: datetime) -> None:
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action=f"calls.{what}",
        subject="notice",
        subject_id=call.notice.id,
        fields=("state",),
    )
