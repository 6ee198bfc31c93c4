"""What owners decide about a theme before it is sent: send, change, or not at all."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardButton
from markupsafe import Markup

from handlers.about import moment_of
from handlers.callbacks import Id, OpenRoom
from handlers.entrances import Event
from handlers.organisers.callbacks import OpenTheme
from handlers.organisers.preview import (
    Decide,
    DecideTheme,
    PreviewPage,
    decisions,
    preview_pages,
    quiz_button,
    turn_button,
)
from handlers.screens import Screen, button, rows, show, show_below
from handlers.talk import Talk
from handlers.theme_text import bold
from handlers.typed import TypedInput, ask_for, asked_detail, stop_asking, typed_input
from locales.reader import Reader, lines, mark
from school.surveys.theming import quiz_of_theme
from school.theme_runs.decisions import Changed, Decision, WordsFault, approve, change_text, skip
from school.theme_runs.reading import Preview, preview_of
from school.theme_runs.tables import RunState
from school.theme_runs.versions import BODY_LENGTH

router = Router(name="owners themes")

BEGUN = (RunState.SENDING, RunState.SENT)
Part = Literal["title", "body", "law", "link"]

_PARTS: dict[Part, str] = {
    "title": mark("The title"),
    "body": mark("The text"),
    "law": mark("The law"),
    "link": mark("The link"),
}


class ChangePart(CallbackData, prefix="thc"):
    """Ask for new words for one part of a theme."""

    run: Id
    part: Part


class SkipTheme(CallbackData, prefix="ths"):
    """Do not send it, surely."""

    run: Id


@router.callback_query(OpenTheme.filter())
async def open_theme(press: CallbackQuery, callback_data: OpenTheme, talk: Talk) -> None:
    """Show the theme and what may be decided; words that were asked for are asked for no more."""
    if await talk.state.get_state() == THEME_WORDS.key:
        await stop_asking(talk)
    await show(press, await theme_screen(talk, callback_data.run))


@router.callback_query(PreviewPage.filter())
async def turn_page(press: CallbackQuery, callback_data: PreviewPage, talk: Talk) -> None:
    """Show another page of the theme."""
    await show(press, await theme_screen(talk, callback_data.run, page=callback_data.page))


@router.callback_query(DecideTheme.filter())
async def decide(press: CallbackQuery, callback_data: DecideTheme, talk: Talk) -> None:
    """Take the decision, or ask what it needs; what was pressed then says how it stands."""
    run_id = callback_data.run
    match callback_data.what:
        case Decide.CHANGE if await _is_ahead(talk, run_id):
            await show_below(press, _which_part(talk.reader, run_id))
        case Decide.SKIP if await _may_be_stopped(talk, run_id):
            await show(press, _surely(talk.reader, run_id))
        case Decide.CHANGE | Decide.SKIP:
            await show(press, await theme_screen(talk, run_id))
        case what:
            outcome = await approve(
                talk.database,
                run_id,
                talk.actor,
                now=talk.now,
                at_once=what is Decide.AT_ONCE,
            )
            await show(press, await _outcome(talk, outcome, run_id))


@router.callback_query(SkipTheme.filter())
async def skip_theme(press: CallbackQuery, callback_data: SkipTheme, talk: Talk) -> None:
    """Do not send it."""
    outcome = await skip(talk.database, callback_data.run, talk.actor, now=talk.now)
    await show(press, await _outcome(talk, outcome, callback_data.run))


@router.callback_query(ChangePart.filter())
async def ask_words(press: CallbackQuery, callback_data: ChangePart, talk: Talk) -> None:
    """Ask for the new words."""
    if not talk.visitor.owner:
        await show(press, Screen(_for_owners(talk.reader)))
        return
    if not await _is_ahead(talk, callback_data.run):
        await show(press, await theme_screen(talk, callback_data.run))
        return
    detail = {"run": callback_data.run, "part": callback_data.part}
    await ask_for(talk, THEME_WORDS, detail=detail)
    told = lines(
        bold(talk.reader.label(_PARTS[callback_data.part])),
        talk.reader.say("Please type it anew, all of it."),
    )
    back = button(talk.reader.label("Back"), OpenTheme(run=callback_data.run).pack())
    await show(press, Screen(told, rows(back)))


async def save_words(event: Event, value: str, talk: Talk) -> None:
    """Give the theme its new words, and show it."""
    detail = await asked_detail(talk) or {}
    run_id = detail.get("run", 0)
    found = await preview_of(talk.database, run_id, talk.school)
    if found is None:
        await stop_asking(talk)
        await show(event, Screen(_gone(talk.reader)))
        return
    words = replace(found.text.words, **{detail["part"]: value})
    outcome = await change_text(talk.database, run_id, talk.actor, words=words, now=talk.now)
    if isinstance(outcome, WordsFault):
        await show(event, Screen(too_long(talk.reader)))
        return
    await stop_asking(talk)
    if isinstance(outcome, Changed):
        await talk.saved()
        await show(event, await theme_screen(talk, run_id))
    else:
        await show(event, await _outcome(talk, outcome, run_id))


def too_long(reader: Reader) -> Markup:
    """Return what words of a theme must be like."""
    return reader.say("That does not fit: {n} signs at most.", n=reader.number(BODY_LENGTH))


THEME_WORDS = typed_input(
    TypedInput(
        key="theme.words",
        takes_any=True,
        read=lambda text, _talk: text.strip() or None,
        act=save_words,
        about=lambda reader: reader.label("The theme's new words"),
        misfit=too_long,
    )
)


async def theme_screen(talk: Talk, run_id: int, *, page: int = 0) -> Screen:
    """Return a page of a theme before it is sent, with what may be decided about it."""
    if not talk.visitor.owner:
        return Screen(_for_owners(talk.reader))
    found = await preview_of(talk.database, run_id, talk.school)
    if found is None:
        return Screen(_gone(talk.reader), rows(_overview(talk.reader)))
    ways = decisions(talk.reader, found.text)
    quiz = await quiz_of_theme(talk.database, found.text.theme_id)
    way = quiz_button(talk.reader, found.text, quiz)
    return _page(talk, found, page, [*ways, way] if way and not page else ways)


def _page(
    talk: Talk,
    found: Preview,
    page: int,
    buttons: Sequence[InlineKeyboardButton] = (),
    *,
    told: Sequence[Markup] = (),
) -> Screen:
    reader, run_id = talk.reader, found.text.run_id
    pages = preview_pages(reader, found, now=talk.now, told=told)
    page = page if 0 <= page < len(pages) else 0
    on = turn_button(reader.label("Read on"), run_id, page + 1, len(pages))
    back = turn_button(reader.label("One page back"), run_id, page - 1, len(pages))
    return Screen(pages[page], rows(on, back, *buttons, _overview(reader)))


async def _is_ahead(talk: Talk, run_id: int) -> bool:
    found = await preview_of(talk.database, run_id, talk.school)
    return found is not None and found.text.ahead


async def _may_be_stopped(talk: Talk, run_id: int) -> bool:
    """Tell whether it is ahead, or on its way to some who have not got it."""
    found = await preview_of(talk.database, run_id, talk.school)
    return found is not None and (found.text.ahead or found.text.state in BEGUN)


async def _outcome(talk: Talk, outcome: Decision, run_id: int) -> Screen:
    """Return what came of a decision, above the theme; there is nothing to decide any more."""
    reader = talk.reader
    found = await preview_of(talk.database, run_id, talk.school)
    words = {
        Decision.APPROVED: reader.say("<b>Agreed, it will be sent</b>"),
        Decision.SKIPPED: reader.say("<b>It will not be sent</b>"),
        Decision.STOPPED: reader.say("<b>Stopped: nobody else gets it</b>"),
        Decision.TOO_LATE: reader.say("<b>Too late: its time has passed</b>"),
        Decision.ALREADY_SKIPPED: reader.say("<b>Somebody stopped it before</b>"),
        Decision.NOT_ALLOWED: _for_owners(reader),
        Decision.UNKNOWN: _gone(reader),
    }
    if found is None or outcome is Decision.NOT_ALLOWED:
        return Screen(words[outcome], rows(_overview(reader)))
    told = [words[outcome], *([_when(talk, found)] if outcome is Decision.APPROVED else [])]
    return _page(talk, found, 0, told=told)


def _when(talk: Talk, found: Preview) -> Markup:
    at = moment_of(talk.reader, found.text.sends_at, now=talk.now)
    return talk.reader.say("When: {moment}", moment=at)


def _which_part(reader: Reader, run_id: int) -> Screen:
    buttons = [
        button(reader.label(name), ChangePart(run=run_id, part=part).pack())
        for part, name in _PARTS.items()
    ]
    back = button(reader.label("Back"), OpenTheme(run=run_id).pack())
    return Screen(reader.say("What shall be changed?"), rows(*buttons, back))


def _surely(reader: Reader, run_id: int) -> Screen:
    return Screen(
        lines(
            reader.say("<b>Not send this theme?</b>"),
            reader.say("It then stays unsent this time."),
        ),
        rows(
            button(reader.label("Yes, do not send it"), SkipTheme(run=run_id).pack()),
            button(reader.label("No, keep it"), OpenTheme(run=run_id).pack()),
        ),
    )


def _overview(reader: Reader) -> InlineKeyboardButton:
    return button(reader.label("Open the overview"), OpenRoom(name="ATTENTION").pack())


def _for_owners(reader: Reader) -> Markup:
    return reader.say("This is for those in charge.")


def _gone(reader: Reader) -> Markup:
    return reader.say("This theme is not there any more.")
