"""The call list: one person to phone after the other, what to say, and what came of it."""

from typing import Literal

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery

from handlers.at_site import keep_site
from handlers.callbacks import Id
from handlers.entrances import Event
from handlers.listing import reading_at
from handlers.numbered import Choice, numbered
from handlers.organisers.call_words import answers_to, what_to_say
from handlers.organisers.phoning import (
    OpenCall,
    OpenCalls,
    done_screen,
    list_screen,
    tried_line,
    who_line,
)
from handlers.organisers.sections import section
from handlers.pages import READING_LINES, paged
from handlers.screens import Screen, show
from handlers.talk import Talk
from locales.reader import lines, mark
from school.calls.answering import Called, CallResult, not_reached, said_no, said_yes, told
from school.calls.reading import call_of, count_calls
from school.staff.rights import Rank

router = Router(name="calls")


class ReadCall(CallbackData, prefix="clr"):
    """Show another page of what to say."""

    id: Id
    page: int


class EndCall(CallbackData, prefix="cae"):
    """Note what came of a call."""

    id: Id
    how: Literal["told", "later", "yes", "no"]


keep_site(ReadCall, EndCall)


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


@router.callback_query(ReadCall.filter())
async def read_on(press: CallbackQuery, callback_data: ReadCall, talk: Talk) -> None:
    """Show another page of what to say."""
    await show(press, await call_screen(talk, callback_data.id, callback_data.page))


@router.callback_query(EndCall.filter())
async def end_call(press: CallbackQuery, callback_data: EndCall, talk: Talk) -> None:
    """Do what was answered on the person's behalf, and lead to the next call."""
    done = await _noted(callback_data, talk)
    talk.wake()
    await show(press, await _done_screen(talk, done))


async def call_screen(talk: Talk, call_id: int, page: int = 0) -> Screen:
    """Return name and number, what to say (a page of what is long), and the answers."""
    reader = talk.reader
    call = await call_of(talk.database, talk.actor, call_id, now=talk.now)
    if call is None:
        return await _done_screen(talk, Called(CallResult.GONE))
    said = await what_to_say(talk, call)
    pages = paged(said, head=who_line(talk, call), most=READING_LINES - 1)
    page, turns = reading_at(pages, page, talk, lambda to: ReadCall(id=call_id, page=to))
    text = lines(pages[page], tried_line(talk, call))
    choices = [
        Choice(reader.label(label), EndCall(id=call.id, how=how).pack())
        for how, label in answers_to(call)
    ]
    back = Choice(reader.label("Back"), OpenCalls().pack())
    return await numbered(talk, text, choices, further=[*turns, back])


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
    CallResult.NO_NEWS: mark("Noted: no more such calls."),
    CallResult.OVER: mark("The seat has gone. They still wait."),
    CallResult.GONE: mark("This call is over, or was made."),
}


async def _done_screen(talk: Talk, done: Called) -> Screen:
    reader = talk.reader
    place = reader.say("They are number {n} in line.", n=done.position) if done.position else None
    return await done_screen(talk, reader.say(_DONE[done.result]), place)
