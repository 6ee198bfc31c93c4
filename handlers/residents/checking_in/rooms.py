"""The link of a poster, the four digits, and the buttons at a session's door."""

import re

from aiogram import Dispatcher, F, Router
from aiogram.types import CallbackQuery, Message

from handlers.deep_links import deep_link
from handlers.residents.checking_in.bringing import ask_whom
from handlers.residents.checking_in.callbacks import (
    TOKEN,
    AskWord,
    AtDoor,
    Do,
    Door,
    OwnCheckIns,
    door_of,
)
from handlers.residents.checking_in.own import own_screen, word_screen
from handlers.residents.checking_in.road import agreed, at, come_to, go_in, use_name
from handlers.residents.checking_in.screens import (
    people_screen,
    shut_screen,
    unknown_screen,
    wrong_screen,
)
from handlers.screens import show
from handlers.talk import Talk
from handlers.typed import stop_asking
from school.attendance.checking_in import undo_check_in

router = Router(name="checking in")


@deep_link("c")
async def scan(
    message: Message,
    rest: str,
    talk: Talk,
    dispatcher: Dispatcher,  # noqa: ARG001 - every link is followed alike
) -> bool:
    """Open the door of the session whose poster was scanned."""
    if not re.fullmatch(TOKEN, rest):
        await show(message, await unknown_screen(talk))
        return True
    await come_to(message, Door(rest), talk)
    return True


@router.callback_query(AtDoor.filter(F.do == Do.SHOW))
async def show_people(press: CallbackQuery, callback_data: AtDoor, talk: Talk) -> None:
    """Show who is there, and who may be."""
    await stop_asking(talk)
    door = door_of(callback_data)
    found = await at(door, talk)
    if found is None:
        await show(press, await unknown_screen(talk))
    elif found.refused is not None:
        await show(press, await shut_screen(talk, door, found, found.refused))
    else:
        page = callback_data.who
        await show(press, await people_screen(talk, door, found, page=page))


@router.callback_query(AtDoor.filter(F.do == Do.IN))
async def press_in(press: CallbackQuery, callback_data: AtDoor, talk: Talk) -> None:
    """Check in who was tapped."""
    await go_in(press, door_of(callback_data), callback_data.who, talk)


@router.callback_query(AtDoor.filter(F.do == Do.AGREE))
async def press_agree(press: CallbackQuery, callback_data: AtDoor, talk: Talk) -> None:
    """Agree that data are kept, and go on."""
    await agreed(press, door_of(callback_data), callback_data.who, talk)


@router.callback_query(AtDoor.filter(F.do == Do.NAME))
async def press_name(press: CallbackQuery, callback_data: AtDoor, talk: Talk) -> None:
    """Take the name that Telegram knows, and go on."""
    await use_name(press, door_of(callback_data), callback_data.who, talk)


@router.callback_query(AtDoor.filter(F.do == Do.BRING))
async def press_bring(press: CallbackQuery, callback_data: AtDoor, talk: Talk) -> None:
    """Ask who came along."""
    await ask_whom(press, door_of(callback_data), talk)


@router.callback_query(AtDoor.filter(F.do.in_({Do.WRONG, Do.UNDO})))
async def press_wrong(press: CallbackQuery, callback_data: AtDoor, talk: Talk) -> None:
    """Show whose check-in may be a mistake, or take one back."""
    door = door_of(callback_data)
    found = await at(door, talk)
    if found is None:
        await show(press, await unknown_screen(talk))
        return
    if callback_data.do is Do.WRONG:
        await show(press, await wrong_screen(talk, door, found))
        return
    undone = await undo_check_in(
        talk.database,
        now=talk.now,
        by_id=talk.person_id,
        session_id=found.session_id,
        person_id=callback_data.who or talk.person_id,
        settings=talk.school,
    )
    head = [talk.reader.say("<b>Taken back.</b>")] if undone else []
    after = await at(door, talk) or found
    await show(press, await people_screen(talk, door, after, head=head))


@router.callback_query(OwnCheckIns.filter())
async def open_own(press: CallbackQuery, talk: Talk) -> None:
    """Show one's own sessions of today."""
    await show(press, await own_screen(talk))


@router.callback_query(AskWord.filter())
async def ask_word(press: CallbackQuery, callback_data: AskWord, talk: Talk) -> None:
    """Ask for the four digits of a session."""
    await show(press, await word_screen(talk, callback_data.session))
