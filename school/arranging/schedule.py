"""When the sessions of an offering are: laid out from a rhythm, moved, left out, added. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import TypeAlias
from zoneinfo import ZoneInfo

from school.days import OwnDays, calendar_knows, is_day_off
from school.imports.expand import Dates, Meeting, Treatment, dates_of, meetings_of
from school.imports.offerings import AHEAD
from school.imports.rows import OfferingRow
from school.offerings import DaysOff, Repeats

# A daily class of a whole year, as in the workbook.
MOST_SESSIONS = 366
_WEEK = 7
Meetings: TypeAlias = tuple[Meeting, ...]


class NoSchedule(StrEnum):
    """Why sessions cannot stand so.

    PAST: a new time is over already. FAR: it is more than two years ahead. TAUGHT: the session
    has begun. OVERLAP: two sessions would be at once. LAST: the only session cannot be left out.
    MANY: more than 366. NONE: no date is left. LENGTH: longer than a day, or not at all.
    """

    PAST = "past"
    FAR = "far"
    TAUGHT = "taught"
    OVERLAP = "overlap"
    LAST = "last"
    MANY = "many"
    NONE = "none"
    LENGTH = "length"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """How a first session comes again: on `weekdays` (Monday is 0) every so many weeks, or daily.

    It ends after `times` sessions or with the day `until`.
    """

    weekdays: tuple[int, ...] = ()
    every: int = 1
    times: int | None = None
    until: date | None = None


def dates_in(first: date, rhythm: Rhythm, days_off: DaysOff | None, own: OwnDays) -> Dates:
    """Return the dates of a rhythm; the first stands as it was said.

    `days_off` None teaches on them as well; skipping leaves a date out, shifting makes up for it.
    """
    days, off, planned = [], [], 0
    for day in _candidates(first, rhythm):
        if rhythm.until is not None and day > rhythm.until:
            break
        if day == first or days_off is None or not is_day_off(day, own):
            days.append(day)
            if is_day_off(day, own):
                off.append((day, Treatment.KEPT))
            planned += 1
        elif days_off is DaysOff.SKIP:
            off.append((day, Treatment.SKIPPED))
            planned += 1
        else:
            off.append((day, Treatment.SHIFTED))
        if planned > MOST_SESSIONS or planned == rhythm.times:
            break
    unknown = tuple(sorted({d.year for d in days[1:] if not calendar_knows(d.year, own)}))
    return Dates(tuple(days), tuple(off), unknown)


def _candidates(first: date, rhythm: Rhythm) -> Iterator[date]:
    if not rhythm.weekdays:
        for n in range(_ROOM):
            yield first + timedelta(days=n)
        return
    monday = first - timedelta(days=first.weekday())
    yield first
    for week in range(0, _ROOM, rhythm.every):
        for weekday in sorted(rhythm.weekdays):
            day = monday + timedelta(days=week * _WEEK + weekday)
            if day > first:
                yield day


# As far as anybody looks: sessions that move on over holidays end somewhere.
_ROOM = 2 * MOST_SESSIONS


def laid_out(
    dates: Dates, start: time, end: time | timedelta, *, zone: ZoneInfo, now: datetime
) -> Meetings | NoSchedule:
    """Return the sessions on these dates."""
    return _checked(meetings_of(dates.days, start, end, zone), now=now)


def moved(
    meetings: Meetings, number: int, start: datetime, length: timedelta | None, *, now: datetime
) -> Meetings | NoSchedule:
    """Return the sessions with one at another time, as long as before when no length is said."""
    was = meetings[number - 1]
    if was[0] <= now:
        return NoSchedule.TAUGHT
    at = start.astimezone(UTC)
    new = at, at + (length or was[1] - was[0])
    return _checked((*meetings[: number - 1], new, *meetings[number:]), now=now, new=(new,))


def moved_all(
    meetings: Meetings,
    start: datetime,
    length: timedelta | None,
    *,
    zone: ZoneInfo,
    now: datetime,
) -> Meetings | NoSchedule:
    """Return all sessions to come moved as the next one is: as many days, to the same time."""
    coming = [each for each in meetings if each[0] > now]
    if not coming:
        return NoSchedule.TAUGHT
    new = _shifted(coming, start, length, zone)
    taught = meetings[: len(meetings) - len(coming)]
    return _checked((*taught, *new), now=now, new=new)


def rhythm_of(meetings: Meetings, first: date, zone: ZoneInfo) -> Rhythm | None:
    """Return how sessions would come again from another first day on; None for a single one.

    What was moved one by one counts no more: only days of the week that come at least every third
    time do, and the distance that is the most common.
    """
    days = [begin.astimezone(zone).date() for begin, _ in meetings]
    if len(days) == 1:
        return None
    gaps = Counter((later - day).days for day, later in pairwise(days))
    gap = gaps.most_common(1)[0][0]
    if gap == 1:
        return Rhythm(times=len(days))
    found = Counter(day.weekday() for day in days)
    often = [day for day, n in found.items() if 3 * n >= len(days)]
    weekdays = often or [found.most_common(1)[0][0]]
    offset = first.weekday() - min(weekdays, key=lambda day: (day - days[0].weekday()) % _WEEK)
    turned = tuple(sorted((day + offset) % _WEEK for day in weekdays))
    every = max(1, gap // _WEEK) if len(weekdays) == 1 else 1
    return Rhythm(weekdays=turned, every=every, times=len(days))


def _shifted(
    meetings: Sequence[Meeting], start: datetime, length: timedelta | None, zone: ZoneInfo
) -> Meetings:
    to = start.astimezone(zone)
    days = to.date() - meetings[0][0].astimezone(zone).date()
    new = []
    for begin, end in meetings:
        day = begin.astimezone(zone).date() + days
        at = datetime.combine(day, to.time(), zone).astimezone(UTC)
        new.append((at, at + (length or end - begin)))
    return tuple(new)


def left_out(meetings: Meetings, number: int, *, now: datetime) -> Meetings | NoSchedule:
    """Return the sessions without one that has not begun."""
    if meetings[number - 1][0] <= now:
        return NoSchedule.TAUGHT
    if len(meetings) == 1:
        return NoSchedule.LAST
    return (*meetings[: number - 1], *meetings[number:])


def added(
    meetings: Meetings, start: datetime, length: timedelta | None, *, now: datetime
) -> Meetings | NoSchedule:
    """Return the sessions with one more, as long as the last one when no length is said."""
    begin, end = meetings[-1]
    at = start.astimezone(UTC)
    new = at, at + (length or end - begin)
    return _checked((*meetings, new), now=now, new=(new,))


def _checked(
    meetings: Meetings, *, now: datetime, new: Meetings | None = None
) -> Meetings | NoSchedule:
    ordered = tuple(sorted(meetings))
    if not ordered:
        return NoSchedule.NONE
    if len(ordered) > MOST_SESSIONS:
        return NoSchedule.MANY
    for begin, end in ordered if new is None else new:
        if begin <= now:
            return NoSchedule.PAST
        if begin > now + AHEAD:
            return NoSchedule.FAR
        if not timedelta(0) < end - begin <= timedelta(days=1):
            return NoSchedule.LENGTH
    if any(one[1] > other[0] for one, other in pairwise(ordered)):
        return NoSchedule.OVERLAP
    return ordered


@dataclass(frozen=True, slots=True)
class Described:
    """How a workbook's row tells these sessions; `own_dates`: it cannot."""

    repeats: Repeats | None
    planned: int
    days_off: DaysOff
    own_dates: bool


