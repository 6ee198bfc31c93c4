"""What fits nothing: kept for a person to look at, and answered with a way on."""

from aiogram.types import Message
from markupsafe import Markup

from handlers.callbacks import OpenRoom
from handlers.numbered import Choice, numbered
from handlers.screens import Screen, button, rows, show
from handlers.talk import Talk
from handlers.typed import TypedInput
from locales.reader import lines
from school.unanswered import keep_words

_COURSES = OpenRoom(name="COURSES").pack()


async def show_lost(
    message: Message, text: str, talk: Talk, *, asked: TypedInput | None = None
) -> None:
    """Keep the words, and show the courses and the phone; what was `asked` for stays open."""
    await keep_words(talk.database, now=talk.now, person_id=talk.person_id, words=text)
    await show(message, await (misfit(talk, asked) if asked else lost(talk)))


async def lost(talk: Talk) -> Screen:
    """Return the screen for words that fit nothing."""
    reader = talk.reader
    text = lines(
        reader.say("Sorry, I did not understand that."),
        reader.say("Tap below to see the courses."),
        await _phone(talk),
    )
    # Numbered, so that a number typed now means this and no list further up.
    return await numbered(talk, text, [Choice(reader.label("See courses"), _COURSES)])


async def misfit(talk: Talk, asked: TypedInput) -> Screen:
    """Return what fits the typed input under way, and a way on for who wants something else."""
    text = lines(asked.misfit(talk.reader), await _phone(talk))
    return Screen(text, rows(button(talk.reader.label("See courses"), _COURSES)))


async def _phone(talk: Talk) -> Markup | None:
    phone = (await talk.menu()).phone_of(talk.visitor.site_id)
    return talk.reader.say("Or call us: {phone}", phone=phone) if phone else None
