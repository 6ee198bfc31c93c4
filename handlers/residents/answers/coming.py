"""Answers about a session: still coming, not this time, or not at all."""

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.about import session_of, title_of
from handlers.entrances import Event
from handlers.numbered import Choice, numbered
from handlers.residents.answers import screens
from handlers.residents.answers.callbacks import (
    CannotCome,
    CannotComeFor,
    GiveUpPlace,
    MissSession,
    Reconfirm,
    StillComing,
)
from handlers.residents.answers.giving_up import confirm_all, give_up_place
from handlers.residents.answers.subjects import name_of_other, phone_line, subject_of
from handlers.screens import Screen, show
from handlers.talk import Talk
from locales.reader import lines
from school.briefs import Brief, brief_of_session
from school.signups.absences import can_come_after_all, cannot_come_to_session
from school.signups.answers import still_coming
from school.signups.outcomes import AbsenceNoted, AbsenceTakenBack, AlreadyCancelled, NotYours
from school.signups.subjects import Expected, expected_of

router = Router(name="coming")

MOST = 6


@router.callback_query(Reconfirm.filter())
async def press_reconfirm(press: CallbackQuery, callback_data: Reconfirm, talk: Talk) -> None:
    """Answer whether the person still comes."""
    await answer_reconfirm(press, callback_data.sign_up, talk, coming=callback_data.coming)


@router.callback_query(CannotCome.filter())
async def press_cannot_come(press: CallbackQuery, callback_data: CannotCome, talk: Talk) -> None:
    """Ask who cannot come, and what that means."""
    await cannot_come(press, callback_data.session, talk)


@router.callback_query(CannotComeFor.filter())
async def press_who(press: CallbackQuery, callback_data: CannotComeFor, talk: Talk) -> None:
    """Ask what is given up for this person."""
    brief = await brief_of_session(talk.database, callback_data.session)
    if brief is None:
        await show(press, await screens.not_yours(talk))
        return
    await show(press, await _what(talk, brief, callback_data.sign_up))


@router.callback_query(MissSession.filter())
async def press_miss(press: CallbackQuery, callback_data: MissSession, talk: Talk) -> None:
    """Miss one session, or come to it after all."""
    act = can_come_after_all if callback_data.coming else cannot_come_to_session
    outcome = await act(
        talk.database,
        now=talk.now,
        session_id=callback_data.session,
        sign_up_id=callback_data.sign_up,
        by_id=talk.person_id,
    )
    subject = await subject_of(talk, callback_data.sign_up)
    if subject is None or isinstance(outcome, NotYours):
        await show(press, await screens.not_yours(talk))
    elif isinstance(outcome, AbsenceNoted):
        brief = await brief_of_session(talk.database, callback_data.session) or subject.brief
        await show(press, await _missed(talk, brief, callback_data.sign_up))
    elif isinstance(outcome, AbsenceTakenBack):
        await show(press, await screens.see_you(talk, subject))
    else:
        await show(press, await screens.over(talk, subject))


async def answer_reconfirm(event: Event, sign_up_id: int, talk: Talk, *, coming: bool) -> None:
    """Keep the seat, or free it, and show what came of it.

    Of a class it is asked first whether only this lesson is meant, or all of them.
    """
    subject = await subject_of(talk, sign_up_id)
    if not coming:
        if subject is not None and subject.brief.sessions > 1:
            await show(event, await _what(talk, subject.brief, sign_up_id))
        else:
            await give_up_place(event, sign_up_id, talk)
        return
    outcome = await still_coming(
        talk.database, now=talk.now, sign_up_id=sign_up_id, by_id=talk.person_id
    )
    if subject is None or isinstance(outcome, NotYours):
        await show(event, await screens.not_yours(talk))
    elif isinstance(outcome, AlreadyCancelled):
        await show(event, await screens.no_place(talk, subject))
    else:
        await show(event, await screens.see_you(talk, subject))


async def cannot_come(event: Event, session_id: int, talk: Talk) -> None:
    """Ask who cannot come to a session, and then what is given up."""
    brief = await brief_of_session(talk.database, session_id)
    expected = await expected_of(talk.database, talk.person_id, session_id)
    if brief is None or not expected:
        await show(event, await screens.not_yours(talk))
    elif len(expected) == 1:
        await show(event, await _what(talk, brief, expected[0].sign_up_id))
    else:
        await show(event, await _who(talk, brief, expected))


async def session_is_on(event: Event, session_id: int, talk: Talk) -> None:
    """Note that those who are expected at a session will come."""
    brief = await brief_of_session(talk.database, session_id)
    if brief is None:
        await show(event, await screens.not_yours(talk))
        return
    await confirm_all(event, brief.offering_id, talk)


async def _who(talk: Talk, brief: Brief, expected: list[Expected]) -> Screen:
    reader = talk.reader
    choices = [
        Choice(
            await name_of_other(talk, each.person_id) or reader.label("Myself"),
            CannotComeFor(session=brief.session_id, sign_up=each.sign_up_id).pack(),
        )
        for each in expected[:MOST]
    ]
    text = lines(
        reader.say("<b>Who cannot come?</b>"),
        title_of(reader, brief),
        session_of(reader, brief, now=talk.now),
    )
    return await numbered(talk, text, choices, further=[_all_come(talk, brief)])


async def _what(talk: Talk, brief: Brief, sign_up_id: int) -> Screen:
    """Return what "cannot come" may mean: this time only, when there are others, or at all."""
    reader = talk.reader
    miss = MissSession(session=brief.session_id, sign_up=sign_up_id).pack()
    choices = [Choice(reader.label("Not this time only"), miss)] if brief.sessions > 1 else []
    leave = GiveUpPlace(sign_up=sign_up_id).pack()
    text = lines(
        reader.say("<b>Cannot come?</b>"),
        title_of(reader, brief),
        session_of(reader, brief, now=talk.now),
        reader.say("“Not this time” keeps your seat.") if brief.sessions > 1 else None,
        await phone_line(talk, brief.site_id),
    )
    choices = [*choices, Choice(reader.label("Give the seat up"), leave)]
    return await numbered(talk, text, choices, further=[_all_come(talk, brief)])


async def _missed(talk: Talk, brief: Brief, sign_up_id: int) -> Screen:
    reader = talk.reader
    back = MissSession(session=brief.session_id, sign_up=sign_up_id, coming=True).pack()
    text = lines(
        reader.say("<b>Noted: not this time</b>"),
        title_of(reader, brief),
        session_of(reader, brief, now=talk.now),
        reader.say("The seat stays yours."),
        await phone_line(talk, brief.site_id),
    )
    choices = [Choice(reader.label("Will come after all"), back)]
    return await numbered(talk, text, choices)


def _all_come(talk: Talk, brief: Brief) -> Choice:
    data = StillComing(offering=brief.offering_id).pack()
    return Choice(talk.reader.label("Will come after all"), data)
