"""What a reply to a notice of a certain kind means, where that is more than yes or no.

A module that understands such replies registers here; `handlers.residents.answers.replies` asks.
So does one that understands replies to its screens, which are known by their buttons.
"""

from collections.abc import Awaitable, Callable

from aiogram.types import Message

from handlers.talk import Talk
from school.notices.tables import NoticeKind

# Acts on the words replied to a notice about a subject; False when they mean nothing there.
Understood = Callable[[Message, str, int, Talk], Awaitable[bool]]

_KINDS: dict[NoticeKind, Understood] = {}


def replies_to(*kinds: NoticeKind) -> Callable[[Understood], Understood]:
    """Make a handler the one that hears replies to notices of these kinds."""

    def register(understood: Understood) -> Understood:
        for kind in kinds:
            if kind in _KINDS:
                raise ValueError(f"two hear replies to {kind}")
            _KINDS[kind] = understood
        return understood

    return register


def understood_by(kind: NoticeKind) -> Understood | None:
    """Return who hears replies to notices of this kind."""
    return _KINDS.get(kind)


# Acts on the words replied to a screen with a button of these data; False when they mean nothing.
UnderstoodOnScreen = Callable[[Message, str, str, Talk], Awaitable[bool]]

_SCREENS: dict[str, UnderstoodOnScreen] = {}


def replies_to_screen(*prefixes: str) -> Callable[[UnderstoodOnScreen], UnderstoodOnScreen]:
    """Make a handler the one that hears replies to screens with buttons of these prefixes."""

    def register(understood: UnderstoodOnScreen) -> UnderstoodOnScreen:
        for prefix in prefixes:
            if prefix in _SCREENS:
                raise ValueError(f"two hear replies to {prefix}")
            _SCREENS[prefix] = understood
        return understood

    return register


async def answer_screen(message: Message, text: str, talk: Talk) -> bool:
    """Act on a reply to a screen; False when it is none that a screen understands."""
    markup = message.reply_to_message.reply_markup if message.reply_to_message else None
    if markup is None or text.startswith("/"):
        return False
    for data in (each.callback_data or "" for row in markup.inline_keyboard for each in row):
        understood = _SCREENS.get(data.partition(":")[0])
        if understood is not None:
            return await understood(message, text, data, talk)
    return False
