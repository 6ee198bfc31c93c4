"""The buttons of what is asked after a lesson; each names whose row of the roster it is about."""

from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from handlers.callbacks import Id
from school.presence.tables import AbsenceReason


class TellWhy(CallbackData, prefix="aw"):
    """Say why somebody was absent."""

    attendance: Id
    why: AbsenceReason


class AskWhy(CallbackData, prefix="awc"):
    """Show the reasons once more, to change what was said."""

    attendance: Id


class AskStars(CallbackData, prefix="fc"):
    """Show the stars once more, to change what was said."""

    attendance: Id


class GiveStars(CallbackData, prefix="fs"):
    """Say how many stars a lesson has."""

    attendance: Id
    stars: Annotated[int, Field(ge=1, le=5)]


class ComeAgain(CallbackData, prefix="fa"):
    """Say whether one would come again."""

    attendance: Id
    again: bool


class NoWords(CallbackData, prefix="fw"):
    """Have nothing more to say."""

    attendance: Id
