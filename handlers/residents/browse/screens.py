"""The screens of the lists: the entrance, places, categories, ranges of days, and offerings."""

from collections.abc import Sequence

from markupsafe import Markup

from handlers.callbacks import Browse, OpenOffering, OpenRoom, OpenSiteCard, OpenWishes
from handlers.numbered import Choice, numbered
from handlers.residents.browse.address import Address, Scope
from handlers.residents.browse.archive import to_archive
from handlers.residents.browse.labels import (
    group_label,
    range_label,
    row_label,
    series_label,
    when_and_where,
)
from handlers.residents.browse.lists import (
    Groups,
    Leaf,
    Parts,
    Runs,
    above,
    listing,
    offering_key,
    offerings_of,
    top_of_tree,
)
from handlers.residents.browse.ranges import Range
from handlers.screens import Screen
from handlers.talk import Talk
from handlers.widths import LINE, fit, fit_bold
from locales.reader import lines
from school.browsing import Listed, Menu, seats_of

# Lines above the buttons; a full list leaves no room for a heading.
MOST_LINES = 6


async def entrance_screen(talk: Talk) -> Screen:
    """Return the first screen of browsing: one's own site first."""
    reader, menu = talk.reader, await talk.menu()
    if not menu.open_at(talk.now).offerings:
        site_id = talk.visitor.site_id
        return await nothing(talk, further=await to_archive(talk, site_id) if site_id else ())
    own = menu.places.get(talk.visitor.site_id or 0)
    choices = []
    if own is not None:
        there = Address(Scope.SITE, own.id)
        count = len(offerings_of(menu, there, now=talk.now, zone=talk.school.zone))
        label = reader.label("{name} ({n})", name=fit(reader.content(own.name), LINE - 5), n=count)
        choices.append(_to(label, there))
    choices += [
        _to(reader.label("All sites"), top_of_tree(menu, menu.open_at(talk.now).counts)),
        _to(reader.label("By subject"), Address(Scope.CATEGORIES)),
        _to(reader.label("This week"), Address(Scope.WEEK)),
        _to(reader.label("This month"), Address(Scope.MONTH)),
        _to(reader.label("All by date"), Address(Scope.ALL)),
    ]
    text = lines(
        reader.say("What would you like to see?"), reader.say("Tap a line, or send its number.")
    )
    return await numbered(talk, text, choices, further=[_wishes(talk, None)])


async def list_screen(address: Address, talk: Talk) -> Screen:
    """Return the list at an address, as it is now."""
    menu = await talk.menu()
    past = await to_archive(talk, address.id) if address.scope is Scope.SITE else []
    back = [*_site_card(address, talk), *past, _back(menu, address, talk)]
    match listing(menu, address, now=talk.now, zone=talk.school.zone):
        case Leaf(offerings) if offerings:
            return await offerings_screen(
                offerings, talk, heading=_heading(menu, address, talk), at=address, further=back
            )
        case Runs(runs):
            return await _runs_screen(runs, address, talk, further=back)
        case Parts(ranges):
            sites = {place.id: place.name for place in menu.places.values()}
            choices = [
                _to(
                    range_label(each, talk, sites=sites),
                    address.within(offering_key(each.first), offering_key(each.last)),
                )
                for each in ranges
            ]
        case Groups(ranges) if ranges:
            choices = [
                _to(
                    group_label(each, talk.reader),
                    each.first.leads_to
                    if len(each.items) == 1
                    else address.within(each.first.key, each.last.key),
                )
                for each in ranges
            ]
        case _:
            return await nothing(talk, site_id=_site_of(address), further=back)
    text = lines(_heading(menu, address, talk), talk.reader.say("Tap a line, or send its number."))
    return await numbered(talk, text, choices, further=back)


async def _runs_screen(
    runs: Sequence[Range[Listed]], at: Address, talk: Talk, *, further: Sequence[Choice]
) -> Screen:
    """Return a screen of series and single offerings, each above by its next date."""
    menu = await talk.menu()
    first = [run.first for run in runs]
    seats = await seats_of(talk.database, first)

    def choice(run: Range[Listed]) -> Choice:
        if len(run.items) == 1:
            label = row_label(run.first, seats[run.first.id], talk)
            return Choice(label, OpenOffering(id=run.first.id, back=str(at)).pack())
        series = menu.series[run.first.site_id, run.first.series or ""]
        return _to(series_label(run, talk.reader), Address(Scope.SERIES, series))

    text = _with_heading(_heading(menu, at, talk), _rows(first, menu, talk, at=at))
    return await numbered(talk, text, [choice(run) for run in runs], further=further)


