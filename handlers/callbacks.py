"""Callback data that more than one conversation uses."""

from aiogram.filters.callback_data import CallbackData


class OpenRoom(CallbackData, prefix="room"):
    """Open one of the main rooms (handlers.entrances)."""

    name: str


class OpenOffering(CallbackData, prefix="o"):
    """Show an offering's card."""

    id: int
