"""The line of an offering, read under its lock: how many, who, and what they were asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    SQLColumnExpression,
    and_,
    bindparam,
    case,
    func,
    not_,
    or_,
    select,
)
from sqlalchemy.orm import aliased
from sqlmodel import col

from school.database import Session
from school.offerings import Offering
from school.people import Carer, Person, recipient_id, told_id
from school.signups.tables import (
    LIVE_SEATS,
    FreedSeat,
    FreedSeatState,
    Offer,
    OfferState,
    SignUp,
    SignUpState,
)
from school.statements import row, rows


@dataclass(frozen=True, slots=True)
class Counts:
    """How many have a seat, a held seat and a place in line; `live` freed seats are known."""

    taken: int
    held: int
    waiting: int
    live: int

    @property
    def in_line(self) -> int:
        return self.held + self.waiting

    def free(self, capacity: int | None) -> int | None:
        """Return how many seats are free, None = any number."""
        return None if capacity is None else max(0, capacity - self.taken - self.held)


@dataclass(frozen=True, slots=True)
class Seat:
    """A freed seat that nobody holds at the moment."""

    id: int
    state: FreedSeatState
    freed_at: datetime
    opened_at: datetime | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Someone in line whom a notice reaches, at `recipient_id`; or the desk, `by_phone`."""

    sign_up_id: int
    person_id: int
    recipient_id: int
    by_phone: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """An offer made before to someone who is in line now."""

    seat_id: int
    sign_up_id: int
    state: OfferState
    answered_seat_id: int | None


def in_line(places: Any) -> tuple[SQLColumnExpression[Any], ...]:
    """Return what orders a line: first come first served, then those who wait behind them."""
    return col(places.behind), col(places.place)


def up_to(others: Any, own: Any) -> ColumnElement[bool]:
    """Return the condition that others stand in line where `own` stands, or before it."""
    return or_(
        and_(col(own.behind), not_(col(others.behind))),
        and_(col(own.behind) == col(others.behind), col(others.place) <= col(own.place)),
    )


def how_many(state: SignUpState) -> ColumnElement[int]:
    """Return the column that counts sign-ups in one state."""
    return func.coalesce(func.sum(case((col(SignUp.state) == state, 1), else_=0)), 0)


LIVE_COUNT = (
    select(func.count())
    .select_from(FreedSeat)
    .where(col(FreedSeat.offering_id) == bindparam("offering_id"))
    .where(col(FreedSeat.state).in_(LIVE_SEATS))
    .scalar_subquery()
)
_COUNTS = select(
    how_many(SignUpState.TAKEN),
    how_many(SignUpState.HELD),
    how_many(SignUpState.WAITING),
    LIVE_COUNT,
).where(col(SignUp.offering_id) == bindparam("offering_id"))

_LIVE_OF = (
    select(func.count())
    .select_from(FreedSeat)
    .where(col(FreedSeat.offering_id) == col(Offering.id))
    .where(col(FreedSeat.state).in_(LIVE_SEATS))
    .scalar_subquery()
)
_COUNTS_OF_MANY = (
    select(
        col(Offering.id),
        how_many(SignUpState.TAKEN),
        how_many(SignUpState.HELD),
        how_many(SignUpState.WAITING),
        _LIVE_OF,
    )
    .outerjoin(SignUp, col(SignUp.offering_id) == col(Offering.id))
    .where(col(Offering.id).in_(bindparam("offering_ids", expanding=True)))
    .group_by(col(Offering.id))
)

_SEATS = (
    select(
        col(FreedSeat.offering_id),
        col(FreedSeat.id),
        col(FreedSeat.state),
        col(FreedSeat.freed_at),
        col(FreedSeat.opened_at),
    )
    .outerjoin(
        Offer,
        and_(col(Offer.freed_seat_id) == col(FreedSeat.id), col(Offer.state) == OfferState.HELD),
    )
    .where(col(FreedSeat.offering_id).in_(bindparam("offering_ids", expanding=True)))
    .where(col(FreedSeat.state).in_(LIVE_SEATS), col(Offer.id).is_(None))
    .order_by(col(FreedSeat.id))
)

