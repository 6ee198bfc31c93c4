"""What must hold after every commit: rules (a) to (g) of sign-ups, read from the tables."""

from collections import Counter, defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import SQLModel

from school.database import Database
from school.notices.queue import PENDING
from school.notices.tables import Notice, NoticeKind, NoticeState
from school.offerings import Offering, OfferingStatus
from school.people import Person
from school.questions import Question
from school.settings import SchoolSettings
from school.signups.asking import LAST_ASKING_MINUTES, OPENING_MINUTES
from school.signups.tables import (
    LIVE_SEATS,
    OPEN_STATES,
    FreedSeat,
    FreedSeatState,
    Offer,
    OfferState,
    SignUp,
    SignUpState,
)
from school.waking import waking_of

ANSWERED = {OfferState.PASSED, OfferState.EXPIRED, OfferState.UNREACHABLE}


class Snapshot:
    """All tables of sign-ups at one moment."""

    TABLES: tuple[Any, ...] = (Offering, Person, SignUp, FreedSeat, Offer, Notice, Question)

    def __init__(self, tables: dict[type[SQLModel], list[Any]]) -> None:
        self.offerings = tables[Offering]
        self.people = {each.id: each for each in tables[Person]}
        self.sign_ups = {each.id: each for each in tables[SignUp]}
        self.seats = {each.id: each for each in tables[FreedSeat]}
        self.offers = tables[Offer]
        self.notices = tables[Notice]
        self.questions = tables[Question]
        self.places: dict[int, list[Any]] = defaultdict(list)
        for each in sorted(tables[SignUp], key=lambda sign_up: sign_up.place):
            self.places[each.offering_id].append(each)

    @classmethod
    async def of(cls, database: Database) -> "Snapshot":
        found: dict[type[SQLModel], list[Any]] = {}
        async with database.reader.connect() as connection:
            for table in cls.TABLES:
                statement = select(table.__table__).order_by(table.__table__.c.id)
                found[table] = list((await connection.execute(statement)).all())
        return cls(found)

    def recipient(self, person_id: int) -> Any:
        person = self.people[person_id]
        for reader in (person, self.people.get(person.carer_id)):
            if reader is not None and reader.telegram_id is not None and reader.reachable:
                return reader.id
        return None

    def in_state(self, offering_id: int, *states: SignUpState) -> list[Any]:
        return [each for each in self.places[offering_id] if each.state in states]

    def free(self, offering: Any) -> int | None:
        if offering.capacity is None:
            return None
        granted = self.in_state(offering.id, SignUpState.TAKEN, SignUpState.HELD)
        return max(0, int(offering.capacity) - len(granted))

    def unheld(self, offering: Any) -> list[Any]:
        held = {each.freed_seat_id for each in self.offers if each.state is OfferState.HELD}
        return [
            each
            for each in self.seats.values()
            if each.offering_id == offering.id and each.state in LIVE_SEATS and each.id not in held
        ]


def check(
    before: Snapshot,
    after: Snapshot,
    *,
    now: datetime,
    settings: SchoolSettings,
    settings_since: datetime,
) -> None:
    """Check what holds at any moment, and what the step from `before` to `after` may do.

    Holds that began before `settings_since` were promised by other settings.
    """
    _one_open_place(after)
    _states_agree(after, now)
    _questions_agree(after)
    _no_grant_beyond_capacity(before, after)
    _nobody_joins_too_late(before, after, now)
    _notices_agree(after, now)
    for offering in after.offerings:
        _limit(after, offering, settings)
        _seats_are_known(after, offering, now)
        _nobody_is_left_unasked(after, offering, now)
        _open_when_late(after, offering, settings=settings, since=settings_since)
    _freed_late_is_open(before, after, settings)
    _places_stay(before, after)
    _asked_in_order(before, after)


def _one_open_place(after: Snapshot) -> None:
    """(g) One place a person and offering; nobody who has left has one."""
    pairs = Counter(
        (each.offering_id, each.person_id)
        for each in after.sign_ups.values()
        if each.state in OPEN_STATES
    )
    assert not pairs or max(pairs.values()) == 1
    for _, person_id in pairs:
        assert after.people[person_id].deleted_at is None


