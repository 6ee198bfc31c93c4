"""Volunteers answer a request to give a lecture: by a tap, in their own words, or by a reply."""

from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from handlers.about import moment_of, title_of
from handlers.asked import AskedKind, asked_kind
from handlers.entrances import Event
from handlers.replied import replies_to
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.typed import TypedInput, ask_for, asked_detail, stop_asking, typed_input
from handlers.volunteers import screens
from handlers.volunteers.acts import act, ask_back, first_time, hear, own_request, read
from handlers.volunteers.callbacks import AnswerRequest, AskToDecline, How, OpenRequest
from handlers.widths import fit
from locales.reader import lines
from locales.understand.answers import Answer
from locales.understand.numerals import choice_number
from locales.understand.replies import ReplyKind, understand_reply
from school.lecturers.answering import Said
from school.notices.tables import NoticeKind
from school.questions import OpenQuestion, QuestionKind

router = Router(name="requests")

_SAID = {How.YES: Said.YES, How.NO: Said.NO}
_NUMBERED = (How.YES, How.NO)


@router.callback_query(OpenRequest.filter())
async def open_request(press: CallbackQuery, callback_data: OpenRequest, talk: Talk) -> None:
    """Show a request as it stands."""
    await stop_asking(talk)
    request = await own_request(talk, callback_data.id)
    screen = await screens.request_screen(talk, request) if request else screens.over(talk)
    await show(press, screen)


@router.callback_query(AnswerRequest.filter())
async def press_answer(press: CallbackQuery, callback_data: AnswerRequest, talk: Talk) -> None:
    """Answer by a tap; another time is asked for."""
    if callback_data.how is How.OTHER_TIME:
        await _ask_for_time(press, callback_data.id, talk)
        return
    await stop_asking(talk)
    await act(press, callback_data.id, _SAID[callback_data.how], talk)


@router.callback_query(AskToDecline.filter())
async def press_decline(press: CallbackQuery, callback_data: AskToDecline, talk: Talk) -> None:
    """Ask whether a lecture that one gives is given up."""
    request = await own_request(talk, callback_data.id)
    if request is None or not request.holds:
        screen = await screens.request_screen(talk, request) if request else screens.over(talk)
    else:
        screen = await screens.sure(talk, request)
    await show(press, screen)


async def _ask_for_time(press: CallbackQuery, call_id: int, talk: Talk) -> None:
    request = await own_request(talk, call_id)
    if request is None or not request.answerable:
        await show(press, screens.over(talk))
        return
    await ask_for(talk, OTHER_TIME, detail=call_id)
    reader = talk.reader
    text = lines(
        reader.say("<b>When could you come?</b>"),
        reader.say("Just write, for example:"),
        reader.say("“Tuesday at 2 pm”, or “any day next week”."),
    )
    await show(press, Screen(text))


async def _take_time(event: Event, text: str, talk: Talk) -> None:
    call_id = await asked_detail(talk)
    await stop_asking(talk)
    request = await own_request(talk, int(call_id or 0))
    if request is None:
        if isinstance(event, Message):
            await show(event, screens.over(talk))
        return
    kind = read(text, request, talk).kind
    changed_mind = kind in {ReplyKind.YES, ReplyKind.NO, ReplyKind.SUBSTITUTE}
    said = Said(kind.value) if changed_mind else Said.OTHER_TIME
    await act(event, request.id, said, talk, words=text)


OTHER_TIME = typed_input(
    TypedInput(
        key="slot_time",
        takes_any=True,
        read=lambda text, _talk: text.strip() or None,
        act=_take_time,
        about=lambda reader: reader.label("When you could come"),
        misfit=lambda reader: reader.say("Please write when you could come."),
    )
)


def _read(text: str, talk: Talk) -> str | None:
    """Return the words when they are an answer; which one is read again with the request known."""
    reply = understand_reply(text, now=talk.now.astimezone(talk.reader.zone))
    return None if reply.kind is ReplyKind.UNCLEAR else text


def _by_number(text: str) -> How | None:
    number = choice_number(text, len(_NUMBERED))
    return _NUMBERED[number - 1] if number else None


async def _act(event: Event, value: Any, question: OpenQuestion, talk: Talk) -> None:
    request = await own_request(talk, question.subject)
    if request is None:
        await show(event, screens.over(talk))
    elif isinstance(value, How):
        said = Said.YES if value is How.YES else Said.NO
        await act(event, request.id, said, talk)
    else:
        await hear(event, value, request, talk)


async def _about(question: OpenQuestion, talk: Talk) -> str:
    request = await own_request(talk, question.subject)
    if request is None:
        return talk.reader.label("An earlier question")
    start = moment_of(talk.reader, request.brief.starts_at, now=talk.now)
    return fit(f"{start} {title_of(talk.reader, request.brief)}")


async def _ask_back(question: OpenQuestion, talk: Talk) -> Screen | None:
    request = await own_request(talk, question.subject)
    if request is None or not request.is_open or not await first_time(talk, request.id):
        return None
    return await ask_back(talk, request)


async def _late(event: Event, value: Answer, question: OpenQuestion, talk: Talk) -> bool:
    """Answer a yes or no to a closed question: what one gives is given up only when sure."""
    request = await own_request(talk, question.subject)
    if request is None or value is Answer.ACKNOWLEDGED:
        return False
    if request.holds and value is Answer.NO:
        await show(event, await screens.sure(talk, request))
    elif request.holds or not request.answerable:
        await show(event, await screens.request_screen(talk, request))
    else:
        await act(event, request.id, Said.YES if value is Answer.YES else Said.NO, talk)
    return True


async def _unclear(event: Event, text: str, question: OpenQuestion, talk: Talk) -> bool:
    """Pass on words that answer nothing plainly, while the request waits."""
    request = await own_request(talk, question.subject)
    if request is None or not request.is_open:
        return False
    await hear(event, text, request, talk)
    return True


async def _again(question: OpenQuestion, talk: Talk) -> Screen | None:
    """Ask who sent a voice or a sticker to type or to tap."""
    request = await own_request(talk, question.subject)
    if request is None or not request.is_open:
        return None
    head = talk.reader.say("<b>I read only words. Can you come?</b>")
    return await screens.to_answer(talk, request, head=head)


@replies_to(NoticeKind.SLOT_REQUEST, NoticeKind.SLOT_CHASE)
async def hear_reply(message: Message, text: str, call_id: int, talk: Talk) -> bool:
    """Hear a reply to the message that asked, whatever it says and whenever it comes."""
    request = await own_request(talk, call_id)
    if request is None:
        return False
    picked = _by_number(text)
    if picked is not None:
        await act(message, request.id, Said.YES if picked is How.YES else Said.NO, talk)
    elif not request.answerable:
        await show(message, screens.over(talk))
    else:
        await hear(message, text, request, talk)
    return True


asked_kind(
    AskedKind(
        kind=QuestionKind.SLOT,
        read=_read,
        by_number=_by_number,
        act=_act,
        about=_about,
        ask_back=_ask_back,
        late=_late,
        unclear=_unclear,
        again=_again,
    )
)
