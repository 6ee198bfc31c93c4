"""Asking the line about free seats: who is asked about which, held offers, and open seats.

Works on a locked offering whose freed seats `school.signups.seats` has brought up to date.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlmodel import col

from school.database import Session
from school.notices.queue import NewNotice, enqueue, void_many
from school.notices.tables import Notice, NoticeKind, NoticeState
from school.questions import QuestionKind, close_questions
from school.settings import SchoolSettings
from school.signups.line import Asked, Candidate, Counts, Seat, asked_before, candidates
from school.signups.locks import LockedOffering
from school.signups.tables import FreedSeatState, Offer, OfferState, SignUp, SignUpState
from school.statements import rows, write
from school.waking import waking_of

# Waking minutes before the cut-off: a seat freed later than this is open to all at once …
LAST_ASKING_MINUTES = 180
# … and one that is being asked about opens when this many are left (issue 2, rule d).
OPENING_MINUTES = 120


@dataclass(frozen=True, slots=True)
class Window:
    """Until when a seat of an offering may be held, as seen from now."""

    opens_at: datetime
    open_at_once: bool

    @classmethod
    def of(cls, cut_off: datetime, now: datetime, settings: SchoolSettings) -> "Window":
        waking = waking_of(settings)
        opens_at = waking.before_with_waking_left(cut_off, OPENING_MINUTES)
        last_asking = waking.before_with_waking_left(cut_off, LAST_ASKING_MINUTES)
        return cls(opens_at, open_at_once=now > last_asking or now >= opens_at)


def passes_the_night(window: Window, *, now: datetime, settings: SchoolSettings) -> bool:
    """Tell whether an offer passes quiet hours, without sound, since no waking time is left."""
    return waking_of(settings).next_quiet_end(now) >= window.opens_at


@dataclass(frozen=True, slots=True)
class Match:
    """A freed seat and who is to be asked about it."""

    seat: Seat
    candidate: Candidate


def matches(
    seats: Sequence[Seat],
    line: Sequence[Candidate],
    asked: Sequence[Asked],
    *,
    plenty: bool,
) -> list[Match]:
    """Match each seat with the first in line who has not been asked about it.

    With `plenty` (at least as many free seats as people waiting) an answer counts for every seat
    that there was when it was given: else raising the capacity by fifty would ask the one person
    who declines fifty times.
    """
    pairs = {(each.seat_id, each.sign_up_id) for each in asked}
    answered: dict[int, int] = {}
    for each in asked if plenty else ():
        known = answered.get(each.sign_up_id, 0)
        answered[each.sign_up_id] = max(known, each.answered_seat_id or 0)
    left = dict.fromkeys(line)
    found = []
    for seat in seats:
        for candidate in left:
            newest_declined = answered.get(candidate.sign_up_id, 0)
            if (seat.id, candidate.sign_up_id) not in pairs and seat.id > newest_declined:
                found.append(Match(seat, candidate))
                del left[candidate]
                break
    return found


def by_opening(seat: Seat) -> tuple[bool, datetime, int]:
    """Order seats: open ones by when they opened, then those that are asked about."""
    return seat.opened_at is None, seat.opened_at or seat.freed_at, seat.id


async def ask_line(
    session: Session,
    offering: LockedOffering,
    seats: list[Seat],
    *,
    counts: Counts,
    window: Window,
    now: datetime,
    settings: SchoolSettings,
) -> None:
    """Make offers for seats that are asked about, and tell all waiting of open ones."""
    line = await candidates(session, offering.id)
    if not line:
        return
    asked = await asked_before(session, offering.id)
    asking = [seat for seat in seats if seat.state is FreedSeatState.ASKING]
    free = counts.free(offering.capacity)
    plenty = free is None or free >= counts.waiting
    found = matches(asking, line, asked, plenty=plenty)
    await _make_offers(session, offering, found, window=window, now=now, settings=settings)
    opened = [seat for seat in seats if seat.state is FreedSeatState.OPEN]
    if opened:
        taken = {match.candidate for match in found}
        rest = [candidate for candidate in line if candidate not in taken]
        await _tell_open(session, offering, opened, rest, asked=asked, now=now)


async def _make_offers(
    session: Session,
    offering: LockedOffering,
    found: list[Match],
    *,
    window: Window,
    now: datetime,
    settings: SchoolSettings,
) -> None:
    """Hold each matched seat and write its notice: both, or neither, commit."""
    if not found:
        return
    values = [
        {
            "freed_seat_id": match.seat.id,
            "sign_up_id": match.candidate.sign_up_id,
            "state": OfferState.HELD,
            "made_at": now,
            "latest_end": window.opens_at,
            "expires_at": window.opens_at,
        }
        for match in found
    ]
    made = await write(
        session, insert(Offer).returning(col(Offer.id), sort_by_parameter_order=True), values
    )
    offer_ids = list(made.scalars())
    await write(
        session,
        update(SignUp)
        .where(col(SignUp.id).in_([match.candidate.sign_up_id for match in found]))
        .values(state=SignUpState.HELD, changed_at=now),
    )
    hurries = passes_the_night(window, now=now, settings=settings)
    notices = [
        NewNotice(
            kind=NoticeKind.OFFER,
            subject=offer_id,
            person_id=match.candidate.recipient_id,
            expires_at=window.opens_at,
            dedupe_key=f"offer:{offer_id}",
            facts=_facts(offering.id, match.candidate),
            through_quiet=hurries,
            silent=True,
        )
        for offer_id, match in zip(offer_ids, found, strict=True)
    ]
    await enqueue(session, notices, now=now)


async def _tell_open(
    session: Session,
    offering: LockedOffering,
    opened: list[Seat],
    line: list[Candidate],
    *,
    asked: list[Asked],
    now: datetime,
) -> None:
    """Tell who waits that a seat is open, once for all seats open at the same time.

    Who declined every one of them is not asked again; who let them run out is.
    """
    declined: dict[int, int] = {}
    open_ids = {seat.id for seat in opened}
    for each in asked:
        if each.state is OfferState.PASSED and each.seat_id in open_ids:
            declined[each.sign_up_id] = declined.get(each.sign_up_id, 0) + 1
    first = min(opened, key=by_opening)
    told, untold = await _told_of(session, first.id, offering.id)
    notices = [
        NewNotice(
            kind=NoticeKind.SEAT_OPEN,
            subject=candidate.sign_up_id,
            person_id=candidate.recipient_id,
            expires_at=offering.cut_off,
            dedupe_key=_open_key(first.id, candidate.sign_up_id, untold),
            facts=_facts(offering.id, candidate),
            silent=True,
        )
        for candidate in line
        if candidate.sign_up_id not in told and declined.get(candidate.sign_up_id, 0) < len(opened)
    ]
    await enqueue(session, notices, now=now)


async def _told_of(
    session: Session, seat_id: int, offering_id: int
) -> tuple[set[int], Counter[int]]:
    """Return the sign-ups that were told of this open seat, and how often others were to be.

    Who was asked about another seat before the word left has it void, and is told anew after.
    """
    statement = (
        select(col(Notice.subject), col(Notice.state), col(Notice.dedupe_key))
        .join(SignUp, col(SignUp.id) == col(Notice.subject))
        .where(col(SignUp.offering_id) == offering_id, col(SignUp.state) == SignUpState.WAITING)
        .where(col(Notice.kind) == NoticeKind.SEAT_OPEN)
    )
    of_seat = [
        each
        for each in await rows(session, statement)
        if each.dedupe_key == (key := _open_key(seat_id, each.subject))
        or each.dedupe_key.startswith(f"{key}:")
    ]
    told = {each.subject for each in of_seat if each.state is not NoticeState.VOID}
    return told, Counter(each.subject for each in of_seat)


def _open_key(seat_id: int, sign_up_id: int, before: Mapping[int, int] | None = None) -> str:
    """Return the key of the word to one place about one seat, after so many that never left."""
    key = f"seat_open:{seat_id}:{sign_up_id}"
    nth = before[sign_up_id] if before else 0
    return f"{key}:{nth}" if nth else key


def _facts(offering_id: int, candidate: Candidate) -> dict[str, int]:
    return {
        "offering_id": offering_id,
        "sign_up_id": candidate.sign_up_id,
        "person_id": candidate.person_id,
    }


async def void_seat_open(session: Session, offering_ids: Sequence[int], *, now: datetime) -> None:
    """Take back the word that a seat is open, and the question to whom it has left for."""
    if not offering_ids:
        return
    of_line = select(col(SignUp.id)).where(col(SignUp.offering_id).in_(offering_ids))
    await void_many(session, NoticeKind.SEAT_OPEN, of_line, reason="seat_taken", now=now)
    await close_questions(session, QuestionKind.SEAT_OPEN, of_line, now=now)
