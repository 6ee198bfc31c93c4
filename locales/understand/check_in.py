"""The word of the day 今日签到码, as people type it: 4821, ４８２１, 四八二一, 签到 4821."""

import re

from locales.understand.numerals import digits_of
from locales.understand.text import plain

_WORD = re.compile(
    r"(?:我?(?:要|来|到了|是|在)?(?:签到|报到|到了)?(?:码|口令|数字)?(?:是|check ?in|code)?"
    r"[\s:,、。]*)(?P<word>\d(?:[ -]?\d){3})(?:[\s,、。.!]*(?:签到|报到)?[。.!]*)"
)


def word_of_day(text: str) -> str | None:
    """Return the four digits that the whole text tells; None when it tells anything else."""
    found = _WORD.fullmatch(digits_of(plain(text)))
    return re.sub(r"[^0-9]", "", found["word"]) if found else None
