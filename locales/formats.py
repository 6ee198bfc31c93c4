"""Dates, times and numbers as one reader writes them: names from Babel, patterns from here.

Clock times are 24 h in every language, because posters and phones in China show them so. A point
in time comes in as aware UTC and is shown in the school's zone.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import parse_pattern

if TYPE_CHECKING:
    from babel.dates import DateTimePattern


@dataclass(frozen=True, slots=True)
class Patterns:
    """How one language writes dates, in CLDR pattern letters."""

    date: str
    dated_year: str
    day: str
    day_year: str
    month: str
    month_year: str
    before_time: str
    comma: str
    unit_gap: str


_CHINESE = Patterns(
    date="M月d日",
    dated_year="y年M月d日",
    day="M月d日 E",
    day_year="y年M月d日 E",
    month="M月",
    month_year="y年M月",
    before_time=" ",
    comma="、",
    unit_gap="",
)
_ENGLISH = Patterns(
    date="MMM d",
    dated_year="MMM d, y",
    day="E, MMM d",
    day_year="E, MMM d, y",
    month="MMMM",
    month_year="MMMM y",
    before_time=", ",
    comma=", ",
    unit_gap=" ",
)


class Formats:
    """The formats of one language in one time zone."""

    def __init__(self, language: str, zone: ZoneInfo) -> None:
        self.language = language
        self.zone = zone
        self._locale = Locale.parse(language)
        self._patterns = _CHINESE if self._locale.language == "zh" else _ENGLISH

    def date(self, day: dt.date, *, today: dt.date | None = None) -> str:
        """12月4日; with the year when `today` is given and lies in another one."""
        wanted = self._patterns.date if self._same_year(day, today) else self._patterns.dated_year
        return self._apply(wanted, day)

    def day(self, day: dt.date, *, today: dt.date | None = None) -> str:
        """12月4日 周五; with the year when `today` is given and lies in another one."""
        wanted = self._patterns.day if self._same_year(day, today) else self._patterns.day_year
        return self._apply(wanted, day)

    def weekday(self, day: dt.date) -> str:
        """周五"""
        return self._apply("E", day)

    def time(self, at: dt.time | dt.datetime) -> str:
        """14:00. A point in time is turned to the school's zone, a clock time stays."""
        if isinstance(at, dt.datetime):
            at = self._local(at).time()
        return f"{at.hour:02}:{at.minute:02}"

    def moment(self, at: dt.datetime, *, today: dt.date | None = None) -> str:
        """12月4日 周五 14:00, for an aware point in time."""
        return f"{self.day(at, today=today)}{self._patterns.before_time}{self.time(at)}"

    def span(
        self, start: dt.datetime, end: dt.datetime | None, *, today: dt.date | None = None
    ) -> str:
        """12月4日 周五 14:00–15:30; both days when it ends on another one."""
        begins = self.moment(start, today=today)
        if end is None:
            return begins
        if self._date(start) == self._date(end):
            return f"{begins}–{self.time(end)}"
        return f"{begins} – {self.moment(end, today=today)}"

    def month(self, year: int | None, month: int) -> str:
        """2026年12月, or 12月 without a year."""
        wanted = self._patterns.month if year is None else self._patterns.month_year
        return self._apply(wanted, dt.date(year or 2000, month, 1))

    def number(self, number: float) -> str:
        """9,725"""
        from babel.numbers import format_decimal

        return format_decimal(number, locale=self._locale)

    def duration(self, minutes: int) -> str:
        """1小时30分钟"""
        from babel.units import format_unit

        hours, rest = divmod(minutes, 60)
        units = [(hours, "hour")] * bool(hours) + [(rest, "minute")] * bool(rest or not hours)
        parts = (format_unit(n, unit, "short", locale=self._locale) for n, unit in units)
        gap = self._patterns.unit_gap
        return gap.join(part.replace(" ", gap) for part in parts)

    def join(self, items: Iterable[str]) -> str:
        """三村、五村"""
        return self._patterns.comma.join(items)

    def _apply(self, pattern: str, day: dt.date) -> str:
        parsed: DateTimePattern = parse_pattern(pattern)
        return parsed.apply(self._date(day), self._locale)

    def _same_year(self, day: dt.date, today: dt.date | None) -> bool:
        return today is None or self._date(day).year == self._date(today).year

    def _date(self, day: dt.date) -> dt.date:
        return self._local(day).date() if isinstance(day, dt.datetime) else day

    def _local(self, at: dt.datetime) -> dt.datetime:
        if at.tzinfo is None:
            raise ValueError("a point in time needs its zone")
        return at.astimezone(self.zone)
