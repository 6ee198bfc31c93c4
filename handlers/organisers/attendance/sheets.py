"""A session's roster as a file, and the file sent back: read, looked over, noted after a yes."""

from functools import partial

from aiogram import Bot, F, Router
from aiogram.dispatcher.event.bases import SkipHandler
from aiogram.enums import ContentType
from aiogram.types import CallbackQuery, Document, Message, TelegramObject
from markupsafe import Markup

from handlers.filters import on_the_loop
from handlers.front_words import no_longer
from handlers.organisers.attendance.callbacks import OfSession, Step
from handlers.organisers.attendance.finishing import review
from handlers.organisers.attendance.sessions import roster_here
from handlers.organisers.attendance.words import not_taken
from handlers.organisers.importing import LARGEST, SUFFIX
from handlers.organisers.papers import send_paper, wording
from handlers.screens import show
from handlers.talk import Talk
from handlers.widths import fit
from locales.reader import Reader, lines
from locales.understand.ticks import CellTick
from papers.sheets.session_roster import TickedSheet, read_session_roster, session_roster_paper
from school.attendance.drafts import Begun, begin_roster, tick
from school.attendance.papers import take_session_roster
from school.attendance.roster import SessionRoster
from school.presence.tables import AttendanceState, Means
from school.staff.rights import Rank

router = Router(name="rosters sent back")

_STATES = {
    CellTick.CAME: AttendanceState.CAME,
    CellTick.ABSENT: AttendanceState.ABSENT,
    CellTick.EXCUSED: AttendanceState.EXCUSED,
}


@router.callback_query(OfSession.filter(F.do == Step.PAPER))
async def send_roster(press: CallbackQuery, callback_data: OfSession, talk: Talk) -> None:
    """Make the roster and send it."""
    session_id = callback_data.session_id
    roster = await roster_here(talk, session_id)
    if roster is None:
        await show(press, no_longer(talk))
        return
    await take_session_roster(talk.database, now=talk.now, actor=talk.actor, session_id=session_id)
    name = talk.reader.label("{title}: attendance", title=roster.title)
    make = partial(session_roster_paper, roster, wording(talk))
    await send_paper(press, name, make, talk)


async def may_be_roster(event: TelegramObject, talk: Talk) -> bool:
    """Pass files called .xlsx of those who may have got a roster."""
    document = getattr(event, "document", None)
    if not isinstance(document, Document) or (document.file_size or 0) > LARGEST:
        return False
    named = (document.file_name or "").lower().endswith(SUFFIX)
    return named and talk.visitor.rank >= Rank.VOLUNTEER


@router.message(on_the_loop(F.content_type == ContentType.DOCUMENT), may_be_roster)
async def take_roster(message: Message, talk: Talk, bot: Bot) -> None:
    """Read a roster that was ticked; any other file is handed on."""
    if message.document is None:
        raise SkipHandler
    file = await bot.download(message.document.file_id)
    sheet: TickedSheet | None = await talk.work(read_session_roster, file.read() if file else b"")
    if sheet is None:
        raise SkipHandler
    begun = await begin_roster(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        session_id=sheet.session_id,
        settings=talk.school,
    )
    if not isinstance(begun, Begun):
        await show(message, await not_taken(talk, begun, sheet.session_id))
        return
    roster = await roster_here(talk, sheet.session_id)
    if roster is None:
        await show(message, no_longer(talk))
        return
    here = {each.person_id for each in roster.lines}
    await tick(
        talk.database,
        now=talk.now,
        actor=talk.actor,
        draft_id=begun.draft_id,
        marks={who: _STATES[said] for who, said in sheet.marks.items() if who in here},
        walk_ins=sheet.walk_ins or None,
        means=Means.WORKBOOK,
    )
    await review(message, sheet.session_id, talk, told=_told(talk.reader, sheet, roster))


def _told(reader: Reader, sheet: TickedSheet, roster: SessionRoster) -> Markup:
    """Return what was read, and what was not understood or is not on the roster any more."""
    here = {each.person_id for each in roster.lines}
    strangers = sum(who not in here for who in sheet.marks)
    unclear = fit(" ".join(map(str, sheet.unclear)), 8)
    return lines(
        reader.say("I read your roster:"),
        reader.say("Unclear rows: {rows}", rows=unclear) if sheet.unclear else None,
        reader.say("Not on it any more: {n}", n=strangers) if strangers else None,
    )
