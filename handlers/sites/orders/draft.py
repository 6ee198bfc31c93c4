"""A draft of an order: all that is said so far, to be checked and ordered."""

from aiogram import Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.entrances import Event
from handlers.numbered import Choice, numbered
from handlers.organisers.desk import back_to, heading
from handlers.screens import Screen, show
from handlers.sites.orders.callbacks import (
    AskOrderDates,
    AskOrderPart,
    DropOrder,
    NewOrder,
    OpenOrder,
    OpenOrderDraft,
    PlaceOrder,
    ReadOrderDraft,
)
from handlers.sites.orders.said import order_lines
from handlers.sites.orders.whole import is_cut, whole_screen
from handlers.talk import Talk
from handlers.typed import stop_asking
from handlers.widths import fit
from locales.reader import Reader, lines, mark
from school.orders.drafts import (
    NoOrderDraft,
    Ordering,
    OrderPart,
    Unfitting,
    drop_order,
    order_draft_of,
)
from school.orders.settling import Ordered, place_order

router = Router(name="order drafts")

_WHY = {
    NoOrderDraft.GONE: mark("This order is not there any more."),
    NoOrderDraft.STALE: mark("It was changed. Please look again."),
    NoOrderDraft.ORDERED: mark("That is ordered already."),
}
_UNFITTING = {
    Unfitting.EMPTY: mark("Please type it."),
    Unfitting.LONG: mark("That is too long. Shorter, please."),
    Unfitting.NUMBER: mark("Just a number, like: 30"),
    Unfitting.PAST: mark("That time is over already."),
    Unfitting.FULL: mark("Three times are enough."),
}
# With the title six lines above the buttons.
_LINES = 5


@router.callback_query(OpenOrderDraft.filter())
async def open_draft(press: CallbackQuery, callback_data: OpenOrderDraft, talk: Talk) -> None:
    """Show a draft."""
    await stop_asking(talk)
    await show_draft(press, callback_data.id, talk)


async def show_draft(event: Event, draft_id: int, talk: Talk) -> None:
    """Show a draft as it is now, or that it is gone."""
    draft = await opened(event, draft_id, talk)
    if draft is not None:
        await show(event, await draft_screen(talk, draft))


async def opened(event: Event, draft_id: int, talk: Talk) -> Ordering | None:
    """Return a draft that can be gone on with; None when there is none, which is shown."""
    draft = await order_draft_of(talk.database, talk.actor, draft_id, now=talk.now)
    if draft is None or draft.ordered:
        why = NoOrderDraft.ORDERED if draft else NoOrderDraft.GONE
        await show(event, await refused(talk, why))
        return None
    return draft


async def shown_again(
    event: Event, draft_id: int, outcome: Ordering | NoOrderDraft | Unfitting, talk: Talk
) -> None:
    """Show a draft after a change of it, or why it was not changed."""
    if isinstance(outcome, NoOrderDraft) and outcome is not NoOrderDraft.STALE:
        await show(event, await refused(talk, outcome))
        return
    await show_draft(event, draft_id, talk)


async def draft_screen(talk: Talk, draft: Ordering) -> Screen:
    """Return what would be ordered, and the ways to change it."""
    reader, id_ = talk.reader, draft.id
    place = (await talk.menu()).places.get(draft.site_id)
    text = lines(
        heading(fit(reader.label("Order: {title}", title=reader.content(draft.title)))),
        order_lines(
            talk,
            site=place.name if place else "",
            room=draft.room,
            wanted=draft.wanted,
            expected=draft.expected,
            audience=draft.audience,
            note=draft.note,
            most=_LINES,
        ),
    )
    choices = [
        Choice(reader.label("Order it"), PlaceOrder(id=id_, version=draft.version).pack()),
        Choice(reader.label("When"), AskOrderDates(id=id_).pack()),
        _part(reader.label("How many people"), id_, OrderPart.EXPECTED),
        _part(reader.label("For whom"), id_, OrderPart.AUDIENCE),
        _part(reader.label("The room"), id_, OrderPart.ROOM),
        _part(reader.label("A note"), id_, OrderPart.NOTE),
    ]
    read = Choice(reader.label("Read it whole"), ReadOrderDraft(id=id_).pack())
    further = [
        *([read] if await is_cut(talk, draft) else []),
        Choice(reader.label("Throw it away"), DropOrder(id=id_).pack()),
        back_to(talk, "orders"),
    ]
    return await numbered(talk, text, choices, further=further)


@router.callback_query(ReadOrderDraft.filter())
async def read_draft(press: CallbackQuery, callback_data: ReadOrderDraft, talk: Talk) -> None:
    """Show a page of all that a draft says."""
    id_ = callback_data.id
    draft = await opened(press, id_, talk)
    if draft is None:
        return
    screen = whole_screen(
        talk,
        draft,
        callback_data.page,
        turn=lambda to: ReadOrderDraft(id=id_, page=to),
        back=OpenOrderDraft(id=id_),
    )
    await show(press, await screen)


def _part(label: str, draft_id: int, part: OrderPart) -> Choice:
    return Choice(label, AskOrderPart(id=draft_id, part=part).pack())


async def refused(talk: Talk, why: NoOrderDraft) -> Screen:
    """Return why a draft cannot be gone on with."""
    again = Choice(talk.reader.label("Order something"), NewOrder().pack())
    return await numbered(
        talk, talk.reader.say(_WHY[why]), [again], further=[back_to(talk, "orders")]
    )


def unfitting(reader: Reader, why: Unfitting) -> Markup:
    """Return why a value is not taken."""
    return reader.say(_UNFITTING[why])


@router.callback_query(DropOrder.filter())
async def drop(press: CallbackQuery, callback_data: DropOrder, talk: Talk) -> None:
    """Throw a draft away."""
    await stop_asking(talk)
    await drop_order(talk.database, now=talk.now, actor=talk.actor, draft_id=callback_data.id)
    told = talk.reader.say("All right. Nothing was ordered.")
    await show(press, await numbered(talk, told, [], further=[back_to(talk, "orders")]))


@router.callback_query(PlaceOrder.filter())
async def place(press: CallbackQuery, callback_data: PlaceOrder, talk: Talk) -> None:
    """Order it, and say who hears of it."""
    await stop_asking(talk)
    outcome = await place_order(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        draft_id=callback_data.id,
        version=callback_data.version,
        owners=talk.owners,
    )
    if not isinstance(outcome, Ordered):
        await shown_again(press, callback_data.id, outcome, talk)
        return
    await talk.saved()
    reader = talk.reader
    text = lines(
        heading(reader.label("It is ordered")),
        reader.say("The organisers hear of it now.")
        if outcome.told
        else reader.say("It is in the list of orders."),
        reader.say("I tell you what they say."),
    )
    choices = [
        Choice(reader.label("See the order"), OpenOrder(id=outcome.order_id).pack()),
        Choice(reader.label("Order something else"), NewOrder().pack()),
    ]
    await show(press, await numbered(talk, text, choices, further=[back_to(talk, "orders")]))
