"""每月普法主题? — one question after the very first sign-up; nobody is subscribed unasked."""

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery

from handlers.callbacks import OpenRoom
from handlers.entrances import Event
from handlers.numbered import Choice, numbered
from handlers.residents.signing.below import say_below
from handlers.screens import show
from handlers.talk import Talk
from locales.reader import lines
from school.themes import LEGAL_TOPIC
from school.topics import answer_theme_question, choices_of, note_themes_asked

router = Router(name="theme_question")


class WantThemes(CallbackData, prefix="wt"):
    """Answer whether the month's legal theme is wanted."""

    wanted: bool


async def ask_themes(event: Event, talk: Talk) -> None:
    """Ask once, below what was said, when there is a theme to send that they do not get yet."""
    choices = await choices_of(talk.database, talk.person_id, now=talk.now, settings=talk.school)
    if not any(each.topic == LEGAL_TOPIC and not each.subscribed for each in choices.topics):
        return
    reader = talk.reader
    text = lines(
        reader.say("<b>The month's legal theme?</b>"),
        reader.say("Short texts monthly and on law days."),
        reader.say("You can stop it at any time."),
    )
    answers = [
        Choice(reader.label("Yes, send it to me"), WantThemes(wanted=True).pack()),
        Choice(reader.label("No, thank you"), WantThemes(wanted=False).pack()),
    ]
    await say_below(event, await numbered(talk, text, answers))
    await note_themes_asked(talk.database, talk.person_id)


@router.callback_query(WantThemes.filter())
async def take_answer(press: CallbackQuery, callback_data: WantThemes, talk: Talk) -> None:
    """Keep the answer, and say what it means."""
    wanted = callback_data.wanted
    await answer_theme_question(talk.database, talk.person_id, wanted=wanted, now=talk.now)
    reader = talk.reader
    told = (
        reader.say("You get it monthly and on law days.")
        if wanted
        else reader.say("All right. See “Legal themes”.")
    )
    ways = [
        Choice(reader.label("See courses"), OpenRoom(name="COURSES").pack()),
        Choice(reader.label("My sign-ups"), OpenRoom(name="MINE").pack()),
    ]
    await show(press, await numbered(talk, told, ways))
