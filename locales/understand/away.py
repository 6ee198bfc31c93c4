"""Days on which somebody is away, as they type them: 12月10日到20日不在."""

import re
from datetime import date
from functools import cache

from locales.understand.dates.spans import Span, understand_span
from locales.understand.text import lexicon, plain

# Nobody plans further ahead, and a longer absence is the end of volunteering.
LONGEST_DAYS = 366
_SIGNS = " .,!。,!~"
# What says which year is meant, or that it is gone by.
_GONE_BY = re.compile(r"\d{4}|年|上|昨|前天|last|yesterday|year|ago")


def days_away(text: str, *, today: date) -> Span | None:
    """The first and the last day from today on; None when no days are named clearly.

    Days without a year that would be over are those of the next year.
    """
    said = _stripped(text)
    span = understand_span(said, today=today)
    if span is None:
        return None
    first, last = span
    if last < today and not _GONE_BY.search(said):
        first, last = _next_year(first), _next_year(last)
    if last < today or (last - first).days >= LONGEST_DAYS:
        return None
    return max(first, today), last


def _stripped(text: str) -> str:
    said = plain(text).strip(_SIGNS)
    while True:
        shorter = said
        for word in _words():
            shorter = shorter.removesuffix(word).removeprefix(word).strip(_SIGNS)
        if shorter == said:
            return said
        said = shorter


@cache
def _words() -> tuple[str, ...]:
    return tuple(sorted(lexicon("away")["words"], key=len, reverse=True))


def _next_year(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year + 1, day=28)
