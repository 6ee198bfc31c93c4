"""The parts of an order besides its dates: for whom, how many, where, and a note."""

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.entrances import Event
from handlers.numbered import Choice, numbered
from handlers.organisers.desk import heading
from handlers.screens import Screen, show
from handlers.sites.orders.callbacks import (
    AskOrderPart,
    ClearOrderPart,
    OpenOrderDraft,
    SayNumber,
    TakeOrderRoom,
)
from handlers.sites.orders.draft import opened, shown_again, unfitting
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, asked_detail, stop_asking, typed_input
from handlers.widths import fit
from locales.reader import lines, mark
from locales.understand.values import amount
from school.orders.drafts import Ordering, OrderPart, Unfitting, rooms_at, say_in_order

router = Router(name="order parts")

_NUMBERS = (15, 20, 30, 50, 80)
# Rooms that a screen offers; others are typed.
_ROOMS = 5
_QUESTIONS = {
    OrderPart.EXPECTED: mark("How many people may come?"),
    OrderPart.AUDIENCE: mark("For whom is it?"),
    OrderPart.ROOM: mark("In which room?"),
    OrderPart.NOTE: mark("What should they know?"),
}
_HINTS = {
    OrderPart.EXPECTED: mark("Tap one, or type a number."),
    OrderPart.AUDIENCE: mark("Type it, like: parents of babies"),
    OrderPart.ROOM: mark("Tap one, or type another."),
    OrderPart.NOTE: mark("Type it in one line."),
}
_WITHOUT = {
    OrderPart.EXPECTED: mark("Not known yet"),
    OrderPart.AUDIENCE: mark("For everybody"),
    OrderPart.ROOM: mark("No room yet"),
    OrderPart.NOTE: mark("No note"),
}


@router.callback_query(AskOrderPart.filter())
async def ask_part(press: CallbackQuery, callback_data: AskOrderPart, talk: Talk) -> None:
    """Ask for a part of a draft."""
    draft = await opened(press, callback_data.id, talk)
    if draft is not None:
        await _ask(press, draft, callback_data.part, talk)


async def ask_expected(event: Event, draft: Ordering, talk: Talk) -> None:
    """Ask how many are expected, which every order should say."""
    await _ask(event, draft, OrderPart.EXPECTED, talk)


async def _ask(event: Event, draft: Ordering, part: OrderPart, talk: Talk) -> None:
    await ask_for(talk, WORDS, detail={"draft": draft.id, "part": part.value})
    reader = talk.reader
    stands = getattr(draft, part.value)
    text = lines(
        heading(reader.label(_QUESTIONS[part])),
        fit(reader.content(draft.title)),
        reader.say(_HINTS[part]),
        reader.say("Now: {value}", value=fit(reader.content(str(stands)), 14)) if stands else None,
    )
    clear = ClearOrderPart(id=draft.id, version=draft.version, part=part)
    known = await _known(draft, part, talk)
    choices = [*known, Choice(reader.label(_WITHOUT[part]), clear.pack())]
    back = Choice(reader.label("Back"), OpenOrderDraft(id=draft.id).pack())
    await show(event, await numbered(talk, text, choices, further=[back]))


async def _known(draft: Ordering, part: OrderPart, talk: Talk) -> list[Choice]:
    """Return the answers that can be tapped."""
    reader, here = talk.reader, {"id": draft.id, "version": draft.version}
    if part is OrderPart.EXPECTED:
        return [
            Choice(
                reader.label_many("about one person", "about {n} people", n),
                SayNumber(**here, n=n).pack(),
            )
            for n in _NUMBERS
        ]
    if part is OrderPart.ROOM:
        rooms = await rooms_at(talk.database, talk.actor, draft.site_id)
        return [
            Choice(fit(reader.content(room)), TakeOrderRoom(**here, room=n).pack())
            for n, room in enumerate(rooms[:_ROOMS], 1)
        ]
    return []


@router.callback_query(SayNumber.filter())
async def say_number(press: CallbackQuery, callback_data: SayNumber, talk: Talk) -> None:
    """Set how many are expected."""
    value = callback_data.n or None
    await _keep(press, callback_data.id, OrderPart.EXPECTED, value, talk, callback_data.version)


@router.callback_query(TakeOrderRoom.filter())
async def take_room(press: CallbackQuery, callback_data: TakeOrderRoom, talk: Talk) -> None:
    """Take one of the site's rooms."""
    draft = await opened(press, callback_data.id, talk)
    if draft is None:
        return
    rooms = await rooms_at(talk.database, talk.actor, draft.site_id)
    value = rooms[callback_data.room - 1] if 1 <= callback_data.room <= len(rooms) else None
    await _keep(press, draft.id, OrderPart.ROOM, value, talk, callback_data.version)


@router.callback_query(ClearOrderPart.filter())
async def clear_part(press: CallbackQuery, callback_data: ClearOrderPart, talk: Talk) -> None:
    """Take a part away."""
    part = callback_data.part
    await _keep(press, callback_data.id, part, None, talk, callback_data.version)


async def take_words(event: Event, text: str, talk: Talk) -> None:
    """Set the part that was asked for to what was typed."""
    detail = await asked_detail(talk) or {}
    part = OrderPart(detail["part"])
    value = (amount(text) or 0) if part is OrderPart.EXPECTED else text
    await _keep(event, detail["draft"], part, value, talk)


async def _keep(
    event: Event,
    draft_id: int,
    part: OrderPart,
    value: str | int | None,
    talk: Talk,
    version: int | None = None,
) -> None:
    """Keep a part and show the draft; what does not fit is said, and stays asked for."""
    outcome = await say_in_order(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        draft_id=draft_id,
        part=part,
        value=value,
        version=version,
    )
    if isinstance(outcome, Unfitting):
        await show(event, Screen(unfitting(talk.reader, outcome)))
        return
    await stop_asking(talk)
    await shown_again(event, draft_id, outcome, talk)


WORDS = typed_input(
    TypedInput(
        key="or.words",
        takes_any=True,
        read=lambda text, _talk: text.strip() or None,
        act=take_words,
        about=lambda reader: reader.label("The order"),
        misfit=lambda reader: reader.say("Please type it."),
    )
)
