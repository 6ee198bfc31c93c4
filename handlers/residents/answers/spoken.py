"""Open questions answered in words: yes, no, or only that the message was read.

"收到", a thank-you and 👍 say no more than that: they are asked back once ("so you take the
seat?"), and then left alone. Late words hear the truth; they act only where that harms nobody.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial

from aiogram.types import CallbackQuery, Message

from handlers.about import short_name, title_of
from handlers.asked import AskedKind, asked_kind
from handlers.entrances import Event
from handlers.numbered import numbered
from handlers.residents.answers import screens
from handlers.residents.answers.choices import answer_by_number, answers_of
from handlers.residents.answers.coming import answer_reconfirm
from handlers.residents.answers.seats import answer_offer, decline_seat, take_open_seat
from handlers.residents.answers.subjects import (
    Subject,
    subject_of,
    subject_of_offer,
    what_when_where,
)
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.widths import fit
from locales.reader import lines
from locales.understand.answers import Answer, yes_no
from school.questions import OpenQuestion, QuestionKind
from school.signups.tables import SignUpState

# Until how long after it was asked a question is still meant by words that answer nothing else.
LATE = timedelta(days=3)
# The questions of this conversation that were asked back.
ASKED_BACK = "asked_back"

Act = Callable[[Event, int, Talk, bool], Awaitable[None]]


def read_answer(text: str) -> Answer | None:
    """Return what the words answer, None when they are no answer to yes or no."""
    answer = yes_no(text)
    return None if answer is Answer.UNCLEAR else answer


async def _offer(event: Event, subject: int, talk: Talk, yes: bool) -> None:
    await answer_offer(event, subject, talk, take=yes)


async def _seat(event: Event, subject: int, talk: Talk, yes: bool) -> None:
    await (take_open_seat if yes else decline_seat)(event, subject, talk)


async def _coming(event: Event, subject: int, talk: Talk, yes: bool) -> None:
    await answer_reconfirm(event, subject, talk, coming=yes)


_ACTS: dict[QuestionKind, Act] = {
    QuestionKind.OFFER: _offer,
    QuestionKind.SEAT_OPEN: _seat,
    QuestionKind.RECONFIRM: _coming,
}


async def answer(
    event: Message | CallbackQuery, value: Answer, question: OpenQuestion, talk: Talk
) -> None:
    """Act on an answer; words that only say "read" are asked back once."""
    if value is not Answer.ACKNOWLEDGED:
        await _ACTS[question.kind](event, question.subject, talk, value is Answer.YES)
        return
    screen = await ask_back(question, talk)
    if screen is not None:
        await show(event, screen)


async def ask_back(question: OpenQuestion, talk: Talk) -> Screen | None:
    """Return the question whether "read" meant yes; None when that was asked before."""
    asked = (await talk.state.get_data()).get(ASKED_BACK, [])
    subject = await _subject(question, talk)
    if question.id in asked or subject is None:
        return None
    await talk.state.update_data({ASKED_BACK: [*asked, question.id][-20:]})
    reader = talk.reader
    head = (
        reader.say("<b>So you will come, right?</b>")
        if question.kind is QuestionKind.RECONFIRM
        else reader.say("<b>So you take the seat, right?</b>")
    )
    text = lines(head, *what_when_where(talk, subject.brief))
    return await numbered(talk, text, answers_of(reader, question.kind, question.subject))


async def about(question: OpenQuestion, talk: Talk) -> str:
    """Name a question in a few words, for "which did you mean?"."""
    subject = await _subject(question, talk)
    if subject is None:
        return talk.reader.label("An earlier question")
    whose = f"{short_name(subject.name)} " if subject.name else ""
    title = title_of(talk.reader, subject.brief)
    if question.kind is QuestionKind.RECONFIRM:
        return fit(talk.reader.label("Coming? {title}", title=whose + title))
    return fit(talk.reader.label("Seat: {title}", title=whose + title))


async def answer_late(event: Event, value: Answer, question: OpenQuestion, talk: Talk) -> bool:
    """Answer words that nothing open fits, by the question asked last; tell whether it was that.

    A seat that is theirs is not given up by such words before they are asked.
    """
    subject = await _subject(question, talk)
    if value is Answer.ACKNOWLEDGED or subject is None:
        return False
    if subject.place.state is SignUpState.TAKEN:
        if value is Answer.NO:
            await show(event, await screens.leaves_seat(talk, subject))
        return value is Answer.NO
    if question.kind is QuestionKind.RECONFIRM:
        return False
    await _ACTS[question.kind](event, question.subject, talk, value is Answer.YES)
    return True


async def _subject(question: OpenQuestion, talk: Talk) -> Subject | None:
    if question.kind is QuestionKind.OFFER:
        return await subject_of_offer(talk, question.subject)
    return await subject_of(talk, question.subject)


for _kind in _ACTS:
    asked_kind(
        AskedKind(
            kind=_kind,
            read=lambda text, _talk: read_answer(text),
            by_number=partial(answer_by_number, _kind),
            act=answer,
            about=about,
            ask_back=ask_back,
            late=answer_late,
        )
    )
