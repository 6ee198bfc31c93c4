"""What fits nothing: kept for a person to look at, passed on by a tap, and a way on."""

from aiogram.types import Message
from markupsafe import Markup

from handlers.callbacks import OpenRoom
from handlers.numbered import Choice, numbered
from handlers.residents.asking.screens import pass_on_choices
from handlers.screens import Screen, button, rows, show
from handlers.talk import Talk
from handlers.typed import TypedInput
from locales.reader import lines
from school.unanswered import keep_words

_COURSES = OpenRoom(name="COURSES").pack()


async def show_lost(
    message: Message, text: str, talk: Talk, *, asked: TypedInput | None = None
) -> None:
    """Keep the words, offer to pass them on to the school; what was `asked` for stays open."""
    words_id = await keep_words(talk.database, now=talk.now, person_id=talk.person_id, words=text)
    await show(message, await (misfit(talk, asked, words_id) if asked else lost(talk, words_id)))


async def lost(talk: Talk, words_id: int) -> Screen:
    """Return the screen for words that fit nothing."""
    reader = talk.reader
    text = lines(
        reader.say("Sorry, I did not understand that."),
        reader.say("Shall I pass it to the school?"),
        await _phone(talk),
    )
    # Numbered, so that a number typed now means this and no list further up.
    choices = pass_on_choices(reader, words_id)
    return await numbered(talk, text, [*choices, Choice(reader.label("See courses"), _COURSES)])


async def misfit(talk: Talk, asked: TypedInput, words_id: int | None = None) -> Screen:
    """Return what fits the typed input under way, and a way on for who wants something else."""
    text = lines(asked.misfit(talk.reader), await _phone(talk))
    ways = pass_on_choices(talk.reader, words_id)[:1] if words_id else []
    courses = button(talk.reader.label("See courses"), _COURSES)
    return Screen(text, rows(*(button(each.label, each.data) for each in ways), courses))


async def _phone(talk: Talk) -> Markup | None:
    phone = (await talk.menu()).phone_of(talk.visitor.site_id)
    return talk.reader.say("Or call us: {phone}", phone=phone) if phone else None
