"""Choosing an item of the course menu, for whatever purpose: its category, then the item.

A module that wants a menu item declares a purpose; its key travels in the buttons, with a few
letters of its own.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup
from pydantic import Field

from handlers.at_site import keep_site
from handlers.callbacks import Id, IdOrZero
from handlers.front_words import no_longer
from handlers.listing import A_PAGE, page_of
from handlers.numbered import Choice, numbered
from handlers.organisers.choosing_sites import Letters
from handlers.organisers.naming import named_items, naming, the_one
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, asked_detail, stop_asking, typed_input
from handlers.widths import LINE, fit, width
from locales.reader import lines
from school.menu_items.reading import Category, CourseMenu, ItemLine, course_menu
from school.staff.rights import Rank, some_scope_seen

router = Router(name="choosing items")

Event = Message | CallbackQuery
# Goes on with the menu item that was chosen and the purpose's own letters.
Chosen = Callable[[Event, int, str, Talk], Awaitable[None]]
Asked = Callable[[str, Talk], Markup]
# Returns what is said behind the titles of some items, by their ids.
Noted = Callable[[str, Talk], Awaitable[Mapping[int, str]]]
# Rows below the categories: the way back, and what else one may want there.
Further = Callable[[str, Talk], Awaitable[Sequence[Choice]]]

# The width of the number in front of a choice.
_NUMBER = 1.5


class ChooseItem(CallbackData, prefix="chi"):
    """Show the items of a category (that of an item; 0: the categories), for a purpose."""

    purpose: Annotated[str, Field(max_length=8)]
    rest: Letters = ""
    category: IdOrZero = 0
    page: int = 0


class TakeItem(CallbackData, prefix="tki"):
    """Take this menu item."""

    purpose: Annotated[str, Field(max_length=8)]
    rest: Letters = ""
    item: Id


keep_site(ChooseItem, TakeItem)


@dataclass(frozen=True, slots=True)
class _Purpose:
    """What an item is chosen for; `withdrawn`: also one that is off the menu.

    `typed`: its name may be typed.
    """

    ask: Asked
    chosen: Chosen
    rank: Rank
    withdrawn: bool
    further: Further | None
    noted: Noted | None
    typed: bool


_PURPOSES: dict[str, _Purpose] = {}


def item_purpose(
    key: str,
    *,
    ask: Asked,
    rank: Rank = Rank.ORGANISER,
    withdrawn: bool = False,
    further: Further | None = None,
    noted: Noted | None = None,
    typed: bool = False,
) -> Callable[[Chosen], Chosen]:
    """Make a handler the one that goes on with a menu item chosen for `key`.

    Items of which offerings may be planned are shown, with `withdrawn` all there are, and behind
    their titles what is `noted` of them. With `typed` its name may be typed as well.
    """

    def register(chosen: Chosen) -> Chosen:
        if key in _PURPOSES:
            raise ValueError(f"two purposes are called {key}")
        _PURPOSES[key] = _Purpose(ask, chosen, rank, withdrawn, further, noted, typed)
        return chosen

    return register


async def items_screen(
    talk: Talk,
    purpose: str,
    rest: str = "",
    *,
    category: int = 0,
    page: int = 0,
    told: Markup | None = None,
) -> Screen:
    """Return the categories to choose from, or the items of the one that `category` stands for.

    `told` stands below what is asked.
    """
    wanted = _PURPOSES[purpose]
    if wanted.typed:
        await ask_for(talk, NAMED, detail=[purpose, rest])
    await some_scope_seen(talk.database, talk.actor, wanted.rank)
    menu = await course_menu(talk.database, withdrawn=wanted.withdrawn)
    here = menu.category_of(category)
    noted = await wanted.noted(rest, talk) if wanted.noted and here else {}
    shown, turns = page_of(
        _rows(talk, menu, here, purpose, rest, noted),
        page,
        talk,
        lambda to: ChooseItem(purpose=purpose, rest=rest, category=category, page=to),
    )
    if here is not None:
        back = ChooseItem(purpose=purpose, rest=rest)
        further = [Choice(talk.reader.label("Back"), back.pack())]
    else:
        further = [*await wanted.further(rest, talk)] if wanted.further else []
    text = lines(
        wanted.ask(rest, talk),
        fit(talk.reader.content(here.name)) if here else None,
        told,
        None if menu.items else talk.reader.say("The course menu is empty."),
    )
    return await numbered(talk, text, shown, further=[*turns, *further])


@router.callback_query(ChooseItem.filter())
async def open_items(press: CallbackQuery, callback_data: ChooseItem, talk: Talk) -> None:
    """Show the categories, or the items of one."""
    if callback_data.purpose not in _PURPOSES:
        await show(press, no_longer(talk))
        return
    screen = await items_screen(
        talk,
        callback_data.purpose,
        callback_data.rest,
        category=callback_data.category,
        page=callback_data.page,
    )
    await show(press, screen)


@router.callback_query(TakeItem.filter())
async def take_item(press: CallbackQuery, callback_data: TakeItem, talk: Talk) -> None:
    """Go on with the item, if it is still there to be chosen."""
    wanted = _PURPOSES.get(callback_data.purpose)
    if wanted is None:
        await show(press, no_longer(talk))
        return
    await some_scope_seen(talk.database, talk.actor, wanted.rank)
    menu = await course_menu(talk.database, withdrawn=wanted.withdrawn)
    if menu.item(callback_data.item) is None:
        await show(press, no_longer(talk))
        return
    await wanted.chosen(press, callback_data.item, callback_data.rest, talk)


def item_label(talk: Talk, item: ItemLine, noted: str | None = None) -> str:
    """Return an item's title, and behind it what is noted of it, or that it is off the menu."""
    title = talk.reader.content(item.title)
    if item.given and not noted:
        return title
    told = noted or talk.reader.label("off the menu")
    return fit(title, LINE - _NUMBER - 0.5 - width(told)) + " " + told


