"""Deep links `?start=`: one letter says what, the rest which. Later parts add their letters."""

from collections.abc import Awaitable, Callable

from aiogram import Dispatcher
from aiogram.types import Message

from handlers.callbacks import LARGEST_ID, OpenOffering
from handlers.presses import typed_press
from handlers.talk import Talk

# Opens what the link names; False when it names nothing.
Follow = Callable[[Message, str, Talk, Dispatcher], Awaitable[bool]]

_LINKS: dict[str, Follow] = {}


def deep_link(letter: str) -> Callable[[Follow], Follow]:
    """Make a handler follow the links that begin with `letter`."""

    def register(follow: Follow) -> Follow:
        if letter in _LINKS:
            raise ValueError(f"two links begin with {letter}")
        _LINKS[letter] = follow
        return follow

    return register


async def follow_link(message: Message, payload: str, talk: Talk, dispatcher: Dispatcher) -> bool:
    """Open what a link's payload names; False when that is nothing we know."""
    follow = _LINKS.get(payload[:1])
    return follow is not None and await follow(message, payload[1:], talk, dispatcher)


@deep_link("l")
async def open_offering(message: Message, rest: str, talk: Talk, dispatcher: Dispatcher) -> bool:
    """Open an offering's card, as a press on it would."""
    if not (rest.isascii() and rest.isdigit() and 0 < int(rest) <= LARGEST_ID):
        return False
    press = typed_press(message, OpenOffering(id=int(rest)).pack())
    await dispatcher.propagate_event(
        "callback_query", press, talk=talk, dispatcher=dispatcher, state=talk.state
    )
    return True
