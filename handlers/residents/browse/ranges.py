"""Long lists in few taps: a list of more than six is shown as six ranges of it, and so on.

Six to the power of four is 1,296: any of 2,000 offerings is found in five taps from the whole
list, in two or three from a site's. A range is named by its first and last element, not by a page
number, so that an old button still means the same days when offerings came and went.
"""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

MOST = 6

T = TypeVar("T")
Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Range(Generic[T]):
    """A run of neighbours in an ordered list."""

    items: Sequence[T]

    @property
    def first(self) -> T:
        return self.items[0]

    @property
    def last(self) -> T:
        return self.items[-1]


def split(items: Sequence[T], most: int = MOST) -> list[Range[T]]:
    """Return at most `most` ranges that cover `items` in order; of one element each if they fit.

    A range holds `most` elements before there is another one, and sizes differ by at most one, so
    no element is deeper than it must be.
    """
    parts = len(items) if len(items) <= most else min(most, -(-len(items) // most))
    bounds = [len(items) * n // parts for n in range(parts + 1)] if parts else [0]
    return [Range(items[a:b]) for a, b in itertools.pairwise(bounds)]


def between(items: Sequence[T], key: Callable[[T], Key], low: Key, high: Key) -> list[T]:
    """Return the elements from `low` to `high`, both included."""
    return [item for item in items if low <= key(item) <= high]


def path_to(items: Sequence[T], key: Callable[[T], Key], low: Key, high: Key) -> list[Range[T]]:
    """Return the ranges that lead from the whole list to the one from `low` to `high`.

    The last one holds more than that range: it is where its way back leads. Empty: the whole list.
    """
    path: list[Range[T]] = []
    while len(items) > MOST:
        inside = (r for r in split(items) if key(r.first) <= low and high <= key(r.last))
        found = next(inside, None)
        if found is None or (key(found.first), key(found.last)) == (low, high):
            break
        path.append(found)
        items = found.items
    return path
