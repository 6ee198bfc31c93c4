"""Days: which date a spoken one means, said on `today`."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from locales.understand.dates.values import Doubtful, Reason

_WEEK = timedelta(days=7)
# A date without year that has just passed may be a slip; one that comes within half a year is
# rather the next one.
_A_SLIP = 14
_A_SLIP_IN_A_MONTH = 10
_HALF_A_YEAR = 184


@dataclass(frozen=True, slots=True)
class FromToday:
    """明天: so many days from today."""

    days: int


@dataclass(frozen=True, slots=True)
class OnWeekday:
    """下周三, 周一到周五: days of a week so many from this one; None: no week is named."""

    weekdays: tuple[int, ...]
    week: int | None = None


@dataclass(frozen=True, slots=True)
class InMonth:
    """A day of a month: with year or without, of a month so many from this one, or just 4号.

    With `nth`, the nth such weekday of the month (-1: the last) instead of a day.
    """

    day: int = 0
    month: int | None = None
    year: int | None = None
    months: int | None = None
    years: int | None = None
    nth: int = 0
    weekday: int = 0


Day = FromToday | OnWeekday | InMonth


def date_of(day: Day, today: date) -> date:
    """The date that a day means; Doubtful when it could be two, or none."""
    if isinstance(day, FromToday):
        return _not_past(today + timedelta(days=day.days), today)
    if isinstance(day, OnWeekday):
        return _weekday(day, today)
    if day.month is None and day.months is None:
        return _day_of_month(day.day, today)
    if day.month is None:
        year, month = _month_from(today, day.months or 0)
        return _not_past(_make(day, year, month), today)
    if day.year is not None or day.years is not None:
        year = day.year if day.year is not None else today.year + (day.years or 0)
        return _not_past(_make(day, year, day.month), today)
    return _without_year(day, day.month, today)


def monday_of(today: date, week: int) -> date:
    """The Monday of the week so many from this one."""
    return today - timedelta(days=today.weekday()) + week * _WEEK


def next_on(weekdays: tuple[int, ...], start: date) -> date:
    """The first date from `start` on that is one of the weekdays."""
    return next(day for n in range(7) if (day := start + timedelta(days=n)).weekday() in weekdays)


def month_start(day: InMonth, today: date) -> date:
    """The first day of a month that is named alone: 下个月, 12月."""
    if day.month is None:
        return date(*_month_from(today, day.months or 0), 1)
    year = day.year or today.year + (day.years or 0)
    first = date(year, day.month, 1)
    unsaid = day.year is None and day.years is None
    return date(year + 1, day.month, 1) if unsaid and first < today.replace(day=1) else first


def month_end(first: date) -> date:
    """The last day of the month that starts with `first`."""
    return first.replace(day=monthrange(first.year, first.month)[1])


def _weekday(day: OnWeekday, today: date) -> date:
    if len(day.weekdays) > 1:
        first = today if day.week is None else monday_of(today, day.week)
        dates = sorted(next_on((weekday,), first) for weekday in day.weekdays)
        raise Doubtful(Reason.TWO_DATES, dates=tuple(dates))
    if day.week is not None:
        wanted = monday_of(today, day.week) + timedelta(days=day.weekdays[0])
        return _not_past(wanted, today)
    if today.weekday() in day.weekdays:
        raise Doubtful(Reason.TODAY_OR_LATER, dates=(today, today + _WEEK))
    return next_on(day.weekdays, today)


def _day_of_month(number: int, today: date) -> date:
    this = _make(InMonth(day=number), today.year, today.month)
    if this >= today:
        return this
    upcoming = _make(InMonth(day=number), *_month_from(today, 1))
    if (today - this).days <= _A_SLIP_IN_A_MONTH:
        raise Doubtful(Reason.PAST, dates=(upcoming,))
    return upcoming


def _without_year(day: InMonth, month: int, today: date) -> date:
    this = _make(day, today.year, month)
    if this >= today:
        before = _maybe(day, today.year - 1, month)
        if before and (today - before).days <= _A_SLIP:
            raise Doubtful(Reason.PAST, dates=(this,))
        return this
    upcoming = _make(day, today.year + 1, month)
    if (upcoming - today).days > _HALF_A_YEAR:
        raise Doubtful(Reason.PAST, dates=(upcoming,))
    return upcoming


def _maybe(day: InMonth, year: int, month: int) -> date | None:
    try:
        return _make(day, year, month)
    except Doubtful:
        return None


def _make(day: InMonth, year: int, month: int) -> date:
    try:
        if not day.nth:
            return date(year, month, day.day)
        first = date(year, month, 1)
        if day.nth < 0:
            return next_on((day.weekday,), month_end(first) - timedelta(days=6))
        found = next_on((day.weekday,), first) + (day.nth - 1) * _WEEK
    except (ValueError, OverflowError):
        raise Doubtful(Reason.IMPOSSIBLE) from None
    if found.month != month:
        raise Doubtful(Reason.IMPOSSIBLE)
    return found


def _month_from(today: date, months: int) -> tuple[int, int]:
    years, month = divmod(today.month - 1 + months, 12)
    return today.year + years, month + 1


def _not_past(day: date, today: date) -> date:
    if day < today:
        raise Doubtful(Reason.PAST)
    return day