def _states_agree(after: Snapshot, now: datetime) -> None:
    """(c, d) Held places and held offers are the same; an offer has its notice."""
    held = [each for each in after.offers if each.state is OfferState.HELD]
    assert sorted(each.sign_up_id for each in held) == sorted(
        each.id for each in after.sign_ups.values() if each.state is SignUpState.HELD
    )
    asked = Counter((each.freed_seat_id, each.sign_up_id) for each in after.offers)
    assert not asked or max(asked.values()) == 1
    offerings = {each.id: each for each in after.offerings}
    told = {each.subject for each in after.notices if each.kind is NoticeKind.OFFER}
    for each in after.offers:
        assert each.id in told
        assert (each.answered_seat_id is not None) == (each.state in ANSWERED)
        assert each.expires_at <= each.latest_end
        if each.state is OfferState.HELD:
            offering = offerings[after.sign_ups[each.sign_up_id].offering_id]
            assert offering.status is OfferingStatus.OPEN
            assert after.seats[each.freed_seat_id].state is FreedSeatState.ASKING
            assert each.latest_end < offering.cut_off


def _questions_agree(after: Snapshot) -> None:
    """A question of an offer is open only while the offer is."""
    held = {each.id for each in after.offers if each.state is OfferState.HELD}
    for each in after.questions:
        if each.closed_at is None and each.kind == "offer":
            assert each.subject in held


def _notices_agree(after: Snapshot, now: datetime) -> None:
    """What is still to be sent, and what words may answer, tells the time there really is."""
    offers = {each.id: each for each in after.offers}
    offerings = {each.id: each for each in after.offerings}
    for each in after.notices:
        if each.kind is NoticeKind.OFFER and each.state in PENDING:
            assert each.expires_at == offers[each.subject].latest_end
        if each.kind is NoticeKind.SEAT_OPEN and each.state in PENDING:
            offering = offerings[after.sign_ups[each.subject].offering_id]
            assert each.expires_at == offering.cut_off or not _given(offering, now)
    for each in after.questions:
        if each.closed_at is None and each.kind == "offer":
            assert each.expires_at == offers[each.subject].expires_at


def _nobody_joins_too_late(before: Snapshot, after: Snapshot, now: datetime) -> None:
    """(b) The deadline closes new sign-ups and new places in line, and so does the cut-off."""
    offerings = {each.id: each for each in after.offerings}
    for sign_up_id in after.sign_ups.keys() - before.sign_ups.keys():
        offering = offerings[after.sign_ups[sign_up_id].offering_id]
        assert _given(offering, now)
        assert offering.deadline is None or now < offering.deadline


def _no_grant_beyond_capacity(before: Snapshot, after: Snapshot) -> None:
    """(a) No seat is granted while taken + held ≥ capacity; lowering throws nobody out."""
    has_seat = (SignUpState.TAKEN, SignUpState.HELD)
    for offering in after.offerings:
        had = {each.id for each in before.in_state(offering.id, *has_seat)}
        have = {each.id for each in after.in_state(offering.id, *has_seat)}
        if have - had and offering.capacity is not None:
            assert len(have) <= offering.capacity


def _limit(after: Snapshot, offering: Any, settings: SchoolSettings) -> None:
    """(f) One person's limit counts taken, held and waiting."""
    by = Counter(each.by_id for each in after.in_state(offering.id, *OPEN_STATES))
    assert not by or max(by.values()) <= settings.sign_up_limit


def _given(offering: Any, now: datetime) -> bool:
    return offering.status is OfferingStatus.OPEN and now < offering.cut_off


def _seats_are_known(after: Snapshot, offering: Any, now: datetime) -> None:
    """Every free seat has its row while somebody is in line, and no row is without a seat."""
    line = after.in_state(offering.id, SignUpState.HELD, SignUpState.WAITING)
    waiting = after.in_state(offering.id, SignUpState.WAITING)
    free = after.free(offering)
    if line and _given(offering, now):
        expected = len(waiting) if free is None else free
        assert len(after.unheld(offering)) == expected
    elif waiting:
        assert offering.status is not OfferingStatus.OPEN or now >= offering.cut_off


