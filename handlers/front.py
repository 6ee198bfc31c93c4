"""The front door: commands with a payload, buttons that open rooms, and buttons of the past."""

from aiogram import Router
from aiogram.filters import CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message

from handlers.callbacks import OpenRoom
from handlers.entrances import linked, room
from handlers.residents.home import home, open_home
from handlers.screens import show
from handlers.talk import Talk

rooms_router = Router(name="rooms")
past_router = Router(name="past")


@rooms_router.callback_query(OpenRoom.filter())
async def open_room(press: CallbackQuery, callback_data: OpenRoom, talk: Talk) -> None:
    """Open the room that a button names."""
    opened = room(callback_data.name)
    await (opened(press, talk) if opened else show_past(press, talk))


@rooms_router.message(CommandStart(deep_link=True))
async def open_link(message: Message, command: CommandObject, talk: Talk) -> None:
    """Open what a link leads to; newcomers are greeted first, and get the main keyboard."""
    opened = linked(command.args or "")
    if opened is None:
        await open_home(message, talk)
        return
    if not talk.visitor.consented:
        await show(message, await home(talk))
    await opened(message, talk)


@past_router.callback_query()
async def show_past(press: CallbackQuery, talk: Talk) -> None:
    """Answer a button that nothing knows any more: it is of an older Linli, or forged."""
    await press.answer()
    if press.message is not None:
        screen = await home(talk)
        told = talk.reader.say("That button is no longer in use. Please go on from here.")
        await press.message.answer(told, reply_markup=screen.keyboard)