def _rows(
    talk: Talk,
    menu: CourseMenu,
    here: Category | None,
    purpose: str,
    rest: str,
    noted: Mapping[int, str],
) -> list[Choice]:
    if here is not None:
        return [
            Choice(
                item_label(talk, each, noted.get(each.id)),
                TakeItem(purpose=purpose, rest=rest, item=each.id).pack(),
            )
            for each in here.items
        ]
    return [
        Choice(
            _category(talk, each), ChooseItem(purpose=purpose, rest=rest, category=each.id).pack()
        )
        for each in menu.categories()
    ]


def _category(talk: Talk, category: Category) -> str:
    """Return a category's name and how many items it has."""
    reader, n = talk.reader, len(category.items)
    room = LINE - _NUMBER - width(reader.label("{name} ({n})", name="", n=n))
    return reader.label("{name} ({n})", name=fit(reader.content(category.name), room), n=n)


async def _take_name(event: Event, text: str, talk: Talk) -> None:
    """Go on with the item that was named; of several it is asked which, of none for another."""
    purpose, rest = await asked_detail(talk)
    wanted = _PURPOSES[purpose]
    await some_scope_seen(talk.database, talk.actor, wanted.rank)
    menu = await course_menu(talk.database, withdrawn=wanted.withdrawn)
    found = named_items(menu, text)
    meant = the_one(found, text, lambda item: item.title)
    if meant is not None:
        await stop_asking(talk)
        await wanted.chosen(event, meant.id, rest, talk)
        return
    if not found:
        none = talk.reader.say("No course is called that. Again?")
        await show(event, await items_screen(talk, purpose, rest, told=none))
        return
    choices = [
        Choice(item_label(talk, each), TakeItem(purpose=purpose, rest=rest, item=each.id).pack())
        for each in found[:A_PAGE]
    ]
    asked = lines(wanted.ask(rest, talk), talk.reader.say("Several fit. Which one?"))
    back = Choice(talk.reader.label("Back"), ChooseItem(purpose=purpose, rest=rest).pack())
    await ask_for(talk, NAMED, detail=[purpose, rest])
    await show(event, await numbered(talk, asked, choices, further=[back]))


NAMED = typed_input(
    TypedInput(
        key="choose.item",
        takes_any=True,
        read=naming,
        act=_take_name,
        about=lambda reader: reader.label("The name of a course"),
        misfit=lambda reader: reader.say("Please type the name of a course."),
    )
)
