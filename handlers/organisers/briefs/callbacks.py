"""The buttons of briefs."""

from typing import Literal

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks import Id

Do = Literal["publish", "edit", "photos", "see", "withdraw", "drop"]


class OpenBriefs(CallbackData, prefix="brl"):
    """Show the briefs that wait, or those that are `settled`."""

    settled: bool = False
    page: int = 0


class OpenBrief(CallbackData, prefix="bro"):
    """Show a brief; a long one has pages."""

    id: Id
    page: int = 0


class OpenUnreported(CallbackData, prefix="bru"):
    """Show a session of which nobody told how many came."""

    id: Id


class DoBrief(CallbackData, prefix="brd"):
    """Do something about a brief."""

    id: Id
    what: Do


class NoBriefOf(CallbackData, prefix="brn"):
    """Let there be no brief of a session."""

    id: Id


class OpenPhotos(CallbackData, prefix="brp"):
    """Show a brief's pictures."""

    id: Id
    page: int = 0


class UsePhoto(CallbackData, prefix="brf"):
    """Use a picture, or leave it out."""

    id: Id
    used: bool