def described(meetings: Meetings, *, zone: ZoneInfo, own: OwnDays) -> Described:
    """Return the repetition that gives these sessions, or that their dates are their own."""
    if len(meetings) == 1:
        return Described(None, 1, DaysOff.SKIP, own_dates=False)
    for repeats in Repeats:
        for days_off in DaysOff:
            planned = _planned(meetings, repeats, days_off, zone=zone, own=own)
            if planned is not None:
                return Described(repeats, planned, days_off, own_dates=False)
    return Described(Repeats.WEEKLY, len(meetings), DaysOff.SKIP, own_dates=True)


def _planned(
    meetings: Meetings, repeats: Repeats, days_off: DaysOff, *, zone: ZoneInfo, own: OwnDays
) -> int | None:
    """Return how many planned sessions give just these; None when no number does."""
    begin, end = (moment.astimezone(zone) for moment in meetings[0])
    if end.date() != begin.date():
        return None
    most = len(meetings) if days_off is DaysOff.SHIFT else len(meetings) + _SKIPPED
    for planned in range(len(meetings), most + 1):
        row = OfferingRow(
            code="",
            menu="",
            site="",
            day=begin.date(),
            start=begin.time(),
            repeats=repeats,
            sessions=planned,
            days_off=days_off,
        )
        days = dates_of(row, own).days
        if len(days) > len(meetings):
            return None
        if meetings_of(days, begin.time(), end.time(), zone) == meetings:
            return planned
    return None


# So many dates of one class may fall on days off.
_SKIPPED = 10
