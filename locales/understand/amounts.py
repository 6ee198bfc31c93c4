"""How many, as people type it: 12, 12次, 共十二次, 40人, 两节课, 30 seats."""

import re

from locales.understand.numerals import NUMBER, integer
from locales.understand.text import plain

_COUNTED = r"(?:次|个|人|名|位|席|堂|节|课|名额|座位|people|persons?|seats?|times|lessons?)"
_AMOUNT = re.compile(
    rf"(?:一共|总共|共|一起|第|before|lesson)?\s*(?P<number>{NUMBER})\s*(?:{_COUNTED}\s*)*(?:之前|前)?"
)


def amount(text: str) -> int | None:
    """Return the number that the whole text gives; None when it gives none."""
    found = _AMOUNT.fullmatch(plain(text))
    if not found:
        return None
    number = found["number"]
    return int(number) if number.isdigit() else integer(number)
