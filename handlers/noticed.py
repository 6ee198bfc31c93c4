"""Buttons under a notice: their data end with the notice's id, whatever the button does.

A press on one proves that its notice has arrived, which settles one whose delivery is unknown.
That is done here for all of them, so that no handler has to think of it.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import CallbackQuery, TelegramObject

from handlers.callbacks import LARGEST_ID
from handlers.talk import Talk
from school.deliveries.settle import settle_pressed

# Stands in no callback data that we pack.
_MARK = "~"


def noticed(data: str, notice_id: int) -> str:
    """Return callback data for a button under a notice."""
    return f"{data}{_MARK}{notice_id}"


def parted(data: str) -> tuple[str, int | None]:
    """Return the data as their handler knows them, and the notice they stood under, if any."""
    own, mark, number = data.rpartition(_MARK)
    if not mark or not number.isascii() or not number.isdigit():
        return data, None
    return own, int(number) if 0 < int(number) <= LARGEST_ID else None


class SettlePressed(BaseMiddleware):
    """Settles the notice that was pressed, and hands on the press without its id.

    Handlers find the id as `notice_id`; None when the button stood under no notice.
    """

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        """Settle first: the press is then answered as by somebody whom the notice has reached."""
        data["notice_id"] = None
        if isinstance(event, CallbackQuery) and event.data:
            own, notice_id = parted(event.data)
            if notice_id is not None:
                await _settle(data["talk"], notice_id)
            data["notice_id"] = notice_id
            event = event.model_copy(update={"data": own})
        return await handler(event, data)


async def _settle(talk: Talk, notice_id: int) -> None:
    await settle_pressed(
        talk.database,
        talk.now,
        notice_id,
        telegram_id=talk.visitor.telegram_id,
        settings=talk.school,
    )
