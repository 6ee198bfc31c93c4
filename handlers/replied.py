"""What a reply to a notice of a certain kind means, where that is more than yes or no.

A module that understands such replies registers here; `handlers.residents.answers.replies` asks.
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
