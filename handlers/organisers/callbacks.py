"""The buttons of the owners' screens."""

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks import Id, IdOrZero
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


class OpenWords(CallbackData, prefix="uw"):
    """Show the first message nobody understood after this one; a long one has pages."""

    after: IdOrZero = 0
    page: int = 0


class SettleWords(CallbackData, prefix="uwd"):
    """Put away words that somebody has looked after."""

    id: Id


class OpenTheme(CallbackData, prefix="tha"):
    """Show a theme before it is sent."""

    run: Id
