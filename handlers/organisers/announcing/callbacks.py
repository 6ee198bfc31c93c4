"""Buttons of announcements that more than one of its screens has."""

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks import Id


class OpenSending(CallbackData, prefix="ans"):
    """Show how a sending goes, or what is to be confirmed."""

    id: Id


class ConfirmUrgent(CallbackData, prefix="anu"):
    """Agree as the second organiser that an urgent announcement goes out."""

    id: Id
