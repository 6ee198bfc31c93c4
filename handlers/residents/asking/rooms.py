"""/ask: a question is typed, looked at once more, and passed on; answers are asked on about."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from handlers.entrances import Event, entrance
from handlers.replied import replies_to
from handlers.residents.asking.callbacks import (
    AskAbout,
    AskOn,
    DropWords,
    OwnThread,
    OwnThreads,
    PassOn,
)
from handlers.residents.asking.screens import (
    confirm,
    not_sent,
    nothing_kept,
    own_threads,
    passed,
    prompt,
    prompt_on,
    thread_screen,
)
from handlers.screens import show, show_below
from handlers.talk import Talk
from handlers.thread_text import is_thanks
from handlers.typed import TypedInput, ask_for, asked_detail, stop_asking, typed_input
from school.details import details_of
from school.notices.tables import NoticeKind
from school.threads.asking import Asked, ask_on, drop_words, pass_on
from school.threads.reading import own_thread, thread_of_message
from school.unanswered import keep_words

router = Router(name="asking the school")


def _words(text: str) -> str | None:
    return None if is_thanks(text) or not text.strip() else text.strip()


@entrance("ASK")
async def open_asking(event: Event, talk: Talk) -> None:
    """Ask for the question."""
    await ask_for(talk, QUESTION, detail=0)
    await show(event, await prompt(talk))


@router.callback_query(AskAbout.filter())
async def ask_about(press: CallbackQuery, callback_data: AskAbout, talk: Talk) -> None:
    """Ask for a question about a course."""
    details = await details_of(talk.database, callback_data.offering, now=talk.now)
    await ask_for(talk, QUESTION, detail=callback_data.offering if details else 0)
    await show(press, await prompt(talk, about=details.title if details else None))


async def _typed(event: Event, text: str, talk: Talk) -> None:
    """Keep the words as what nobody has answered, until it is said where they go."""
    offering = int(await asked_detail(talk) or 0)
    await stop_asking(talk)
    words_id = await keep_words(talk.database, now=talk.now, person_id=talk.person_id, words=text)
    await show(event, await confirm(talk, words_id, text, offering=offering))


@router.callback_query(PassOn.filter())
async def pass_words_on(press: CallbackQuery, callback_data: PassOn, talk: Talk) -> None:
    """Make a thread of the words."""
    outcome = await pass_on(
        talk.database,
        now=talk.now,
        person_id=talk.person_id,
        words_id=callback_data.words,
        owners=talk.owners,
        anonymous=callback_data.anonymous,
        offering_id=callback_data.offering or None,
    )
    if not isinstance(outcome, Asked):
        await show(press, await nothing_kept(talk))
        return
    await show(press, await passed(talk, outcome, anonymous=callback_data.anonymous))


@router.callback_query(DropWords.filter())
async def drop(press: CallbackQuery, callback_data: DropWords, talk: Talk) -> None:
    """Send nothing, and keep nothing."""
    await drop_words(talk.database, person_id=talk.person_id, words_id=callback_data.words)
    await show(press, await not_sent(talk))


@router.callback_query(OwnThreads.filter())
async def open_own(press: CallbackQuery, callback_data: OwnThreads, talk: Talk) -> None:
    """Show one's own questions."""
    await show(press, await own_threads(talk, callback_data.page))


@router.callback_query(OwnThread.filter())
async def open_thread(
    press: CallbackQuery, callback_data: OwnThread, talk: Talk, notice_id: int | None
) -> None:
    """Show a question and its answers; an answer that was pushed stays readable above."""
    screen = await thread_screen(talk, callback_data.id, page=callback_data.page)
    await (show if notice_id is None else show_below)(press, screen)


@router.callback_query(AskOn.filter())
async def open_asking_on(
    press: CallbackQuery, callback_data: AskOn, talk: Talk, notice_id: int | None
) -> None:
    """Ask for further words."""
    found = await own_thread(talk.database, talk.person_id, callback_data.id)
    shows = show if notice_id is None else show_below
    if found is None:
        await shows(press, await nothing_kept(talk))
        return
    await ask_for(talk, FURTHER, detail=callback_data.id)
    await shows(press, await prompt_on(talk, found))


async def _typed_on(event: Event, text: str, talk: Talk) -> None:
    thread_id = int(await asked_detail(talk) or 0)
    await stop_asking(talk)
    await _ask_on(event, text, thread_id, talk)


async def _ask_on(event: Event, text: str, thread_id: int, talk: Talk) -> None:
    outcome = await ask_on(
        talk.database,
        now=talk.now,
        person_id=talk.person_id,
        thread_id=thread_id,
        text=text,
        owners=talk.owners,
    )
    if not isinstance(outcome, Asked):
        # What was said is not dropped: it may be asked anew.
        words_id = await keep_words(
            talk.database, now=talk.now, person_id=talk.person_id, words=text
        )
        await show(event, await confirm(talk, words_id, text, offering=0))
        return
    found = await own_thread(talk.database, talk.person_id, thread_id)
    await show(event, await passed(talk, outcome, anonymous=bool(found and found.anonymous)))


@replies_to(NoticeKind.DESK_ANSWER)
async def replied(message: Message, text: str, message_id: int, talk: Talk) -> bool:
    """Hear a reply to an answer as a further question; thanks need no answer."""
    words = _words(text)
    if words is None:
        return True
    await _ask_on(message, words, await thread_of_message(talk.database, message_id) or 0, talk)
    return True


QUESTION = typed_input(
    TypedInput(
        key="asking.question",
        takes_any=True,
        read=lambda text, _talk: _words(text),
        act=_typed,
        about=lambda reader: reader.label("My question"),
        misfit=lambda reader: reader.say("Please type your question."),
    )
)
FURTHER = typed_input(
    TypedInput(
        key="asking.further",
        takes_any=True,
        read=lambda text, _talk: _words(text),
        act=_typed_on,
        about=lambda reader: reader.label("My question"),
        misfit=lambda reader: reader.say("Please type your question."),
    )
)
