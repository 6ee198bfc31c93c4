"""One order: how it stands; taken back by its site, planned or declined by organisers."""

from collections.abc import Sequence
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.about import short_name, today_of
from handlers.callbacks import OpenOffering
from handlers.entrances import Event
from handlers.front_words import no_longer
from handlers.numbered import Choice, numbered
from handlers.organisers.desk import back_to, heading
from handlers.organisers.offerings.draft import show_begun
from handlers.organisers.offerings.times import WHEN, example
from handlers.organisers.whens import BACK
from handlers.screens import Screen, show
from handlers.sites.orders.callbacks import (
    AskDecline,
    DeclineOrder,
    OpenOrder,
    PlanOrder,
    ReadOrder,
    WithdrawOrder,
)
from handlers.sites.orders.said import REASONS, STATES, order_lines, reason_said
from handlers.sites.orders.whole import is_cut, whole_screen
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, asked_detail, stop_asking, typed_input
from handlers.widths import fit
from locales.convert import to_traditional_all
from locales.reader import Reader, lines, mark
from school.arranging.drafts import begin_new
from school.arranging.ordered import meetings_of
from school.arranging.reading import own_days
from school.arranging.schedule import Meetings, NoSchedule
from school.orders.dates import first_ahead
from school.orders.reading import OrderCard, order_card
from school.orders.settling import NotSettled, decline_order, withdraw_order
from school.orders.tables import DeclineReason, OrderState
from school.staff.rights import Rank, scope_seen

router = Router(name="order card")

# A session lasts so long if neither the order nor the menu says; the draft shows it.
_MINUTES = 90
# With title and state six lines above the buttons.
_LINES = 4
_WHY = {
    NotSettled.GONE: mark("That order is not there any more."),
    NotSettled.SETTLED: mark("That order waits no more."),
    NotSettled.WORDS: mark("Say it in one line, please."),
}


@router.callback_query(OpenOrder.filter())
async def open_order(press: CallbackQuery, callback_data: OpenOrder, talk: Talk) -> None:
    """Show an order."""
    await stop_asking(talk)
    await show_order(press, callback_data.id, talk)


async def show_order(
    event: Event, order_id: int, talk: Talk, *, told: Markup | None = None
) -> None:
    """Show an order as it is now, below what is `told` of it."""
    card = await order_card(talk.database, talk.actor, order_id)
    if card is None:
        await show(event, no_longer(talk))
        return
    await show(event, await card_screen(talk, card, told=told))


async def card_screen(talk: Talk, card: OrderCard, *, told: Markup | None = None) -> Screen:
    """Return an order, and what the one who looks may do with it."""
    reader = talk.reader
    text = lines(
        heading(fit(reader.label("Order: {title}", title=reader.content(card.title)))),
        order_lines(
            talk,
            site=card.site,
            room=card.room,
            wanted=card.wanted,
            expected=card.expected,
            audience=card.audience,
            note=card.note,
            most=_LINES,
        ),
        told or _standing(talk, card),
    )
    choices = await _choices(talk, card)
    if await is_cut(talk, card):
        read = ReadOrder(id=card.id)
        choices = [*choices, Choice(reader.label("Read it whole"), read.pack())]
    return await numbered(talk, text, choices, further=[back_to(talk, "orders")])


@router.callback_query(ReadOrder.filter())
async def read_order(press: CallbackQuery, callback_data: ReadOrder, talk: Talk) -> None:
    """Show a page of all that an order says."""
    id_ = callback_data.id
    card = await order_card(talk.database, talk.actor, id_)
    if card is None:
        await show(press, no_longer(talk))
        return
    screen = whole_screen(
        talk,
        card,
        callback_data.page,
        turn=lambda to: ReadOrder(id=id_, page=to),
        back=OpenOrder(id=id_),
    )
    await show(press, await screen)


def _standing(talk: Talk, card: OrderCard) -> str:
    """Return how it stands: who ordered it, or what became of it and why."""
    reader = talk.reader
    if card.state is OrderState.WAITING:
        day = reader.date(today_of(reader, card.ordered_at).date())
        by = short_name(card.by) if card.by else reader.label("(no name)")
        wishes = card.wishes
        if wishes:
            by = reader.label_many("{by}, one wish", "{by}, {n} wishes", wishes, by=by)
        return fit(reader.label("Ordered {day}: {by}", day=day, by=by))
    if card.state is OrderState.DECLINED:
        why = reason_said(reader, card)
        return fit(reader.label("Declined: {why}", why=why or ""))
    return fit(reader.label("It is {state}.", state=reader.label(STATES[card.state])))


async def _choices(talk: Talk, card: OrderCard) -> Sequence[Choice]:
    label = talk.reader.label
    if card.offering_id is not None:
        return [Choice(label("See the course"), OpenOffering(id=card.offering_id).pack())]
    if card.state is not OrderState.WAITING:
        return []
    place = (await talk.menu()).places.get(card.site_id)
    scope = await scope_seen(talk.database, talk.actor, Rank.ORGANISER)
    path = place.site_path if place else None
    decides = [
        Choice(label("Plan it"), PlanOrder(id=card.id).pack()),
        Choice(label("Decline it"), AskDecline(id=card.id).pack()),
    ]
    withdraw = Choice(label("Take it back"), WithdrawOrder(id=card.id).pack())
    return [*(decides if scope.covers(path) else []), withdraw]


