"""Phoning somebody who said that they are ill: how are they? Only that they are ill is shown."""

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery

from handlers.about import moment_of
from handlers.at_site import keep_site
from handlers.callbacks import Id
from handlers.numbered import Choice, numbered
from handlers.organisers.phoning import (
    OpenCalls,
    OpenCareCall,
    done_screen,
    tried_line,
    who_line,
)
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.widths import fit
from locales.reader import lines, mark
from school.calls.care import one_ill_to_phone
from school.calls.care_answers import CareAnswer, CareCalled, note_care

router = Router(name="care_calls")

_ANSWERS = (
    (CareAnswer.TOLD, mark("Asked how they are")),
    (CareAnswer.LATER, mark("Nobody answered")),
)
_DONE = {
    CareCalled.TOLD: mark("Noted. Thank you for caring."),
    CareCalled.LATER: mark("Noted. It comes again in an hour."),
    CareCalled.GONE: mark("This call is over, or was made."),
}


class EndCareCall(CallbackData, prefix="cce"):
    """Note what came of asking somebody how they are."""

    id: Id
    how: CareAnswer


keep_site(EndCareCall)


@router.callback_query(OpenCareCall.filter())
async def open_call(press: CallbackQuery, callback_data: OpenCareCall, talk: Talk) -> None:
    """Show who is ill and which lesson they missed."""
    await show(press, await call_screen(talk, callback_data.id))


@router.callback_query(EndCareCall.filter())
async def end_call(press: CallbackQuery, callback_data: EndCareCall, talk: Talk) -> None:
    """Note that they were asked, or not reached, and lead to the next call."""
    done = await note_care(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        call_id=callback_data.id,
        answer=callback_data.how,
        settings=talk.school,
    )
    await show(press, await done_screen(talk, talk.reader.say(_DONE[done])))


async def call_screen(talk: Talk, call_id: int) -> Screen:
    """Return name and number, what they missed, and the answers."""
    reader = talk.reader
    call = await one_ill_to_phone(talk.database, talk.actor, call_id, now=talk.now)
    if call is None:
        return await done_screen(talk, reader.say(_DONE[CareCalled.GONE]))
    text = lines(
        who_line(talk, call),
        reader.say("This is the number of their family.") if call.by_carer else None,
        reader.say("They were ill and missed:"),
        fit(f"{moment_of(reader, call.starts_at, now=talk.now)} {reader.content(call.title)}"),
        reader.say("Please ask how they are."),
        tried_line(talk, call),
    )
    choices = [
        Choice(reader.label(label), EndCareCall(id=call.id, how=how).pack())
        for how, label in _ANSWERS
    ]
    back = Choice(reader.label("Back"), OpenCalls().pack())
    return await numbered(talk, text, choices, further=[back])
