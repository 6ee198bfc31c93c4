"""Freed seats: asked about one after the other, held meanwhile, opened to all when time is short.

`offer_free_seats` ends every use-case that can free a seat or move the cut-off. After it, while
anybody is in line and seats are still given, every free seat has a row in `freed_seats`, and
nobody who can be reached is left unasked about any of them.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, update
from sqlmodel import col

from school.database import Session
from school.locks import LockedOffering
from school.settings import SchoolSettings
from school.signups.asking import Line, Window, ask_lines, by_opening, void_seat_open
from school.signups.ends import move_ends
from school.signups.line import Counts, Seat, counts_of_many, unheld_seats
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
    opened = await offer_free_seats_of_many(session, [offering], now=now, settings=settings)
    return bool(opened)


async def offer_free_seats_of_many(
    session: Session,
    offerings: Sequence[LockedOffering],
    *,
    now: datetime,
    settings: SchoolSettings,
) -> set[int]:
    """Do the same for many locked offerings, in no more statements than for one.

    Where no seat is free and none was, there is nothing to offer, to close or to move. Return the
    offerings in which a seat that was asked about has opened.
    """
    counts = await counts_of_many(session, [offering.id for offering in offerings])
    wanted = {each.id: wanted_seats(each, counts[each.id], now=now) for each in offerings}
    live = [each for each in offerings if counts[each.id].live]
    windows = {
        each.id: Window.of(each.cut_off, now, settings)
        for each in offerings
        if counts[each.id].live or wanted[each.id]
    }
    if not windows:
        return set()
    seats: dict[int, list[Seat]] = {}
    if live:
        await move_ends(session, live, windows, now=now, settings=settings)
        seats = await unheld_seats(session, [each.id for each in live])
        seats = await _close_surplus(session, seats, wanted, now=now)
    await _free(session, seats, wanted, windows, now=now)
    opened = await _open_late(session, seats, windows, now=now)
    lines = [
        Line(each, seats[each.id], counts[each.id], windows[each.id])
        for each in offerings
        if wanted[each.id]
    ]
    await ask_lines(session, lines, now=now, settings=settings)
    return opened


def wanted_seats(offering: LockedOffering, counts: Counts, *, now: datetime) -> int:
    """Return how many free seats of the offering must be known as freed seats.

    Without limit of seats that is one for everybody who waits.
    """
    if not counts.in_line or not offering.takes_place_after(now):
        return 0
    free = counts.free(offering.capacity)
    return counts.waiting if free is None else free


async def _close_surplus(
    session: Session,
    seats: Mapping[int, list[Seat]],
    wanted: Mapping[int, int],
    *,
    now: datetime,
) -> dict[int, list[Seat]]:
    """Close what is more than wanted, and return the rest: seats asked about go first, then the
    last opened.

    The first opened stays as long as any, since it is the one that all were told of.
    """
    surplus: list[Seat] = []
    closed_to_all, kept = [], {}
    for offering_id, known in seats.items():
        ranked = sorted(known, key=by_opening)
        stay, go = ranked[: wanted[offering_id]], ranked[wanted[offering_id] :]
        surplus += go
        if any(seat.opened_at for seat in go) and not any(seat.opened_at for seat in stay):
            closed_to_all.append(offering_id)
        kept[offering_id] = sorted(stay, key=lambda seat: seat.id)
    await _set(session, surplus, state=FreedSeatState.CLOSED)
    await void_seat_open(session, closed_to_all, now=now)
    return kept


async def _free(
    session: Session,
    seats: dict[int, list[Seat]],
    wanted: Mapping[int, int],
    windows: Mapping[int, Window],
    *,
    now: datetime,
) -> None:
    """Write rows for newly freed seats until `seats` are as many as wanted."""
    values = [
        _freed(offering_id, windows[offering_id], now=now)
        for offering_id, number in wanted.items()
        for _ in range(number - len(seats.get(offering_id, ())))
    ]
    if not values:
        return
    statement = insert(FreedSeat).returning(
        col(FreedSeat.offering_id),
        col(FreedSeat.id),
        col(FreedSeat.state),
        col(FreedSeat.freed_at),
        col(FreedSeat.opened_at),
    )
    made = await write(session, statement, values)
    for offering_id, *each in sorted(made, key=lambda seat: seat.id):
        seats.setdefault(offering_id, []).append(Seat(*each))


def _freed(offering_id: int, window: Window, *, now: datetime) -> dict[str, Any]:
    return {
        "offering_id": offering_id,
        "state": FreedSeatState.OPEN if window.open_at_once else FreedSeatState.ASKING,
        "freed_at": now,
        "opens_at": window.opens_at,
        "opened_at": now if window.open_at_once else None,
    }


async def _open_late(
    session: Session,
    seats: dict[int, list[Seat]],
    windows: Mapping[int, Window],
    *,
    now: datetime,
) -> set[int]:
    """Open every seat still asked about where the time for asking is over; return where."""
    late = {
        offering_id: [seat for seat in known if seat.state is FreedSeatState.ASKING]
        for offering_id, known in seats.items()
        if now >= windows[offering_id].opens_at
    }
    opening = {offering_id for offering_id, asking in late.items() if asking}
    asking = [seat for each in late.values() for seat in each]
    await _set(session, asking, state=FreedSeatState.OPEN, opened_at=now)
    for offering_id in opening:
        seats[offering_id] = [
            Seat(seat.id, FreedSeatState.OPEN, seat.freed_at, seat.opened_at or now)
            for seat in seats[offering_id]
        ]
    return opening


async def _set(session: Session, seats: Sequence[Seat], **values: Any) -> None:
    if seats:
        these = [{"seat_id": seat.id} for seat in seats]
        await write(session, _SEAT.values(**values), these)


_SEAT = update(FreedSeat).where(col(FreedSeat.id) == bindparam("seat_id"))
