"""One thread as its desk sees it: the whole conversation, and what can be done about it."""

from aiogram import Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.listing import reading_at
from handlers.numbered import Choice, numbered
from handlers.organisers.choosing_sites import ChooseSite
from handlers.organisers.desk import back_to, heading
from handlers.organisers.questions.callbacks import (
    AskClose,
    ChooseCanned,
    CloseThread,
    DeskReply,
    DeskThread,
)
from handlers.organisers.questions.lists import SECTION
from handlers.residents.profile import masked
from handlers.screens import Screen, show, show_below
from handlers.talk import Talk
from handlers.thread_text import CLOSED, desk_name, pages_of
from handlers.widths import fit, fit_bold
from locales.reader import lines
from school.threads.answering import NotDone, close
from school.threads.reading import Conversation, conversation
from school.threads.tables import CloseReason, ThreadState

router = Router(name="thread")
# The purpose of choosing a site to hand a thread over to.
HAND_OVER = "deskto"


@router.callback_query(DeskThread.filter())
async def open_thread(
    press: CallbackQuery, callback_data: DeskThread, talk: Talk, notice_id: int | None
) -> None:
    """Show a thread; a notice that led here stays, so that it can be replied to."""
    screen = await thread_screen(talk, callback_data.id, page=callback_data.page)
    await (show if notice_id is None else show_below)(press, screen)


async def thread_screen(talk: Talk, thread_id: int, *, page: int = 0) -> Screen:
    """Return a page of the conversation."""
    found = await conversation(talk.database, talk.actor, thread_id)
    if found is None:
        return await gone(talk)
    head = lines(*await who(talk, found), answered_by(talk, found))
    pages = pages_of(talk.reader, found, head=head, desk=None, now=talk.now)
    page, turns = reading_at(pages, page, talk, lambda to: DeskThread(id=thread_id, page=to))
    further = [*turns, back_to(talk, SECTION)]
    return await numbered(talk, pages[page], _choices(talk, found), further=further)


async def who(talk: Talk, found: Conversation) -> list[Markup | str | None]:
    """Return who asked, as far as the desk may know, which desk it is, and about what."""
    reader = talk.reader
    if found.anonymous:
        name: Markup = reader.say("<b>Asked anonymously</b>")
    elif found.name:
        name = fit_bold(found.name)
    else:
        name = reader.say("<b>Somebody without a name</b>")
    return [
        name,
        reader.say("Phone {phone}", phone=masked(found.phone)) if found.phone else None,
        fit(desk_name(reader, await talk.menu(), found.site_id)),
        fit(reader.content(found.course)) if found.course else None,
    ]


def answered_by(talk: Talk, found: Conversation) -> Markup | None:
    """Return who answered before, while nothing waits."""
    latest = found.latest(from_desk=True)
    if found.state is not ThreadState.ANSWERED or latest is None:
        return None
    name = fit(latest.name, 8) if latest.name else talk.reader.label("A colleague")
    return talk.reader.say("Answered by {name}.", name=name)


def _choices(talk: Talk, found: Conversation) -> list[Choice]:
    reader = talk.reader
    is_open = found.state is ThreadState.OPEN
    answer = reader.label("Reply") if is_open else reader.label("Add to the answer")
    moving = [
        Choice(
            reader.label("Hand over to another site"),
            ChooseSite(purpose=HAND_OVER, rest=str(found.id)).pack(),
        ),
        Choice(reader.label("No answer needed"), AskClose(id=found.id).pack()),
    ]
    return [
        Choice(answer, DeskReply(id=found.id).pack()),
        Choice(reader.label("Use a canned answer"), ChooseCanned(thread=found.id).pack()),
        *(moving if is_open else []),
    ]


@router.callback_query(AskClose.filter())
async def ask_close(press: CallbackQuery, callback_data: AskClose, talk: Talk) -> None:
    """Ask why no answer is needed."""
    reader = talk.reader
    found = await conversation(talk.database, talk.actor, callback_data.id)
    if found is None:
        await show(press, await gone(talk))
        return
    text = lines(
        heading(reader.label("Why is no answer needed?")),
        reader.say("The resident is not written to."),
    )
    choices = [
        Choice(
            reader.label(CLOSED[reason]), CloseThread(id=callback_data.id, reason=reason).pack()
        )
        for reason in CloseReason
    ]
    back = Choice(reader.label("Back"), DeskThread(id=callback_data.id).pack())
    await show(press, await numbered(talk, text, choices, further=[back]))


@router.callback_query(CloseThread.filter())
async def close_thread(press: CallbackQuery, callback_data: CloseThread, talk: Talk) -> None:
    """End the thread, and show what waits besides."""
    outcome = await close(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        thread_id=callback_data.id,
        reason=callback_data.reason,
    )
    await show(press, await done(talk, outcome, talk.reader.say("The question is closed.")))


async def done(talk: Talk, outcome: NotDone | None, told: Markup) -> Screen:
    """Return what came of it, and the way back to what waits."""
    reader = talk.reader
    if outcome is NotDone.GONE:
        return await gone(talk)
    if outcome is NotDone.SETTLED:
        told = reader.say("That question is settled already.")
    elif outcome is NotDone.NOWHERE:
        told = reader.say("That desk has it already.")
    return await numbered(talk, told, [], further=[back_to(talk, SECTION)])


async def gone(talk: Talk) -> Screen:
    """Return that a thread is kept no longer."""
    told = talk.reader.say("That question is kept no longer.")
    return await numbered(talk, told, [], further=[back_to(talk, SECTION)])
