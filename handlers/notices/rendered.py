"""What a renderer makes of a notice; who delivers it need not know which kind it was."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardMarkup,
    ReplyKeyboardMarkup,
)

from handlers.snapshots import Snapshot
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """New words and buttons for what arrived under `receipt`."""

    receipt: str
    snapshot: Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """What arrived under `receipt` is to be deleted."""

    receipt: str


Letter = Rendered | Snapshot | Edited | TakenBack
# Makes the message of one notice, in its reader's language, as true at the moment given.
Render = Callable[[Claimed, datetime], Awaitable[Letter]]
