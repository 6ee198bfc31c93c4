"""The main rooms of the house: each opens by a command, a typed label, and a button.

A module registers the room it builds; the words and the commands find it here by its neutral name
(`locales.understand`'s MenuWord).
"""

from collections.abc import Awaitable, Callable

from aiogram.types import CallbackQuery, Message

from handlers.talk import Talk

Event = Message | CallbackQuery
Open = Callable[[Event, Talk], Awaitable[None]]

_ROOMS: dict[str, Open] = {}


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
