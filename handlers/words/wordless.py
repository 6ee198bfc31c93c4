"""Messages without words: pictures, voices, stickers. Linli asks kindly to type or to tap.

A sticker whose emoji is a nod (👍) is read as the same reaction is.
"""

from aiogram import F, Router
from aiogram.enums import ContentType
from aiogram.types import Message

from handlers.asked import kind_of
from handlers.callbacks import OpenRoom
from handlers.filters import on_the_loop
from handlers.nods import asked_back, is_nod
from handlers.screens import Screen, button, rows, show
from handlers.talk import Talk
from locales.reader import lines
from school.questions import open_questions

router = Router(name="wordless")

# What people send; all else is Telegram telling of itself (a pinned message, a new background).
SENT_BY_PEOPLE = {
    ContentType.ANIMATION,
    ContentType.AUDIO,
    ContentType.DICE,
    ContentType.DOCUMENT,
    ContentType.GAME,
    ContentType.LOCATION,
    ContentType.PHOTO,
    ContentType.POLL,
    ContentType.STICKER,
    ContentType.STORY,
    ContentType.VENUE,
    ContentType.VIDEO,
    ContentType.VIDEO_NOTE,
    ContentType.VOICE,
}


async def asked_again(talk: Talk) -> Screen | None:
    """Return the latest open question with its answers, for who sent no words to it."""
    for question in await open_questions(talk.database, talk.person_id, now=talk.now):
        kind = kind_of(question)
        screen = await kind.again(question, talk) if kind and kind.again else None
        if screen is not None:
            return screen
    return None


async def _nodded(message: Message, talk: Talk) -> Screen | None:
    """Return what a sticker is asked back, if its emoji is a nod at a question."""
    if message.sticker is None or not is_nod(message.sticker.emoji):
        return None
    replied = message.reply_to_message
    receipt = f"{replied.chat.id}:{replied.message_id}" if replied else None
    return await asked_back(talk, receipt)


@router.message(on_the_loop(F.content_type.in_(SENT_BY_PEOPLE)))
async def ask_for_words(message: Message, talk: Talk) -> None:
    """Say that only words are understood, and offer a way on."""
    asked = await _nodded(message, talk) or await asked_again(talk)
    if asked is not None:
        await show(message, asked)
        return
    reader = talk.reader
    phone = (await talk.menu()).phone_of(talk.visitor.site_id)
    text = lines(
        reader.say("I cannot see pictures or hear voices yet.")
        if message.content_type in {ContentType.PHOTO, ContentType.VIDEO, ContentType.VOICE}
        else reader.say("I understand only words so far."),
        reader.say("Please type, or tap a button."),
        reader.say("Questions? Call {phone}", phone=phone) if phone else None,
    )
    await show(
        message,
        Screen(
            text,
            rows(
                button(reader.label("See courses"), OpenRoom(name="COURSES").pack()),
                button(reader.label("Ask the school"), OpenRoom(name="ASK").pack()),
            ),
        ),
    )
