"""From an offering's row to its sessions: dates made, days off treated, times made instants."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from school.days import OwnDays, calendar_knows, is_day_off
from school.imports.rows import OfferingRow
from school.offerings import CUT_OFF_BEFORE, DaysOff, Repeats

# A deadline given as a date alone is the end of that day.
END_OF_DAY = time(23, 59, 59)
_STEPS = {Repeats.WEEKLY: timedelta(weeks=1), Repeats.DAILY: timedelta(days=1)}

Meeting = tuple[datetime, datetime]


class Treatment(StrEnum):
    """What became of a session's date that falls on a day off.

    KEPT: it was written by hand, being the first. SKIPPED: the session is left out. SHIFTED: it
    and those after it come later.
    """

    KEPT = "kept"
    SKIPPED = "skipped"
    SHIFTED = "shifted"


@dataclass(frozen=True, slots=True)
class Dates:
    """An offering's dates; `off` are those that fell on days off, `unknown` years' holidays
    nobody has told yet.
    """

    days: tuple[date, ...]
    off: tuple[tuple[date, Treatment], ...] = ()
    unknown: tuple[int, ...] = ()


def dates_of(row: OfferingRow, own: OwnDays) -> Dates:
    """Generate the dates of an offering's sessions.

    The first date stands as it was written. A generated one that falls on a day off is left out
    (skip) or moves on with all after it (shift), so that only a shift keeps their number.
    """
    if row.repeats is None:
        return Dates((row.day,))
    step = _STEPS[row.repeats]
    days, off = [row.day], []
    if is_day_off(row.day, own):
        off.append((row.day, Treatment.KEPT))
    planned, day = 1, row.day
    while planned < row.sessions:
        day += step
        if not is_day_off(day, own):
            days.append(day)
            planned += 1
        elif row.days_off is DaysOff.SKIP:
            off.append((day, Treatment.SKIPPED))
            planned += 1
        else:
            off.append((day, Treatment.SHIFTED))
    years = sorted({day.year for day in days[1:]})
    unknown = tuple(year for year in years if not calendar_knows(year, own))
    return Dates(tuple(days), tuple(off), unknown)


def meetings_of(
    days: tuple[date, ...], start: time, end: time | timedelta, zone: ZoneInfo
) -> tuple[Meeting, ...]:
    """Return begin and end of each session as instants; `end` may be a length."""
    return tuple(_meeting(day, start, end, zone) for day in days)


def cut_off_of(meetings: tuple[Meeting, ...], join_until: int) -> datetime:
    """Return until when an offering can be joined: before its session number `join_until`."""
    return meetings[join_until - 1][0] - CUT_OFF_BEFORE


def deadline_of(deadline: date | datetime | None, zone: ZoneInfo) -> datetime | None:
    """Return the instant of a deadline; a date alone means the end of that day."""
    if deadline is None:
        return None
    if not isinstance(deadline, datetime):
        deadline = datetime.combine(deadline, END_OF_DAY)
    return deadline.replace(tzinfo=zone).astimezone(UTC)


def deadline_as_written(deadline: datetime | None, zone: ZoneInfo) -> date | datetime | None:
    """Return a stored deadline as a workbook writes it: the reverse of `deadline_of`."""
    if deadline is None:
        return None
    local = deadline.astimezone(zone)
    return local.date() if local.time() == END_OF_DAY else local.replace(tzinfo=None)


def _meeting(day: date, start: time, end: time | timedelta, zone: ZoneInfo) -> Meeting:
    begins = datetime.combine(day, start, zone).astimezone(UTC)
    if isinstance(end, timedelta):
        return begins, begins + end
    return begins, datetime.combine(day, end, zone).astimezone(UTC)
