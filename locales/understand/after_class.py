"""What people say after a lesson: why they were not there, and how many stars it has."""

import re
from functools import cache

from locales.understand.answers import Answer, yes_no
from locales.understand.figures import figure
from locales.understand.numerals import NUMBER, integer, numbers
from locales.understand.text import bare, lexicon, plain

_REASONS = ("ill", "forgot", "transport", "no_interest", "other")
_STARS = re.compile(
    rf"(?:我|给|打|就|评|是|[,: ]){{0,4}}(?P<n>{NUMBER})\s*(?:颗星|个星|星|分|stars?)"
    r"(?:好评|吧|呢|啊)?[.!。! ]*"
)
_MOST = 5


def absence_reason(text: str) -> str | None:
    """Return which reason the words tell: ill, forgot, transport, no_interest or other.

    None when they tell none of them, or several.
    """
    said, packed = plain(text), bare(text)
    found = {name for name in _REASONS if any(_holds(said, packed, w) for w in _words(name))}
    return found.pop() if len(found) == 1 else None


def stars(text: str) -> int | None:
    """Return how many stars, one to five: 五星, 5分, 给4颗星. A bare number says none."""
    found = _STARS.fullmatch(plain(text))
    n = integer(found["n"]) if found else None
    return n if n is not None and 1 <= n <= _MOST else None


def says_nothing_more(text: str) -> bool:
    """Tell whether the words say that there is nothing more to say."""
    return bare(text) in {bare(word) for word in _words("skip")}


def is_opinion(text: str) -> bool:
    """Tell whether words say something of a lesson: no answer, number, stars or question."""
    is_number = numbers(text) is not None or figure(text) is not None
    said = yes_no(text) is not Answer.UNCLEAR or says_nothing_more(text)
    return not (is_number or said or stars(text) or "?" in plain(text)) and bool(bare(text))


def _holds(said: str, packed: str, word: str) -> bool:
    if word.isascii():
        return re.search(rf"\b{re.escape(word)}\b", said) is not None
    return word in packed


@cache
def _words(name: str) -> tuple[str, ...]:
    return tuple(lexicon("after_class")[name])
