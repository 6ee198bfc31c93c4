"""Freed seats: asked about one after the other, held meanwhile, opened to all when time is short.

`offer_free_seats` ends every use-case that can free a seat or move the cut-off. After it, while
anybody is in line and seats are still given, every free seat has a row in `freed_seats`, and
nobody who can be reached is left unasked about any of them.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, update
from sqlmodel import col

from school.database import Session
from school.settings import SchoolSettings
from school.signups.asking import Window, ask_line, by_opening, void_seat_open
from school.signups.ends import move_ends
from school.signups.line import Counts, Seat, counts_of, counts_of_many, unheld_seats
from school.signups.locks import LockedOffering
from school.signups.tables import FreedSeat, FreedSeatState
from school.statements import write


async def offer_free_seats(
    session: Session, offering: LockedOffering, *, now: datetime, settings: SchoolSettings
) -> bool:
    """Bring the offers of a locked offering in line with its free seats.

    New free seats get a row, surplus ones are closed, each that is asked about goes to the first
    in line who was not asked about it, and those for which time is short open to all waiting.
    Return whether a seat that was asked about has opened.
    """
    counts = await counts_of(session, offering.id)
    if not counts.in_line and not counts.live:
        return False
    window = Window.of(offering.cut_off, now, settings)
    if counts.live:
        await move_ends(session, offering, window, now=now, settings=settings)
    seats = await unheld_seats(session, offering.id)
    wanted = wanted_seats(offering, counts, now=now)
    if wanted <= len(seats):
        seats = await _close_surplus(session, offering.id, seats, keep=wanted, now=now)
    if not wanted:
        return False
    if wanted > len(seats):
        seats += await _free(session, offering.id, wanted - len(seats), window=window, now=now)
    known, seats = seats, await _open_late(session, seats, window=window, now=now)
    await ask_line(
        session, offering, seats, counts=counts, window=window, now=now, settings=settings
    )
    return seats != known


async def offer_free_seats_of_many(
    session: Session,
    offerings: Sequence[LockedOffering],
    *,
    now: datetime,
    settings: SchoolSettings,
) -> None:
    """Do the same for many locked offerings, looking closely only at those where it matters.

    Where no seat is free and none was, there is nothing to offer, to close or to move.
    """
    counts = await counts_of_many(session, [offering.id for offering in offerings])
    for offering in offerings:
        known = counts[offering.id]
        if known.live or wanted_seats(offering, known, now=now):
            await offer_free_seats(session, offering, now=now, settings=settings)


def wanted_seats(offering: LockedOffering, counts: Counts, *, now: datetime) -> int:
    """Return how many free seats of the offering must be known as freed seats.

    Without limit of seats that is one for everybody who waits.
    """
    if not counts.in_line or not offering.takes_place_after(now):
        return 0
    free = counts.free(offering.capacity)
    return counts.waiting if free is None else free


async def _close_surplus(
    session: Session, offering_id: int, seats: list[Seat], *, keep: int, now: datetime
) -> list[Seat]:
    """Close what is more than `keep`: seats asked about first, then the last opened.

    The first opened stays as long as any, since it is the one that all were told of.
    """
    ranked = sorted(seats, key=by_opening)
    surplus = [seat.id for seat in ranked[keep:]]
    if surplus:
        await write(
            session,
            update(FreedSeat)
            .where(col(FreedSeat.id).in_(surplus))
            .values(state=FreedSeatState.CLOSED),
        )
        if any(s.opened_at for s in ranked) and not any(s.opened_at for s in ranked[:keep]):
            await void_seat_open(session, [offering_id], now=now)
    return sorted(ranked[:keep], key=lambda seat: seat.id)


async def _free(
    session: Session, offering_id: int, number: int, *, window: Window, now: datetime
) -> list[Seat]:
    """Write rows for `number` newly freed seats."""
    state = FreedSeatState.OPEN if window.open_at_once else FreedSeatState.ASKING
    opened_at = now if window.open_at_once else None
    values = {
        "offering_id": offering_id,
        "state": state,
        "freed_at": now,
        "opens_at": window.opens_at,
        "opened_at": opened_at,
    }
    statement = insert(FreedSeat).returning(col(FreedSeat.id))
    made = await write(session, statement, [values] * number)
    return sorted(
        (Seat(seat_id, state, now, opened_at) for seat_id in made.scalars()),
        key=lambda seat: seat.id,
    )


async def _open_late(
    session: Session, seats: list[Seat], *, window: Window, now: datetime
) -> list[Seat]:
    """Open every seat still asked about when the time for asking is over."""
    late = [seat.id for seat in seats if seat.state is FreedSeatState.ASKING]
    if not late or now < window.opens_at:
        return seats
    await write(
        session,
        update(FreedSeat)
        .where(col(FreedSeat.id).in_(late))
        .values(state=FreedSeatState.OPEN, opened_at=now),
    )
    return [Seat(s.id, FreedSeatState.OPEN, s.freed_at, s.opened_at or now) for s in seats]
