"""The first screen, /help and /cancel: the way in, the ways on, and the way out."""

from aiogram import Router
from aiogram.types import KeyboardButton, ReplyKeyboardMarkup

from handlers.entrances import Event, entrance
from handlers.screens import Screen, show_below
from handlers.talk import Talk
from handlers.typed import stop_asking
from handlers.widths import fit
from locales.reader import Reader, lines
from school.staff.rights import Rank

router = Router(name="home")


@entrance("HELP")
async def open_help(event: Event, talk: Talk) -> None:
    """Say in a few lines what can be done here, and whom to call."""
    await show_below(event, await help_screen(talk))


@entrance("CANCEL")
async def open_cancel(event: Event, talk: Talk) -> None:
    """Stop the typed input under way."""
    await stop_asking(talk)
    told = Screen(talk.reader.say("All right, stopped."), keyboard_of(talk))
    await show_below(event, told)


async def home(talk: Talk) -> Screen:
    """Return the first screen."""
    reader, menu = talk.reader, await talk.menu()
    top = menu.top
    text = lines(
        reader.say("Hello! I'm Linli of {school}.", school=fit(reader.content(top.name), 7.5))
        if top
        else reader.say("Hello! I am Linli."),
        reader.say("Tap “See courses” to sign up."),
        reader.say("Or just type what you look for."),
        _phone_line(reader, menu.phone_of(talk.visitor.site_id)),
    )
    return Screen(text, keyboard_of(talk))


async def greeting(talk: Talk) -> Screen:
    """Return two words of welcome, for who comes for something else."""
    reader, top = talk.reader, (await talk.menu()).top
    if top:
        return Screen(
            reader.say("Hello! I'm Linli of {school}.", school=fit(reader.content(top.name), 7.5)),
            keyboard_of(talk),
        )
    return Screen(reader.say("Hello! I am Linli."), keyboard_of(talk))


async def help_screen(talk: Talk) -> Screen:
    """Return the help, in whole sentences."""
    reader, menu = talk.reader, await talk.menu()
    text = lines(
        reader.say("<b>What I can do</b>"),
        reader.say("See courses: what is on, where, and free seats."),
        reader.say("My sign-ups: change your mind, or cancel."),
        reader.say("Legal themes: one short text a month, if you like."),
        reader.say("Ask the school: type it, the answer comes here."),
        reader.say("You can sign up your family and neighbours too."),
        reader.say("Where choices are listed, you may type their number."),
        reader.say("Send “stop” and I will send nothing unasked."),
        _phone_line(reader, menu.phone_of(talk.visitor.site_id)),
    )
    return Screen(text, keyboard_of(talk))


def keyboard_of(talk: Talk) -> ReplyKeyboardMarkup:
    """Return the main keyboard of who speaks."""
    works = talk.visitor.rank >= Rank.LIAISON
    return main_keyboard(talk.reader, teaches=talk.visitor.teaches, works=works)


def asking_keyboard(talk: Talk, *asked: KeyboardButton) -> ReplyKeyboardMarkup:
    """Return what answers a question, a button a row, above the main keyboard."""
    main = keyboard_of(talk)
    above = [[button] for button in asked]
    return main.model_copy(update={"keyboard": [*above, *main.keyboard]})


def main_keyboard(
    reader: Reader, *, teaches: bool = False, works: bool = False
) -> ReplyKeyboardMarkup:
    """Return the keyboard that stays below the text field: words, one or two a row.

    Who teaches has their lectures on it as well, who works here the work desk.
    """
    labels = [
        *([[reader.label("Work desk")]] if works else []),
        [reader.label("See courses")],
        *([[reader.label("My lectures")]] if teaches else []),
        [reader.label("My sign-ups"), reader.label("Legal themes")],
        [reader.label("Ask the school"), reader.label("Help")],
        [reader.label("Settings")],
    ]
    return ReplyKeyboardMarkup(
        keyboard=[[KeyboardButton(text=label) for label in row] for row in labels],
        resize_keyboard=True,
        is_persistent=True,
    )


def _phone_line(reader: Reader, phone: str | None) -> str | None:
    return reader.say("Questions? Call {phone}", phone=phone) if phone else None
