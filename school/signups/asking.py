"""Asking the line about free seats: who is asked about which, held offers, and open seats.

Works on a locked offering whose freed seats `school.signups.seats` has brought up to date.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, insert, select, update
from sqlmodel import col

from school.database import Session
from school.days import load_days
from school.locks import LockedOffering
from school.notices.queue import NewNotice, enqueue, void_many
from school.notices.tables import Channel, Notice, NoticeKind, NoticeState
from school.office import office_of
from school.questions import QuestionKind, close_questions
from school.settings import SchoolSettings
from school.signups.line import Asked, Candidate, Counts, Seat, asked_before, candidates
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


@dataclass(frozen=True, slots=True)
class Line:
    """A locked offering with people in line, the seats that nobody holds, and how long one may."""

    offering: LockedOffering
    seats: list[Seat]
    counts: Counts
    window: Window

    def matches(self, waiting: Sequence[Candidate], asked: Sequence[Asked]) -> list[Match]:
        """Match the seats that are asked about with those who wait."""
        asking = [seat for seat in self.seats if seat.state is FreedSeatState.ASKING]
        free = self.counts.free(self.offering.capacity)
        plenty = free is None or free >= self.counts.waiting
        return matches(asking, waiting, asked, plenty=plenty)

    def opened(self) -> list[Seat]:
        """Return the seats that are open to all, the first opened first."""
        return sorted((s for s in self.seats if s.state is FreedSeatState.OPEN), key=by_opening)


async def ask_lines(
    session: Session, lines: Sequence[Line], *, now: datetime, settings: SchoolSettings
) -> None:
    """Make offers for seats that are asked about, and tell all waiting of open ones."""
    waiting = await candidates(session, [line.offering.id for line in lines]) if lines else {}
    if not waiting:
        return
    asked = await asked_before(session, list(waiting))
    found: list[tuple[Line, Match]] = []
    open_to: list[tuple[Line, list[Candidate]]] = []
    for line in lines:
        people = waiting.get(line.offering.id, [])
        matched = line.matches(people, asked.get(line.offering.id, []))
        found += [(line, match) for match in matched]
        taken = {match.candidate for match in matched}
        if line.opened():
            open_to.append((line, [each for each in people if each not in taken]))
    await _make_offers(session, found, now=now, settings=settings)
    await _tell_open(session, open_to, asked=asked, now=now)


async def _make_offers(
    session: Session,
    found: list[tuple[Line, Match]],
    *,
    now: datetime,
    settings: SchoolSettings,
) -> None:
    """Hold each matched seat and write its notice: both, or neither, commit."""
    if not found:
        return
    by_phone = any(match.candidate.by_phone for _, match in found)
    phoned_until = await _phoned_until(session, now=now, settings=settings) if by_phone else now
    values = [
        {
            "freed_seat_id": match.seat.id,
            "sign_up_id": match.candidate.sign_up_id,
            "state": OfferState.HELD,
            "made_at": now,
            "latest_end": line.window.opens_at,
            "expires_at": min(phoned_until, line.window.opens_at)
            if match.candidate.by_phone
            else line.window.opens_at,
            "by_phone": match.candidate.by_phone,
        }
        for line, match in found
    ]
    # Not in the order of the values: that would be one statement a row.
    made = await write(
        session, insert(Offer).returning(col(Offer.sign_up_id), col(Offer.id)), values
    )
    offer_ids = {each.sign_up_id: each.id for each in made}
    held = [{"held_id": match.candidate.sign_up_id} for _, match in found]
    await write(session, _HOLD.values(state=SignUpState.HELD, changed_at=now), held)
    windows = {line.window for line, _ in found}
    hurries = {each: passes_the_night(each, now=now, settings=settings) for each in windows}
    notices = [
        _offer_notice(
            offer_ids[match.candidate.sign_up_id], line, match, hurries=hurries[line.window]
        )
        for line, match in found
    ]
    await enqueue(session, notices, now=now)


async def _phoned_until(session: Session, *, now: datetime, settings: SchoolSettings) -> datetime:
    """Return until when a seat is held for somebody whom the desk phones: half a working day."""
    office = office_of(settings, await load_days(session))
    return office.add(now, office.half_day)


_HOLD = update(SignUp).where(col(SignUp.id) == bindparam("held_id"))


def _offer_notice(offer_id: int, line: Line, match: Match, *, hurries: bool) -> NewNotice:
    return NewNotice(
        kind=NoticeKind.OFFER,
        subject=offer_id,
        person_id=match.candidate.recipient_id,
        expires_at=line.window.opens_at,
        dedupe_key=f"offer:{offer_id}",
        facts=_facts(line.offering.id, match.candidate),
        through_quiet=hurries,
        silent=True,
        channel=channel_to(match.candidate),
    )


def channel_to(candidate: Candidate) -> Channel:
    """Return how somebody in line is told."""
    return Channel.CALL if candidate.by_phone else Channel.CHAT


async def _tell_open(
    session: Session,
    open_to: list[tuple[Line, list[Candidate]]],
    *,
    asked: Mapping[int, Sequence[Asked]],
    now: datetime,
) -> None:
    """Tell who waits that a seat is open, once for all seats open at the same time.

    Who declined every one of them is not asked again; who let them run out is.
    """
    firsts = {line.offering.id: line.opened()[0].id for line, _ in open_to}
    told, untold = await _told_of(session, firsts)
    notices = []
    for line, people in open_to:
        offering, opened = line.offering, {seat.id for seat in line.opened()}
        declined = Counter(
            each.sign_up_id
            for each in asked.get(offering.id, ())
            if each.state is OfferState.PASSED and each.seat_id in opened
        )
        notices += [
            NewNotice(
                kind=NoticeKind.SEAT_OPEN,
                subject=candidate.sign_up_id,
                person_id=candidate.recipient_id,
                expires_at=offering.cut_off,
                dedupe_key=_open_key(firsts[offering.id], candidate.sign_up_id, untold),
                facts=_facts(offering.id, candidate),
                silent=True,
                channel=channel_to(candidate),
            )
            for candidate in people
            if candidate.sign_up_id not in told and declined[candidate.sign_up_id] < len(opened)
        ]
    await enqueue(session, notices, now=now)


async def _told_of(session: Session, firsts: Mapping[int, int]) -> tuple[set[int], Counter[int]]:
    """Return the sign-ups that were told of an open seat, and how often others were to be.

    `firsts` has the seat by its offering. Who was asked about another seat before the word left
    has it void, and is told anew after.
    """
    if not firsts:
        return set(), Counter()
    statement = (
        select(
            col(SignUp.offering_id),
            col(Notice.subject),
            col(Notice.state),
            col(Notice.dedupe_key),
        )
        .join(SignUp, col(SignUp.id) == col(Notice.subject))
        .where(col(SignUp.offering_id).in_(firsts), col(SignUp.state) == SignUpState.WAITING)
        .where(col(Notice.kind) == NoticeKind.SEAT_OPEN)
    )
    of_seat = [
        each
        for each in await rows(session, statement)
        if each.dedupe_key == (key := _open_key(firsts[each.offering_id], each.subject))
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
