"""/site: a site's courses, wishes, orders, hours and contacts, and the ways to the desk."""

from dataclasses import replace

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.about import today_of
from handlers.callbacks import ChooseHome, OpenSite, OpenSiteCard, WorkOn
from handlers.entrances import Event, entrance
from handlers.front_words import no_longer
from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.organisers.choosing_items import TakeItem
from handlers.organisers.choosing_sites import site_purpose, sites_screen
from handlers.organisers.desk import heading, in_pairs, to_desk
from handlers.organisers.roles import site_name
from handlers.organisers.sections import OpenSection, section
from handlers.residents.site_card import show_site_card
from handlers.screens import Screen, show
from handlers.sites.desk.callbacks import (
    KeepContacts,
    KeepHours,
    OpenSiteCourses,
    OpenSiteWishes,
)
from handlers.sites.orders.callbacks import NewOrder
from handlers.sites.orders.lists import SECTION as ORDERS
from handlers.sites.orders.ordering import PURPOSE as ORDERING
from handlers.sites.own_sites import only_site
from handlers.talk import Talk
from handlers.typed import stop_asking
from handlers.widths import LINE, fit, width
from locales.reader import lines, mark
from school.arranging.reading import Coming, coming_offerings
from school.orders.reading import orders_of_sites
from school.orders.tables import OrderState
from school.staff.rights import Rank
from school.wishes.wishing import WishedFor, wishes_at

router = Router(name="site")

SECTION = PURPOSE = "site"
# The width of the number in front of a choice.
_NUMBER = 1.5


@entrance("SITE")
async def open_own(event: Event, talk: Talk) -> None:
    """Show the site one sees to; to residents, what their own one says of itself."""
    if talk.visitor.rank >= Rank.LIAISON:
        await open_section(event, talk)
        return
    await stop_asking(talk)
    if talk.visitor.site_id is not None:
        await show_site_card(event, talk.visitor.site_id, talk)
        return
    reader = talk.reader
    choice = Choice(reader.label("Choose my site"), ChooseHome().pack())
    await show(event, await numbered(talk, reader.say("Which site is near you?"), [choice]))


@section(SECTION, mark("My site"), rank=Rank.LIAISON)
async def open_section(event: Event, talk: Talk) -> None:
    """Show one's site, or ask which where there are several."""
    await stop_asking(talk)
    site = await only_site(talk)
    if site is not None:
        await show_site(event, site, talk)
        return
    await show(event, await sites_screen(talk, PURPOSE))


@site_purpose(
    PURPOSE,
    rank=Rank.LIAISON,
    single=True,
    ask=lambda _rest, talk: heading(talk.reader.label("Which site?")),
    back=lambda _rest, talk: to_desk(talk),
)
async def site_chosen(event: Event, site_id: int | None, _rest: str, talk: Talk) -> None:
    """Show a site."""
    top = (await talk.menu()).top
    await show_site(event, site_id or (top.id if top else 0), talk)


@router.callback_query(OpenSite.filter())
async def open_site(press: CallbackQuery, callback_data: OpenSite, talk: Talk) -> None:
    """Show a site."""
    await stop_asking(talk)
    await show_site(press, callback_data.site, talk)


async def show_site(event: Event, site_id: int, talk: Talk) -> None:
    """Show all that is on at a site to who sees to it."""
    screen = await site_screen(talk, site_id)
    await show(event, screen or no_longer(talk))


