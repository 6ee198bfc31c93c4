"""A theme before it is sent, as its owners see it: the same in a push and on their screen."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton
from markupsafe import Markup

from handlers.about import moment_of
from handlers.callbacks import Id
from handlers.pages import READING_LINES
from handlers.screens import button
from handlers.theme_text import theme_pages
from handlers.widths import fit
from locales.reader import Reader, lines
from school.surveys.theming import QuizLine
from school.theme_runs.reading import Preview, RunText
from school.theme_runs.tables import RunState


class Decide(StrEnum):
    """What an owner may decide; silence sends."""

    SEND = "send"
    AT_ONCE = "now"
    CHANGE = "change"
    SKIP = "skip"


class DecideTheme(CallbackData, prefix="th"):
    """Decide about one sending of a theme."""

    run: Id
    what: Decide


class PreviewPage(CallbackData, prefix="thp"):
    """Show a page of a theme before it is sent."""

    run: Id
    page: int


class OpenThemeQuiz(CallbackData, prefix="thq"):
    """Show the quiz that goes with a theme, and those that could."""

    run: Id
    page: int = 0


# What stands above a theme before it is sent, with the line between them.
HEAD_LINES = 5


def preview_pages(
    reader: Reader, found: Preview, *, now: datetime, told: Sequence[Markup] = ()
) -> list[Markup]:
    """Return how it stands with the theme, or what was `told` of a decision, and the theme."""
    head = told or _standing(reader, found, now)
    first, *others = theme_pages(reader, found.text.words, most=READING_LINES - HEAD_LINES)
    return [Markup("\n\n").join((lines(*head), first)), *others]


def _standing(reader: Reader, found: Preview, now: datetime) -> Sequence[Markup]:
    """Return when it goes to how many, and what silence does; or what became of it."""
    text = found.text
    if text.state in {RunState.SENDING, RunState.SENT}:
        return [reader.say("<b>This theme has gone out</b>")]
    if text.state is RunState.SKIPPED:
        return [reader.say("<b>This theme is not sent</b>")]
    if text.state is RunState.MISSED:
        return [reader.say("<b>This theme has missed its day</b>")]
    return [
        reader.say("<b>This theme will be sent</b>"),
        reader.say("When: {moment}", moment=moment_of(reader, text.sends_at, now=now)),
        reader.say_many("To: one person", "To: {n} people", found.subscribers),
        reader.say("You have agreed to it.")
        if text.approved
        else reader.say("Without your answer it is sent so."),
    ]


def preview_buttons(reader: Reader, text: RunText, *, pages: int) -> list[InlineKeyboardButton]:
    """Return the way to the next page, and what may be decided: nothing once it is being sent."""
    on = turn_button(reader.label("Read on"), text.run_id, 1, pages)
    return [*([on] if on else []), *decisions(reader, text)]


def turn_button(label: str, run_id: int, to: int, pages: int) -> InlineKeyboardButton | None:
    """Return the way to a page, if there is such a page."""
    return button(label, PreviewPage(run=run_id, page=to).pack()) if 0 <= to < pages else None


def decisions(reader: Reader, text: RunText) -> list[InlineKeyboardButton]:
    """Return what may be decided: nothing once it is being sent, or will not be."""
    if not text.ahead:
        return []
    labels = {
        Decide.SEND: reader.label("Send it at that time"),
        Decide.AT_ONCE: reader.label("Send it now"),
        Decide.CHANGE: reader.label("Change the text"),
        Decide.SKIP: reader.label("Do not send it"),
    }
    return [
        button(label, DecideTheme(run=text.run_id, what=what).pack())
        for what, label in labels.items()
        if not (text.approved and what is Decide.SEND)
    ]


def quiz_button(
    reader: Reader, text: RunText, quiz: QuizLine | None
) -> InlineKeyboardButton | None:
    """Return the way to the quiz that goes with a theme, as long as the theme is ahead."""
    if not text.ahead:
        return None
    label = (
        reader.label("Quiz: {title}", title=reader.content(quiz.title))
        if quiz
        else reader.label("Add a quiz")
    )
    return button(fit(label), OpenThemeQuiz(run=text.run_id).pack())
