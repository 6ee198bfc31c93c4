"""Texts meant to be read, in pages of a phone: twenty lines each (rule 14)."""

import math
from collections.abc import Iterable, Iterator

from markupsafe import Markup

from handlers.widths import LINE, width

READING_LINES = 20
Part = Markup | str


def lines_of(text: Part) -> int:
    """Return how many lines of a phone a text takes; tags take no room."""
    return sum(max(1, math.ceil(width(_plain(line)) / LINE)) for line in text.split("\n"))


def paged(
    parts: Iterable[Part], *, head: Part | None = None, most: int = READING_LINES
) -> list[Markup]:
    """Return these lines as pages of at most `most`, each below the `head`.

    What is no Markup is cut where it alone is longer than a page; nothing is left out.
    """
    most -= lines_of(head) if head else 0
    pages: list[list[Part]] = [[]]
    left = most
    for piece in (piece for part in parts for piece in _pieces(part, most)):
        needed = lines_of(piece)
        if needed > left and pages[-1]:
            pages.append([])
            left = most
        pages[-1].append(piece)
        left -= needed
    return [Markup("\n").join([head, *page] if head else page) for page in pages]


def _pieces(part: Part, most: int) -> Iterator[Part]:
    """Yield a text line by line, a line longer than a page in pieces; Markup as it is."""
    if isinstance(part, Markup):
        yield part
        return
    for line in part.split("\n"):
        yield from _cut(line, most * LINE)


def _cut(line: str, room: float) -> Iterator[str]:
    piece, used = "", 0.0
    for sign in line:
        used += width(sign)
        if used > room:
            yield piece
            piece, used = "", width(sign)
        piece += sign
    yield piece


def _plain(line: str) -> str:
    return line.striptags() if isinstance(line, Markup) else line
