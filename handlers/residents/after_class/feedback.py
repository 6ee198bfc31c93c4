"""How a lesson was: stars, whether one would come again, a word; one question after the other."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from handlers.about import title_of
from handlers.asked import AskedKind, asked_kind, no_yes_or_no
from handlers.entrances import Event
from handlers.numbered import numbered
from handlers.replied import replies_to
from handlers.residents.after_class.callbacks import AskStars, ComeAgain, GiveStars, NoWords
from handlers.residents.after_class.choices import STARS, no_words
from handlers.residents.after_class.feedback_screens import (
    again_screen,
    not_said_screen,
    stars_screen,
    thanks_screen,
    words_line,
)
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.typed import (
    TypedInput,
    ask_for,
    asked_detail,
    put_away,
    stop_asking,
    typed_input,
)
from handlers.widths import fit
from locales.reader import lines
from locales.understand import after_class
from locales.understand.answers import Answer, yes_no
from locales.understand.numerals import choice_number
from school.after_class.feedback import (
    NotSaid,
    Said,
    SayOutcome,
    say_again,
    say_stars,
    say_words,
    visited,
)
from school.after_class.feedback_asking import asked_in_notice
from school.briefs import brief_of_session
from school.notices.tables import NoticeKind
from school.questions import OpenQuestion, QuestionKind

router = Router(name="feedback")


@router.callback_query(GiveStars.filter())
async def press_stars(press: CallbackQuery, callback_data: GiveStars, talk: Talk) -> None:
    """Keep the stars, and ask whether they would come again."""
    await take_stars(press, callback_data.attendance, callback_data.stars, talk)


@router.callback_query(ComeAgain.filter())
async def press_again(press: CallbackQuery, callback_data: ComeAgain, talk: Talk) -> None:
    """Keep whether they would come again, and ask for a word."""
    await take_again(press, callback_data.attendance, talk, yes=callback_data.again)


@router.callback_query(NoWords.filter())
async def press_no_words(press: CallbackQuery, callback_data: NoWords, talk: Talk) -> None:
    """Thank who has nothing more to say."""
    await stop_asking(talk)
    seen = await visited(talk.database, callback_data.attendance, by_id=talk.person_id)
    if seen is None:
        await show(press, await not_said_screen(talk, NotSaid.NOT_YOURS))
    else:
        await show(press, await thanks_screen(talk, callback_data.attendance))


@router.callback_query(AskStars.filter())
async def press_change(press: CallbackQuery, callback_data: AskStars, talk: Talk) -> None:
    """Put the question once more."""
    await stop_asking(talk)
    seen = await visited(talk.database, callback_data.attendance, by_id=talk.person_id)
    if seen is None:
        await show(press, await not_said_screen(talk, NotSaid.NOT_YOURS))
    else:
        await show(press, await stars_screen(talk, callback_data.attendance))


async def take_stars(event: Event, attendance_id: int, n: int, talk: Talk) -> None:
    """Keep how many stars the lesson has."""
    said = await say_stars(
        talk.database,
        now=talk.now,
        by_id=talk.person_id,
        attendance_id=attendance_id,
        stars=n,
        settings=talk.school,
    )
    if not isinstance(said, Said):
        await _refuse(event, said, attendance_id, talk)
        return
    await ask_for(talk, AGAIN_INPUT, detail=attendance_id)
    brief = await brief_of_session(talk.database, said.session_id)
    thanks = talk.reader.say_many(
        "<b>Thank you: one star</b>", "<b>Thank you: {n} stars</b>", said.stars
    )
    title = title_of(talk.reader, brief) if brief else None
    await show(event, await again_screen(talk, attendance_id, thanks, title))


async def take_again(event: Event, attendance_id: int, talk: Talk, *, yes: bool) -> None:
    """Keep whether they would come again; who has said a word is not asked for one."""
    said = await say_again(
        talk.database,
        now=talk.now,
        by_id=talk.person_id,
        attendance_id=attendance_id,
        again=yes,
        settings=talk.school,
    )
    if not isinstance(said, Said):
        await _refuse(event, said, attendance_id, talk)
        return
    if await asked_detail(talk) == _with_words(attendance_id):
        await stop_asking(talk)
        await show(event, await thanks_screen(talk, attendance_id, said.words))
        return
    await ask_for(talk, WORDS_INPUT, detail=attendance_id)
    reader = talk.reader
    text = lines(
        reader.say("<b>Noted. Anything else to say?</b>"),
        reader.say("Just type it."),
        reader.say("The school reads it with your name."),
    )
    further = [no_words(reader, attendance_id)]
    await show(event, await numbered(talk, text, further))


def _with_words(attendance_id: int) -> list[int | bool]:
    """Return what is kept while they are asked, and have said a word before they answered."""
    return [attendance_id, True]


async def _take_words(
    event: Event, attendance_id: int, words: str, talk: Talk, *, before_again: bool = False
) -> None:
    await stop_asking(talk)
    said = await say_words(
        talk.database,
        now=talk.now,
        by_id=talk.person_id,
        attendance_id=attendance_id,
        words=words,
        settings=talk.school,
    )
    if not isinstance(said, Said):
        await _refuse(event, said, attendance_id, talk)
    elif before_again:
        await ask_for(talk, AGAIN_INPUT, detail=_with_words(attendance_id))
        thanks = talk.reader.say("<b>Thank you, that helps us!</b>")
        kept = words_line(talk, said.words)
        await show(event, await again_screen(talk, attendance_id, thanks, kept))
    else:
        await show(event, await thanks_screen(talk, attendance_id, said.words))


async def _refuse(event: Event, why: SayOutcome, attendance_id: int, talk: Talk) -> None:
    if why is NotSaid.NO_STARS:
        await show(event, await stars_screen(talk, attendance_id))
        return
    await stop_asking(talk)
    await show(event, await not_said_screen(talk, why))


def _read(text: str, _talk: Talk) -> int | None:
    return after_class.stars(text)


def _by_number(text: str) -> int | None:
    return choice_number(text, len(STARS))


async def _answer(event: Event, value: int, question: OpenQuestion, talk: Talk) -> None:
    await take_stars(event, question.subject, value, talk)


async def _about(question: OpenQuestion, talk: Talk) -> str:
    reader = talk.reader
    seen = await visited(talk.database, question.subject, by_id=talk.person_id)
    brief = await brief_of_session(talk.database, seen.session_id) if seen else None
    if brief is None:
        return reader.label("An earlier question")
    return fit(reader.label("Stars: {title}", title=reader.content(brief.title)))


async def _ask_again(question: OpenQuestion, talk: Talk) -> Screen:
    """Put the question once more: a 👍 or a voice has no stars."""
    return await stars_screen(talk, question.subject)


asked_kind(
    AskedKind(
        kind=QuestionKind.FEEDBACK,
        read=_read,
        by_number=_by_number,
        act=_answer,
        about=_about,
        ask_back=_ask_again,
        late=no_yes_or_no,
        again=_ask_again,
    )
)


@replies_to(NoticeKind.FEEDBACK)
async def hear_reply(message: Message, text: str, session_id: int, talk: Talk) -> bool:
    """Take a number of stars in reply; other words are kept once there are stars."""
    attendance_id = await asked_in_notice(talk.database, talk.person_id, session_id)
    if attendance_id is None:
        return False
    if yes_no(text) is Answer.ACKNOWLEDGED:
        return True
    n = _read(text, talk) or _by_number(text)
    if n is not None:
        await take_stars(message, attendance_id, n, talk)
    else:
        await _take_words(message, attendance_id, text, talk)
    return True


def _yes(text: str, _talk: Talk) -> bool | None:
    return {Answer.YES: True, Answer.NO: False}.get(yes_no(text))


def _opinion(text: str, _talk: Talk) -> str | None:
    return text.strip() if after_class.is_opinion(text) else None


async def _typed_again(event: Event, value: bool | str, talk: Talk) -> None:
    """Take a yes or a no; other words are what they want to say, and it is asked still."""
    detail = await asked_detail(talk)
    attendance_id = detail[0] if isinstance(detail, list) else detail
    if isinstance(value, bool):
        await take_again(event, attendance_id, talk, yes=value)
    else:
        await _take_words(event, attendance_id, value, talk, before_again=True)


async def _typed_words(event: Event, value: str, talk: Talk) -> None:
    attendance_id = await asked_detail(talk)
    if after_class.says_nothing_more(value):
        await stop_asking(talk)
        await show(event, await thanks_screen(talk, attendance_id))
        return
    await _take_words(event, attendance_id, value, talk)


AGAIN_INPUT = typed_input(
    TypedInput(
        key="feedback.again",
        takes_any=False,
        read=_yes,
        act=_typed_again,
        about=lambda reader: reader.label("Whether you would come again"),
        misfit=lambda reader: reader.say("Please answer yes or no."),
        leave=put_away,
        loose=_opinion,
    )
)
WORDS_INPUT = typed_input(
    TypedInput(
        key="feedback.words",
        takes_any=True,
        read=lambda text, _talk: text.strip() or None,
        act=_typed_words,
        about=lambda reader: reader.label("A word about the lesson"),
        misfit=lambda reader: reader.say("Just type it."),
        leave=put_away,
    )
)
