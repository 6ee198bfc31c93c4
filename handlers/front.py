"""The front door: /start with and without a link, buttons of rooms, and buttons of the past."""

import re
from typing import Any

from aiogram import Dispatcher, Router
from aiogram.types import CallbackQuery, Message

from handlers.callbacks import OpenRoom
from handlers.deep_links import follow_link
from handlers.entrances import Event, entrance, room
from handlers.front_words import no_longer
from handlers.organisers.attention import attention_screen
from handlers.organisers.desk import desk_screen
from handlers.residents.home import greeting, home
from handlers.screens import show_below
from handlers.talk import Talk
from handlers.typed import stop_asking
from school.staff.rights import Rank

rooms_router = Router(name="rooms")
past_router = Router(name="past")

# https://core.telegram.org/bots/features#deep-linking
_START = re.compile(r"/start(?:@\w+)?\s+([A-Za-z0-9_-]{1,64})\s*")


async def _linked(message: Message) -> dict[str, Any] | bool:
    """Filter for /start with a payload, which is handed on."""
    found = _START.fullmatch(message.text or "")
    return {"payload": found[1]} if found else False


@rooms_router.message(_linked)
async def start_linked(message: Message, payload: str, talk: Talk, dispatcher: Dispatcher) -> None:
    """Open what the link names; a newcomer is greeted first, and gets the main keyboard."""
    await stop_asking(talk)
    if not talk.visitor.consented:
        await show_below(message, await greeting(talk))
    if not await follow_link(message, payload, talk, dispatcher):
        await open_start(message, talk)


@entrance("START")
async def open_start(event: Event, talk: Talk) -> None:
    """Greet and show the main keyboard; who works here sees what needs attention besides."""
    await stop_asking(talk)
    await show_below(event, await home(talk))
    if talk.visitor.rank < Rank.LIAISON:
        return
    message = event.message if isinstance(event, CallbackQuery) else event
    if message is not None:
        screen = await (attention_screen(talk) if talk.visitor.owner else desk_screen(talk))
        await message.answer(screen.text, reply_markup=screen.keyboard)


@rooms_router.callback_query(OpenRoom.filter())
async def open_room(press: CallbackQuery, callback_data: OpenRoom, talk: Talk) -> None:
    """Open the room that a button names."""
    opened = room(callback_data.name)
    await (opened(press, talk) if opened else show_past(press, talk))


@past_router.callback_query()
async def show_past(press: CallbackQuery, talk: Talk) -> None:
    """Answer a button that nothing knows any more: it is of an older Linli, or forged."""
    await press.answer()
    if press.message is not None:
        screen = await home(talk)
        await press.message.answer(no_longer(talk).text, reply_markup=screen.keyboard)
