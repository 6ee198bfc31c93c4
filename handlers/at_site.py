"""Looking at one site's part of the desk: from a site's screen down, and the way back up to it.

Data of what is pressed there end with the site's id, whatever the button does; one middleware
takes it off and says so in `Talk.at_site`. Lists are narrowed by it, and the way to the desk
leads back to the site. A button that leads elsewhere does not carry it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from aiogram import BaseMiddleware
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, TelegramObject

from handlers.callbacks import LARGEST_ID

# Stands in no callback data that we pack.
_MARK = "@"
_KEPT: set[str] = set()


def keep_site(*kinds: type[CallbackData]) -> None:
    """Have the buttons of these kinds carry on the site that one looks at."""
    _KEPT.update(each.__prefix__ for each in kinds)


def keeps_site(data: str) -> bool:
    """Tell whether this button carries the site on."""
    return data.partition(":")[0] in _KEPT


def at_site(data: str, site_id: int | None) -> str:
    """Return a button's data with the site that one looks at, if it carries that on."""
    return f"{data}{_MARK}{site_id}" if site_id and keeps_site(data) else data


def parted(data: str) -> tuple[str, int | None]:
    """Return the data as their handler knows them, and the site that one looks at, if any."""
    own, mark, number = data.rpartition(_MARK)
    if not mark or not number.isascii() or not number.isdigit() or not keeps_site(own):
        return data, None
    return own, int(number) if 0 < int(number) <= LARGEST_ID else None


class LookAtSite(BaseMiddleware):
    """Hands on a press without the site, which `talk.at_site` tells instead."""

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        """Say at which site it was pressed: none is all of one's scope."""
        if isinstance(event, CallbackQuery) and event.data:
            own, site_id = parted(event.data)
            data["talk"] = replace(data["talk"], at_site=site_id)
            event = event.model_copy(update={"data": own})
        return await handler(event, data)
