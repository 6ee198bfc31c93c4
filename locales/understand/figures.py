"""A whole number as it is typed for an answer: 3, 三, 4分, 72岁, 大约30人."""

import re

from locales.understand.numerals import NUMBER, integer
from locales.understand.text import plain

_FIGURE = re.compile(
    rf"(?:大约|大概|约|有)?(?P<n>{NUMBER}|\d{{1,7}})"
    r"(?:分|颗?星|岁|个|位|次|天|年|人|元|块|门|小时|points?|stars?|years?|times)?(?:左右)?"
)
_AROUND = " .,。,!~"


def figure(text: str) -> int | None:
    """Return the number that the whole text means; None when it means none."""
    found = _FIGURE.fullmatch(plain(text).strip(_AROUND).replace(" ", ""))
    return integer(found["n"]) if found else None
