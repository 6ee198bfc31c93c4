"""What a renderer makes of a notice; who delivers it need not know which kind it was."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from aiogram.types import BufferedInputFile, InlineKeyboardMarkup, ReplyKeyboardMarkup

from school.deliveries.outcomes import Claimed


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """One message: HTML `text`, its buttons, and whether a link in it shows a preview.

    With a `document` the text is its caption, which must then be as short as one.
    """

    text: str
    keyboard: InlineKeyboardMarkup | ReplyKeyboardMarkup | None = None
    preview: bool = False
    document: BufferedInputFile | None = None


# Makes the message of one notice, in its reader's language, as true at the moment given.
Render = Callable[[Claimed, datetime], Awaitable[Rendered]]
