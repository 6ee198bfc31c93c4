"""A further message below an answer that was given already."""

from aiogram.types import Message

from handlers.entrances import Event
from handlers.screens import Screen


async def say_below(event: Event, screen: Screen) -> None:
    """Send a screen as a new message; the press that led here was answered before."""
    message = event if isinstance(event, Message) else event.message
    if message is not None:
        await message.answer(screen.text, reply_markup=screen.keyboard)