async def site_screen(talk: Talk, site_id: int) -> Screen | None:
    """Return a site in numbers, and two a row what can be looked at; None: no such site."""
    place = (await talk.menu()).places.get(site_id)
    if place is None:
        return None
    reader, database, actor = talk.reader, talk.database, talk.actor
    here = replace(talk, at_site=site_id)
    wishes = await wishes_at(database, actor, site_id)  # refuses who does not see to the site
    coming = await _coming(talk, site_id)
    orders = await orders_of_sites(database, actor, site_id=site_id)
    waiting = sum(each.state is OrderState.WAITING for each in orders)
    wished = sum(each.wishes for each in wishes)
    text = lines(
        heading(fit(reader.content(place.name))),
        reader.say_many("One course to come", "{n} courses to come", len(coming)),
        reader.say_many("One wish of residents", "{n} wishes of residents", wished)
        if wished
        else None,
        reader.say_many("One order waits.", "{n} orders wait.", waiting) if waiting else None,
    )
    choices = [
        Choice(reader.label("Courses to come"), OpenSiteCourses(site=site_id).pack()),
        Choice(reader.label("Order something"), NewOrder(site=site_id).pack()),
        Choice(reader.label("Orders"), OpenSection(name=ORDERS).pack()),
        Choice(reader.label("Wishes"), OpenSiteWishes(site=site_id).pack()),
        *(
            Choice(reader.label(label), OpenSection(name=name).pack())
            for name, label in _PARTS.items()
        ),
        Choice(reader.label("Open hours"), KeepHours(site=site_id).pack()),
        Choice(reader.label("Contacts"), KeepContacts(site=site_id).pack()),
        Choice(reader.label("As residents see it"), OpenSiteCard(site=site_id).pack()),
        to_desk(talk),
    ]
    return in_pairs(await numbered(here, text, choices))


# The parts of the desk that stand on a site's screen, too.
_PARTS = {
    "papers": mark("Rosters and files"),
    "lines": mark("Waiting lists"),
    "calls": mark("Call list"),
    "questions": mark("Residents' questions"),
}


async def _coming(talk: Talk, site_id: int) -> list[Coming]:
    return await coming_offerings(
        talk.database, talk.actor, now=talk.now, site_id=site_id, rank=Rank.LIAISON
    )


@router.callback_query(OpenSiteCourses.filter())
async def open_courses(press: CallbackQuery, callback_data: OpenSiteCourses, talk: Talk) -> None:
    """Show what is to come at a site, each with what staff can do about it."""
    site, reader = callback_data.site, talk.reader
    here = replace(talk, at_site=site)
    found = await _coming(talk, site)
    shown, turns = page_of(
        found, callback_data.page, talk, lambda to: OpenSiteCourses(site=site, page=to)
    )
    place = (await talk.menu()).places.get(site)
    text = lines(
        heading(reader.label("Courses to come")),
        site_name(talk, place.name) if place else None,
        None if found else reader.say("Nothing is planned here yet."),
    )
    choices = [Choice(_course(talk, each), WorkOn(offering=each.id).pack()) for each in shown]
    await show(press, await numbered(here, text, choices, further=[*turns, back(talk, site)]))


def _course(talk: Talk, each: Coming) -> str:
    reader = talk.reader
    day = reader.date(today_of(reader, each.starts_at).date())
    title = reader.content(each.title)
    if each.cancelled:
        title = reader.label("(cancelled) {title}", title=title)
    return fit(f"{day} {title}", LINE)


@router.callback_query(OpenSiteWishes.filter())
async def open_wishes(press: CallbackQuery, callback_data: OpenSiteWishes, talk: Talk) -> None:
    """Show what the residents of a site wish for; a tap orders it."""
    site, reader = callback_data.site, talk.reader
    here = replace(talk, at_site=site)
    found = await wishes_at(talk.database, talk.actor, site)
    shown, turns = page_of(
        found, callback_data.page, talk, lambda to: OpenSiteWishes(site=site, page=to)
    )
    text = lines(
        heading(reader.label("What residents wish for")),
        reader.say("Tap one to order it.")
        if found
        else reader.say("Nobody has wished for anything yet."),
    )
    choices = [Choice(_wished(talk, each), _order(site, each.item_id)) for each in shown]
    await show(press, await numbered(here, text, choices, further=[*turns, back(talk, site)]))


def _wished(talk: Talk, each: WishedFor) -> str:
    reader = talk.reader
    end = reader.label_many("one wish", "{n} wishes", each.wishes)
    title = fit(reader.content(each.title), LINE - _NUMBER - 0.5 - width(end))
    return f"{title} {end}"


def _order(site_id: int, item_id: int) -> str:
    """Return what orders an item for a site."""
    return TakeItem(purpose=ORDERING, rest=str(site_id), item=item_id).pack()


def back(talk: Talk, site_id: int) -> Choice:
    """Return the row that leads back to a site."""
    return Choice(talk.reader.label("Back"), OpenSite(site=site_id).pack())
