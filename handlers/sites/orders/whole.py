"""All that an order says, in pages: its screens cut what is longer than a line."""

from collections.abc import Callable

from aiogram.filters.callback_data import CallbackData

from handlers.listing import reading_at
from handlers.numbered import Choice, numbered
from handlers.organisers.desk import heading
from handlers.pages import Part, lines_of, paged
from handlers.screens import Screen
from handlers.sites.orders.said import dates_whole, reason_said
from handlers.talk import Talk
from school.orders.drafts import Ordering
from school.orders.reading import OrderCard
from school.orders.tables import OrderState

# So many lines of an order stand on its screens.
_SHOWN = 4


async def parts_of(talk: Talk, order: OrderCard | Ordering) -> list[Part]:
    """Return what an order says, whole: the title, where, when, for whom, the note, why not."""
    reader = talk.reader
    if isinstance(order, OrderCard):
        site, declined = order.site, order.state is OrderState.DECLINED
        why = reason_said(reader, order, whole=True) if declined else None
    else:
        place = (await talk.menu()).places.get(order.site_id)
        site, why = (place.name if place else ""), None
    expected = order.expected
    told: list[Part | None] = [
        reader.content(order.title),
        f"{reader.content(site)} {reader.content(order.room or '')}".strip(),
        *dates_whole(reader, order.wanted, now=talk.now),
        reader.label_many("about one person", "about {n} people", expected) if expected else None,
        reader.label("For: {audience}", audience=reader.content(order.audience))
        if order.audience
        else None,
        reader.label("Note: {note}", note=order.note) if order.note else None,
        reader.label("Declined: {why}", why=why) if why else None,
    ]
    return [each for each in told if each]


async def is_cut(talk: Talk, order: OrderCard | Ordering) -> bool:
    """Tell whether its screen has no room for all that an order says."""
    _, *others = parts = await parts_of(talk, order)
    return len(others) > _SHOWN or any(lines_of(each) > 1 for each in parts)


async def whole_screen(
    talk: Talk,
    order: OrderCard | Ordering,
    page: int,
    *,
    turn: Callable[[int], CallbackData],
    back: CallbackData,
) -> Screen:
    """Return a page of it; `turn` leads to others."""
    head = heading(talk.reader.label("The whole order"))
    pages = paged(await parts_of(talk, order), head=head)
    page, turns = reading_at(pages, page, talk, turn)
    row = Choice(talk.reader.label("Back"), back.pack())
    return await numbered(talk, pages[page], [], further=[*turns, row])
