"""The main rooms of the house: each opens by a command, a typed label, and a button.

A module registers the room it builds; the words and the commands find it here by its neutral name
(`locales.understand`'s MenuWord).
"""

import functools
from collections.abc import Awaitable, Callable

from aiogram.types import CallbackQuery, Message

from handlers.talk import Talk

Event = Message | CallbackQuery
Open = Callable[[Event, Talk], Awaitable[None]]

OpenLinked = Callable[[Event, str, Talk], Awaitable[None]]

_ROOMS: dict[str, Open] = {}
_LINKED: dict[str, OpenLinked] = {}


def entrance(name: str) -> Callable[[Open], Open]:
    """Make a handler the room called `name`."""

    def register(handler: Open) -> Open:
        if name in _ROOMS:
            raise ValueError(f"two rooms are called {name}")
        _ROOMS[name] = handler
        return handler

    return register


def room(name: str) -> Open | None:
    """Return the handler that opens the room, None when there is none."""
    return _ROOMS.get(name)


def rooms() -> frozenset[str]:
    """Return the names of all rooms there are."""
    return frozenset(_ROOMS)


def deep_link(letter: str) -> Callable[[OpenLinked], OpenLinked]:
    """Make a handler what opens at `/start` with a payload that begins with `letter`."""

    def register(handler: OpenLinked) -> OpenLinked:
        if letter in _LINKED:
            raise ValueError(f"two deep links begin with {letter}")
        _LINKED[letter] = handler
        return handler

    return register


def linked(payload: str) -> Callable[[Event, Talk], Awaitable[None]] | None:
    """Return what opens at a deep link with this payload, None when nothing does."""
    opened = _LINKED.get(payload[:1])
    return functools.partial(_open, opened, payload[1:]) if opened else None


async def _open(opened: OpenLinked, rest: str, event: Event, talk: Talk) -> None:
    await opened(event, rest, talk)
