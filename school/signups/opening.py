"""Freed seats as time passes: those that nobody is asked about open to all who wait."""

from datetime import datetime

from sqlalchemy import bindparam, func, select
from sqlmodel import col

from school.database import Database, Session, use_case
from school.locks import lock_offering
from school.settings import SchoolSettings
from school.signups.seats import offer_free_seats
from school.signups.tables import LIVE_SEATS, FreedSeat, FreedSeatState, Offer, OfferState

_OPENING = (
    select(col(FreedSeat.offering_id))
    .outerjoin(
        Offer,
        (col(Offer.freed_seat_id) == col(FreedSeat.id)) & (col(Offer.state) == OfferState.HELD),
    )
    .where(col(FreedSeat.state) == FreedSeatState.ASKING, col(Offer.id).is_(None))
)
_SEATS_DUE = (
    _OPENING.where(col(FreedSeat.opens_at) <= bindparam("now"))
    .distinct()
    .order_by(col(FreedSeat.offering_id))
    .limit(bindparam("limit"))
)
_NEXT_EXPIRY = select(func.min(col(Offer.expires_at))).where(col(Offer.state) == OfferState.HELD)
_NEXT_OPENING = _OPENING.with_only_columns(func.min(col(FreedSeat.opens_at)))


async def open_seats_due(database: Database, now: datetime, *, limit: int = 100) -> list[int]:
    """Return the ids of offerings with a free seat whose time of asking is over."""
    found = await database.rows(_SEATS_DUE, now=now, limit=limit)
    return [each.offering_id for each in found]


@use_case
async def open_seats(
    session: Session, *, now: datetime, offering_id: int, settings: SchoolSettings
) -> bool:
    """Open the offering's free seats to all waiting when their time of asking is over.

    Return whether one opened: by other quiet hours than it was freed in, its time may be later.
    """
    offering = await lock_offering(session, offering_id)
    if offering is None:
        return False
    return await offer_free_seats(session, offering, now=now, settings=settings)


_SEATS_LIVE = (
    select(col(FreedSeat.offering_id))
    .where(col(FreedSeat.state).in_(LIVE_SEATS))
    .distinct()
    .order_by(col(FreedSeat.offering_id))
)


async def offerings_with_live_seats(database: Database) -> list[int]:
    """Return the ids of offerings that have a freed seat which somebody may still get."""
    return [each.offering_id for each in await database.rows(_SEATS_LIVE)]


async def next_seat_due(database: Database) -> datetime | None:
    """Return when the next offer runs out or the next seat opens, None when nothing is held."""
    found = [(await database.rows(each))[0][0] for each in (_NEXT_EXPIRY, _NEXT_OPENING)]
    return min((moment for moment in found if moment is not None), default=None)
