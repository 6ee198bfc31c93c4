"""One day as an answer: 12月4日, 明天, 1950年3月2日, Dec 4; gone by or to come."""

from datetime import date, datetime

from locales.understand.dates.moment import when
from locales.understand.dates.said import said_in
from locales.understand.dates.spans import understand_span
from locales.understand.dates.values import When

_LONGEST = 100


def named_day(text: str, *, now: datetime) -> date | None:
    """Return the one day that a text names; without a year the nearest; None: none, or not clear.

    `now` is aware and in the school's zone. A time of day that is named besides does not matter.
    """
    span = understand_span(text, today=now.date())
    if span is not None:
        return span[0] if span[0] == span[1] else None
    told = when(said_in(text[:_LONGEST]), (text,), now=now)
    return told.starts_at.date() if isinstance(told, When) else None
