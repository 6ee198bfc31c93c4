"""The desk's lists: what waits, the longest first, and what was settled."""

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.entrances import Event
from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.organisers.desk import back_to, heading, site_line, to_desk
from handlers.organisers.questions.callbacks import CannedList, DeskList, DeskThread
from handlers.organisers.sections import section
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.thread_text import desk_name, quoted, waited
from handlers.widths import fit
from locales.reader import lines, mark
from school.staff.rights import Rank
from school.threads.reading import Listed, settled_threads, waiting_threads

router = Router(name="questions")
SECTION = "questions"


async def _told(talk: Talk) -> str | None:
    waiting = len(await waiting_threads(talk.database, talk.actor))
    told = talk.reader.say_many("One question waits.", "{n} questions wait.", waiting)
    return told if waiting else None


@section(SECTION, mark("Residents' questions"), rank=Rank.LIAISON, told=_told)
async def open_questions(event: Event, talk: Talk) -> None:
    """Show what waits."""
    await show(event, await waiting_screen(talk))


@router.callback_query(DeskList.filter())
async def turn(press: CallbackQuery, callback_data: DeskList, talk: Talk) -> None:
    """Show another page, or the other list."""
    screen = settled_screen if callback_data.settled else waiting_screen
    await show(press, await screen(talk, callback_data.page))


async def waiting_screen(talk: Talk, page: int = 0) -> Screen:
    """Return the open questions of one's desks, each with how long it waits."""
    reader, menu = talk.reader, await talk.menu()
    waiting = await waiting_threads(talk.database, talk.actor, site_id=talk.at_site)
    shown, turns = page_of(waiting, page, talk, lambda to: DeskList(page=to))
    here = await site_line(talk)
    alone = fit(desk_name(reader, menu, waiting[0].site_id)) if len(waiting) == 1 else None
    text = lines(
        heading(reader.label("Residents' questions")),
        reader.say_many("One question waits.", "{n} questions wait.", len(waiting))
        if waiting
        else reader.say("No question waits."),
        here or alone,
    )
    choices = [_choice(talk, each) for each in shown]
    further = [
        *turns,
        Choice(reader.label("Settled questions"), DeskList(settled=True).pack()),
        _to_canned(talk),
        to_desk(talk),
    ]
    return await numbered(talk, text, choices, further=[each for each in further if each])


def _choice(talk: Talk, each: Listed) -> Choice:
    age = waited(talk.reader, each.asked_at, now=talk.now)
    return Choice(f"{age} {quoted(each.text)}", DeskThread(id=each.id).pack())


def _to_canned(talk: Talk) -> Choice | None:
    """Return the way to the canned answers, which organisers manage."""
    if talk.visitor.rank < Rank.ORGANISER:
        return None
    return Choice(talk.reader.label("Canned answers"), CannedList().pack())


async def settled_screen(talk: Talk, page: int = 0) -> Screen:
    """Return the latest threads that wait for nothing."""
    reader = talk.reader
    settled = await settled_threads(talk.database, talk.actor, site_id=talk.at_site)
    shown, turns = page_of(settled, page, talk, lambda to: DeskList(settled=True, page=to))
    text = lines(
        heading(reader.label("Settled questions")),
        await site_line(talk),
        None if settled else reader.say("There are none yet."),
    )
    choices = [Choice(quoted(each.text), DeskThread(id=each.id).pack()) for each in shown]
    return await numbered(talk, text, choices, further=[*turns, back_to(talk, SECTION)])
