"""Buttons of one's own sign-ups."""

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks import Id, IdOrZero


class ShowMine(CallbackData, prefix="m"):
    """Show a section of one's sign-ups, or a part of it named by the keys of its ends."""

    section: str
    part: str = ""


class Cancel(CallbackData, prefix="xc"):
    """Give up a place; what is given up was shown."""

    id: Id


class ShowVisits(CallbackData, prefix="vi"):
    """Show the sessions to come of a place, from one number on."""

    place: Id
    start: IdOrZero = 0


class SetVisit(CallbackData, prefix="sv"):
    """Say whether the person comes to one session."""

    place: Id
    session: Id
    coming: bool


class TellReason(CallbackData, prefix="tr"):
    """Ask for a word on why the person can't come to one session."""

    place: Id
    session: Id
