"""Months of the service record: as numbers since year 0, as names, and as typed."""

from datetime import date, timedelta

from handlers.residents.browse.labels import today
from handlers.talk import Talk
from locales.reader import Reader
from locales.understand.dates.spans import understand_span


def month_number(day: date) -> int:
    """Return the number of a day's month, as buttons hold it."""
    return day.year * 12 + day.month - 1


def first_day(month: int) -> date:
    """Return the first day of a month."""
    return date(month // 12, month % 12 + 1, 1)


def month_in(rest: str, talk: Talk) -> int:
    """Return the month that a button names, this one when it names none."""
    known = rest.isascii() and rest.isdigit() and 24_000 <= int(rest) <= 36_000
    return int(rest) if known else month_number(today(talk))


def month_name(reader: Reader, month: int) -> str:
    """Return what a month is called."""
    return reader.month(month // 12, month % 12 + 1)


def read_month(text: str, talk: Talk) -> int | None:
    """Return the month that the words name: 10月, 上个月, 2026年9月."""
    span = understand_span(text, today=today(talk))
    return month_number(span[0]) if span and span[0].day == 1 and _is_month(span) else None


def _is_month(span: tuple[date, date]) -> bool:
    first, last = span
    return month_number(first) == month_number(last) and (last + timedelta(days=1)).day == 1
