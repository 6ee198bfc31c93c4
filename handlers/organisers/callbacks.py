"""The buttons of the owners' screens."""

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks import Id
from school.notices.tables import NoticeKind


class OpenEnds(CallbackData, prefix="ends"):
    """Show the kinds of notices that did not arrive for certain."""


class OpenEndsOf(CallbackData, prefix="endk"):
    """Show those of one kind."""

    kind: NoticeKind


class DecideEnds(CallbackData, prefix="endd"):
    """Send those of one kind again, or leave them as they are."""

    kind: NoticeKind
    again: bool


class OpenTheme(CallbackData, prefix="tha"):
    """Show a theme before it is sent."""

    run: Id
