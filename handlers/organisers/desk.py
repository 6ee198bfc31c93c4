"""/staff: the work desk, one screen with all that somebody may see to."""

from aiogram import Router
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message
from markupsafe import Markup

from handlers.callbacks import OpenRoom, OpenSite
from handlers.entrances import Event, entrance
from handlers.front_words import no_longer
from handlers.numbered import Choice, numbered
from handlers.organisers.refusals import refusal
from handlers.organisers.roles import site_name
from handlers.organisers.sections import (
    Group,
    OpenGroup,
    OpenSection,
    Section,
    arranged,
    group_of,
    named,
    parts_of,
    section_of,
    sections_for,
)
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.typed import stop_asking
from locales.reader import lines
from school.staff.rights import Rank

router = Router(name="desk")


@entrance("STAFF")
async def open_desk(event: Event, talk: Talk) -> None:
    """Show the work desk; what was asked for elsewhere is put away."""
    await stop_asking(talk)
    await show(event, await desk_screen(talk))


@router.callback_query(OpenSection.filter())
async def open_section(press: CallbackQuery, callback_data: OpenSection, talk: Talk) -> None:
    """Open a part of it; rights stand in the use-cases behind."""
    found = section_of(callback_data.name)
    if found is None:
        await show(press, no_longer(talk))
        return
    await found.open(press, talk)


@router.callback_query(OpenGroup.filter())
async def open_group(press: CallbackQuery, callback_data: OpenGroup, talk: Talk) -> None:
    """Show the parts of a group."""
    group = group_of(callback_data.name)
    await show(press, await group_screen(talk, group) if group else no_longer(talk))


async def open_named(message: Message, text: str, talk: Talk) -> bool:
    """Open the part that the words name, for who works here; tell whether there is one."""
    found = await named(text, talk) if talk.visitor.rank >= Rank.LIAISON else None
    if isinstance(found, Section):
        await found.open(message, talk)
    elif found is not None:
        await show(message, await group_screen(talk, found))
    return found is not None


async def desk_screen(talk: Talk) -> Screen:
    """Return the desk: what waits, a line each, and its parts, two a row.

    What today asks for stands on it, the rest in groups.
    """
    reader = talk.reader
    if talk.visitor.rank < Rank.LIAISON:
        return refusal(talk)
    shown = await sections_for(talk)
    told = [await each.told(talk) for each in shown if each.told is not None]
    text = lines(
        reader.say("<b>Work desk</b>"),
        *(told if any(told) else [reader.say("All is well, nothing needs you.")]),
    )
    choices = [_row(talk, each) for each in arranged(shown)]
    return in_pairs(await numbered(talk, text, choices))


async def group_screen(talk: Talk, group: Group) -> Screen:
    """Return the parts of a group, and what waits in them."""
    if talk.visitor.rank < Rank.LIAISON:
        return refusal(talk)
    shown = parts_of(group, await sections_for(talk))
    told = [await each.told(talk) for each in shown if each.told is not None]
    text = lines(heading(talk.reader.label(group.label)), *told)
    choices = [_row(talk, each) for each in shown]
    return in_pairs(await numbered(talk, text, choices, further=[to_desk(talk)]))


def _row(talk: Talk, each: Section | Group) -> Choice:
    kind = OpenSection if isinstance(each, Section) else OpenGroup
    return Choice(talk.reader.label(each.label), kind(name=each.name).pack())


def in_pairs(screen: Screen) -> Screen:
    """Return a screen whose buttons stand two a row: short words that are looked for by place."""
    buttons = [button for row in screen.keyboard.inline_keyboard for button in row]
    pairs = [buttons[at : at + 2] for at in range(0, len(buttons), 2)]
    return Screen(screen.text, InlineKeyboardMarkup(inline_keyboard=pairs))


def to_desk(talk: Talk) -> Choice:
    """Return the row that leads back to the desk, or to the site that one looks at."""
    if talk.at_site is not None:
        return Choice(talk.reader.label("Back to this site"), OpenSite(site=talk.at_site).pack())
    return Choice(talk.reader.label("Work desk"), OpenRoom(name="STAFF").pack())


def back_to(talk: Talk, name: str) -> Choice:
    """Return the row that leads back to a part of the desk."""
    return Choice(talk.reader.label("Back"), OpenSection(name=name).pack())


async def site_line(talk: Talk) -> str | None:
    """Return the name of the site that one looks at, None when that is all of one's scope."""
    if talk.at_site is None:
        return None
    place = (await talk.menu()).places.get(talk.at_site)
    return site_name(talk, place.name) if place else None


def heading(text: str) -> Markup:
    """Return a screen's first line."""
    return Markup("<b>{}</b>").format(text)
