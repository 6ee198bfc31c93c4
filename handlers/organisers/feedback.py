"""课后反馈: how lessons were, all that was said of them, with names; for organisers."""

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery

from handlers.about import moment_of
from handlers.at_site import keep_site
from handlers.callbacks import Id
from handlers.entrances import Event
from handlers.front_words import no_longer
from handlers.listing import page_of, reading_at
from handlers.numbered import Choice, numbered
from handlers.opinions import opinions_line
from handlers.organisers.desk import back_to, heading, site_line, to_desk
from handlers.organisers.sections import section
from handlers.pages import READING_LINES, paged
from handlers.residents.browse.labels import date_label, local
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.widths import LINE, fit, width
from locales.reader import lines, mark
from school.after_class.opinions import (
    AllOpinions,
    Opinion,
    SpokenOf,
    all_opinions,
    sessions_by_stars,
)
from school.staff.rights import Rank

router = Router(name="feedback for organisers")

SECTION = "feedback"


class OpenFeedback(CallbackData, prefix="ofbl"):
    """Show a page of the lessons that people spoke of."""

    page: int = 0


class FeedbackOf(CallbackData, prefix="ofb"):
    """Show all that was said of a lesson."""

    session_id: Id
    page: int = 0


keep_site(OpenFeedback, FeedbackOf)


@section(SECTION, mark("How lessons were"), rank=Rank.ORGANISER)
async def open_section(event: Event, talk: Talk) -> None:
    """Show what people spoke of."""
    await show(event, await list_screen(talk))


@router.callback_query(OpenFeedback.filter())
async def turn(press: CallbackQuery, callback_data: OpenFeedback, talk: Talk) -> None:
    """Show another page."""
    await show(press, await list_screen(talk, callback_data.page))


@router.callback_query(FeedbackOf.filter())
async def open_session(press: CallbackQuery, callback_data: FeedbackOf, talk: Talk) -> None:
    """Show all that was said of a lesson."""
    found = await all_opinions(talk.database, talk.actor, callback_data.session_id)
    if found is None:
        await show(press, no_longer(talk))
        return
    await show(press, await session_screen(talk, found, callback_data.page))


async def list_screen(talk: Talk, page: int = 0) -> Screen:
    """Return the lessons of a quarter, those with the fewest stars first."""
    reader = talk.reader
    found = await sessions_by_stars(talk.database, talk.actor, now=talk.now, site_id=talk.at_site)
    shown, turns = page_of(found, page, talk, lambda to: OpenFeedback(page=to))
    text = lines(
        heading(reader.label("How lessons were")),
        await site_line(talk),
        reader.say("The fewest stars come first.")
        if found
        else reader.say("Nobody has said anything yet."),
    )
    choices = [
        Choice(_row(talk, each), FeedbackOf(session_id=each.session_id).pack()) for each in shown
    ]
    return await numbered(talk, text, choices, further=[*turns, to_desk(talk)])


def _row(talk: Talk, each: SpokenOf) -> str:
    stars = talk.reader.label("{stars} stars", stars=f"{each.opinions.mean:.1f}")
    day = date_label(local(each.starts_at, talk).date(), talk)
    title = talk.reader.content(each.title)
    return f"{stars} {day} {fit(title, LINE - width(stars) - width(day) - 3)}"


async def session_screen(talk: Talk, found: AllOpinions, page: int = 0) -> Screen:
    """Return a page of what was said, each by whom."""
    reader, of = talk.reader, found.session
    said = [_said(talk, each) for each in found.each]
    nothing = reader.say("Nobody has said anything yet.")
    head = lines(
        heading(fit(reader.content(of.title))),
        fit(moment_of(reader, of.starts_at, now=talk.now)),
        fit(reader.content(of.site)),
        opinions_line(talk.reader, of.opinions),
    )
    pages = paged(said or [nothing], head=head, most=READING_LINES)
    page, turns = reading_at(
        pages, page, talk, lambda to: FeedbackOf(session_id=of.session_id, page=to)
    )
    further = [*turns, back_to(talk, SECTION), to_desk(talk)]
    return await numbered(talk, pages[page], [], further=further)


def _said(talk: Talk, each: Opinion) -> str:
    """Return one person's opinion as it is read: who, stars, again, and the words below."""
    reader = talk.reader
    name = each.name or reader.label("(no name)")
    said = {"name": name, "stars": each.stars}
    if each.again is None:
        head = reader.label("{name}: {stars} stars", **said)
    elif each.again:
        head = reader.label("{name}: {stars} stars, gladly again", **said)
    else:
        head = reader.label("{name}: {stars} stars, rather not again", **said)
    return f"{head}\n{each.words}" if each.words else head
