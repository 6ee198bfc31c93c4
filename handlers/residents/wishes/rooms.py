"""想上的课: the course menu, and saying that one would come; a person counts once at a site."""

from aiogram import Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.callbacks import Browse, ChooseHome, OpenOffering, OpenRoom, OpenWishes
from handlers.front_words import no_longer
from handlers.listing import page_of, reading_at
from handlers.numbered import Choice, numbered
from handlers.pages import Part, lines_of, paged
from handlers.residents.browse.address import Address, Scope
from handlers.residents.wishes.callbacks import OpenWish, ReadWish, SetWish
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.widths import LINE, fit, fit_bold, width
from locales.reader import lines
from school.browsing import Menu, Place
from school.menu_items.reading import (
    Category,
    CourseMenu,
    ItemCard,
    ItemLine,
    item_card,
    residents_menu,
)
from school.wishes.wishing import Wishes, set_wish, wishes_seen

router = Router(name="wishes")

# The width of the number in front of a choice.
_NUMBER = 1.5


@router.callback_query(OpenWishes.filter())
async def open_wishes(press: CallbackQuery, callback_data: OpenWishes, talk: Talk) -> None:
    """Show what the school can give, for one's own site or the one that was looked at."""
    place = _place(await talk.menu(), callback_data.site, talk)
    if place is None:
        await show(press, await _which_site(talk))
        return
    asked = callback_data.model_copy(update={"site": place.id})
    await show(press, await _menu_screen(talk, place, asked))


def _place(menu: Menu, site_id: int, talk: Talk) -> Place | None:
    """Return the site that is meant: one's own if none was named, or the only one there is."""
    found = menu.places.get(site_id or talk.visitor.site_id or 0)
    if found is None and len(menu.places) == 1:
        return menu.top
    return found


async def _which_site(talk: Talk) -> Screen:
    """Ask for one's own site, since a wish is for one."""
    reader = talk.reader
    text = lines(
        reader.say("<b>Courses you would like</b>"),
        reader.say("First say which site is near you."),
    )
    choice = Choice(reader.label("Choose my site"), ChooseHome().pack())
    back = Choice(reader.label("Back"), OpenRoom(name="COURSES").pack())
    return await numbered(talk, text, [choice], further=[back])


async def _menu_screen(talk: Talk, place: Place, asked: OpenWishes) -> Screen:
    """Return the categories, or the items of one, each with how many wish for it."""
    reader = talk.reader
    menu = await residents_menu(talk.database)
    here = menu.category_of(asked.category)
    wishes = await wishes_seen(talk.database, site_id=place.id, person_id=talk.person_id)
    rows = _items(talk, here, wishes, place) if here else _categories(talk, menu, place)
    shown, turns = page_of(
        rows, asked.page, talk, lambda to: asked.model_copy(update={"page": to})
    )
    text = lines(
        reader.say("<b>Courses you would like</b>"),
        fit(reader.content(place.name)),
        fit(reader.content(here.name)) if here else reader.say("Which subject?"),
        None if rows else reader.say("The course menu is empty."),
    )
    return await numbered(talk, text, shown, further=[*turns, _back(talk, place, here)])


def _back(talk: Talk, place: Place, here: Category | None) -> Choice:
    label = talk.reader.label("Back")
    if here is not None:
        return Choice(label, OpenWishes(site=place.id).pack())
    if place.id == talk.visitor.site_id:
        return Choice(label, OpenRoom(name="COURSES").pack())
    return Choice(label, Browse(at=str(Address(Scope.SITE, place.id))).pack())


def _categories(talk: Talk, menu: CourseMenu, place: Place) -> list[Choice]:
    return [
        Choice(
            fit(talk.reader.content(each.name)),
            OpenWishes(site=place.id, category=each.id).pack(),
        )
        for each in menu.categories()
    ]


def _items(talk: Talk, here: Category, wishes: Wishes, place: Place) -> list[Choice]:
    return [
        Choice(_item(talk, each, wishes), OpenWish(site=place.id, item=each.id).pack())
        for each in here.items
    ]


def _item(talk: Talk, item: ItemLine, wishes: Wishes) -> str:
    """Return an item's title, and behind it whether one wishes for it, or how many do."""
    reader, n = talk.reader, wishes.counts.get(item.id, 0)
    title = reader.content(item.title)
    if not n:
        return title
    end = (
        reader.label("you wish")
        if item.id in wishes.own
        else reader.label_many("one wish", "{n} wishes", n)
    )
    return fit(title, LINE - _NUMBER - 0.5 - width(end)) + " " + end


