"""Places given up from under a notice: at once when it is clear whose, else it is asked."""

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.entrances import Event
from handlers.numbered import Choice, numbered
from handlers.residents.answers import screens
from handlers.residents.answers.callbacks import GiveUp, GiveUpAll, GiveUpPlace, StillComing
from handlers.residents.answers.subjects import name_of_other, subject_of
from handlers.screens import Screen, show
from handlers.talk import Talk
from locales.reader import lines
from school.signups.answers import still_coming
from school.signups.outcomes import Cancelled, NotYours, Over
from school.signups.places import cancel
from school.signups.reads import Standing, standings
from school.signups.tables import SignUpState

router = Router(name="giving_up")

# Whom a screen lists to choose from; with "all" and the way back these are eight rows at most.
MOST = 6


@router.callback_query(GiveUp.filter())
async def press_give_up(press: CallbackQuery, callback_data: GiveUp, talk: Talk) -> None:
    """Give up the one place in an offering, or ask whose."""
    await give_up(press, callback_data.offering, talk)


@router.callback_query(GiveUpAll.filter())
async def press_give_up_all(press: CallbackQuery, callback_data: GiveUpAll, talk: Talk) -> None:
    """Give up every place of one's people in an offering."""
    places = await standings(talk.database, talk.person_id, callback_data.offering)
    for place in places[1:]:
        await _cancel(talk, place.sign_up_id)
    if places:
        await give_up_place(press, places[0].sign_up_id, talk)
    else:
        await show(press, await screens.not_yours(talk))


@router.callback_query(GiveUpPlace.filter())
async def press_give_up_place(
    press: CallbackQuery, callback_data: GiveUpPlace, talk: Talk
) -> None:
    """Give up this place."""
    await give_up_place(press, callback_data.sign_up, talk)


@router.callback_query(StillComing.filter())
async def press_still_coming(press: CallbackQuery, callback_data: StillComing, talk: Talk) -> None:
    """Note that nothing changes."""
    await confirm_all(press, callback_data.offering, talk)


async def give_up(event: Event, offering_id: int, talk: Talk) -> None:
    """Give up the one place in an offering, or ask whose."""
    places = await standings(talk.database, talk.person_id, offering_id)
    if len(places) == 1:
        await give_up_place(event, places[0].sign_up_id, talk)
    elif places:
        await show(event, await _whose(talk, offering_id, places))
    else:
        await show(event, await screens.not_yours(talk))


async def give_up_place(event: Event, sign_up_id: int, talk: Talk) -> None:
    """Give up a place and show what came of it."""
    outcome = await _cancel(talk, sign_up_id)
    subject = await subject_of(talk, sign_up_id)
    if subject is None or isinstance(outcome, NotYours):
        screen = await screens.not_yours(talk)
    elif isinstance(outcome, Cancelled):
        screen = await screens.given_up(talk, subject, had_seat=outcome.had_seat)
    elif isinstance(outcome, Over):
        screen = await screens.over(talk, subject)
    else:
        screen = await screens.no_place(talk, subject)
    await show(event, screen)


async def confirm_all(event: Event, offering_id: int, talk: Talk) -> None:
    """Note that everybody who has a seat still comes; who waits goes on waiting."""
    places = await standings(talk.database, talk.person_id, offering_id)
    taken = [each for each in places if each.state is SignUpState.TAKEN]
    for place in taken:
        await still_coming(
            talk.database, now=talk.now, sign_up_id=place.sign_up_id, by_id=talk.person_id
        )
    subject = await subject_of(talk, (taken or places)[0].sign_up_id) if places else None
    if subject is None:
        await show(event, await screens.not_yours(talk))
    elif taken:
        await show(event, await screens.see_you(talk, subject))
    else:
        await show(event, await screens.still_waiting(talk, subject))


async def _cancel(talk: Talk, sign_up_id: int) -> object:
    return await cancel(
        talk.database,
        now=talk.now,
        sign_up_id=sign_up_id,
        by_id=talk.person_id,
        settings=talk.school,
    )


async def _whose(talk: Talk, offering_id: int, places: list[Standing]) -> Screen:
    reader = talk.reader
    choices = [
        Choice(
            await name_of_other(talk, each.person_id) or reader.label("Myself"),
            GiveUpPlace(sign_up=each.sign_up_id).pack(),
        )
        for each in places[:MOST]
    ]
    further = [
        Choice(reader.label("All of them"), GiveUpAll(offering=offering_id).pack()),
        Choice(reader.label("Nobody"), StillComing(offering=offering_id).pack()),
    ]
    text = lines(
        reader.say("<b>Whose sign-up is cancelled?</b>"),
        reader.say("One tap cancels it."),
    )
    return await numbered(talk, text, choices, further=further)
