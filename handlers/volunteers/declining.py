"""A volunteer cannot come to a session that they give: asked whether it is sure, then told."""

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.about import session_of, title_of, where_of
from handlers.callbacks import OpenRoom
from handlers.entrances import Event
from handlers.numbered import Choice, numbered
from handlers.screens import Screen, button, rows, show
from handlers.talk import Talk
from handlers.volunteers import screens
from handlers.volunteers.callbacks import DeclineSession
from locales.reader import lines
from school.briefs import Brief, brief_of_session
from school.lecturers.answering import Answered
from school.lecturers.declining import decline_session
from school.offerings import OfferingStatus

router = Router(name="declining")


@router.callback_query(DeclineSession.filter())
async def press_decline(press: CallbackQuery, callback_data: DeclineSession, talk: Talk) -> None:
    """Ask whether it is sure; then say so, and have somebody else asked."""
    if not callback_data.sure:
        await ask_whether_sure(press, callback_data.session, talk)
        return
    brief = await _to_come(talk, callback_data.session)
    if brief is None:
        await show(press, screens.over(talk))
        return
    outcome = await decline_session(
        talk.database,
        now=talk.now,
        person_id=talk.person_id,
        session_id=callback_data.session,
        words=None,
        settings=talk.school,
        owners=talk.owners,
    )
    talk.wake()
    declined = outcome.now is Answered.DECLINED
    await show(press, _noted(talk, brief) if declined else screens.over(talk))


async def ask_whether_sure(event: Event, session_id: int, talk: Talk) -> None:
    """Ask whether a session that people count on is given up."""
    brief = await _to_come(talk, session_id)
    await show(event, screens.over(talk) if brief is None else await _sure(talk, brief))


async def _to_come(talk: Talk, session_id: int) -> Brief | None:
    brief = await brief_of_session(talk.database, session_id)
    if brief is None or brief.starts_at <= talk.now or brief.status is not OfferingStatus.OPEN:
        return None
    return brief


async def _sure(talk: Talk, brief: Brief) -> Screen:
    reader = talk.reader
    text = lines(
        reader.say("<b>You cannot come after all?</b>"),
        title_of(reader, brief),
        session_of(reader, brief, now=talk.now),
        where_of(reader, brief),
        reader.say("We then ask somebody else at once."),
    )
    no = DeclineSession(session=brief.session_id, sure=True).pack()
    choices = [
        Choice(reader.label("Cannot come"), no),
        Choice(reader.label("I do come"), OpenRoom(name="SLOTS").pack()),
    ]
    return await numbered(talk, text, choices)


def _noted(talk: Talk, brief: Brief) -> Screen:
    reader = talk.reader
    text = lines(
        reader.say("<b>Noted: you cannot come.</b>"),
        title_of(reader, brief),
        session_of(reader, brief, now=talk.now),
        reader.say("Thanks for telling us. We ask somebody else."),
    )
    return Screen(text, rows(button(reader.label("My lectures"), OpenRoom(name="SLOTS").pack())))
