"""The buttons of asking the school."""

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks import Id, IdOrZero


class PassOn(CallbackData, prefix="qp"):
    """Pass kept words on to the school; `offering` is what they are about (0: nothing)."""

    words: Id
    offering: IdOrZero = 0
    anonymous: bool = False


class DropWords(CallbackData, prefix="qd"):
    """Do not pass them on, and keep them no longer."""

    words: Id


class AskAbout(CallbackData, prefix="qa"):
    """Ask for a question about an offering."""

    offering: Id


class OwnThreads(CallbackData, prefix="ql"):
    """Show a page of one's own questions."""

    page: int = 0


class OwnThread(CallbackData, prefix="qt"):
    """Show a page of one's own question and its answers; below the notice when it has a page."""

    id: Id
    page: int = 0


class AskOn(CallbackData, prefix="qo"):
    """Ask for further words to a thread."""

    id: Id
