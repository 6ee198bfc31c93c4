"""Which theme is due when. Pure: themes, settings and days off in, moments out.

A theme of a month goes out on the school's theme workday, one of a date on that date, also on a
day off, since the date is the point. Within one topic and month (or date) a theme whose year is
set stands in for those of every year.
"""

import calendar
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

from school.days import OwnDays, nth_workday, workday_before
from school.settings import SchoolSettings

# A theme that could not go out on its day still does within a week; later it has lost its day.
LATE = timedelta(days=7)
# How far ahead sendings are planned: the clock bar of the demo shows what is due within it.
HORIZON = timedelta(days=62)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class ThemeDate:
    """When one theme is due, as the workbook says."""

    id: int
    topic: str
    year: int | None
    month: int
    day: int | None


@dataclass(frozen=True, slots=True)
class Plan:
    """One theme due on one occasion."""

    theme_id: int
    occasion: date
    preview_at: datetime
    send_at: datetime


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the school's calendar."""

    year: int
    month: int

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    def following(self) -> "Month":
        """Return the month after this one."""
        year, month = divmod(self.year * 12 + self.month, 12)
        return Month(year, month + 1)


def plans(
    themes: Iterable[ThemeDate], now: datetime, *, settings: SchoolSettings, own: OwnDays
) -> list[Plan]:
    """Return what is due from a week ago until the horizon, in order of sending."""
    months = list(months_between(now - LATE, now + HORIZON, settings))
    found = [
        _plan(theme, month, settings=settings, own=own)
        for month in months
        for theme in _due_in(month, themes)
    ]
    near = [plan for plan in found if now - LATE < plan.send_at <= now + HORIZON]
    return sorted(near, key=lambda plan: (plan.send_at, plan.theme_id))


def themeless_months(
    themes: Iterable[ThemeDate],
    now: datetime,
    *,
    topic: str,
    settings: SchoolSettings,
    own: OwnDays,
) -> Iterator[tuple[Month, datetime]]:
    """Yield months without a theme of `topic`, each with the moment for saying so.

    From months whose theme is yet to be sent, until the horizon.
    """
    mine = [theme for theme in themes if theme.topic == topic and theme.day is None]
    for month in months_between(now, now + HORIZON, settings):
        if _month_send_at(month, settings, own) > now and not list(_due_in(month, mine)):
            yield month, _alarm_at(month, settings)


def months_between(start: datetime, end: datetime, settings: SchoolSettings) -> Iterator[Month]:
    """Yield the school's months from that of `start` to that of `end`."""
    first, last = (at.astimezone(settings.zone).date() for at in (start, end))
    month = Month(first.year, first.month)
    while month.first <= last:
        yield month
        month = month.following()


def _due_in(month: Month, themes: Iterable[ThemeDate]) -> Iterator[ThemeDate]:
    def slot(theme: ThemeDate) -> tuple[str, int]:
        return theme.topic, theme.day or 0

    mine = [t for t in themes if t.month == month.month and t.year in {None, month.year}]
    for _, rivals in groupby(sorted(mine, key=slot), key=slot):
        yield from _winners(list(rivals))


def _winners(rivals: Sequence[ThemeDate]) -> Sequence[ThemeDate]:
    return [theme for theme in rivals if theme.year is not None] or rivals


def _plan(theme: ThemeDate, month: Month, *, settings: SchoolSettings, own: OwnDays) -> Plan:
    if theme.day is None:
        occasion = month.first
        day = nth_workday(month.year, month.month, settings.theme_workday, own)
    else:
        last = calendar.monthrange(month.year, month.month)[1]
        day = occasion = month.first.replace(day=min(theme.day, last))  # 29 February
    return Plan(
        theme.id,
        occasion,
        preview_at=_at(workday_before(day, own), settings.preview_time, settings),
        send_at=_at(day, settings.theme_time, settings),
    )


def _month_send_at(month: Month, settings: SchoolSettings, own: OwnDays) -> datetime:
    day = nth_workday(month.year, month.month, settings.theme_workday, own)
    return _at(day, settings.theme_time, settings)


def _alarm_at(month: Month, settings: SchoolSettings) -> datetime:
    before = month.first - _DAY
    return _at(before.replace(day=settings.theme_alarm_day), settings.preview_time, settings)


def _at(day: date, clock: time, settings: SchoolSettings) -> datetime:
    return datetime.combine(day, clock, settings.zone).astimezone(UTC)
