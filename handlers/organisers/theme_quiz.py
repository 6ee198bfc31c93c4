"""Which quiz goes with a theme: chosen among the school's, before the theme is sent."""

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery

from handlers.callbacks import Id, IdOrZero
from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.organisers.callbacks import OpenTheme
from handlers.organisers.preview import OpenThemeQuiz
from handlers.organisers.themes import theme_screen
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.widths import fit
from locales.reader import lines
from school.surveys.tables import SurveyState
from school.surveys.theming import (
    Attached,
    QuizLine,
    attach_quiz,
    is_ready,
    quiz_of_theme,
    quizzes_to_attach,
)
from school.theme_runs.reading import RunText, run_text

router = Router(name="theme quiz")

# With paging, taking it off and the way back they fill a screen.
A_PAGE = 4


class TakeQuiz(CallbackData, prefix="tht"):
    """Let this quiz go with the theme of a sending; 0: none."""

    run: Id
    survey: IdOrZero


@router.callback_query(OpenThemeQuiz.filter())
async def open_quizzes(press: CallbackQuery, callback_data: OpenThemeQuiz, talk: Talk) -> None:
    """Show the quiz of a theme, and those that could be it."""
    found = await _ahead(talk, callback_data.run)
    if found is None:
        await show(press, await theme_screen(talk, callback_data.run))
        return
    await show(press, await _quizzes(talk, found, callback_data.page))


@router.callback_query(TakeQuiz.filter())
async def take_quiz(press: CallbackQuery, callback_data: TakeQuiz, talk: Talk) -> None:
    """Let it go with the theme, and show how it stands."""
    found = await _ahead(talk, callback_data.run)
    if found is None:
        await show(press, await theme_screen(talk, callback_data.run))
        return
    outcome = await attach_quiz(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        theme_id=found.theme_id,
        survey_id=callback_data.survey or None,
    )
    if outcome is Attached.DONE:
        await talk.saved()
    await show(press, await _quizzes(talk, found, 0, outcome))


async def _ahead(talk: Talk, run_id: int) -> RunText | None:
    """Return a sending that an owner may still give a quiz."""
    if not talk.visitor.owner:
        return None
    found = await run_text(talk.database, run_id, talk.school)
    return found if found is not None and found.ahead else None


async def _quizzes(
    talk: Talk, text: RunText, page: int, outcome: Attached = Attached.DONE
) -> Screen:
    reader = talk.reader
    chosen = await quiz_of_theme(talk.database, text.theme_id)
    all_ = await quizzes_to_attach(talk.database, talk.actor, text.theme_id)
    others = [each for each in all_ if chosen is None or each.id != chosen.id]
    shown, turns = page_of(
        others, page, talk, lambda to: OpenThemeQuiz(run=text.run_id, page=to), size=A_PAGE
    )
    told = {
        Attached.DONE: None,
        Attached.UNKNOWN: reader.say("That one cannot be answered any more."),
        Attached.TAKEN: reader.say("That one goes with another theme."),
    }
    says = lines(
        reader.say("<b>A quiz that goes with the theme</b>"),
        fit(reader.content(chosen.title)) if chosen else reader.say("None so far."),
        await _standing(talk, chosen) if chosen else None,
        told[outcome],
        reader.say("Tap one to take it.") if shown else reader.say("The school has no other one."),
    )
    choices = [
        Choice(_named(talk, each), TakeQuiz(run=text.run_id, survey=each.id).pack())
        for each in shown
    ]
    off = Choice(reader.label("Send no quiz with it"), TakeQuiz(run=text.run_id, survey=0).pack())
    back = Choice(reader.label("Back"), OpenTheme(run=text.run_id).pack())
    return await numbered(talk, says, choices, further=[*turns, *([off] if chosen else []), back])


async def _standing(talk: Talk, chosen: QuizLine) -> str:
    reader = talk.reader
    if not await is_ready(talk.database, chosen.id, now=talk.now):
        return reader.say("Not ready: the theme goes alone.")
    if chosen.state is SurveyState.OPEN:
        return reader.say("It is open already.")
    return reader.say("It opens when the theme is sent.")


def _named(talk: Talk, line: QuizLine) -> str:
    title = talk.reader.content(line.title)
    if line.state is SurveyState.OPEN:
        return talk.reader.label("Open: {title}", title=title)
    return title
