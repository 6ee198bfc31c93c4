"""/themes: the themes that were sent, to be read again, as they were sent."""

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery

from handlers.callbacks import Id
from handlers.entrances import Event, entrance
from handlers.listing import reading_at
from handlers.numbered import Choice, numbered
from handlers.residents.topics import SetTopic
from handlers.screens import Screen, show, show_below
from handlers.talk import Talk
from handlers.theme_text import theme_pages
from locales.reader import lines
from school.theme_runs.reading import past_themes, theme_text
from school.themes import LEGAL_TOPIC
from school.topics import choices_of

router = Router(name="themes")

# Themes of one page: with the earlier ones and the subscription they are six choices.
PAGE = 4
# Ten years of months and days.
ALL = 200


class OpenThemes(CallbackData, prefix="thl"):
    """Show the themes from this one on, the latest first."""

    first: int


class ReadTheme(CallbackData, prefix="thr"):
    """Show a page of a theme as it was sent."""

    theme: Id
    version: Id
    page: int = 0


@entrance("THEMES")
async def open_themes(event: Event, talk: Talk) -> None:
    """Show the latest themes."""
    await show(event, await themes_screen(talk))


@router.callback_query(OpenThemes.filter())
async def turn_page(press: CallbackQuery, callback_data: OpenThemes, talk: Talk) -> None:
    """Show earlier themes."""
    await show(press, await themes_screen(talk, callback_data.first))


@router.callback_query(ReadTheme.filter())
async def read_theme(
    press: CallbackQuery, callback_data: ReadTheme, talk: Talk, notice_id: int | None = None
) -> None:
    """Show a theme to be read again; below a push, which stays readable."""
    screen = await reading_screen(talk, callback_data)
    await (show(press, screen) if notice_id is None else show_below(press, screen))


async def themes_screen(talk: Talk, first: int = 0) -> Screen:
    """Return the themes that were sent, the latest first, and the way to get them."""
    reader = talk.reader
    sent = await past_themes(talk.database, now=talk.now, limit=ALL)
    first = first if 0 <= first < len(sent) else 0
    shown = sent[first : first + PAGE]
    text = lines(
        reader.say("<b>Legal themes</b>"),
        reader.say("Tap a title to read it again.")
        if shown
        else reader.say("None has been sent so far."),
    )
    choices = [
        Choice(
            reader.content(each.title),
            ReadTheme(theme=each.theme_id, version=each.version).pack(),
        )
        for each in shown
    ]
    further = [await _subscription(talk)]
    if len(sent) > PAGE:
        following = first + PAGE if first + PAGE < len(sent) else 0
        label = reader.label("Earlier themes") if following else reader.label("The latest themes")
        further.insert(0, Choice(label, OpenThemes(first=following).pack()))
    return await numbered(talk, text, choices, further=[each for each in further if each])


async def reading_screen(talk: Talk, wanted: ReadTheme) -> Screen:
    """Return one page of a theme, as it was sent."""
    reader = talk.reader
    words = await theme_text(talk.database, wanted.theme, wanted.version)
    back = Choice(reader.label("All themes"), OpenThemes(first=0).pack())
    if words is None:
        gone = reader.say("This theme is not there any more.")
        return await numbered(talk, gone, [], further=[back])
    pages = theme_pages(reader, words)
    page, turns = reading_at(
        pages, wanted.page, talk, lambda to: wanted.model_copy(update={"page": to})
    )
    return await numbered(talk, pages[page], [], further=[*turns, back])


async def _subscription(talk: Talk) -> Choice | None:
    """Return the way to get the legal themes, or to get them no more."""
    choices = await choices_of(talk.database, talk.person_id, now=talk.now, settings=talk.school)
    for topic in choices.topics:
        if topic.topic == LEGAL_TOPIC:
            label = (
                talk.reader.label("Send me no more of these")
                if topic.subscribed
                else talk.reader.label("Send me one each month")
            )
            data = SetTopic(theme=topic.theme_id, on=not topic.subscribed).pack()
            return Choice(label, data)
    return None