@router.callback_query(OpenWish.filter())
async def open_wish(press: CallbackQuery, callback_data: OpenWish, talk: Talk) -> None:
    """Show a menu item, and whether one wishes for it."""
    await _show_item(press, callback_data.site, callback_data.item, talk)


@router.callback_query(SetWish.filter())
async def wish(press: CallbackQuery, callback_data: SetWish, talk: Talk) -> None:
    """Wish for it, or no longer."""
    said = callback_data
    done = await set_wish(
        talk.database,
        now=talk.now,
        person_id=talk.person_id,
        item_id=said.item,
        site_id=said.site,
        wanted=said.wanted,
    )
    if not done:
        await show(press, no_longer(talk))
        return
    reader = talk.reader
    told = (
        reader.say("Noted. I tell you when it comes.")
        if said.wanted
        else reader.say("All right, not any more.")
    )
    await _show_item(press, said.site, said.item, talk, told=told)


async def _show_item(
    press: CallbackQuery, site_id: int, item_id: int, talk: Talk, *, told: Markup | None = None
) -> None:
    card = await item_card(talk.database, item_id, now=talk.now)
    menu = await talk.menu()
    place = menu.places.get(site_id)
    if card is None or not card.given or place is None:
        await show(press, no_longer(talk))
        return
    reader = talk.reader
    wishes = await wishes_seen(talk.database, site_id=site_id, person_id=talk.person_id)
    n, own = wishes.counts.get(item_id, 0), item_id in wishes.own
    text = lines(
        fit_bold(reader.content(card.values.title or "")),
        fit(reader.content(place.name)),
        reader.say("For: {audience}", audience=fit(reader.content(card.values.audience), 14))
        if card.values.audience
        else None,
        fit(" ".join(reader.content(card.values.summary).split()))
        if card.values.summary
        else None,
        reader.say_many("One would come.", "{n} would come.", n)
        if n
        else reader.say("Be the first to wish for it."),
        told or (reader.say("You are one of them.") if own else None),
    )
    label = reader.label("I no longer wish for it") if own else reader.label("I would like it")
    set_it = SetWish(site=site_id, item=item_id, wanted=not own)
    now_on = [
        Choice(reader.label("You can sign up here now"), OpenOffering(id=each.id).pack())
        for each in menu.open_at(talk.now).by_site.get(site_id, ())
        if each.item_id == item_id and each.joinable(talk.now)
    ]
    read = ReadWish(site=site_id, item=item_id)
    choices = [
        *now_on[:1],
        Choice(label, set_it.pack()),
        *([Choice(reader.label("Read it whole"), read.pack())] if _is_cut(talk, card) else []),
    ]
    back = Choice(reader.label("Back"), OpenWishes(site=site_id, category=item_id).pack())
    await show(press, await numbered(talk, text, choices, further=[back]))


def _parts(talk: Talk, card: ItemCard) -> list[Part]:
    """Return what is said of a menu item, whole."""
    reader, values = talk.reader, card.values
    told = [
        reader.label("For: {audience}", audience=reader.content(values.audience))
        if values.audience
        else None,
        reader.content(values.summary) if values.summary else None,
    ]
    return [each for each in told if each]


def _is_cut(talk: Talk, card: ItemCard) -> bool:
    title = talk.reader.content(card.values.title or "")
    return any(lines_of(each) > 1 for each in (title, *_parts(talk, card)))


@router.callback_query(ReadWish.filter())
async def read_item(press: CallbackQuery, callback_data: ReadWish, talk: Talk) -> None:
    """Show a page of all that is said of a menu item."""
    asked, reader = callback_data, talk.reader
    card = await item_card(talk.database, asked.item, now=talk.now)
    if card is None or not card.given:
        await show(press, no_longer(talk))
        return
    title = Markup("<b>{}</b>").format(reader.content(card.values.title or ""))
    pages = paged(_parts(talk, card), head=title)
    page, turns = reading_at(
        pages, asked.page, talk, lambda to: asked.model_copy(update={"page": to})
    )
    back = Choice(reader.label("Back"), OpenWish(site=asked.site, item=asked.item).pack())
    await show(press, await numbered(talk, pages[page], [], further=[*turns, back]))
