"""我的报名 as a room, and the buttons of each place."""

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.callbacks import AskCancel, OpenPlace
from handlers.entrances import Event, entrance
from handlers.residents.mine.callbacks import (
    Cancel,
    SetVisit,
    ShowMine,
    ShowVisits,
    TellReason,
)
from handlers.residents.mine.lists import mine_screen, section_screen
from handlers.residents.mine.place import cancel_question, cancelled_screen, place_screen
from handlers.residents.mine.visits import REASON_INPUT, ask_reason, told_screen, visits_screen
from handlers.screens import show
from handlers.talk import Talk
from handlers.typed import stop_asking
from school.signups.absences import can_come_after_all, cannot_come_to_session
from school.signups.places import cancel
from school.signups.reads import Section

router = Router(name="mine")


@entrance("MINE")
async def open_mine(event: Event, talk: Talk) -> None:
    """Show one's own sign-ups and those of one's people."""
    await show(event, await mine_screen(talk))


@router.callback_query(ShowMine.filter())
async def open_section(press: CallbackQuery, callback_data: ShowMine, talk: Talk) -> None:
    """Show a section; one that nobody has leads to the first screen."""
    known = callback_data.section in set(Section)
    screen = (
        section_screen(Section(callback_data.section), callback_data.part, talk)
        if known
        else mine_screen(talk)
    )
    await show(press, await screen)


@router.callback_query(OpenPlace.filter())
async def open_place(press: CallbackQuery, callback_data: OpenPlace, talk: Talk) -> None:
    """Show one place."""
    await show(press, await place_screen(callback_data.id, talk))


@router.callback_query(AskCancel.filter())
async def ask_cancel(press: CallbackQuery, callback_data: AskCancel, talk: Talk) -> None:
    """Show what is given up."""
    await show(press, await cancel_question(callback_data.id, talk))


@router.callback_query(Cancel.filter())
async def press_cancel(press: CallbackQuery, callback_data: Cancel, talk: Talk) -> None:
    """Give up the place."""
    outcome = await cancel(
        talk.database,
        now=talk.now,
        sign_up_id=callback_data.id,
        by_id=talk.person_id,
        settings=talk.school,
    )
    await show(press, await cancelled_screen(outcome, talk))


@router.callback_query(ShowVisits.filter())
async def open_visits(press: CallbackQuery, callback_data: ShowVisits, talk: Talk) -> None:
    """Show the sessions to come; a reason is no longer waited for."""
    if await talk.state.get_state() == REASON_INPUT.key:
        await stop_asking(talk)
    screen = await visits_screen(callback_data.place, talk, start=callback_data.start)
    await show(press, screen)


@router.callback_query(SetVisit.filter())
async def set_visit(press: CallbackQuery, callback_data: SetVisit, talk: Talk) -> None:
    """Note that the person comes to one session, or does not."""
    say = can_come_after_all if callback_data.coming else cannot_come_to_session
    outcome = await say(
        talk.database,
        now=talk.now,
        session_id=callback_data.session,
        sign_up_id=callback_data.place,
        by_id=talk.person_id,
    )
    screen = await told_screen(outcome, callback_data.place, callback_data.session, talk)
    await show(press, screen)


@router.callback_query(TellReason.filter())
async def press_reason(press: CallbackQuery, callback_data: TellReason, talk: Talk) -> None:
    """Ask for a word on why."""
    await ask_reason(press, callback_data, talk)
