"""The course menu on the work desk: its items, one item's card, on the menu or off it."""

from collections.abc import Sequence

from aiogram import Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.entrances import Event
from handlers.front_words import no_longer
from handlers.numbered import Choice, numbered
from handlers.organisers.choosing_items import ChooseItem, item_purpose, items_screen
from handlers.organisers.desk import heading, to_desk
from handlers.organisers.menu_items.callbacks import (
    BeginItem,
    FindItem,
    OpenItem,
    OpenItemDraft,
    SetItemStatus,
)
from handlers.organisers.menu_items.said import item_lines
from handlers.organisers.sections import section
from handlers.pages import lines_of, paged
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.typed import stop_asking
from handlers.widths import fit
from locales.reader import Reader, lines, mark
from school.menu_items.drafts import own_item_drafts
from school.menu_items.reading import ItemCard, item_card
from school.menu_items.saving import restore_item, withdraw_item
from school.staff.rights import Rank, scope_seen
from school.wishes.wishing import count_of_item

router = Router(name="course menu")

SECTION = PURPOSE = "menu"


async def may_change(talk: Talk) -> bool:
    """Tell whether to show ways to change the menu; the use-cases check it again."""
    return (await scope_seen(talk.database, talk.actor, Rank.ORGANISER)).everywhere


@section(SECTION, mark("Course menu"), rank=Rank.ORGANISER)
async def open_menu(event: Event, talk: Talk) -> None:
    """Show the categories of the course menu."""
    await stop_asking(talk)
    await show(event, await items_screen(talk, PURPOSE))


async def _further(_rest: str, talk: Talk) -> Sequence[Choice]:
    reader = talk.reader
    find = Choice(reader.label("Look for one"), FindItem().pack())
    if not await may_change(talk):
        return [find, to_desk(talk)]
    begun = await own_item_drafts(talk.database, talk.actor, now=talk.now)
    new = Choice(reader.label("A new menu item"), BeginItem().pack())
    on = [Choice(_go_on(talk, each.title), OpenItemDraft(id=each.id).pack()) for each in begun[:1]]
    return [*on, new, find, to_desk(talk)]


def _go_on(talk: Talk, title: str | None) -> str:
    reader = talk.reader
    if not title:
        return reader.label("Go on with the new one")
    return reader.label("Go on with {title}", title=reader.content(title))


@item_purpose(
    PURPOSE,
    ask=lambda _rest, talk: heading(talk.reader.label("Course menu")),
    withdrawn=True,
    further=_further,
)
async def open_chosen(event: Event, item_id: int, _rest: str, talk: Talk) -> None:
    """Show an item's card."""
    await show_item(event, item_id, talk)


@router.callback_query(OpenItem.filter())
async def open_item(press: CallbackQuery, callback_data: OpenItem, talk: Talk) -> None:
    """Show an item's card, or a page of its summary."""
    await show_item(press, callback_data.id, talk, page=callback_data.page)


async def show_item(event: Event, item_id: int, talk: Talk, *, page: int = 0) -> None:
    """Show an item, or that it is not there."""
    await stop_asking(talk)
    card = await item_card(talk.database, item_id, now=talk.now)
    if card is None or talk.visitor.rank < Rank.ORGANISER:
        await show(event, no_longer(talk))
        return
    screen = _summary_screen(talk, card, page) if page > 0 else _card_screen(talk, card)
    await show(event, await screen)


async def _card_screen(talk: Talk, card: ItemCard) -> Screen:
    """Return an item's card."""
    reader = talk.reader
    wishes = await count_of_item(talk.database, card.id)
    text = lines(
        heading(fit(reader.content(card.values.title or ""))),
        *item_lines(reader, card.values),
        _standing(reader, card, wishes),
    )
    choices = [Choice(reader.label("Read the summary"), OpenItem(id=card.id, page=1).pack())]
    if not _is_long(reader, card):
        choices.clear()
    if await may_change(talk):
        choices = [*_changes(talk, card), *choices]
    back = ChooseItem(purpose=PURPOSE, category=card.id)
    return await numbered(talk, text, choices, further=[Choice(reader.label("Back"), back.pack())])


def _standing(reader: Reader, card: ItemCard, wishes: int) -> Markup:
    """Return the code by which the workbook knows it, what is planned and wished for."""
    if card.given and wishes:
        return reader.say(
            "Code {code}, {n} to come, {m} wishes", code=card.code, n=card.coming, m=wishes
        )
    if card.given:
        return reader.say("Code {code}, {n} to come", code=card.code, n=card.coming)
    return reader.say("Off the menu, code {code}, {n} to come", code=card.code, n=card.coming)


def _changes(talk: Talk, card: ItemCard) -> list[Choice]:
    label = talk.reader.label
    off, on = label("Take it off the menu"), label("Put it back on the menu")
    status = SetItemStatus(id=card.id, given=not card.given)
    return [
        Choice(label("Change it"), BeginItem(id=card.id).pack()),
        Choice(label("A new one like it"), BeginItem(id=card.id, copy_it=True).pack()),
        Choice(off if card.given else on, status.pack()),
    ]


def _is_long(reader: Reader, card: ItemCard) -> bool:
    return lines_of(reader.content(card.values.summary or "")) > 1


async def _summary_screen(talk: Talk, card: ItemCard, page: int) -> Screen:
    """Return a page of an item's summary."""
    reader = talk.reader
    head = heading(fit(reader.content(card.values.title or "")))
    pages = paged([reader.content(card.values.summary or "")], head=head)
    page = min(page, len(pages))
    on = Choice(reader.label("Read on"), OpenItem(id=card.id, page=page + 1).pack())
    back = Choice(reader.label("Back"), OpenItem(id=card.id).pack())
    further = [*([on] if page < len(pages) else []), back]
    return await numbered(talk, pages[page - 1], [], further=further)


@router.callback_query(SetItemStatus.filter())
async def set_status(press: CallbackQuery, callback_data: SetItemStatus, talk: Talk) -> None:
    """Take an item off the menu or put it back, and say what that means."""
    act = restore_item if callback_data.given else withdraw_item
    done = await act(talk.database, now=talk.now, actor=talk.actor, item_id=callback_data.id)
    card = await item_card(talk.database, callback_data.id, now=talk.now)
    if done is None or card is None:
        await show(press, no_longer(talk))
        return
    reader = talk.reader
    text = lines(
        heading(fit(reader.content(card.values.title or ""))),
        *(_back_on(reader) if callback_data.given else _taken_off(reader, card.coming)),
    )
    undo = _changes(talk, card)[-1]
    back = Choice(reader.label("Back"), OpenItem(id=card.id).pack())
    await show(press, await numbered(talk, text, [undo], further=[back]))


def _back_on(reader: Reader) -> list[Markup]:
    return [
        reader.say("It is on the menu again."),
        reader.say("New courses of it can be planned."),
    ]


def _taken_off(reader: Reader, coming: int) -> list[Markup]:
    return [
        reader.say("It is off the menu now."),
        reader.say("No new courses of it are planned."),
        reader.say_many("The one planned takes place.", "The {n} planned take place.", coming)
        if coming
        else reader.say("None is planned at present."),
    ]