async def offerings_screen(
    offerings: Sequence[Listed],
    talk: Talk,
    *,
    heading: Markup,
    at: Address | None = None,
    further: Sequence[Choice] = (),
) -> Screen:
    """Return at most six offerings: above when and where each is, on the buttons what it is."""
    menu = await talk.menu()
    seats = await seats_of(talk.database, offerings)
    back = "" if at is None else str(at)
    choices = [
        Choice(row_label(each, seats[each.id], talk), OpenOffering(id=each.id, back=back).pack())
        for each in offerings
    ]
    text = _with_heading(heading, _rows(offerings, menu, talk, at=at))
    return await numbered(talk, text, choices, further=further)


def _rows(
    offerings: Sequence[Listed], menu: Menu, talk: Talk, *, at: Address | None
) -> list[Markup]:
    """Return when each is, and where unless that goes without saying, numbered."""
    is_one_site = at is not None and at.scope in {Scope.SITE, Scope.SERIES}
    rows = []
    for number, each in enumerate(offerings, 1):
        site = None if is_one_site else menu.places.get(each.site_id)
        where = when_and_where(each, talk.reader.content(site.name) if site else None, talk)
        label = talk.reader.label("{n}. {label}", n=number, label=where)
        rows.append(Markup.escape(fit(label)))
    return rows


def _with_heading(heading: Markup, rows: Sequence[Markup]) -> Markup:
    return lines(*([heading] if len(rows) < MOST_LINES else []), *rows)


async def nothing(talk: Talk, *, further: Sequence[Choice], site_id: int | None = None) -> Screen:
    """Return the screen of an empty list: whom to call, and a way on."""
    reader, menu = talk.reader, await talk.menu()
    phone = menu.phone_of(site_id or talk.visitor.site_id)
    text = lines(
        reader.say("Nothing is open here just now."),
        reader.say("New courses come every month."),
        reader.say("Tell us what you would like."),
        reader.say("Questions? Call {phone}", phone=phone) if phone else None,
    )
    ways = [
        _wishes(talk, site_id),
        *further,
        Choice(reader.label("My sign-ups"), OpenRoom(name="MINE").pack()),
    ]
    return await numbered(talk, text, (), further=ways)


def _wishes(talk: Talk, site_id: int | None) -> Choice:
    """Return the way to the course menu, to say what one would like at a site, or at one's own."""
    data = OpenWishes(site=site_id or 0)
    return Choice(talk.reader.label("Courses you would like"), data.pack())


def _site_card(address: Address, talk: Talk) -> list[Choice]:
    """Return the way to what a site says of itself, from the list of its courses."""
    if address != Address(Scope.SITE, address.id):
        return []
    return [Choice(talk.reader.label("About this site"), OpenSiteCard(site=address.id).pack())]


def _to(label: str, address: Address) -> Choice:
    return Choice(label, Browse(at=str(address)).pack())


def _back(menu: Menu, address: Address, talk: Talk) -> Choice:
    """Return the row that leads one list up; from one's own site, to the entrance."""
    label = talk.reader.label("Back")
    own = address == Address(Scope.SITE, talk.visitor.site_id or 0)
    up = None if own else above(menu, address, now=talk.now, zone=talk.school.zone)
    return Choice(label, OpenRoom(name="COURSES").pack()) if up is None else _to(label, up)


def _site_of(address: Address) -> int | None:
    return address.id if address.scope in {Scope.SITE, Scope.TREE} else None


def _heading(menu: Menu, address: Address, talk: Talk) -> Markup:
    reader = talk.reader
    match address.scope:
        case Scope.SITE | Scope.TREE if place := menu.places.get(address.id):
            return fit_bold(reader.content(place.name))
        case Scope.SERIES if first := menu.by_id.get(address.id):
            return fit_bold(reader.content(first.series or ""))
        case Scope.CATEGORY:
            names = {item_id: name for name, item_id in menu.categories.items()}
            return fit_bold(reader.content(names.get(address.id, "")))
        case Scope.CATEGORIES:
            return reader.say("<b>Which subject?</b>")
        case Scope.WEEK:
            return reader.say("<b>This week</b>")
        case Scope.MONTH:
            return reader.say("<b>This month</b>")
        case Scope.ALL:
            return reader.say("<b>All by date</b>")
        case _:
            return reader.say("<b>Which site?</b>")
