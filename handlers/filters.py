"""Filters that are answered on the loop.

aiogram runs every filter that is no coroutine function in a thread, a magic one (`F.contact`)
too: two of them cost a typed word as much as its database does.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram.types import TelegramObject
from aiogram.utils.magic_filter import MagicFilter


def on_the_loop(magic: MagicFilter) -> Callable[[TelegramObject], Awaitable[Any]]:
    """Return the filter that asks `magic` without leaving the loop."""

    async def asked(event: TelegramObject) -> Any:
        return magic.resolve(event)

    return asked
