"""Freed seats: asked about one after the other, held meanwhile, opened to all when time is short.

`offer_free_seats` ends every use-case that can free a seat or move the cut-off. After it, while
anybody is in line and seats are still given, every free seat has a row in `freed_seats`, and
nobody who can be reached is left unasked about any of them.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, update
from sqlmodel import col

from school.database import Session
from school.settings import SchoolSettings
from school.signups.asking import Line, Window, ask_lines, by_opening, void_seat_open
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
        missing = {offering.id: wanted - len(seats)}
        seats += (await _free(session, missing, {offering.id: window}, now=now))[offering.id]
    known, seats = seats, await _open_late(session, seats, window=window, now=now)
    line = Line(offering, seats, counts, window)
    await ask_lines(session, [line], now=now, settings=settings)
    return seats != known


async def offer_free_seats_of_many(
    session: Session,
    offerings: Sequence[LockedOffering],
    *,
    now: datetime,
    settings: SchoolSettings,
) -> None:
    """Do the same for many locked offerings, looking closely only at those where it matters.

    Where no seat is free and none was, there is nothing to offer, to close or to move; where none
    was, all that is free is new.
    """
    counts = await counts_of_many(session, [offering.id for offering in offerings])
    fresh, wanted = [], {}
    for offering in offerings:
        known = counts[offering.id]
        if known.live:
            await offer_free_seats(session, offering, now=now, settings=settings)
        elif number := wanted_seats(offering, known, now=now):
            fresh.append(offering)
            wanted[offering.id] = number
    windows = {each.id: Window.of(each.cut_off, now, settings) for each in fresh}
    seats = await _free(session, wanted, windows, now=now)
    lines = [Line(each, seats[each.id], counts[each.id], windows[each.id]) for each in fresh]
    await ask_lines(session, lines, now=now, settings=settings)


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
    session: Session,
    numbers: Mapping[int, int],
    windows: Mapping[int, Window],
    *,
    now: datetime,
) -> dict[int, list[Seat]]:
    """Write rows for so many newly freed seats of each offering, and return them."""
    values = [
        _freed(offering_id, windows[offering_id], now=now)
        for offering_id, number in numbers.items()
        for _ in range(number)
    ]
    if not values:
        return {}
    statement = insert(FreedSeat).returning(
        col(FreedSeat.offering_id),
        col(FreedSeat.id),
        col(FreedSeat.state),
        col(FreedSeat.freed_at),
        col(FreedSeat.opened_at),
    )
    made = await write(session, statement, values)
    seats: dict[int, list[Seat]] = {}
    for offering_id, *each in sorted(made, key=lambda seat: seat.id):
        seats.setdefault(offering_id, []).append(Seat(*each))
    return seats


def _freed(offering_id: int, window: Window, *, now: datetime) -> dict[str, Any]:
    return {
        "offering_id": offering_id,
        "state": FreedSeatState.OPEN if window.open_at_once else FreedSeatState.ASKING,
        "freed_at": now,
        "opens_at": window.opens_at,
        "opened_at": now if window.open_at_once else None,
    }


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
