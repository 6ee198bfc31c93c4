"""Notices that are unknown or failed: owners send them again, or close them, kind by kind."""

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.callbacks import OpenRoom
from handlers.kinds import kind_name
from handlers.numbered import Choice, numbered
from handlers.organisers.callbacks import DecideEnds, OpenEnds, OpenEndsOf
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.theme_text import bold
from locales.reader import lines
from school.deliveries.decisions import (
    Count,
    Decided,
    close_unknown,
    open_ends,
    open_ends_of,
    resend,
)
from school.notices.tables import NoticeKind, NoticeState

router = Router(name="undelivered")

# One press decides about so many at most: settled in a second or two.
AT_ONCE = 200
MOST = 6


@router.callback_query(OpenEnds.filter())
async def open_kinds(press: CallbackQuery, talk: Talk) -> None:
    """Show the kinds there is something to decide about."""
    await show(press, await kinds_screen(talk))


@router.callback_query(OpenEndsOf.filter())
async def open_kind(press: CallbackQuery, callback_data: OpenEndsOf, talk: Talk) -> None:
    """Show what is to be decided about one kind."""
    await show(press, await kind_screen(talk, callback_data.kind))


@router.callback_query(DecideEnds.filter())
async def decide(press: CallbackQuery, callback_data: DecideEnds, talk: Talk) -> None:
    """Send them again, or close them."""
    ids = await open_ends_of(talk.database, callback_data.kind, limit=AT_ONCE)
    act = resend if callback_data.again else close_unknown
    outcome = await act(talk.database, talk.now, talk.actor, ids, settings=talk.school)
    if not isinstance(outcome, Decided):
        await show(press, Screen(talk.reader.say("This is for those in charge.")))
        return
    await show(press, await _decided(talk, outcome, again=callback_data.again))


async def kinds_screen(talk: Talk) -> Screen:
    """Return the kinds there is something to decide about, by the number of notices."""
    reader, ends = talk.reader, await open_ends(talk.database)
    totals: dict[NoticeKind, int] = {}
    for each in ends if talk.visitor.owner else ():
        totals[each.kind] = totals.get(each.kind, 0) + each.notices
    shown = sorted(totals, key=lambda kind: -totals[kind])[:MOST]
    text = (
        lines(
            reader.say("<b>These may not have arrived</b>"),
            reader.say("Choose which to decide about."),
        )
        if shown
        else reader.say("Nothing is left to decide.")
    )
    choices = [
        Choice(
            reader.label("{kind}: {n}", kind=kind_name(reader, kind), n=totals[kind]),
            OpenEndsOf(kind=kind).pack(),
        )
        for kind in shown
    ]
    return await numbered(talk, text, choices, further=[_back(talk)])


async def kind_screen(talk: Talk, kind: NoticeKind) -> Screen:
    """Return what is to be decided about one kind, and what each decision means."""
    reader = talk.reader
    ends = [each for each in await open_ends(talk.database) if each.kind is kind]
    if not ends or not talk.visitor.owner:
        return await kinds_screen(talk)
    text = lines(
        bold(kind_name(reader, kind)),
        reader.say("Unknown: {n}", n=_count(ends, NoticeState.UNKNOWN)),
        reader.say("Failed: {n}", n=_count(ends, NoticeState.FAILED)),
        reader.say("Unknown ones may arrive twice."),
    )
    choices = [
        Choice(reader.label("Send them again"), DecideEnds(kind=kind, again=True).pack()),
        Choice(reader.label("Leave them so"), DecideEnds(kind=kind, again=False).pack()),
    ]
    return await numbered(talk, text, choices, further=[_back(talk)])


async def _decided(talk: Talk, outcome: Decided, *, again: bool) -> Screen:
    reader = talk.reader
    text = lines(
        reader.say_many("One is sent again.", "{n} are sent again.", outcome.notices)
        if again
        else reader.say_many("One is closed.", "{n} are closed.", outcome.notices),
        reader.say_many("For one it is too late.", "For {n} it is too late.", outcome.too_late)
        if outcome.too_late
        else None,
    )
    return await numbered(talk, text, [], further=[_back(talk)])


def _count(ends: list[Count], state: NoticeState) -> int:
    return sum(each.notices for each in ends if each.state is state)


def _back(talk: Talk) -> Choice:
    return Choice(talk.reader.label("Back"), OpenRoom(name="ATTENTION").pack())
