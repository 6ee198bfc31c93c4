"""The buttons of the service record; a month is one for ever."""

from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from handlers.callbacks import Id

# A month as a number of months since year 0; buttons hold it, so that they mean it for ever.
Month = Annotated[int, Field(ge=24_000, le=36_000)]


class OpenService(CallbackData, prefix="vse"):
    """Show of which month the record may be had."""


class OpenMonth(CallbackData, prefix="vsm"):
    """Show what can be done with a month's record."""

    month: Month


class OpenLines(CallbackData, prefix="vsl"):
    """Show a page of a month's lines, to correct one."""

    month: Month
    page: int = 0


class OpenLine(CallbackData, prefix="vsi"):
    """Show one line: a session and who gave it."""

    session: Id
    who: Id


class CorrectLine(CallbackData, prefix="vsc"):
    """Correct one line; `none`: they did not give it."""

    session: Id
    who: Id
    none: bool = False
