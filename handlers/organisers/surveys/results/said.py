"""Results in the reader's script, and pictures sent below what was pressed."""

from collections.abc import Sequence
from dataclasses import replace

from aiogram.types import BufferedInputFile, CallbackQuery
from markupsafe import Markup

from handlers.numbered import Choice, numbered
from handlers.organisers.desk import heading, to_desk
from handlers.organisers.surveys.results.callbacks import SurveyResults
from handlers.screens import Screen
from handlers.talk import Talk
from handlers.widths import fit
from locales.reader import Reader, lines
from school.surveys.results import QuestionResult
from school.surveys.seeing import About

# So many pictures go out at a press: Telegram takes one a second in a chat.
AT_ONCE = 8


def in_script(result: QuestionResult, reader: Reader) -> QuestionResult:
    """Return a result whose question and options are in the reader's script."""
    options = tuple(replace(each, text=reader.content(each.text)) for each in result.ask.options)
    ask = replace(result.ask, text=reader.content(result.ask.text), options=options)
    bars = tuple(replace(each, text=reader.content(each.text)) for each in result.bars)
    return replace(result, ask=ask, bars=bars)


def titled(about: About, reader: Reader) -> Markup:
    """Return the first line of a screen about a survey."""
    return heading(fit(reader.content(about.title)))


def to_results(talk: Talk, survey_id: int) -> Choice:
    """Return the row that leads back to the results."""
    return Choice(
        talk.reader.label("Back to the results"), SurveyResults(survey_id=survey_id).pack()
    )


async def told(talk: Talk, about: About, text: Markup) -> Screen:
    """Return a screen that says something, and leads back to the results."""
    shown = lines(titled(about, talk.reader), text)
    return await numbered(talk, shown, (), further=[to_results(talk, about.id), to_desk(talk)])


async def send_pictures(press: CallbackQuery, pictures: Sequence[tuple[str, bytes]]) -> None:
    """Send pictures, one a message, each with its words."""
    if press.message is None:
        return
    for n, (caption, picture) in enumerate(pictures, 1):
        file = BufferedInputFile(picture, f"{n}.png")
        await press.message.answer_photo(file, caption=Markup.escape(caption))
