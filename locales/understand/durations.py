"""How long something lasts, as people type it: 90, 90分钟, 一个半小时, 1.5小时, two hours."""

import re

from locales.understand.numerals import NUMBER, integer
from locales.understand.text import plain

_MINUTES = r"(?:分钟?|minutes?|mins?)"
_HOURS = r"(?:小时|钟头|hours?|hrs?|h)"
_LASTS = re.compile(
    rf"(?P<bare>{NUMBER})\s*{_MINUTES}?"
    rf"|(?:(?P<hours>{NUMBER}(?:\.\d)?|半)\s*个?(?P<half>半)?\s*{_HOURS}(?P<after>半)?)"
    rf"(?:\s*零?(?P<minutes>{NUMBER})\s*{_MINUTES})?"
)


def minutes_of(text: str) -> int | None:
    """Return how many minutes the whole text means; None when it means none."""
    found = _LASTS.fullmatch(plain(text))
    if not found:
        return None
    if found["bare"]:
        return _whole(found["bare"])
    hours = 0.5 if found["hours"] == "半" else _hours(found["hours"])
    minutes = _whole(found["minutes"]) if found["minutes"] else 0
    if hours is None or minutes is None:
        return None
    return int(60 * (hours + bool(found["half"] or found["after"]) / 2)) + minutes


def _hours(text: str) -> float | None:
    if "." in text:
        return float(text)
    return _whole(text)


def _whole(text: str) -> int | None:
    """Return a whole number in digits or words; more than nobody means is still a number."""
    return int(text) if text.isdigit() else integer(text)
