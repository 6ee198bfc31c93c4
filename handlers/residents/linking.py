"""Is that you? Staff entered somebody with the phone that this account has just proven."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, Message

from handlers.callbacks import Id, OpenRoom
from handlers.entrances import Event
from handlers.numbered import Choice, numbered
from handlers.screens import Screen, show, show_below
from handlers.talk import Talk
from locales.reader import lines
from school.entries.linking import Linked, link, proposals
from school.people import SaveOutcome, prove_phone, set_phone

router = Router(name="linking")

# What else is asked of somebody who has just proven their phone, and who may take a card that
# nobody asked for; the latter tell whether they did.
Proposer = Callable[[Event, Talk], Awaitable[None]]
Taker = Callable[[Message, str, Talk], Awaitable[bool]]
_PROPOSERS: list[Proposer] = []
_TAKERS: list[Taker] = []


def proposes(proposer: Proposer) -> Proposer:
    """Make a handler one that asks, below what was said, who else the phone tells one to be."""
    _PROPOSERS.append(proposer)
    return proposer


def takes_cards(taker: Taker) -> Taker:
    """Make a handler one that may take one's own card though nobody asked for it."""
    _TAKERS.append(taker)
    return taker


async def is_taken(message: Message, number: str, talk: Talk) -> bool:
    """Offer one's own card around; tell whether somebody took it."""
    for taker in _TAKERS:
        if await taker(message, number, talk):
            return True
    return False


class LinkMe(CallbackData, prefix="lkm"):
    """Say that an entered person is oneself, or is not."""

    id: Id
    me: bool


async def keep_phone(talk: Talk, number: str, *, verified: bool) -> SaveOutcome:
    """Keep one's own phone: `verified` when it came as Telegram's own contact card."""
    if verified:
        return await prove_phone(talk.database, person_id=talk.person_id, phone=number)
    return await set_phone(
        talk.database, person_id=talk.person_id, by_id=talk.person_id, phone=number
    )


async def propose_link(event: Event, talk: Talk) -> None:
    """Ask, below what was said, whether they are the one staff entered; nothing when nobody is."""
    known = await proposals(talk.database, talk.person_id)
    if known:
        await show_below(event, await _asked(talk, known[0].person_id, known[0].name))
    for proposer in _PROPOSERS:
        await proposer(event, talk)


async def _asked(talk: Talk, entered_id: int, name: str | None) -> Screen:
    reader = talk.reader
    text = lines(
        reader.say("<b>Is that you?</b>"),
        reader.say("The school signed somebody up with this number:"),
        masked_name(name or ""),
        reader.say("Then I show you these sign-ups."),
    )
    choices = [
        Choice(reader.label("Yes, that is me"), LinkMe(id=entered_id, me=True).pack()),
        Choice(reader.label("No, somebody else"), LinkMe(id=entered_id, me=False).pack()),
    ]
    return await numbered(talk, text, choices)


@router.callback_query(LinkMe.filter())
async def answer(press: CallbackQuery, callback_data: LinkMe, talk: Talk) -> None:
    """Make them one person, or leave both as they are."""
    reader = talk.reader
    if not callback_data.me:
        await show(press, Screen(reader.say("All right. Nothing was changed.")))
        return
    outcome: Any = await link(
        talk.database,
        now=talk.now,
        account_id=talk.person_id,
        entered_id=callback_data.id,
        settings=talk.school,
    )
    told = (
        reader.say("Done. All these sign-ups are yours now.")
        if isinstance(outcome, Linked)
        else reader.say("Please share your number with the button first.")
    )
    mine = Choice(reader.label("My sign-ups"), OpenRoom(name="MINE").pack())
    await show(press, await numbered(talk, lines(told), [mine]))


def masked_name(name: str) -> str:
    """Return a name of which only the first and the last sign can be read."""
    if len(name) <= 2:
        return f"{name[:1]}*"
    return f"{name[0]}{'*' * (len(name) - 2)}{name[-1]}"
