"""How many people, as it is typed: 35, 35人, 三十五个人, 来了35位."""

import re

from locales.understand.numerals import NUMBER, integer
from locales.understand.text import plain

_PEOPLE = re.compile(
    rf"(?:一共|共|到了|来了|到|来)?(?P<n>{NUMBER}|\d+)(?:个?人次?|位|名|个|people|persons?)?"
)
_AROUND = " .,。,!~"


def people_in(text: str) -> int | None:
    """Return how many people the whole text means; None when it means none."""
    found = _PEOPLE.fullmatch(plain(text).strip(_AROUND).replace(" ", ""))
    return integer(found["n"]) if found else None
