"""What is done about who gives an offering: answers noted, the next one asked, a time taken."""

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.front_words import no_longer
from handlers.organisers.offerings.draft import show_begun
from handlers.organisers.offerings.times import propose_time
from handlers.organisers.slots.callbacks import (
    AcceptTime,
    OpenSlot,
    OpenSlots,
    PassOn,
    SettleCall,
)
from handlers.organisers.slots.screens import show_slot, show_slots, slot_place
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.typed import stop_asking
from locales.reader import mark
from locales.understand.dates import When
from locales.understand.replies import understand_reply
from school.arranging.drafts import Begun, begin_change, draft_of
from school.calls.lecturer_answers import LecturerAnswer, LecturerCalled, note_lecturer
from school.lecturers.handing import PassedOn, pass_on
from school.lecturers.requests import last_words, request_of

router = Router(name="slots")


@router.callback_query(OpenSlots.filter())
async def open_slots(press: CallbackQuery, callback_data: OpenSlots, talk: Talk) -> None:
    """Show the slots of an offering; a single one at once."""
    await stop_asking(talk)
    await show_slots(press, callback_data.offering, talk)


@router.callback_query(OpenSlot.filter())
async def open_slot(press: CallbackQuery, callback_data: OpenSlot, talk: Talk) -> None:
    """Show one slot."""
    await stop_asking(talk)
    await show_slot(press, callback_data.offering, callback_data.session or None, talk)


@router.callback_query(SettleCall.filter())
async def settle(press: CallbackQuery, callback_data: SettleCall, talk: Talk) -> None:
    """Take what a lecturer said as a yes or a no."""
    request = await request_of(talk.database, callback_data.id, now=talk.now)
    done = await note_lecturer(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        call_id=callback_data.id,
        answer=_answer_of(callback_data),
        settings=talk.school,
        owners=talk.owners,
    )
    talk.wake()
    told = {
        LecturerCalled.YES: mark("Noted: the lecturer comes."),
        LecturerCalled.NO: mark("Noted: the lecturer cannot come."),
        LecturerCalled.TAKEN: mark("Somebody else gives it already."),
    }.get(done, mark("That has been settled already."))
    if request is None:
        await show(press, no_longer(talk))
        return
    offering, session = request.brief.offering_id, request.session_id
    await show_slot(press, offering, session, talk, told=talk.reader.say(told))


def _answer_of(data: SettleCall) -> LecturerAnswer:
    if data.back:
        return LecturerAnswer.BACK
    return LecturerAnswer.YES if data.yes else LecturerAnswer.NO


@router.callback_query(PassOn.filter())
async def press_pass_on(press: CallbackQuery, callback_data: PassOn, talk: Talk) -> None:
    """Ask the next one."""
    done = await pass_on(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        slot_id=callback_data.slot,
        settings=talk.school,
        owners=talk.owners,
    )
    talk.wake()
    told = {
        PassedOn.ASKED: mark("The next one is asked."),
        PassedOn.NOBODY: mark("Nobody else is left to ask."),
        PassedOn.HELD: mark("Somebody gives it already."),
        PassedOn.GONE: mark("It is over, or was cancelled."),
    }[done]
    found = await slot_place(talk, callback_data.slot)
    if found is None:
        await show(press, Screen(talk.reader.say(told)))
        return
    await show_slot(press, *found, talk, told=talk.reader.say(told))


@router.callback_query(AcceptTime.filter())
async def accept_time(press: CallbackQuery, callback_data: AcceptTime, talk: Talk) -> None:
    """Begin to move the offering to the time its lecturer said; it is looked at before it is done.

    Who signed up is told of the change, and the lecturer is asked to confirm the exact time.
    """
    request = await request_of(talk.database, callback_data.id, now=talk.now)
    if request is None or not request.answerable:
        await show(press, no_longer(talk))
        return
    begun = await begin_change(
        talk.database, now=talk.now, actor=talk.actor, offering_id=request.brief.offering_id
    )
    draft = (
        await draft_of(talk.database, talk.actor, begun.draft_id)
        if isinstance(begun, Begun)
        else None
    )
    if draft is None:
        await show_begun(press, begun, talk)
        return
    words = await last_words(talk.database, request.id) or ""
    zone = talk.reader.zone
    reply = understand_reply(
        words,
        now=talk.now.astimezone(zone),
        starts_at=request.brief.starts_at.astimezone(zone),
    )
    said = (
        f"{reply.when.starts_at:%Y-%m-%d %H:%M}"
        if isinstance(reply.when, When)
        else " ".join(reply.when.said)
        if reply.when
        else ""
    )
    number = request.brief.number if request.session_id is not None else 0
    await propose_time(press, draft, talk, said, number=number)