def _nobody_is_left_unasked(after: Snapshot, offering: Any, now: datetime) -> None:
    """(g) No seat is free while someone reachable in line has not been asked about it."""
    if not _given(offering, now):
        return
    waiting = after.in_state(offering.id, SignUpState.WAITING)
    free = after.free(offering)
    plenty = free is None or free >= len(waiting)
    unheld = after.unheld(offering)
    opened = [each for each in unheld if each.state is FreedSeatState.OPEN]
    for place in waiting:
        if after.recipient(place.person_id) is None:
            continue
        own = [each for each in after.offers if each.sign_up_id == place.id]
        newest = max((each.answered_seat_id or 0 for each in own), default=0)
        about = {each.freed_seat_id for each in own}
        told = _told_open(after, place.id)
        for seat in unheld:
            if seat.state is FreedSeatState.ASKING:
                assert seat.id in about or (plenty and seat.id <= newest)
        declined = {each.freed_seat_id for each in own if each.state is OfferState.PASSED}
        assert not opened or told or {each.id for each in opened} <= declined


def _told_open(after: Snapshot, sign_up_id: int) -> bool:
    return any(
        each.kind is NoticeKind.SEAT_OPEN
        and each.subject == sign_up_id
        and each.state is not NoticeState.VOID
        for each in after.notices
    )


def _open_when_late(
    after: Snapshot, offering: Any, *, settings: SchoolSettings, since: datetime
) -> None:
    """(d) A seat is held at the latest until 120 waking minutes remain."""
    waking = waking_of(settings)
    for each in after.offers:
        seat = after.seats[each.freed_seat_id]
        if each.state is OfferState.HELD and seat.offering_id == offering.id:
            left = waking.waking_minutes_between(each.latest_end, offering.cut_off)
            assert left >= OPENING_MINUTES
            if each.sent_at is not None and each.sent_at >= since:
                hold = waking.waking_minutes_between(each.sent_at, each.expires_at)
                assert hold <= settings.hold_hours * 60


def _freed_late_is_open(before: Snapshot, after: Snapshot, settings: SchoolSettings) -> None:
    """(d) A seat freed when fewer than 180 waking minutes remain is held for nobody."""
    offerings = {each.id: each for each in after.offerings}
    for seat_id in after.seats.keys() - before.seats.keys():
        seat = after.seats[seat_id]
        cut_off = offerings[seat.offering_id].cut_off
        left = waking_of(settings).waking_minutes_between(seat.freed_at, cut_off)
        assert (seat.state is FreedSeatState.ASKING) <= (left >= LAST_ASKING_MINUTES)


def _places_stay(before: Snapshot, after: Snapshot) -> None:
    """(c) Who is in line keeps the place, whatever they answer; who has a seat keeps it."""
    for each in before.sign_ups.values():
        now_is = after.sign_ups[each.id]
        assert now_is.place == each.place
        if each.state is SignUpState.TAKEN:
            assert now_is.state in {SignUpState.TAKEN, SignUpState.CANCELLED}
        if each.state is SignUpState.CANCELLED:
            assert now_is.state is SignUpState.CANCELLED


def _asked_in_order(before: Snapshot, after: Snapshot) -> None:
    """(c) A new offer goes to the first in line who can be reached and was not asked before."""
    known = {each.id for each in before.offers}
    for offer in after.offers:
        if offer.id in known:
            continue
        place = after.sign_ups[offer.sign_up_id]
        asked = {
            each.sign_up_id for each in after.offers if each.freed_seat_id == offer.freed_seat_id
        }
        for other in after.in_state(place.offering_id, SignUpState.WAITING):
            if other.place < place.place and after.recipient(other.person_id) is not None:
                own = [each for each in after.offers if each.sign_up_id == other.id]
                assert other.id in asked or any(each.state in ANSWERED for each in own)
