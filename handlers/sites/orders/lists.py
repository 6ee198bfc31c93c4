"""The lists of orders: a liaison's own, and what organisers decide upon."""

from collections import Counter
from collections.abc import Sequence

from aiogram import Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.about import today_of
from handlers.entrances import Event
from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.organisers.desk import back_to, heading, to_desk
from handlers.organisers.roles import site_name
from handlers.organisers.sections import section
from handlers.screens import Screen, show
from handlers.sites.orders.callbacks import Listed, NewOrder, OpenOrder, OpenOrders
from handlers.sites.orders.said import STATES
from handlers.talk import Talk
from handlers.typed import stop_asking
from handlers.widths import LINE, fit, width
from locales.reader import lines, mark
from school.orders.reading import (
    Need,
    OrderLine,
    OrdersDesk,
    Share,
    count_waiting,
    orders_desk,
    orders_of_sites,
)
from school.orders.tables import OrderState
from school.staff.rights import Rank

router = Router(name="orders")

SECTION = "orders"
# With the heading six lines above the buttons.
_SHARES = 5
# The width of the number in front of a choice.
_NUMBER = 1.5


async def _told(talk: Talk) -> str | None:
    """Return how many orders wait, for those who decide upon them."""
    if talk.visitor.rank < Rank.ORGANISER:
        return None
    n = await count_waiting(talk.database, talk.actor)
    return talk.reader.say_many("One order waits.", "{n} orders wait.", n) if n else None


@section(SECTION, mark("Orders"), rank=Rank.LIAISON, told=_told)
async def open_orders(event: Event, talk: Talk) -> None:
    """Show what waits to those who decide, to others and at one site what was ordered."""
    await stop_asking(talk)
    if talk.at_site is not None:
        await show(event, await own_screen(talk, site=talk.at_site))
        return
    decides = talk.visitor.rank >= Rank.ORGANISER
    await show(event, await (waiting_screen(talk) if decides else own_screen(talk)))


@router.callback_query(OpenOrders.filter())
async def open_list(press: CallbackQuery, callback_data: OpenOrders, talk: Talk) -> None:
    """Show a list, or another page of it."""
    await stop_asking(talk)
    asked = callback_data
    match asked.listed:
        case Listed.OWN:
            screen = await own_screen(talk, site=asked.site, page=asked.page)
        case Listed.WAITING:
            screen = await waiting_screen(talk, asked)
        case Listed.SITES:
            screen = await _sites_screen(talk, asked.page)
        case Listed.NEEDS:
            screen = await _needs_screen(talk, asked.page)
        case Listed.SHARES:
            screen = await _shares_screen(talk, asked.page)
        case Listed.SETTLED:
            screen = await _settled_screen(talk, asked.page)
    await show(press, screen)


async def own_screen(talk: Talk, *, site: int = 0, page: int = 0) -> Screen:
    """Return the orders of a liaison's sites, or of one, each with how it stands."""
    reader = talk.reader
    found = await orders_of_sites(talk.database, talk.actor, site_id=site or None)
    shown, turns = page_of(
        found, page, talk, lambda to: OpenOrders(listed=Listed.OWN, site=site, page=to)
    )
    place = (await talk.menu()).places.get(site)
    waiting = sum(each.state is OrderState.WAITING for each in found)
    text = lines(
        heading(reader.label("My orders")),
        site_name(talk, place.name) if place else None,
        reader.say_many("One waits for an answer.", "{n} wait for an answer.", waiting)
        if waiting
        else None,
        None if found else reader.say("Nothing is ordered yet."),
    )
    choices = [Choice(_stating(talk, each), OpenOrder(id=each.id).pack()) for each in shown]
    new = Choice(reader.label("Order something"), NewOrder(site=site).pack())
    return await numbered(talk, text, choices, further=[*turns, new, to_desk(talk)])


def _stating(talk: Talk, each: OrderLine) -> str:
    return _with_end(talk.reader.content(each.title), talk.reader.label(STATES[each.state]))


def _with_end(title: str, end: str) -> str:
    """Return a title, cut so that what is said behind it has room."""
    return fit(title, LINE - _NUMBER - 0.5 - width(end)) + " " + end


async def _desk(talk: Talk) -> OrdersDesk:
    return await orders_desk(talk.database, talk.actor, now=talk.now, zone=talk.school.zone)


async def waiting_screen(talk: Talk, asked: OpenOrders | None = None) -> Screen:
    """Return the orders that wait, the oldest first, of all sites or one, of all items or one."""
    reader = talk.reader
    asked = asked or OpenOrders(listed=Listed.WAITING)
    desk = await _desk(talk)
    found = [
        each
        for each in desk.waiting
        if asked.site in {0, each.site_id} and asked.item in {0, each.item_id}
    ]
    shown, turns = page_of(
        found, asked.page, talk, lambda to: asked.model_copy(update={"page": to})
    )
    text = lines(
        heading(reader.label("Orders")),
        _narrowed(talk, found, asked),
        reader.say_many("One order waits.", "{n} orders wait.", len(found))
        if found
        else reader.say("No order waits."),
    )
    choices = [Choice(_placed(talk, each, asked), OpenOrder(id=each.id).pack()) for each in shown]
    return await numbered(talk, text, choices, further=[*turns, *_ways(talk, asked)])


