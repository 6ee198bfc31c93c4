"""Replies to a notice are about that notice, whether or not it asked something."""

from collections.abc import Awaitable, Callable

from aiogram.types import Message

from handlers.asked import kind_of
from handlers.replied import understood_by
from handlers.residents.answers.coming import cannot_come, session_is_on
from handlers.residents.answers.giving_up import confirm_all, give_up
from handlers.residents.answers.seats import leave_line
from handlers.residents.answers.spoken import read_answer
from handlers.residents.answers.subjects import phone_line, subject_of_offer
from handlers.residents.asking.screens import pass_on_choices
from handlers.residents.topics import stop_reminders, stop_topic
from handlers.screens import Screen, button, rows, show
from handlers.talk import Talk
from locales.reader import lines
from locales.understand.answers import Answer
from locales.understand.menu import stop_word
from locales.understand.numerals import choice_number
from school.notices.receipts import Delivered
from school.notices.tables import NoticeKind
from school.questions import OpenQuestion, QuestionKind, question_of_notice
from school.theme_runs.reading import run_text
from school.unanswered import keep_words

Reply = Callable[[Message, int, Talk], Awaitable[None]]


async def answer_reply(message: Message, text: str, notice: Delivered, talk: Talk) -> bool:
    """Act on a reply to a notice; False when it is none that this notice could mean."""
    if text.startswith("/"):
        return False
    heard = understood_by(notice.kind)
    if heard is not None and not stop_word(text):
        return await heard(message, text, notice.subject, talk)
    question = await question_of_notice(talk.database, talk.person_id, notice.id)
    if stop_word(text):
        return await _stop(message, notice, question, talk)
    if question is not None:
        await _answer(message, text, question, talk)
        return True
    return await _unasked(message, text, notice, talk)


async def _answer(message: Message, text: str, question: OpenQuestion, talk: Talk) -> None:
    """Answer the question of the notice, also when it is closed: that tells the truth."""
    kind = kind_of(question)
    value = (kind.read(text, talk) or kind.by_number(text)) if kind else None
    if kind is not None and value is not None:
        await kind.act(message, value, question, talk)
        return
    words_id = await keep_words(talk.database, now=talk.now, person_id=talk.person_id, words=text)
    told = lines(
        talk.reader.say("Please tap a button above, or answer yes or no."),
        await phone_line(talk, None),
    )
    ways = [button(each.label, each.data) for each in pass_on_choices(talk.reader, words_id)]
    await show(message, Screen(told, rows(*ways)))


async def _unasked(message: Message, text: str, notice: Delivered, talk: Talk) -> bool:
    """Act on a reply to a notice that asked nothing, but that one may say yes or no to."""
    value = read_answer(text)
    acts = _ACTS.get(notice.kind)
    # A "1" in reply says that it was read; the buttons of such a notice have no numbers.
    if value is Answer.ACKNOWLEDGED or (acts and choice_number(text, 1)):
        return True
    if value is None or acts is None:
        return False
    yes, no = acts
    await (yes if value is Answer.YES else no)(message, notice.subject, talk)
    return True


_ACTS: dict[NoticeKind, tuple[Reply, Reply]] = {
    NoticeKind.REMINDER_DAY: (session_is_on, cannot_come),
    NoticeKind.REMINDER_HOURS: (session_is_on, cannot_come),
    NoticeKind.CHANGED: (confirm_all, give_up),
}


async def _stop(
    message: Message, notice: Delivered, question: OpenQuestion | None, talk: Talk
) -> bool:
    """Stop what the notice is one of; False when it is nothing that goes on by itself."""
    if notice.kind is NoticeKind.THEME:
        found = await run_text(talk.database, notice.subject, talk.school)
        if found is not None:
            await stop_topic(message, found.theme_id, talk)
        return found is not None
    if notice.kind in _REMINDING:
        await stop_reminders(message, talk)
        return True
    if notice.kind in {NoticeKind.CHANGED, NoticeKind.CANCELLED}:
        await give_up(message, notice.subject, talk)
        return True
    return await _stop_waiting(message, notice, question, talk)


_REMINDING = {NoticeKind.REMINDER_DAY, NoticeKind.REMINDER_HOURS, NoticeKind.RECONFIRM}


async def _stop_waiting(
    message: Message, notice: Delivered, question: OpenQuestion | None, talk: Talk
) -> bool:
    """Leave the line that an offer or an open seat is about."""
    if question is not None and question.kind is QuestionKind.SEAT_OPEN:
        await leave_line(message, question.subject, talk)
        return True
    if notice.kind not in {NoticeKind.OFFER, NoticeKind.OFFER_ENDED}:
        return False
    subject = await subject_of_offer(talk, notice.subject)
    if subject is not None:
        await leave_line(message, subject.place.sign_up_id, talk)
    return subject is not None
