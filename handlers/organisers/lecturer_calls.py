"""Phoning a lecturer: whom, what to say, and what came of it."""

from aiogram import Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.at_site import keep_site
from handlers.callbacks import Id
from handlers.numbered import Choice, numbered
from handlers.organisers.lecturer_words import answers_of_lecturer, to_say_to_lecturer
from handlers.organisers.phoning import (
    OpenCalls,
    OpenLecturerCall,
    done_screen,
    tried_line,
    who_line,
)
from handlers.screens import Screen, show
from handlers.talk import Talk
from locales.reader import lines, mark
from school.calls.lecturer_answers import LecturerAnswer, LecturerCalled, note_lecturer
from school.calls.lecturers import lecturer_to_phone

router = Router(name="lecturer_calls")


class EndLecturerCall(CallbackData, prefix="lce"):
    """Note what came of phoning a lecturer."""

    id: Id
    how: LecturerAnswer


keep_site(EndLecturerCall)


@router.callback_query(OpenLecturerCall.filter())
async def open_call(press: CallbackQuery, callback_data: OpenLecturerCall, talk: Talk) -> None:
    """Show one call."""
    await show(press, await call_screen(talk, callback_data.id))


@router.callback_query(EndLecturerCall.filter())
async def end_call(press: CallbackQuery, callback_data: EndLecturerCall, talk: Talk) -> None:
    """Note what was answered on the lecturer's behalf, and lead to the next call."""
    done = await note_lecturer(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        call_id=callback_data.id,
        answer=callback_data.how,
        settings=talk.school,
        owners=talk.owners,
    )
    await show(press, await done_screen(talk, *_said(talk, done)))


async def call_screen(talk: Talk, call_id: int) -> Screen:
    """Return name and number, what to say, and the answers."""
    reader = talk.reader
    call = await lecturer_to_phone(talk.database, talk.actor, call_id, now=talk.now)
    if call is None:
        return await done_screen(talk, *_said(talk, LecturerCalled.GONE))
    said = await to_say_to_lecturer(talk, call)
    text = lines(who_line(talk, call), *said, tried_line(talk, call))
    choices = [
        Choice(reader.label(label), EndLecturerCall(id=call.id, how=how).pack())
        for how, label in answers_of_lecturer(call)
    ]
    back = Choice(reader.label("Back"), OpenCalls().pack())
    return await numbered(talk, text, choices, further=[back])


_DONE = {
    LecturerCalled.YES: mark("Noted: the lecturer comes."),
    LecturerCalled.NO: mark("Noted: the lecturer cannot come."),
    LecturerCalled.WAITS: mark("Noted. It stays on the list."),
    LecturerCalled.TOLD: mark("Noted: they know."),
    LecturerCalled.LATER: mark("Noted. It comes again in an hour."),
    LecturerCalled.TAKEN: mark("Somebody else gives it already."),
    LecturerCalled.GONE: mark("This call is over, or was made."),
}


def _said(talk: Talk, done: LecturerCalled) -> list[Markup]:
    said = [talk.reader.say(_DONE[done])]
    if done is LecturerCalled.NO:
        said.append(talk.reader.say("Please find another, or move it."))
    return said
