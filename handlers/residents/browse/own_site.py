"""One's own site: asked once before the first browsing, changed from one's data."""

from dataclasses import replace

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery

from handlers.callbacks import ChooseHome, IdOrZero
from handlers.numbered import Choice, numbered
from handlers.residents.browse.address import Address, Scope, parsed
from handlers.residents.browse.labels import group_label
from handlers.residents.browse.lists import (
    Group,
    above_place,
    leaves,
    places,
    top_of_tree,
)
from handlers.residents.browse.ranges import Range
from handlers.residents.browse.screens import entrance_screen
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.widths import fit
from locales.reader import lines
from school.people import set_site

router = Router(name="own_site")


class SetHome(CallbackData, prefix="hs"):
    """Take a site as one's own; 0: none."""

    site: IdOrZero


async def to_be_asked(talk: Talk) -> bool:
    """Tell whether the person is still to be asked for their own site."""
    visitor = talk.visitor
    if visitor.site_asked or visitor.site_id is not None:
        return False
    menu = await talk.menu()
    counts = leaves(menu)
    return sum(counts.get(top.id, 0) for top in menu.children(None)) > 1


async def question(talk: Talk, address: Address | None = None) -> Screen:
    """Return the sites, or a part of them, to choose one's own from."""
    reader, menu = talk.reader, await talk.menu()
    counts = leaves(menu)
    address = address or top_of_tree(menu, counts)
    choices = [_row(each, address, talk) for each in places(menu, address, counts).ranges]
    up = above_place(menu, address, counts)
    further = [Choice(reader.label("Back"), ChooseHome(at=str(up)).pack())] if up else []
    further.append(Choice(reader.label("Skip"), SetHome(site=0).pack()))
    text = lines(
        reader.say("Which site is near you?"),
        reader.say("Its courses will then come first."),
        reader.say("Tap a line, or send its number."),
    )
    return await numbered(talk, text, choices, further=further)


def _row(part: Range[Group], address: Address, talk: Talk) -> Choice:
    only = part.first
    if len(part.items) > 1:
        there = address.within(only.key, part.last.key)
        return Choice(group_label(part, talk.reader), ChooseHome(at=str(there)).pack())
    if only.leads_to.scope is Scope.SITE:
        return Choice(fit(talk.reader.content(only.name)), SetHome(site=only.leads_to.id).pack())
    return Choice(group_label(part, talk.reader), ChooseHome(at=str(only.leads_to)).pack())


@router.callback_query(ChooseHome.filter())
async def choose(press: CallbackQuery, callback_data: ChooseHome, talk: Talk) -> None:
    """Show the sites below one, or a part of them."""
    address = parsed(callback_data.at)
    known = address if address and address.scope is Scope.TREE else None
    await show(press, await question(talk, known))


@router.callback_query(SetHome.filter())
async def keep(press: CallbackQuery, callback_data: SetHome, talk: Talk) -> None:
    """Keep the site, and go on to what is on."""
    site_id = callback_data.site if callback_data.site in (await talk.menu()).places else None
    await set_site(talk.database, person_id=talk.person_id, site_id=site_id)
    visitor = replace(talk.visitor, site_asked=True, site_id=site_id or talk.visitor.site_id)
    await show(press, await entrance_screen(replace(talk, visitor=visitor)))
