"""One polite answer to whoever asks for more than their role allows, wherever they asked."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import CallbackQuery, Message, TelegramObject

from handlers.screens import Screen, show_below
from handlers.talk import Talk
from school.staff.rights import NotAllowedError


class Refusals(BaseMiddleware):
    """Answers NotAllowedError, raised by a use-case that thereby changed nothing."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        """Hand on; say once that this is for those in charge."""
        try:
            return await handler(event, data)
        except NotAllowedError:
            if isinstance(event, Message | CallbackQuery):
                await show_below(event, refusal(data["talk"]))


def refusal(talk: Talk) -> Screen:
    """Return what to say to who is not in charge."""
    return Screen(talk.reader.say("This is for those in charge."))