def _narrowed(talk: Talk, found: Sequence[OrderLine], asked: OpenOrders) -> str | None:
    if not found or not (asked.site or asked.item):
        return None
    return fit(talk.reader.content(found[0].site if asked.site else found[0].title))


def _placed(talk: Talk, each: OrderLine, asked: OpenOrders) -> str:
    """Return what is ordered and where, but for what goes without saying."""
    reader = talk.reader
    day = reader.date(today_of(reader, each.ordered_at).date())
    if asked.site:
        return _with_end(reader.content(each.title), day)
    site = fit(reader.content(each.site), 6)
    return _with_end(reader.content(each.title), day if asked.item and not site else site)


def _ways(talk: Talk, asked: OpenOrders) -> list[Choice]:
    """Return the ways to the other lists."""
    label = talk.reader.label
    if asked.site:
        return [_to(label("Back"), Listed.SITES), to_desk(talk)]
    if asked.item:
        return [_to(label("Back"), Listed.NEEDS), to_desk(talk)]
    return [
        _to(label("By site"), Listed.SITES),
        _to(label("By need"), Listed.NEEDS),
        _to(label("Who got how many"), Listed.SHARES),
        _to(label("Those settled"), Listed.SETTLED),
        Choice(label("Order something"), NewOrder().pack()),
        to_desk(talk),
    ]


def _to(label: str, listed: Listed) -> Choice:
    return Choice(label, OpenOrders(listed=listed).pack())


async def _sites_screen(talk: Talk, page: int) -> Screen:
    """Return the sites that wait for something, those that wait for most first."""
    reader, desk = talk.reader, await _desk(talk)
    counts = Counter((each.site_id, each.site) for each in desk.waiting).most_common()
    shown, turns = page_of(counts, page, talk, lambda to: OpenOrders(listed=Listed.SITES, page=to))
    choices = [
        Choice(
            _with_end(reader.content(site), reader.label_many("one order", "{n} orders", n)),
            OpenOrders(listed=Listed.WAITING, site=id_).pack(),
        )
        for (id_, site), n in shown
    ]
    text = lines(
        heading(reader.label("Orders by site")),
        None if counts else reader.say("No order waits."),
    )
    return await numbered(talk, text, choices, further=[*turns, back_to(talk, SECTION)])


async def _needs_screen(talk: Talk, page: int) -> Screen:
    """Return the items, with how often each is ordered and wished for."""
    reader, desk = talk.reader, await _desk(talk)
    shown, turns = page_of(
        desk.needs, page, talk, lambda to: OpenOrders(listed=Listed.NEEDS, page=to)
    )
    choices = [
        Choice(
            _with_end(reader.content(each.title), _needed(talk, each)),
            OpenOrders(listed=Listed.WAITING, item=each.item_id).pack(),
        )
        for each in shown
    ]
    text = lines(
        heading(reader.label("What is needed")),
        reader.say("Ordered by sites, wished by people.")
        if desk.needs
        else reader.say("Nothing is ordered or wished for."),
    )
    return await numbered(talk, text, choices, further=[*turns, back_to(talk, SECTION)])


def _needed(talk: Talk, need: Need) -> str:
    return talk.reader.label("{orders}+{wishes}", orders=need.orders, wishes=need.wishes)


async def _shares_screen(talk: Talk, page: int) -> Screen:
    """Return what each site gets this year, those with the least first."""
    reader, desk = talk.reader, await _desk(talk)
    shown, turns = page_of(
        desk.shares,
        page,
        talk,
        lambda to: OpenOrders(listed=Listed.SHARES, page=to),
        size=_SHARES,
    )
    text = lines(
        heading(reader.label("This year: of orders / in all")),
        *(_share(talk, each) for each in shown),
        None if desk.shares else reader.say("Nothing is ordered yet."),
    )
    return await numbered(talk, text, [], further=[*turns, back_to(talk, SECTION)])


def _share(talk: Talk, share: Share) -> Markup:
    reader = talk.reader
    end = reader.label("{orders} / {all}", orders=share.of_orders, all=share.in_all)
    if share.waiting:
        end = reader.label("{share}, {n} wait", share=end, n=share.waiting)
    return Markup.escape(_with_end(reader.content(share.site), end))


async def _settled_screen(talk: Talk, page: int) -> Screen:
    """Return the orders that were decided upon, the latest first."""
    reader, desk = talk.reader, await _desk(talk)
    shown, turns = page_of(
        desk.settled, page, talk, lambda to: OpenOrders(listed=Listed.SETTLED, page=to)
    )
    text = lines(
        heading(reader.label("Orders settled")),
        None if desk.settled else reader.say("None is settled yet."),
    )
    choices = [Choice(_stating(talk, each), OpenOrder(id=each.id).pack()) for each in shown]
    return await numbered(talk, text, choices, further=[*turns, back_to(talk, SECTION)])
