"""/checkin: the codes of today's sessions for who holds them; for residents how to check in."""

from functools import partial

from aiogram import Router
from aiogram.types import BufferedInputFile, CallbackQuery
from aiogram.utils.deep_linking import create_start_link
from markupsafe import Markup

from handlers.entrances import Event, entrance
from handlers.front_words import no_longer
from handlers.organisers.checking_in.callbacks import (
    CodesOfDay,
    RenewCode,
    SendPoster,
    ShowCode,
)
from handlers.organisers.checking_in.screens import (
    PURPOSE,
    code_screen,
    day_screen,
    made_at,
    of_day,
    poster_name,
    refused_screen,
    renew_screen,
)
from handlers.organisers.choosing_sites import site_purpose
from handlers.organisers.desk import heading
from handlers.organisers.papers import wording
from handlers.residents.checking_in.own import own_screen
from handlers.screens import show
from handlers.talk import Talk
from locales.reader import lines
from papers.poster import Poster, check_in_poster
from school.attendance.codes import CodeOutcome, ShownCode, code_for, renew_code
from school.briefs import Brief, brief_of_session
from school.staff.rights import Rank

router = Router(name="check-in codes")


@entrance("CHECKIN")
async def open_checking_in(event: Event, talk: Talk) -> None:
    """Show the codes of today's sessions to who holds any, how to check in to all others."""
    works = talk.visitor.rank >= Rank.LIAISON
    found = await of_day(talk) if works or talk.visitor.teaches else []
    if not works and not found:
        await show(event, await own_screen(talk))
    elif len(found) == 1:
        await _show_code(event, found[0].session_id, talk)
    else:
        await show(event, await day_screen(talk))


def _asked(_rest: str, talk: Talk) -> Markup:
    reader = talk.reader
    return lines(
        heading(reader.label("Check-in codes")), reader.say("For which site, and all below it?")
    )


@site_purpose(PURPOSE, ask=_asked, rank=Rank.LIAISON)
async def at_chosen_site(event: Event, site_id: int | None, _rest: str, talk: Talk) -> None:
    """Show today's sessions of a site."""
    await show(event, await day_screen(talk, site_id))


@router.callback_query(CodesOfDay.filter())
async def open_day(press: CallbackQuery, callback_data: CodesOfDay, talk: Talk) -> None:
    """Show a page of today's sessions."""
    await show(press, await day_screen(talk, callback_data.site or None, callback_data.page))


@router.callback_query(ShowCode.filter())
async def show_code(press: CallbackQuery, callback_data: ShowCode, talk: Talk) -> None:
    """Show a session's code, and how many are there by now."""
    await _show_code(press, callback_data.session_id, talk)


async def _show_code(event: Event, session_id: int, talk: Talk) -> None:
    await _shown(event, await _code(session_id, talk), session_id, talk)


async def _code(session_id: int, talk: Talk) -> CodeOutcome:
    return await code_for(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        session_id=session_id,
        settings=talk.school,
    )


async def _shown(event: Event, code: CodeOutcome, session_id: int, talk: Talk) -> None:
    brief = await brief_of_session(talk.database, session_id)
    if brief is None:
        await show(event, no_longer(talk))
    elif isinstance(code, ShownCode):
        await show(event, await code_screen(talk, brief, code))
    else:
        await show(event, await refused_screen(talk, code))


@router.callback_query(RenewCode.filter())
async def press_renew(press: CallbackQuery, callback_data: RenewCode, talk: Talk) -> None:
    """Take a new code, once it is sure."""
    session_id = callback_data.session_id
    brief = await brief_of_session(talk.database, session_id)
    if brief is None:
        await show(press, no_longer(talk))
        return
    if not callback_data.sure:
        await show(press, await renew_screen(talk, brief, session_id, callback_data.made))
        return
    code = await renew_code(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        session_id=session_id,
        made_at=made_at(callback_data.made),
        settings=talk.school,
    )
    await _shown(press, code, session_id, talk)


@router.callback_query(SendPoster.filter())
async def send_poster(press: CallbackQuery, callback_data: SendPoster, talk: Talk) -> None:
    """Draw the poster in the worker, and send it below the code."""
    session_id = callback_data.session_id
    code = await _code(session_id, talk)
    brief = await brief_of_session(talk.database, session_id)
    if not isinstance(code, ShownCode) or brief is None or press.bot is None:
        await _shown(press, code, session_id, talk)
        return
    await press.answer(talk.reader.label("One moment"))
    link = await create_start_link(press.bot, f"c{code.token}")
    poster = _poster(talk, brief, code.word, link)
    data = await talk.work(partial(check_in_poster, poster, wording(talk)))
    file = BufferedInputFile(data, poster_name(talk, brief))
    if press.message is None:
        return
    if callback_data.file:
        await press.message.answer_document(file)
    else:
        await press.message.answer_photo(file)


def _poster(talk: Talk, brief: Brief, word: str, link: str) -> Poster:
    content = talk.reader.content
    return Poster(
        title=content(brief.title),
        site=content(brief.site),
        room=content(brief.room) if brief.room else None,
        number=brief.number,
        sessions=brief.sessions,
        starts_at=brief.starts_at,
        ends_at=brief.ends_at,
        word=word,
        link=link,
    )
