"""The buttons of volunteers that more than one module shows."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks import Id


class How(StrEnum):
    """What a button of a request answers."""

    YES = "y"
    NO = "n"
    OTHER_TIME = "t"


class OpenRequest(CallbackData, prefix="vrq"):
    """Show a request to give a lecture; `id` is of the call."""

    id: Id


class AnswerRequest(CallbackData, prefix="var"):
    """Answer a request to give a lecture."""

    id: Id
    how: How


class AskToDecline(CallbackData, prefix="vad"):
    """Ask whether a lecture that one said yes to cannot be given after all."""

    id: Id


class DeclineSession(CallbackData, prefix="vds"):
    """Ask whether a session that one gives cannot be given; `sure`: say so."""

    session: Id
    sure: bool = False
