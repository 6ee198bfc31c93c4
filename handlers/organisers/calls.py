"""The call list: one person to phone after the other, what to say, and what came of it."""

from typing import Literal

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.callbacks import Id
from handlers.entrances import Event
from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.organisers.call_words import about, answers_to, what_to_say
from handlers.organisers.desk import heading, to_desk
from handlers.organisers.sections import section
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.widths import fit
from locales.reader import lines, mark
from school.calls.answering import Called, CallResult, not_reached, said_no, said_yes, told
from school.calls.reading import Call, call_list, call_of, count_calls
from school.staff.rights import Rank

router = Router(name="calls")


class OpenCalls(CallbackData, prefix="cls"):
    """Show a page of those who are to be phoned."""

    page: int = 0


class OpenCall(CallbackData, prefix="cll"):
    """Show whom to phone and what to say."""

    id: Id


class EndCall(CallbackData, prefix="cae"):
    """Note what came of a call."""

    id: Id
    how: Literal["told", "later", "yes", "no"]


async def waiting(talk: Talk) -> str | None:
    """Return the desk's line: how many are to be phoned."""
    n = await count_calls(talk.database, talk.actor, now=talk.now)
    return talk.reader.say_many("One person to phone", "{n} people to phone", n) if n else None


@section("calls", mark("Call list"), rank=Rank.LIAISON, told=waiting)
async def open_list(event: Event, talk: Talk) -> None:
    """Show who is to be phoned."""
    await show(event, await list_screen(talk))


@router.callback_query(OpenCalls.filter())
async def turn(press: CallbackQuery, callback_data: OpenCalls, talk: Talk) -> None:
    """Show another page."""
    await show(press, await list_screen(talk, callback_data.page))


@router.callback_query(OpenCall.filter())
async def open_call(press: CallbackQuery, callback_data: OpenCall, talk: Talk) -> None:
    """Show one call."""
    await show(press, await call_screen(talk, callback_data.id))


@router.callback_query(EndCall.filter())
async def end_call(press: CallbackQuery, callback_data: EndCall, talk: Talk) -> None:
    """Do what was answered on the person's behalf, and lead to the next call."""
    done = await _noted(callback_data, talk)
    await show(press, await _done_screen(talk, done))


async def list_screen(talk: Talk, page: int = 0) -> Screen:
    """Return whom to phone, six a page."""
    reader = talk.reader
    calls = await call_list(talk.database, talk.actor, now=talk.now)
    shown, turns = page_of(calls, page, talk, lambda to: OpenCalls(page=to))
    text = lines(
        heading(reader.label("Call list")),
        reader.say_many("One person to phone", "{n} people to phone", len(calls))
        if calls
        else reader.say("Nobody is to be phoned."),
        reader.say("They have no Telegram.") if calls else None,
    )
    choices = [Choice(_row(talk, each), OpenCall(id=each.id).pack()) for each in shown]
    return await numbered(talk, text, choices, further=[*turns, to_desk(talk)])


def _row(talk: Talk, call: Call) -> str:
    name = fit(call.name, 6) if call.name else talk.reader.label("(no name)")
    return f"{name} {about(talk.reader, call)}"


async def call_screen(talk: Talk, call_id: int) -> Screen:
    """Return name and number, what to say, and the four answers."""
    reader = talk.reader
    call = await call_of(talk.database, talk.actor, call_id, now=talk.now)
    if call is None:
        return await _done_screen(talk, Called(CallResult.GONE))
    name = fit(call.name, 8) if call.name else reader.label("(no name)")
    text = lines(
        Markup("<b>{}</b> {}").format(name, call.phone or reader.label("no phone")),
        *await what_to_say(talk, call),
        _tried(talk, call),
    )
    choices = [
        Choice(reader.label(label), EndCall(id=call.id, how=how).pack())
        for how, label in answers_to(call)
    ]
    back = Choice(reader.label("Back"), OpenCalls().pack())
    return await numbered(talk, text, choices, further=[back])


def _tried(talk: Talk, call: Call) -> Markup | None:
    if call.told:
        return talk.reader.say("Knows of it, and thinks about it.")
    if not call.tries:
        return None
    return talk.reader.say_many("Nobody answered once.", "Nobody answered {n} times.", call.tries)


async def _noted(answer: EndCall, talk: Talk) -> Called:
    if answer.how == "told":
        return await told(talk.database, now=talk.now, actor=talk.actor, call_id=answer.id)
    act = {"later": not_reached, "yes": said_yes, "no": said_no}[answer.how]
    return await act(
        talk.database, now=talk.now, actor=talk.actor, call_id=answer.id, settings=talk.school
    )


_DONE = {
    CallResult.TOLD: mark("Noted: they know."),
    CallResult.LATER: mark("Noted. It comes again in an hour."),
    CallResult.SEAT: mark("Noted: they have the seat."),
    CallResult.PASSED: mark("Noted. The next one is asked."),
    CallResult.COMING: mark("Noted: they still come."),
    CallResult.GIVEN_UP: mark("Noted: their place is free."),
    CallResult.OVER: mark("The seat has gone. They still wait."),
    CallResult.GONE: mark("This call is over, or was made."),
}


async def _done_screen(talk: Talk, done: Called) -> Screen:
    reader = talk.reader
    left = await call_list(talk.database, talk.actor, now=talk.now)
    ready = [each for each in left if not each.told and each.again_at <= talk.now]
    text = lines(
        reader.say(_DONE[done.result]),
        reader.say("They are number {n} in line.", n=done.position) if done.position else None,
        reader.say_many("One person to phone", "{n} people to phone", len(ready))
        if ready
        else reader.say("Nobody is left to phone now."),
    )
    choices = [
        Choice(reader.label("Phone the next one"), OpenCall(id=each.id).pack())
        for each in ready[:1]
    ]
    back = Choice(reader.label("Call list"), OpenCalls().pack())
    return await numbered(talk, text, choices, further=[back, to_desk(talk)])
