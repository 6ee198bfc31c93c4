"""The moment that all that was said comes to, or what has to be asked."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TypeGuard, TypeVar

from locales.understand.dates.clocks import Clock, end_of, time_of
from locales.understand.dates.days import (
    Day,
    InMonth,
    OnWeekday,
    date_of,
    monday_of,
    month_end,
    month_start,
    next_on,
)
from locales.understand.dates.said import Said
from locales.understand.dates.tokens import Every, Month
from locales.understand.dates.values import Doubtful, Reason, Repeat, Unclear, When

_T = TypeVar("_T")
_ENGLISH_HALVES = {"am", "pm"}


def when(said: Said, texts: tuple[str, ...], *, now: datetime) -> When | Unclear:
    """The moment; Unclear with the first thing to ask and what is clear already."""
    try:
        return _exact(said, now) or _later(said, now) or _moment(said, now)
    except Doubtful as doubt:
        return _unclear(said, texts, now, doubt)
    except (OverflowError, ValueError):
        return Unclear(Reason.IMPOSSIBLE, texts)


def _unclear(said: Said, texts: tuple[str, ...], now: datetime, doubt: Doubtful) -> Unclear:
    dates = doubt.dates or _tried(lambda: (_date(said, now.date()),))
    times = doubt.times or _tried(lambda: (_time(said),))
    moments: tuple[datetime, ...] = ()
    if doubt.reason is Reason.MIDNIGHT and len(dates) == 1:
        first = datetime.combine(dates[0], time(), now.tzinfo)
        moments = (first, first + timedelta(days=1))
    return Unclear(doubt.reason, texts, dates, times, moments)


def _tried(attempt: Callable[[], tuple[_T, ...]]) -> tuple[_T, ...]:
    try:
        return attempt()
    except (Doubtful, OverflowError, ValueError):
        return ()


def _exact(said: Said, now: datetime) -> When | None:
    """2026-12-04T14:00, as it stands."""
    if len(said.exact) != 1 or said.clocks or said.every:
        return None
    at = said.exact[0]
    at = at.astimezone(now.tzinfo) if at.tzinfo else at.replace(tzinfo=now.tzinfo)
    if at <= now:
        raise Doubtful(Reason.PAST)
    return When(at, _end(said, at, repeats=False))


def _later(said: Said, now: datetime) -> When | None:
    """两小时后"""
    if said.later is None or said.days or said.clocks or said.doubts:
        return None
    start = now.replace(second=0, microsecond=0) + timedelta(minutes=said.later)
    if start <= now:
        raise Doubtful(Reason.PAST)
    return When(start, _end(said, start, repeats=False))


def _moment(said: Said, now: datetime) -> When:
    today = now.date()
    _refuse_doubts(said, today)
    repeat, run = _repeat(said, today)
    if repeat is None:
        day, at = _date(said, today), _time(said)
    else:
        at = _time(said)
        day = _first(repeat, _start(said, run, today), now=now, at=at)
        repeat = replace(repeat, until=_until(said, day, repeat, today))
    start = datetime.combine(day, at, now.tzinfo)
    if start <= now:
        raise Doubtful(Reason.PAST)
    return When(start, _end(said, start, repeats=repeat is not None), repeat)


def _refuse_doubts(said: Said, today: date) -> None:
    if not said.doubts:
        return
    first = min(said.doubts, key=list(Reason).index)
    if first is Reason.VAGUE:
        # 周三或周四: the two are what there is to choose from.
        for choice in (lambda: _date(said, today), lambda: _time(said)):
            _raise_choice(choice)
    raise Doubtful(first)


def _raise_choice(attempt: Callable[[], object]) -> None:
    try:
        attempt()
    except Doubtful as doubt:
        if doubt.reason in (Reason.TWO_DATES, Reason.TWO_TIMES):
            raise


def _time(said: Said) -> time:
    """The one time that all clock times said mean: 2点（14:00）."""
    if not said.clocks:
        raise Doubtful(Reason.NO_TIME)
    found: dict[time, None] = {}
    open_ones: list[Doubtful] = []
    for clock in said.clocks:
        try:
            found[_start_of(clock, said.end)] = None
        except Doubtful as doubt:
            if clock.part is not None:
                raise
            open_ones.append(doubt)
    for either in open_ones:
        if len(found) != 1 or not found.keys() & set(either.times):
            raise either
    if len(found) > 1:
        raise Doubtful(Reason.TWO_TIMES, times=tuple(found))
    return next(iter(found))


def _start_of(clock: Clock, end: Clock | None) -> time:
    """The time something starts; in 2-4 pm and 9-11 am the half stands behind the end."""
    if end is not None and clock.part is None and end.part in _ENGLISH_HALVES:
        try:
            start = time_of(replace(clock, part=end.part))
            if start < time_of(end):
                return start
        except Doubtful:
            pass
    return time_of(clock)


def _date(said: Said, today: date) -> date:
    """The one date that all days said mean: 下周三（12月9日）."""
    days = [_qualified(day, said) for day in said.days]
    if not days:
        raise Doubtful(Reason.NO_DATE)
    if said.last_day is not None and (said.days_in_row or not said.end):
        raise Doubtful(Reason.TWO_DATES)
    fixed = [day for day in days if not isinstance(day, OnWeekday)]
    named = [day for day in days if isinstance(day, OnWeekday)]
    dates = dict.fromkeys(date_of(day, today) for day in fixed or named)
    if len(dates) > 1 or (fixed and len(named) > 1):
        raise Doubtful(Reason.TWO_DATES, dates=tuple(dates) if len(dates) > 1 else ())
    found = next(iter(dates))
    if fixed and not all(_is(found, day, today) for day in named):
        raise Doubtful(Reason.WEEKDAY_DIFFERS, dates=_which(found, named[0]))
    return found


def _qualified(day: Day, said: Said) -> Day:
    """周三 with 下周 said elsewhere, 1月5日 with 明年, 4号 with 下个月."""
    if isinstance(day, OnWeekday):
        return replace(day, week=said.week) if day.week is None else day
    if isinstance(day, InMonth):
        if said.month is not None and day.month is None and day.months is None:
            month = said.month
            day = replace(day, month=month.month, months=month.months, years=month.years)
        if said.years is not None and day.year is None and day.years is None:
            day = replace(day, years=said.years)
    return day


def _is(found: date, day: OnWeekday, today: date) -> bool:
    if found.weekday() not in day.weekdays or len(day.weekdays) > 1:
        return False
    return day.week is None or monday_of(found, 0) == monday_of(today, day.week)


def _which(found: date, day: OnWeekday) -> tuple[date, ...]:
    """The date said, and the day of its week that was said."""
    return found, monday_of(found, 0) + timedelta(days=day.weekdays[0])


def _repeat(said: Said, today: date) -> tuple[Repeat | None, list[Day]]:
    """How it repeats, and the days that say when the run starts."""
    every = said.every or _implied(said)
    if every is None:
        return None, said.days
    weekdays = tuple(sorted({n for day in said.days if _is_run(day, every) for n in day.weekdays}))
    run = [day for day in said.days if not _is_run(day, every)]
    if not (weekdays or every.daily):
        weekdays = (_date(replace(said, last_day=None), today).weekday(),)
    if every.often not in (1, len(weekdays)):
        raise Doubtful(Reason.HOW_OFTEN)
    repeat = Repeat(weekdays, every.every, _how_often(said, weekdays, every))
    return repeat, run


def _is_run(day: Day, every: Every) -> TypeGuard[OnWeekday]:
    """Whether a day is one that repeats: 周三, and in 周一到周五每天 all five."""
    if not isinstance(day, OnWeekday) or day.week is not None:
        return False
    return not every.daily or len(day.weekdays) > 1


def _implied(said: Said) -> Every | None:
    """周三14:00 共12次 is every week; how often is 12月4日14:00 共12次?"""
    if said.times is None or said.times.times < 2:
        return None
    if said.times.unit == "days":
        return Every(daily=True)
    if not said.days or not all(isinstance(day, OnWeekday) for day in said.days):
        raise Doubtful(Reason.HOW_OFTEN)
    return Every()


def _how_often(said: Said, weekdays: tuple[int, ...], every: Every) -> int | None:
    if said.times is None or not said.times.times:
        return None
    if said.times.unit == "weeks":
        return max(said.times.times * (len(weekdays) or 7) // every.every, 1)
    return said.times.times


def _start(said: Said, run: list[Day], today: date) -> date | None:
    """From when on it repeats, when that is said."""
    if run:
        return _date(replace(said, days=run, last_day=None), today)
    if said.week is not None:
        return max(monday_of(today, said.week), today)
    if said.month is not None:
        return max(month_start(said.month, today), today)
    return None


def _first(repeat: Repeat, start: date | None, *, now: datetime, at: time) -> date:
    """The first day of what repeats; whether it may be today has to be said."""
    weekdays = repeat.weekdays or tuple(range(7))
    today = now.date()
    if start is not None:
        return next_on(weekdays, start)
    first = next_on(weekdays, today)
    following = next_on(weekdays, today + timedelta(days=1))
    if first > today or at <= now.time():
        return following
    raise Doubtful(Reason.TODAY_OR_LATER, dates=(today, following), times=(at,))


def _until(said: Said, first: date, repeat: Repeat, today: date) -> date | None:
    last = said.last_day
    if isinstance(last, Month):
        until = month_end(month_start(last.month, first))
    elif last is not None:
        until = date_of(_qualified(last, said), first)
    elif said.month is not None and not said.from_month and repeat.times is None:
        until = month_end(month_start(said.month, today))
    else:
        return None
    if until < first:
        raise Doubtful(Reason.IMPOSSIBLE)
    return until


def _end(said: Said, start: datetime, *, repeats: bool) -> datetime | None:
    if said.end is None:
        return start + timedelta(minutes=said.lasts) if said.lasts else None
    if said.last_day is not None and not repeats and not isinstance(said.last_day, Month):
        day = date_of(said.last_day, start.date())
        return datetime.combine(day, time_of(said.end), start.tzinfo)
    end = end_of(said.end, start.time())
    if end is None:
        return datetime.combine(start.date() + timedelta(days=1), time(), start.tzinfo)
    return datetime.combine(start.date(), end, start.tzinfo)
