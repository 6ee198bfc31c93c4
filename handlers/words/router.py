"""Where typed words arrive: a reply, a label, an open question, a search, or the school."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from aiogram import Dispatcher, F, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, Message

from handlers.asked import kind_of
from handlers.entrances import room
from handlers.filters import on_the_loop
from handlers.organisers.desk import open_named
from handlers.presses import typed_press
from handlers.replied import answer_screen
from handlers.residents.answers.replies import answer_reply
from handlers.residents.answers.spoken import LATE
from handlers.residents.checking_in.callbacks import Door
from handlers.residents.checking_in.road import come_to
from handlers.residents.checking_in.screens import wrong_word_screen
from handlers.residents.checking_in.words import about_word, heard_word
from handlers.screens import Screen, button, rows, show
from handlers.talk import Talk
from handlers.typed import FRESH, UnderWay, under_way
from handlers.volunteers.own_words import heard_about_lectures
from handlers.words.arbiter import Answers, Open, Unsure, decide, numbered
from handlers.words.lost import show_lost
from handlers.words.search import show_found
from handlers.words.unasked import show_unasked
from locales.understand.menu import MenuWord, menu_word
from locales.understand.numerals import choice_number
from school.attendance.words import WordFound, WordNotFound, WordOutcome
from school.notices.receipts import Delivered, notice_of_receipt
from school.questions import OpenQuestion, QuestionKind, latest_question, open_questions
from school.staff.rights import Rank

router = Router(name="words")

INPUT, CHOICES, CHECK_IN = "input", "choices", "checkin"
# These rooms end all input, and bring the main keyboard back themselves.
_END_ALL = frozenset({"START", "CANCEL"})
# The words wait here while Linli asks which question they answer.
PENDING = "pending"

Act = Callable[[Message | CallbackQuery], Awaitable[None]]


class Meant(CallbackData, prefix="meant"):
    """The words typed before answer this question."""

    key: str


@dataclass(frozen=True, slots=True)
class Fitting:
    """A question the words fit: its place in the decision, its name, what answering it does."""

    open: Open
    about: str
    act: Act


@router.message(on_the_loop(F.text))
async def hear(message: Message, talk: Talk, dispatcher: Dispatcher) -> None:
    """Find out what the words are about, and act."""
    text = message.text or ""
    notice = await _replied(message, talk)
    if notice is not None and await answer_reply(message, text, notice, talk):
        return
    if notice is None and await answer_screen(message, text, talk):
        return
    word = menu_word(text)
    opened = room(word) if word else None
    if word is not None and opened is not None:
        if await _names_part(word, message, text, talk):
            return
        if word.name not in _END_ALL:
            await _put_away(message, text, talk)
        await opened(message, talk)
        return
    digits = await heard_word(text, talk)
    fitting = await _fitting(text, digits, talk, dispatcher)
    match decide([each.open for each in fitting]):
        case Answers(key):
            await _named(fitting, key).act(message)
        case Unsure(keys):
            await talk.state.update_data({PENDING: text})
            await show(message, _which([_named(fitting, key) for key in keys], talk))
        case _:
            await _elsewhere(message, text, digits, talk)


@router.callback_query(Meant.filter())
async def meant(
    press: CallbackQuery, callback_data: Meant, talk: Talk, dispatcher: Dispatcher
) -> None:
    """Act on the words typed before, now that it is known what they answer."""
    text = (await talk.state.get_data()).get(PENDING, "")
    digits = await heard_word(text, talk)
    fitting = await _fitting(text, digits, talk, dispatcher) if text else []
    for each in fitting:
        if each.open.key == callback_data.key:
            data = await talk.state.get_data()
            await talk.state.set_data({k: v for k, v in data.items() if k != PENDING})
            await press.answer()
            await each.act(press)
            return
    await show(press, Screen(talk.reader.say("That has been settled already.")))


async def _names_part(word: MenuWord, message: Message, text: str, talk: Talk) -> bool:
    """Open the part of the desk that bears the same name, for those whom that means more to.

    The list of volunteers for who works here and is none; what was ordered for who decides it.
    """
    meant = {
        MenuWord.SLOTS: not talk.visitor.teaches,
        MenuWord.ORDER: talk.visitor.rank >= Rank.ORGANISER,
    }
    is_command = text.startswith("/")
    return meant.get(word, False) and not is_command and await open_named(message, text, talk)


async def _put_away(message: Message, text: str, talk: Talk) -> None:
    """Ask no more for what need not be told, when somebody goes elsewhere."""
    asked = (await under_way(talk)).input
    if asked is not None and asked.leave is not None:
        await asked.leave(message, text, talk)


def _named(fitting: list[Fitting], key: str) -> Fitting:
    return next(each for each in fitting if each.open.key == key)


async def _replied(message: Message, talk: Talk) -> Delivered | None:
    """Return the notice that the message replies to."""
    if message.reply_to_message is None:
        return None
    receipt = f"{message.chat.id}:{message.reply_to_message.message_id}"
    return await notice_of_receipt(talk.database, receipt)


async def _fitting(
    text: str, digits: WordOutcome | None, talk: Talk, dispatcher: Dispatcher
) -> list[Fitting]:
    """Return every open question that the words fit."""
    standing = await under_way(talk)
    asked = await open_questions(talk.database, talk.person_id, now=talk.now)
    found = [
        _input(text, standing, talk),
        _check_in(digits, talk),
        *[await _question(text, question, talk) for question in asked],
        *await _numbers(text, standing, asked, talk, dispatcher),
    ]
    return [each for each in found if each is not None]


async def _numbers(
    text: str,
    standing: UnderWay,
    asked: list[OpenQuestion],
    talk: Talk,
    dispatcher: Dispatcher,
) -> list[Fitting]:
    """Return what the words pick by its number, on a screen or under a notice."""
    screen = _choices(text, standing, talk, dispatcher)
    found = [await _question(text, each, talk, by_number=True) for each in asked]
    questions = [each for each in found if each is not None]
    meant = numbered(screen.open if screen else None, [q.open for q in questions], now=talk.now)
    return [each for each in (screen, *questions) if each and each.open in meant]


def _choices(text: str, standing: UnderWay, talk: Talk, dispatcher: Dispatcher) -> Fitting | None:
    number = choice_number(text, len(standing.choices)) if standing.choices else None
    if number is None or standing.choices_since is None:
        return None
    data = standing.choices[number - 1]

    async def act(event: Message | CallbackQuery) -> None:
        press = typed_press(event, data) if isinstance(event, Message) else event
        if isinstance(event, CallbackQuery):
            press = event.model_copy(update={"data": data})
        await dispatcher.propagate_event(
            "callback_query", press, talk=talk, dispatcher=dispatcher, state=talk.state
        )

    about = talk.reader.label("Number {n} of the list", n=number)
    return Fitting(Open(CHOICES, standing.choices_since), about, act)


def _input(text: str, standing: UnderWay, talk: Talk) -> Fitting | None:
    declared = standing.input
    if declared is None or standing.since is None:
        return None
    value: Any = declared.read(text, talk)
    takes_any = declared.takes_any
    if value is None and declared.loose and talk.now - standing.since <= FRESH:
        value, takes_any = declared.loose(text, talk), True
    if value is None:
        return None

    async def act(event: Message | CallbackQuery) -> None:
        await declared.act(event, value, replace(talk, at_site=standing.at_site))

    asked = Open(INPUT, standing.since, takes_any)
    return Fitting(asked, declared.about(talk.reader), act)


def _check_in(digits: WordOutcome | None, talk: Talk) -> Fitting | None:
    """Return the session whose word of the day was typed."""
    if not isinstance(digits, WordFound):
        return None

    async def act(event: Message | CallbackQuery) -> None:
        await come_to(event, Door(digits.token, word=True), talk)

    return Fitting(Open(CHECK_IN, digits.opens_at), about_word(digits, talk), act)


async def _question(
    text: str, question: OpenQuestion, talk: Talk, *, by_number: bool = False
) -> Fitting | None:
    kind = kind_of(question)
    heard = await kind.heard(text, question, talk, by_number=by_number) if kind else None
    if kind is None or heard is None:
        return None

    async def act(event: Message | CallbackQuery) -> None:
        await kind.act(event, heard.value, question, talk)

    asked = Open(f"q{question.id}", question.opened_at, heard.takes_any)
    return Fitting(asked, await kind.about(question, talk), act)


def _which(fitting: list[Fitting], talk: Talk) -> Screen:
    buttons = [button(each.about, Meant(key=each.open.key).pack()) for each in fitting]
    return Screen(talk.reader.say("What is your answer about?"), rows(*buttons))


async def _elsewhere(message: Message, text: str, digits: WordOutcome | None, talk: Talk) -> None:
    """Open the part of the desk that is named; answer a yes, a no or thanks; search; or keep them.

    Typed input under way hears what it takes, unless it need not be told: that is put away. Four
    digits that no session has, while some have theirs, are said to be wrong.
    """
    if await open_named(message, text, talk):
        return
    standing = await under_way(talk)
    if standing.input is None and await _about_lectures(message, text, talk):
        return
    if await show_unasked(message, text, talk, standing):
        return
    asked = standing.input
    if asked is not None and asked.leave is not None and await asked.leave(message, text, talk):
        asked = None
    if await show_found(message, text, talk):
        return
    if asked is None and digits in {WordNotFound.WRONG, WordNotFound.SLOWED}:
        slowed = digits is WordNotFound.SLOWED
        await show(message, await wrong_word_screen(talk, slowed=slowed))
        return
    if asked is not None or not await _unclear_answer(message, text, talk):
        await show_lost(message, text, talk, asked=asked)


async def _about_lectures(message: Message, text: str, talk: Talk) -> bool:
    """Hear who gives lectures, unless they were asked something else lately."""
    if not talk.visitor.teaches:
        return False
    asked = await latest_question(talk.database, talk.person_id, since=talk.now - LATE)
    is_other = asked is not None and asked.kind not in {QuestionKind.SLOT, QuestionKind.REPORT}
    return not is_other and await heard_about_lectures(message, text, talk)


async def _unclear_answer(message: Message, text: str, talk: Talk) -> bool:
    """Give words that fit nothing to the question that wants them anyway, the latest first."""
    for question in await open_questions(talk.database, talk.person_id, now=talk.now):
        kind = kind_of(question)
        if kind and kind.unclear and await kind.unclear(message, text, question, talk):
            return True
    return False
