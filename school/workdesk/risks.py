"""Why an offering needs somebody's attention: pure rules, by what is known of it and the others.

Whoever adds a reason adds a `Risk` in the order of urgency, a rule in `_RULES`, and its words.
"""

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from school.days import OwnDays, is_day_off
from school.lecturers.reading import NOT_ASKED, LecturerSays, LecturerState
from school.menu import Kind
from school.offerings import Mode

# How far ahead is looked.
AHEAD = timedelta(days=14)
# Few sign-ups are told of from three days before on, while neighbours can still be asked; few is
# less than a third of the seats.
FEW_BEFORE = timedelta(days=3)
FEW_SHARE = 3
# A seat that waits for an answer is told of on the last day before the cut-off.
UNANSWERED_BEFORE = timedelta(days=1)
TAUGHT = (Kind.LECTURE, Kind.CLASS)


class Risk(StrEnum):
    """What is wrong, the most urgent first."""

    NOBODY = "nobody"
    FEW = "few"
    LECTURER_NO = "lecturer_no"
    LECTURER_ASKED = "lecturer_asked"
    SESSION_OPEN = "session_open"
    LECTURER_TWICE = "lecturer_twice"
    ROOM_TWICE = "room_twice"
    NO_LECTURER = "no_lecturer"
    DAY_OFF = "day_off"
    NO_ROOM = "no_room"
    UNANSWERED = "unanswered"
    UNREACHED = "unreached"


_URGENCY = {risk: n for n, risk in enumerate(Risk)}


@dataclass(frozen=True, slots=True)
class Meeting:
    """When one session of an offering is."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Ungiven:
    """A session that nobody gives, by its number."""

    number: int
    starts_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """An offering as far as the rules look at it; `meetings` are its sessions in the time ahead.

    `starts_at` is when its first session begins. `in_line` counts who waits or is asked, `held`
    the seats held for an answer, `unreached` those in line whom no free seat could be offered to.
    `lecturer_state` is what the lecturer said when last asked. `ungiven` are the sessions whose
    lecturer cannot come to them, and that nobody else gives yet.
    """

    id: int
    title: str
    site_id: int
    kind: Kind
    mode: Mode
    room: str | None
    lecturer_id: int | None
    lecturer: str | None
    capacity: int | None
    starts_at: datetime
    cut_off: datetime
    meetings: tuple[Meeting, ...]
    taken: int = 0
    in_line: int = 0
    held: int = 0
    unreached: int = 0
    lecturer_state: LecturerState = NOT_ASKED
    ungiven: tuple[Ungiven, ...] = ()

    @property
    def joined(self) -> int:
        """How many want to come, those in line too."""
        return self.taken + self.in_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One thing that is wrong, and `at` when it matters.

    `n` are people, or the session's number; `other` is the other offering.
    """

    risk: Risk
    at: datetime
    n: int = 0
    other: str | None = None


@dataclass(frozen=True, slots=True)
class AtRisk:
    """An offering that needs attention, and why, the most urgent first."""

    offering: Watched
    reasons: tuple[Reason, ...]

    @property
    def at(self) -> datetime:
        """When the first of it matters."""
        return min(each.at for each in self.reasons)


@dataclass(frozen=True, slots=True)
class Looking:
    """By what the rules look: the time, the school's zone, and its own days off and workdays."""

    now: datetime
    zone: ZoneInfo
    own_days: OwnDays


def at_risk_of(
    watched: Sequence[Watched], looking: Looking, *, elsewhere: Sequence[Watched] = ()
) -> list[AtRisk]:
    """Return which of the offerings need attention, those where it matters soonest first.

    `elsewhere` are further ones that may want the same lecturer; nothing is said of themselves.
    """
    doubles = _doubles([*watched, *elsewhere])
    found = []
    for each in watched:
        reasons = [*_alone(each, looking), *doubles.get(each.id, ())]
        if reasons:
            reasons.sort(key=lambda reason: (_URGENCY[reason.risk], reason.at))
            found.append(AtRisk(each, tuple(reasons)))
    return sorted(found, key=lambda each: (each.at, each.offering.id))


def _alone(one: Watched, looking: Looking) -> Iterable[Reason]:
    """Return what is wrong with an offering by itself."""
    return (reason for rule in _RULES for reason in [rule(one, looking)] if reason is not None)


def _attendance(one: Watched, looking: Looking) -> Reason | None:
    soon = looking.now < one.starts_at <= looking.now + FEW_BEFORE
    if not soon:
        return None
    if one.joined == 0:
        return Reason(risk=Risk.NOBODY, at=one.starts_at)
    if one.capacity is not None and one.joined * FEW_SHARE < one.capacity:
        return Reason(risk=Risk.FEW, at=one.starts_at, n=one.joined)
    return None