_CANDIDATES = (
    select(
        col(SignUp.offering_id),
        col(SignUp.id),
        col(SignUp.person_id),
        told_id().label("recipient_id"),
        recipient_id().is_(None).label("by_phone"),
    )
    .join(Person, col(Person.id) == col(SignUp.person_id))
    .outerjoin(Carer, col(Carer.id) == col(Person.carer_id))
    .where(col(SignUp.offering_id).in_(bindparam("offering_ids", expanding=True)))
    .where(col(SignUp.state) == SignUpState.WAITING, told_id().is_not(None))
    .order_by(col(SignUp.offering_id), *in_line(SignUp))
)

_ASKED = (
    select(
        col(SignUp.offering_id),
        col(Offer.freed_seat_id),
        col(Offer.sign_up_id),
        col(Offer.state),
        col(Offer.answered_seat_id),
    )
    .join(SignUp, col(SignUp.id) == col(Offer.sign_up_id))
    .where(col(SignUp.offering_id).in_(bindparam("offering_ids", expanding=True)))
    .where(col(SignUp.state) == SignUpState.WAITING)
)

_OWN = aliased(SignUp, name="own")
_POSITION = (
    select(func.count())
    .select_from(SignUp)
    .join(
        _OWN,
        (col(_OWN.offering_id) == col(SignUp.offering_id))
        & (col(_OWN.place) == bindparam("place")),
    )
    .where(col(SignUp.offering_id) == bindparam("offering_id"))
    .where(col(SignUp.state).in_((SignUpState.HELD, SignUpState.WAITING)))
    .where(up_to(SignUp, _OWN))
)


async def counts_of(session: Session, offering_id: int) -> Counts:
    """Count the places of an offering and its live freed seats in one statement."""
    found = await rows(session, _COUNTS, offering_id=offering_id)
    return Counts(*found[0])


async def counts_of_many(session: Session, offering_ids: Sequence[int]) -> dict[int, Counts]:
    """Count the places of many offerings and their live freed seats in one statement."""
    found = await rows(session, _COUNTS_OF_MANY, offering_ids=list(offering_ids))
    return {offering_id: Counts(*each) for offering_id, *each in found}


async def unheld_seats(session: Session, offering_ids: Sequence[int]) -> dict[int, list[Seat]]:
    """Return the freed seats that nobody holds, by offering, in the order of being freed."""
    found: dict[int, list[Seat]] = {}
    for offering_id, *each in await rows(session, _SEATS, offering_ids=list(offering_ids)):
        found.setdefault(offering_id, []).append(Seat(*each))
    return found


async def candidates(session: Session, offering_ids: Sequence[int]) -> dict[int, list[Candidate]]:
    """Return who waits and can be told, by offering, first come first."""
    found: dict[int, list[Candidate]] = {}
    for each in await rows(session, _CANDIDATES, offering_ids=list(offering_ids)):
        candidate = Candidate(
            each.id, each.person_id, each.recipient_id, by_phone=bool(each.by_phone)
        )
        found.setdefault(each.offering_id, []).append(candidate)
    return found


async def asked_before(session: Session, offering_ids: Sequence[int]) -> dict[int, list[Asked]]:
    """Return every offer that those who wait now have had, by offering."""
    found: dict[int, list[Asked]] = {}
    for offering_id, *each in await rows(session, _ASKED, offering_ids=list(offering_ids)):
        found.setdefault(offering_id, []).append(Asked(*each))
    return found


async def position_of(session: Session, offering_id: int, place: int) -> int:
    """Return the position in line, from 1, of who has `place`; who holds a seat still counts."""
    found = await row(session, _POSITION, offering_id=offering_id, place=place)
    return int(found[0]) if found else 0
