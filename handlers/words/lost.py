"""What fits nothing: kept for a person to look at, and answered with a way on."""

from aiogram.types import Message

from handlers.callbacks import OpenRoom
from handlers.screens import Screen, button, rows, show
from handlers.talk import Talk
from locales.reader import lines
from school.unanswered import keep_words


async def show_lost(message: Message, text: str, talk: Talk) -> None:
    """Keep the words, and show the courses and the phone."""
    await keep_words(talk.database, now=talk.now, person_id=talk.person_id, words=text)
    await show(message, await lost(talk))


async def lost(talk: Talk) -> Screen:
    """Return the screen for words that fit nothing."""
    reader = talk.reader
    phone = (await talk.menu()).phone_of(talk.visitor.site_id)
    text = lines(
        reader.say("Sorry, I did not understand that."),
        reader.say("Tap below to see the courses."),
        reader.say("Or call us: {phone}", phone=phone) if phone else None,
    )
    return Screen(text, rows(button(reader.label("See courses"), OpenRoom(name="COURSES").pack())))
