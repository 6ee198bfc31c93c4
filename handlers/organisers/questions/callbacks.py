"""The buttons of the desk's screens."""

from aiogram.filters.callback_data import CallbackData

from handlers.at_site import keep_site
from handlers.callbacks import Id, IdOrZero
from school.threads.tables import CloseReason


class DeskList(CallbackData, prefix="dl"):
    """Show a page of the open questions, or of those that were settled."""

    settled: bool = False
    page: int = 0


class DeskThread(CallbackData, prefix="dt"):
    """Show a page of a thread."""

    id: Id
    page: int = 0


class DeskReply(CallbackData, prefix="dr"):
    """Ask for the answer to a thread."""

    id: Id


class AskClose(CallbackData, prefix="dx"):
    """Ask why a thread needs no answer."""

    id: Id


class CloseThread(CallbackData, prefix="dc"):
    """End a thread for a reason."""

    id: Id
    reason: CloseReason


class ChooseCanned(CallbackData, prefix="dk"):
    """Show the canned answers that fit a thread."""

    thread: Id
    page: int = 0


class UseCanned(CallbackData, prefix="du"):
    """Show a canned answer as the resident would get it; `sure`: send it."""

    thread: Id
    canned: Id
    sure: bool = False


class KeepAnswer(CallbackData, prefix="ds"):
    """Keep an answer that was given as a canned one."""

    message: Id


class CannedList(CallbackData, prefix="cl"):
    """Show a page of the canned answers in one's scope."""

    page: int = 0


class CannedItem(CallbackData, prefix="ci"):
    """Show one canned answer; `drop`: keep it no longer."""

    id: IdOrZero
    drop: bool = False


keep_site(
    DeskList, DeskThread, DeskReply, AskClose, CloseThread, ChooseCanned, UseCanned, KeepAnswer,
    CannedList, CannedItem,
)  # fmt: skip
