"""News of orders, to those who decide and those who ordered; and that a wish comes true."""

from aiogram.types import InlineKeyboardButton

from handlers.about import short_name, title_of, when_of, where_of
from handlers.callbacks import OpenOffering, OpenRoom
from handlers.notices.rendered import Rendered
from handlers.notices.telling import GoneError, Telling, message
from handlers.sites.orders.callbacks import OpenOrder, PlanOrder
from handlers.sites.orders.said import dates_said, reason_said
from handlers.widths import fit
from locales.reader import mark
from school.orders.reading import OrderCard, told_order
from school.orders.telling import OrderNews

_HEADS = {
    OrderNews.PLANNED: mark("<b>What you ordered is planned</b>"),
    OrderNews.MOVED: mark("<b>What you ordered has changed</b>"),
    OrderNews.CANCELLED: mark("<b>What you ordered is cancelled</b>"),
    OrderNews.REOPENED: mark("<b>What you ordered takes place</b>"),
}


async def order_news(telling: Telling) -> Rendered:
    """Tell organisers of a new order, or who ordered what became of it."""
    card = await told_order(telling.database, telling.claimed.subject)
    if card is None:
        raise GoneError("order")
    news = OrderNews(telling.facts.get("news", OrderNews.NEW))
    match news:
        case OrderNews.NEW:
            return _new(telling, card)
        case OrderNews.DECLINED:
            return _declined(telling, card)
        case _:
            return await _planned(telling, card, news)


def _new(telling: Telling, card: OrderCard) -> Rendered:
    """Say what a site would like to have, and when."""
    reader = telling.reader
    by = short_name(card.by) if card.by else reader.label("(no name)")
    return message(
        reader.say("<b>A site orders a course</b>"),
        fit(reader.content(card.title)),
        fit(f"{reader.content(card.site)} {by}"),
        *dates_said(reader, card.wanted, now=telling.now, room=2),
        reader.say_many("about one person", "about {n} people", card.expected)
        if card.expected
        else None,
        buttons=[
            telling.button(reader.label("See the order"), OpenOrder(id=card.id)),
            telling.button(reader.label("Plan it"), PlanOrder(id=card.id)),
        ],
    )


def _declined(telling: Telling, card: OrderCard) -> Rendered:
    """Say that a site does not get what it ordered, and why."""
    reader = telling.reader
    return message(
        reader.say("<b>Your order was declined</b>"),
        fit(reader.content(card.title)),
        fit(reader.content(card.site)),
        reason_said(reader, card),
        telling.phone(card.site_id),
        buttons=[telling.button(reader.label("See the order"), OpenOrder(id=card.id))],
    )


async def _planned(telling: Telling, card: OrderCard, news: OrderNews) -> Rendered:
    """Say when and where it is, as it stands now."""
    reader = telling.reader
    brief = await telling.offering(card.offering_id or 0)
    see = OpenOffering(id=brief.offering_id)
    return message(
        reader.say(_HEADS[news]),
        title_of(reader, brief),
        when_of(reader, brief, now=telling.now),
        where_of(reader, brief),
        buttons=[telling.button(reader.label("See the course"), see)],
    )


async def wish_comes(telling: Telling) -> Rendered:
    """Say that a course comes that the reader wished for, and how to sign up."""
    reader = telling.reader
    brief = await telling.offering(telling.claimed.subject)
    return message(
        reader.say("<b>The course you wished for comes</b>"),
        title_of(reader, brief),
        when_of(reader, brief, now=telling.now),
        where_of(reader, brief),
        buttons=[
            telling.button(reader.label("See it and sign up"), OpenOffering(id=brief.offering_id)),
            _stop(telling),
        ],
    )


async def wished_title(telling: Telling) -> str:
    """Return what it is called in a line of a digest."""
    brief = await telling.offering(telling.claimed.subject)
    return telling.reader.label("Comes: {title}", title=telling.reader.content(brief.title))


def _stop(telling: Telling) -> InlineKeyboardButton:
    return telling.button(telling.reader.label("Send me nothing unasked"), OpenRoom(name="STOP"))
