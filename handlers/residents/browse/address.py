"""Where a list stands, in a form short enough for a button: what it lists, and which part of it.

A part is named by the keys of its first and its last element, never by a page number, so that an
old button still means the same days or sites when others came or went.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from handlers.residents.browse.ranges import Key

_FORM = re.compile(r"([a-z])(\d{0,10})(?:\.(\d{1,10})\.(\d{1,10})\.(\d{1,10})\.(\d{1,10}))?")


class Scope(StrEnum):
    """What is listed. TREE and CATEGORIES list places and categories, the others offerings.

    SERIES lists the drop-in lessons of one series at one site.
    """

    TREE = "t"
    SITE = "s"
    CATEGORIES = "k"
    CATEGORY = "c"
    SERIES = "r"
    WEEK = "w"
    MONTH = "m"
    ALL = "a"


@dataclass(frozen=True, slots=True)
class Address:
    """A list, or the part of it between two keys. `id` is the place, site or category, or 0."""

    scope: Scope
    id: int = 0
    part: tuple[Key, Key] | None = None

    def __str__(self) -> str:
        named = f"{self.scope.value}{self.id or ''}"
        if self.part is None:
            return named
        (low, low_id), (high, high_id) = self.part
        return f"{named}.{low}.{low_id}.{high}.{high_id}"

    @property
    def whole(self) -> "Address":
        """The whole list that this is a part of."""
        return Address(self.scope, self.id)

    def within(self, low: Key, high: Key) -> "Address":
        """Return the address of a part of the same list."""
        return Address(self.scope, self.id, (low, high))


def parsed(text: str) -> Address | None:
    """Return the address that `str` gave; None for what nobody's button says."""
    found = _FORM.fullmatch(text)
    if found is None or found[1] not in set(Scope):
        return None
    keys = [int(found[n]) for n in range(3, 7)] if found[3] else None
    part = ((keys[0], keys[1]), (keys[2], keys[3])) if keys else None
    return Address(Scope(found[1]), int(found[2] or 0), part)
