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
