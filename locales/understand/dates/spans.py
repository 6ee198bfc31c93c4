"""Spans of days, gone by or to come: 9月1日到10月31日, 9.1-10.31, 上个月, 去年12月, 9月1日至今.

Nothing is going to happen then: it is asked what was on, or will be. So a day without a year is
the nearest one, and nothing is refused for being over. What could be two spans is none.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from locales.understand.dates.days import FromToday, InMonth, OnWeekday, monday_of, month_end
from locales.understand.dates.patterns import SIGNS
from locales.understand.dates.said import Said, said_in
from locales.understand.text import lexicon, plain

Span = tuple[date, date]

_TO = re.compile("|".join(sorted(map(re.escape, SIGNS["to"]), key=len, reverse=True)))
# 2025年, 2025年12月, 2025-12.
_YEAR = re.compile(r"(?P<year>\d{4})(?:年|\s*[-/.年]\s*(?P<month>\d{1,2})(?:月份?)?)")
# 9月1日起 has no end.
_OPEN = (*SIGNS["from"], *SIGNS["to"])
_LONGEST = 100


def understand_span(text: str, *, today: date) -> Span | None:
    """The first and the last day that the text names; None when it names none, or not clearly."""
    said = plain(text).strip()[:_LONGEST]
    if said.endswith(_OPEN):
        return None
    try:
        return next(_halves(said, today), None) or _one(said, today)
    except (OverflowError, ValueError):
        return None


def _halves(text: str, today: date) -> Iterator[Span]:
    """The spans from what stands before a 到 to what stands behind it."""
    for sign in _TO.finditer(text):
        first = _one(text[: sign.start()].strip(), today)
        last = _last(text[sign.end() :].strip(), first[0], today) if first else None
        if first and last and first[0] <= last[1]:
            yield first[0], last[1]


def _last(text: str, first: date, today: date) -> Span | None:
    """11月到2月, 1日到15日: of an end without year or month it is the next one."""
    if text in lexicon("dates")["until_now"]["words"]:
        return today, today
    day = _without_year(text)
    if day is None:
        return _one(text, today)
    found = _of(day, first.year, day.month or first.month)
    if found and day.month and found[1] < first:
        return _of(day, first.year + 1, day.month)
    return found


def _without_year(text: str) -> InMonth | None:
    """The month or the day when just that is said, and of no year."""
    said = said_in(text)
    if said.doubts or said.last_day or said.years is not None or _YEAR.fullmatch(text):
        return None
    day = _month(text) or said.month or (said.days[0] if len(said.days) == 1 else None)
    if not isinstance(day, InMonth) or day.year or day.months or day.nth or day.years is not None:
        return None
    return day


def _one(text: str, today: date) -> Span | None:
    """One day, one month, one week or one year."""
    year = _YEAR.fullmatch(text)
    if year is not None:
        return _year(int(year["year"]), int(year["month"] or 0))
    said = said_in(text)
    if said.doubts or said.last_day or said.every or said.exact or said.clocks or said.later:
        return None
    if said.days:
        return _day(said, today) if len(said.days) == 1 else None
    month = said.month or _month(text)
    if month is not None:
        years = month.years if month.years is not None else said.years
        return _resolved(replace(month, years=years), today)
    if said.week is not None:
        monday = monday_of(today, said.week)
        return monday, monday + timedelta(days=6)
    return _year(today.year + said.years) if said.years is not None else None


def _month(text: str) -> InMonth | None:
    """September, which is no day yet."""
    number = lexicon("dates")["months"].get(text)
    return InMonth(month=number) if number else None


def _year(year: int, month: int = 0) -> Span:
    if month:
        return date(year, month, 1), month_end(date(year, month, 1))
    return date(year, 1, 1), date(year, 12, 31)


def _day(said: Said, today: date) -> Span | None:
    day = said.days[0]
    if isinstance(day, FromToday):
        found = today + timedelta(days=day.days)
        return found, found
    if isinstance(day, OnWeekday):
        week = day.week if day.week is not None else said.week
        if week is None or len(day.weekdays) > 1:
            return None
        found = monday_of(today, week) + timedelta(days=day.weekdays[0])
        return found, found
    if day.nth or not day.day:
        return None
    years = day.years if day.years is not None else said.years
    return _resolved(replace(day, years=years), today)


def _resolved(said: InMonth, today: date) -> Span | None:
    """The month, or the day of it, that is meant; without a year the nearest."""
    if said.month is None:
        years, month = divmod(today.month - 1 + (said.months or 0), 12)
        return _of(said, today.year + years, month + 1)
    if said.year is not None:
        return _of(said, said.year, said.month)
    if said.years is not None:
        return _of(said, today.year + said.years, said.month)
    found = [_of(said, today.year + years, said.month) for years in (-1, 0, 1)]
    spans = [span for span in found if span]
    return min(spans, key=lambda span: _away(span, today), default=None)


def _away(span: Span, today: date) -> int:
    first, last = span
    return (
        0 if first <= today <= last else min(abs((first - today).days), abs((last - today).days))
    )


def _of(said: InMonth, year: int, month: int) -> Span | None:
    if not said.day:
        return date(year, month, 1), month_end(date(year, month, 1))
    if said.day > monthrange(year, month)[1]:
        return None
    found = date(year, month, said.day)
    return found, found
