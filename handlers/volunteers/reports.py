"""How many came: a lecturer answers with a number, a line and pictures, in whatever order.

An album comes as several messages and nothing says which is the last, so each picture is kept as
it comes, and only the first one is answered.
"""

from typing import Any

from aiogram import F, Router
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers.about import title_of
from handlers.asked import AskedKind, asked_kind, no_yes_or_no
from handlers.filters import on_the_loop
from handlers.organisers.attendance.callbacks import OfSession
from handlers.replied import replies_to
from handlers.screens import Screen, button, rows, show
from handlers.talk import Talk
from handlers.widths import fit
from locales.reader import lines
from locales.understand.answers import Answer, yes_no
from locales.understand.attendance import Attendance, attendance, bare_count
from school.briefs import brief_of_session
from school.event_briefs.reporting import NotReported, Reported, report_session
from school.event_briefs.said import Said
from school.notices.receipts import notice_of_receipt
from school.notices.tables import NoticeKind
from school.questions import OpenQuestion, QuestionKind, open_questions

router = Router(name="reports of lecturers")

# The album that was answered last, in the conversation's data.
ALBUM = "album"

Event = Message | CallbackQuery


def _read(text: str, _talk: Talk) -> Attendance | None:
    """Return what the words tell, if they tell plainly how many people came."""
    told = attendance(text)
    return told if told.count is not None and bare_count(text) is None else None


def _bare(text: str) -> Attendance | None:
    """Return the number that is all there is; a list on the screen may be meant instead."""
    count = bare_count(text)
    return None if count is None else Attendance(count, None)


async def _answer(event: Event, told: Attendance, question: OpenQuestion, talk: Talk) -> None:
    await take(event, Said(count=told.count, words=told.words), question.subject, talk)


async def _about(question: OpenQuestion, talk: Talk) -> str:
    brief = await brief_of_session(talk.database, question.subject)
    if brief is None:
        return talk.reader.label("An earlier question")
    title = talk.reader.content(brief.title)
    return fit(talk.reader.label("Came to {title}", title=title))


async def _ask_again(_question: OpenQuestion, talk: Talk) -> Screen:
    """Ask for the number: a 👍 or a voice tells none."""
    return Screen(_how_many(talk))


asked_kind(
    AskedKind(
        kind=QuestionKind.REPORT,
        read=_read,
        by_number=_bare,
        act=_answer,
        about=_about,
        ask_back=_ask_again,
        late=no_yes_or_no,
        again=_ask_again,
    )
)


@replies_to(NoticeKind.SLOT_REPORT)
async def hear_reply(message: Message, text: str, session_id: int, talk: Talk) -> bool:
    """Take whatever is said in reply; that it was read is no report."""
    told = attendance(text)
    nod = yes_no(text) in {Answer.ACKNOWLEDGED, Answer.YES}
    words = None if nod and told.count is None else told.words
    if told.count is None and words is None:
        await show(message, Screen(_how_many(talk)))
        return True
    await take(message, Said(count=told.count, words=words), session_id, talk)
    return True


async def _reported_photo(message: Message, talk: Talk) -> dict[str, Any] | bool:
    """Filter for a picture of a session: sent in reply to the question, or while it is open."""
    if not message.photo:
        return False
    session_id = await _replied_session(message, talk)
    if session_id is None and await talk.state.get_state() is None:
        asked = await open_questions(talk.database, talk.person_id, now=talk.now)
        reports = [each.subject for each in asked if each.kind is QuestionKind.REPORT]
        session_id = reports[0] if reports else None
    return False if session_id is None else {"session_id": session_id}


@router.message(on_the_loop(F.photo), _reported_photo)
async def take_photo(message: Message, session_id: int, talk: Talk) -> None:
    """Keep a picture, with what stands below it."""
    told = attendance(message.caption or "")
    photo = message.photo[-1].file_id if message.photo else None
    group = message.media_group_id
    data = await talk.state.get_data()
    quiet = group is not None and data.get(ALBUM) == group
    if group is not None and not quiet:
        await talk.state.update_data({ALBUM: group})
    said = Said(count=told.count, words=told.words, photo=photo)
    await take(message, said, session_id, talk, quiet=quiet, album=group is not None)


async def take(
    event: Event,
    said: Said,
    session_id: int,
    talk: Talk,
    *,
    quiet: bool = False,
    album: bool = False,
) -> None:
    """Keep what was said, and say what is known now."""
    reported = await report_session(
        talk.database,
        now=talk.now,
        session_id=session_id,
        by_id=talk.person_id,
        said=said,
        settings=talk.school,
        owners=talk.owners,
    )
    if quiet:
        return
    if isinstance(reported, NotReported):
        await show(event, Screen(talk.reader.say("This lesson is not yours to report.")))
        return
    await show(event, await _thanks(talk, reported, said, album=album))


async def _thanks(talk: Talk, reported: Reported, said: Said, *, album: bool) -> Screen:
    reader = talk.reader
    late = said.count is not None and not reported.counted
    by_name = OfSession(session_id=reported.session_id).pack()
    brief = await brief_of_session(talk.database, reported.session_id)
    return Screen(
        lines(
            reader.say("<b>Noted, thank you!</b>"),
            title_of(reader, brief) if brief else None,
            _count(talk, reported),
            _photos(talk, reported, album=album),
            fit(reader.label("Your words: “{words}”", words=reported.words))
            if reported.words
            else None,
            _how_many(talk)
            if reported.count is None
            else reader.say("Not right? Send the number again."),
            reader.say("Its month is closed: tell the desk.") if late else None,
        ),
        rows(button(reader.label("Tick who came"), by_name)),
    )


def _count(talk: Talk, reported: Reported) -> Markup | None:
    if reported.count is None:
        return None
    if reported.before is not None:
        return talk.reader.say(
            "Corrected: {n} came, not {before}", n=reported.count, before=reported.before
        )
    return talk.reader.say("Came: {n}", n=reported.count)


def _photos(talk: Talk, reported: Reported, *, album: bool) -> Markup | None:
    if album:  # more of them may be on their way
        return talk.reader.say("Your photos are coming in.")
    return talk.reader.say("Photos: {n}", n=reported.photos) if reported.photos else None


def _how_many(talk: Talk) -> Markup:
    return talk.reader.say("How many came? Just send the number.")


async def _replied_session(message: Message, talk: Talk) -> int | None:
    """Return the session that the message replies about."""
    replied = message.reply_to_message
    if replied is None:
        return None
    notice = await notice_of_receipt(talk.database, f"{message.chat.id}:{replied.message_id}")
    if notice is None or notice.kind is not NoticeKind.SLOT_REPORT:
        return None
    return notice.subject