@router.callback_query(WithdrawOrder.filter())
async def withdraw(press: CallbackQuery, callback_data: WithdrawOrder, talk: Talk) -> None:
    """Take an order back."""
    why = await withdraw_order(
        talk.database, now=talk.now, actor=talk.actor, order_id=callback_data.id
    )
    await _settled(press, callback_data.id, why, talk)


async def _settled(event: Event, order_id: int, why: NotSettled | None, talk: Talk) -> None:
    if why is NotSettled.GONE:
        await show(event, no_longer(talk))
        return
    told = talk.reader.say(_WHY[why]) if why else None
    await show_order(event, order_id, talk, told=told)


# Declining.


@router.callback_query(AskDecline.filter())
async def ask_reason(press: CallbackQuery, callback_data: AskDecline, talk: Talk) -> None:
    """Ask why, by the usual reasons or in words."""
    card = await order_card(talk.database, talk.actor, callback_data.id)
    if card is None:
        await show(press, no_longer(talk))
        return
    await ask_for(talk, REASON, detail={"order": card.id})
    reader = talk.reader
    text = lines(
        heading(reader.label("Why is it declined?")),
        fit(reader.content(card.title)),
        reader.say("Tap one, or type it in one line."),
        reader.say("Who ordered it reads it."),
    )
    choices = [
        Choice(reader.label(told), DeclineOrder(id=card.id, reason=reason).pack())
        for reason, told in REASONS.items()
    ]
    back = Choice(reader.label("Back"), OpenOrder(id=card.id).pack())
    await show(press, await numbered(talk, text, choices, further=[back]))


@router.callback_query(DeclineOrder.filter())
async def decline(press: CallbackQuery, callback_data: DeclineOrder, talk: Talk) -> None:
    """Decline an order for a usual reason."""
    await stop_asking(talk)
    why = await decline_order(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        order_id=callback_data.id,
        reason=callback_data.reason,
    )
    await _settled(press, callback_data.id, why, talk)


async def take_reason(event: Event, text: str, talk: Talk) -> None:
    """Decline an order for what was typed."""
    order_id = (await asked_detail(talk) or {}).get("order", 0)
    (traditional,) = await talk.work(to_traditional_all, [text])
    why = await decline_order(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        order_id=order_id,
        reason=DeclineReason.OTHER,
        words=text,
        traditional=traditional,
    )
    if why is NotSettled.WORDS:
        await show(event, Screen(talk.reader.say(_WHY[why])))
        return
    await stop_asking(talk)
    await _settled(event, order_id, why, talk)


def _reason_asked(reader: Reader) -> Markup:
    return reader.say(_WHY[NotSettled.WORDS])


REASON = typed_input(
    TypedInput(
        key="or.reason",
        takes_any=True,
        read=lambda text, _talk: text.strip() or None,
        act=take_reason,
        about=lambda reader: reader.label("Why an order is declined"),
        misfit=_reason_asked,
    )
)


# Planning.


@router.callback_query(PlanOrder.filter())
async def plan(press: CallbackQuery, callback_data: PlanOrder, talk: Talk) -> None:
    """Begin an offering on the first date that is still ahead, or ask when it is to be."""
    await stop_asking(talk)
    card = await order_card(talk.database, talk.actor, callback_data.id)
    if card is None or card.state is not OrderState.WAITING:
        why = NotSettled.SETTLED if card else NotSettled.GONE
        await _settled(press, callback_data.id, why, talk)
        return
    meetings = await _meetings(talk, card)
    if meetings is None:
        await _ask_when(press, card, talk)
        return
    begun = await begin_new(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        item_id=card.item_id,
        site_id=card.site_id,
        meetings=meetings,
        settings=talk.school,
        order_id=card.id,
    )
    await show_begun(press, begun, talk)


async def _meetings(talk: Talk, card: OrderCard) -> Meetings | None:
    """Return the sessions of the first date that is still ahead, if there is any."""
    wanted = first_ahead(card.wanted, talk.now)
    if wanted is None:
        return None
    own = await own_days(talk.database)
    minutes = card.minutes or _MINUTES
    found = meetings_of(wanted, minutes=minutes, zone=talk.school.zone, own=own, now=talk.now)
    return None if isinstance(found, NoSchedule) else found


async def _ask_when(event: Event, card: OrderCard, talk: Talk) -> None:
    """Ask when it is to be; what is typed begins the offering of the order."""
    reader, back = talk.reader, OpenOrder(id=card.id).pack()
    detail: dict[str, Any] = {"do": "new", "item": card.item_id, "site": card.site_id}
    detail |= {"minutes": card.minutes, "order": card.id, BACK: back}
    await ask_for(talk, WHEN, detail=detail)
    text = lines(
        heading(reader.label("When shall it be?")),
        fit(reader.content(card.title)),
        example(reader),
    )
    row = Choice(reader.label("Back"), back)
    await show(event, await numbered(talk, text, [], further=[row]))
