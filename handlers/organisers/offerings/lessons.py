"""Single sessions of a draft: another time for one, or leaving it out."""

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.about import today_of
from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.organisers.desk import heading
from handlers.organisers.offerings.callbacks import (
    LeaveOut,
    MoveLesson,
    OpenLesson,
    Show,
    ShowPart,
)
from handlers.organisers.offerings.draft import (
    back_to_draft,
    part_choice,
    part_screen,
    refused,
    settled,
    show_draft,
)
from handlers.organisers.offerings.said import WHY_NOT
from handlers.organisers.offerings.times import ask_time
from handlers.screens import show
from handlers.talk import Talk
from locales.reader import lines
from school.arranging.drafts import draft_of, place_sessions
from school.arranging.kept import Draft, NoDraft
from school.arranging.schedule import NoSchedule, left_out
from school.imports.expand import Meeting

router = Router(name="offering lessons")


@part_screen(Show.LESSONS)
async def lessons_screen(press: CallbackQuery, draft: Draft, page: int, talk: Talk) -> None:
    """Show the sessions that have not begun."""
    reader = talk.reader
    coming = [
        (number, meeting)
        for number, meeting in enumerate(draft.values.meetings, 1)
        if meeting[0] > talk.now
    ]
    shown, turns = page_of(
        coming, page, talk, lambda to: ShowPart(id=draft.id, part=Show.LESSONS, page=to)
    )
    text = lines(
        heading(reader.label("Which lesson?")),
        None if coming else reader.say("All lessons have begun already."),
    )
    choices = [
        Choice(_when(talk, meeting), OpenLesson(id=draft.id, number=number).pack())
        for number, meeting in shown
    ]
    screen = await numbered(talk, text, choices, further=[*turns, back_to_draft(talk, draft)])
    await show(press, screen)


def _when(talk: Talk, meeting: Meeting) -> str:
    reader = talk.reader
    return reader.moment(meeting[0], today=today_of(reader, talk.now).date())


@router.callback_query(OpenLesson.filter())
async def open_lesson(press: CallbackQuery, callback_data: OpenLesson, talk: Talk) -> None:
    """Show what can be done with one session."""
    draft = await draft_of(talk.database, talk.actor, callback_data.id)
    number = callback_data.number
    if draft is None or not 1 <= number <= len(draft.values.meetings):
        await show(press, await refused(talk, NoDraft.GONE))
        return
    reader = talk.reader
    text = lines(
        heading(reader.label("Lesson {n} of {all}", n=number, all=len(draft.values.meetings))),
        _when(talk, draft.values.meetings[number - 1]),
    )
    out = LeaveOut(id=draft.id, version=draft.version, number=number)
    choices = [
        Choice(reader.label("Another time"), MoveLesson(id=draft.id, number=number).pack()),
        Choice(reader.label("Leave it out"), out.pack()),
        part_choice(reader.label("One lesson more"), draft, Show.ADD),
    ]
    back = part_choice(reader.label("Back"), draft, Show.LESSONS)
    await show(press, await numbered(talk, text, choices, further=[back]))


@router.callback_query(MoveLesson.filter())
async def move_lesson(press: CallbackQuery, callback_data: MoveLesson, talk: Talk) -> None:
    """Ask for another time of one session."""
    draft = await draft_of(talk.database, talk.actor, callback_data.id)
    if draft is None:
        await show(press, await refused(talk, NoDraft.GONE))
        return
    await ask_time(press, draft, talk, "one", number=callback_data.number)


@router.callback_query(LeaveOut.filter())
async def leave_out(press: CallbackQuery, callback_data: LeaveOut, talk: Talk) -> None:
    """Leave one session out."""
    draft = await draft_of(talk.database, talk.actor, callback_data.id)
    if draft is None:
        await show(press, await refused(talk, NoDraft.GONE))
        return
    if draft.version != callback_data.version:
        await settled(press, draft.id, NoDraft.STALE, talk)
        return
    meetings = left_out(draft.values.meetings, callback_data.number, now=talk.now)
    if isinstance(meetings, NoSchedule):
        await show_draft(press, draft.id, talk, told=talk.reader.say(WHY_NOT[meetings]))
        return
    outcome = await place_sessions(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        draft_id=draft.id,
        version=draft.version,
        meetings=meetings,
        settings=talk.school,
    )
    await settled(press, draft.id, outcome, talk)
