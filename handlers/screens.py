"""One screen: what a message says and offers. A press edits it, words get a new one."""

from dataclasses import dataclass
from typing import Any, TypeGuard

from aiogram.exceptions import TelegramBadRequest
from aiogram.types import (
    CallbackQuery,
    InaccessibleMessage,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
)
from markupsafe import Markup

from handlers.presses import TypedPress

# Errors after which the message of a button cannot be edited any more; a new one is sent.
# https://core.telegram.org/bots/api#editmessagetext
_GONE = ("message to edit not found", "message can't be edited")


@dataclass(frozen=True, slots=True)
class Screen:
    """A text (Telegram's HTML) and its rows of buttons."""

    text: Markup
    keyboard: Any = None


def rows(*buttons: InlineKeyboardButton | None) -> InlineKeyboardMarkup:
    """Return a keyboard with one action a row, leaving out what is None."""
    return InlineKeyboardMarkup(inline_keyboard=[[button] for button in buttons if button])


def button(label: str, data: str) -> InlineKeyboardButton:
    """Return a button that sends `data`."""
    return InlineKeyboardButton(text=label, callback_data=data)


async def show(event: Message | CallbackQuery, screen: Screen) -> None:
    """Answer the press and edit its message, or answer the words with a new message."""
    if isinstance(event, Message):
        await event.answer(screen.text, reply_markup=screen.keyboard)
        return
    await event.answer()
    await replace(event, screen)


async def show_below(event: Message | CallbackQuery, screen: Screen) -> None:
    """Answer the press or the words with a new message; what was pressed stays readable."""
    if isinstance(event, CallbackQuery):
        await event.answer()
    message = event.message if isinstance(event, CallbackQuery) else event
    if message is not None:
        await message.answer(screen.text, reply_markup=screen.keyboard)


async def replace(event: CallbackQuery, screen: Screen) -> None:
    """Edit the message of a press that was answered already; send anew when it is gone.

    What carries a document is no text to edit: it stays as it is, and is answered below.
    """
    message = event.message
    if message is None:
        return
    if _is_text(message) and not isinstance(event, TypedPress):
        try:
            await message.edit_text(screen.text, reply_markup=screen.keyboard)
        except TelegramBadRequest as error:
            if not any(gone in error.message for gone in _GONE):
                raise
        else:
            return
    await message.answer(screen.text, reply_markup=screen.keyboard)


def _is_text(message: Message | InaccessibleMessage) -> TypeGuard[Message]:
    return isinstance(message, Message) and message.text is not None
