"""Lists on screens: six a page, with the ways to further pages."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from aiogram.filters.callback_data import CallbackData

from handlers.numbered import Choice
from handlers.talk import Talk

T = TypeVar("T")

A_PAGE = 6


def page_of(
    items: Sequence[T],
    page: int,
    talk: Talk,
    to: Callable[[int], CallbackData],
    *,
    size: int = A_PAGE,
) -> tuple[Sequence[T], list[Choice]]:
    """Return what a page shows, and the rows to its neighbours; no such page is the last one."""
    last = max(0, (len(items) - 1) // size)
    page = min(max(page, 0), last)
    turns = [
        Choice(talk.reader.label("Further ones"), to(page + 1).pack()) if page < last else None,
        Choice(talk.reader.label("One page back"), to(page - 1).pack()) if page else None,
    ]
    return items[page * size : (page + 1) * size], [turn for turn in turns if turn]


def reading_at(
    pages: Sequence[object], page: int, talk: Talk, to: Callable[[int], CallbackData]
) -> tuple[int, list[Choice]]:
    """Return which page of a text is read, and the rows to its neighbours; else the first one."""
    page = page if 0 <= page < len(pages) else 0
    ways = (page + 1, talk.reader.label("Read on")), (page - 1, talk.reader.label("One page back"))
    turns = [Choice(label, to(n).pack()) for n, label in ways if 0 <= n < len(pages)]
    return page, turns
