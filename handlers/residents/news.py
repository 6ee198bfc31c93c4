"""The school's announcements: stopped by one tap below any of them, and wanted again."""

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery

from handlers.callbacks import OpenRoom
from handlers.screens import Screen, button, rows, show_below
from handlers.talk import Talk
from locales.reader import Reader, lines
from school.topics import set_news

router = Router(name="news")


class SetNews(CallbackData, prefix="nws"):
    """Send the school's announcements, or urgent ones alone."""

    on: bool


@router.callback_query(SetNews.filter())
async def choose(press: CallbackQuery, callback_data: SetNews, talk: Talk) -> None:
    """Set it; what was pressed stays readable."""
    await set_news(talk.database, talk.person_id, wanted=callback_data.on)
    await show_below(press, news_set(talk.reader, on=callback_data.on))


def news_set(reader: Reader, *, on: bool) -> Screen:
    """Return the word that announcements are or are not sent from now on, and the way back."""
    others = button(reader.label("What else I am sent"), OpenRoom(name="TOPICS").pack())
    if on:
        return Screen(reader.say("From now on I send you the school's news."), rows(others))
    back = button(reader.label("Send them after all"), SetNews(on=True).pack())
    text = lines(
        reader.say("All right, no more announcements."),
        reader.say("In an emergency I still write to you."),
    )
    return Screen(text, rows(back, others))
