"""Answers about a seat: an offer accepted or passed, an open seat taken, the line left."""

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.callbacks import AnswerOffer
from handlers.entrances import Event
from handlers.residents.answers import screens
from handlers.residents.answers.callbacks import LeaveLine, TakeSeat
from handlers.residents.answers.giving_up import give_up_place
from handlers.residents.answers.subjects import Subject, subject_of, subject_of_offer
from handlers.screens import Screen, show
from handlers.talk import Talk
from school.signups.answers import accept_offer, decline_open_seat, pass_offer
from school.signups.outcomes import AlreadyIn, OfferOver, Passed, SignedUp
from school.signups.places import sign_up
from school.signups.tables import SignUpState

router = Router(name="seats")


@router.callback_query(AnswerOffer.filter())
async def press_offer(press: CallbackQuery, callback_data: AnswerOffer, talk: Talk) -> None:
    """Take or pass the offered seat."""
    await answer_offer(press, callback_data.id, talk, take=callback_data.take)


@router.callback_query(TakeSeat.filter())
async def press_take(press: CallbackQuery, callback_data: TakeSeat, talk: Talk) -> None:
    """Take the open seat."""
    await take_open_seat(press, callback_data.sign_up, talk)


@router.callback_query(LeaveLine.filter())
async def press_leave(press: CallbackQuery, callback_data: LeaveLine, talk: Talk) -> None:
    """Leave the line at once; a seat that was got meanwhile is given up only when confirmed."""
    await leave_line(press, callback_data.sign_up, talk)


async def answer_offer(event: Event, offer_id: int, talk: Talk, *, take: bool) -> None:
    """Take or pass the offered seat, and show what came of it."""
    act = accept_offer if take else pass_offer
    outcome = await act(
        talk.database,
        now=talk.now,
        offer_id=offer_id,
        by_id=talk.person_id,
        settings=talk.school,
    )
    subject = await subject_of_offer(talk, offer_id)
    await show(event, await _shown(talk, outcome, subject))


async def take_open_seat(event: Event, sign_up_id: int, talk: Talk) -> None:
    """Take the seat that is open to all, if it still is, and show what came of it."""
    subject = await subject_of(talk, sign_up_id)
    if subject is None or subject.place.state is SignUpState.CANCELLED:
        gone = await screens.no_place(talk, subject) if subject else await screens.not_yours(talk)
        await show(event, gone)
        return
    outcome = await sign_up(
        talk.database,
        now=talk.now,
        offering_id=subject.place.offering_id,
        person_id=subject.place.person_id,
        by_id=talk.person_id,
        settings=talk.school,
    )
    await show(event, await _shown(talk, outcome, await subject_of(talk, sign_up_id)))


async def decline_seat(event: Event, sign_up_id: int, talk: Talk) -> None:
    """Leave the open seat to others; the place in line stays."""
    await decline_open_seat(
        talk.database, now=talk.now, sign_up_id=sign_up_id, by_id=talk.person_id
    )
    subject = await subject_of(talk, sign_up_id)
    if subject is None:
        screen = await screens.not_yours(talk)
    elif subject.place.state is SignUpState.WAITING:
        screen = await screens.still_waiting(talk, subject)
    else:
        screen = await _standing(talk, subject)
    await show(event, screen)


async def leave_line(event: Event, sign_up_id: int, talk: Talk) -> None:
    """Leave the line; who has a seat by now is asked first."""
    subject = await subject_of(talk, sign_up_id)
    if subject is not None and subject.place.state is SignUpState.TAKEN:
        await show(event, await screens.leaves_seat(talk, subject))
        return
    await give_up_place(event, sign_up_id, talk)


async def _shown(talk: Talk, outcome: object, subject: Subject | None) -> Screen:
    match outcome:
        case _ if subject is None:
            return await screens.not_yours(talk)
        case SignedUp():
            return await screens.won(talk, subject)
        case Passed(position=position):
            return await screens.passed(talk, subject, position)
        case AlreadyIn(state=SignUpState.TAKEN):
            return await screens.has_seat(talk, subject)
        case AlreadyIn(position=position) | OfferOver(position=position):
            return await screens.too_late(talk, subject, position)
        case _:
            return await screens.not_yours(talk)


async def _standing(talk: Talk, subject: Subject) -> Screen:
    if subject.place.state is SignUpState.CANCELLED:
        return await screens.no_place(talk, subject)
    return await screens.has_seat(talk, subject)