def _lecturer(one: Watched, _looking: Looking) -> Reason | None:
    is_named = one.lecturer_id is not None or bool(_plain(one.lecturer))
    if one.kind not in TAUGHT or is_named:
        return None
    return Reason(risk=Risk.NO_LECTURER, at=one.meetings[0].starts_at)


def _lecturer_says(one: Watched, looking: Looking) -> Reason | None:
    at = one.meetings[0].starts_at
    if not one.lecturer_state.is_risk(at, now=looking.now):
        return None
    is_no = one.lecturer_state.says is LecturerSays.NO
    return Reason(risk=Risk.LECTURER_NO if is_no else Risk.LECTURER_ASKED, at=at)


def _ungiven(one: Watched, _looking: Looking) -> Reason | None:
    first = min(one.ungiven, key=lambda each: each.starts_at, default=None)
    return Reason(risk=Risk.SESSION_OPEN, at=first.starts_at, n=first.number) if first else None


def _room(one: Watched, _looking: Looking) -> Reason | None:
    if one.mode is not Mode.ON_SITE or _plain(one.room):
        return None
    return Reason(risk=Risk.NO_ROOM, at=one.meetings[0].starts_at)


def _day_off(one: Watched, looking: Looking) -> Reason | None:
    def is_off(at: datetime) -> bool:
        day: date = at.astimezone(looking.zone).date()
        return is_day_off(day, looking.own_days)

    off = next((each for each in one.meetings if is_off(each.starts_at)), None)
    return Reason(risk=Risk.DAY_OFF, at=off.starts_at) if off else None


def _unanswered(one: Watched, looking: Looking) -> Reason | None:
    last_day = looking.now < one.cut_off <= looking.now + UNANSWERED_BEFORE
    others_wait = one.in_line > one.held
    if not (last_day and one.held and others_wait):
        return None
    return Reason(risk=Risk.UNANSWERED, at=one.cut_off, n=one.in_line - one.held)


def _unreached(one: Watched, looking: Looking) -> Reason | None:
    if not one.unreached or looking.now >= one.cut_off:
        return None
    return Reason(risk=Risk.UNREACHED, at=one.cut_off, n=one.unreached)


_RULES: tuple[Callable[[Watched, Looking], Reason | None], ...] = (
    _attendance,
    _lecturer,
    _lecturer_says,
    _ungiven,
    _room,
    _day_off,
    _unanswered,
    _unreached,
)


def _doubles(offerings: Sequence[Watched]) -> dict[int, list[Reason]]:
    """Return who shares a room or a lecturer with another at the same time, by offering."""
    found: dict[int, dict[tuple[Risk, int], Reason]] = {}
    for (risk, _, _), booked in _bookings(offerings).items():
        for (meeting, one), (_, other) in _overlaps(booked):
            for this, that in ((one, other), (other, one)):
                reason = Reason(risk=risk, at=meeting.starts_at, other=that.title)
                found.setdefault(this.id, {}).setdefault((risk, that.id), reason)
    return {offering_id: list(reasons.values()) for offering_id, reasons in found.items()}


_Booking = tuple[Meeting, Watched]
# What only one can have at a time: a room of a site, or a lecturer.
_Wanted = tuple[Risk, object, object]


def _bookings(offerings: Sequence[Watched]) -> Mapping[_Wanted, list[_Booking]]:
    """Return who wants each room and each lecturer, and when."""
    found: dict[_Wanted, list[_Booking]] = {}
    for each in offerings:
        for wanted in _wanted(each):
            found.setdefault(wanted, []).extend((meeting, each) for meeting in each.meetings)
    return found


def _wanted(one: Watched) -> Iterable[_Wanted]:
    if one.mode is Mode.ON_SITE and _plain(one.room):
        yield Risk.ROOM_TWICE, one.site_id, _plain(one.room)
    if one.lecturer_id is not None:
        yield Risk.LECTURER_TWICE, "id", one.lecturer_id
    elif _plain(one.lecturer):
        yield Risk.LECTURER_TWICE, "name", _plain(one.lecturer)


def _overlaps(booked: list[_Booking]) -> Iterable[tuple[_Booking, _Booking]]:
    """Return the pairs of different offerings that overlap, each with the later one first."""
    under_way: list[_Booking] = []
    for later in sorted(booked, key=lambda each: (each[0].starts_at, each[1].id)):
        under_way = [each for each in under_way if each[0].ends_at > later[0].starts_at]
        yield from ((later, each) for each in under_way if each[1].id != later[1].id)
        under_way.append(later)


@lru_cache(maxsize=4_096)
def _plain(text: str | None) -> str:
    """Return a name as it is compared: width, case and spaces do not count."""
    return "".join(unicodedata.normalize("NFKC", text or "").casefold().split())
