"""How each kind of open question is answered by words; the school keeps what is open."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiogram.types import CallbackQuery, Message

from handlers.screens import Screen
from handlers.talk import Talk
from locales.understand.answers import Answer
from school.questions import OpenQuestion, QuestionKind


@dataclass(frozen=True, slots=True)
class Heard:
    """What words mean as an answer.

    `by_number`: a number alone, which may pick from a list on the screen as well. `takes_any`: any
    other words would be an answer too.
    """

    value: Any
    by_number: bool = False
    takes_any: bool = False


@dataclass(frozen=True, slots=True)
class AskedKind:
    """One kind of question.

    `read` gives what the words mean as an answer, or None when they do not fit; `by_number` does
    the same for the numbers on the notice's buttons; where that depends on what is asked, `hears`
    stands for both. `about` names the question in a few words,
    for "which did you mean?". `ask_back` asks once whether "read" meant yes, and gives None after
    that. `late` answers a yes or no that comes when the question is closed, and tells whether it
    did. `unclear` takes words that fit nothing else while the question is open, if it does;
    `again` puts it once more to who sent a voice, a picture or a sticker.
    """

    kind: QuestionKind
    read: Callable[[str, Talk], Any | None]
    by_number: Callable[[str], Any | None]
    act: Callable[[Message | CallbackQuery, Any, OpenQuestion, Talk], Awaitable[None]]
    about: Callable[[OpenQuestion, Talk], Awaitable[str]]
    ask_back: Callable[[OpenQuestion, Talk], Awaitable[Screen | None]]
    late: Callable[[Message | CallbackQuery, Answer, OpenQuestion, Talk], Awaitable[bool]]
    unclear: (
        Callable[[Message | CallbackQuery, str, OpenQuestion, Talk], Awaitable[bool]] | None
    ) = None
    again: Callable[[OpenQuestion, Talk], Awaitable[Screen | None]] | None = None
    hears: Callable[[str, OpenQuestion, Talk], Awaitable[Heard | None]] | None = None

    async def heard(
        self, text: str, question: OpenQuestion, talk: Talk, *, by_number: bool
    ) -> Heard | None:
        """Return what the words mean to a question, as words or as a number; None: nothing."""
        if self.hears is not None:
            found = await self.hears(text, question, talk)
            return found if found and found.by_number is by_number else None
        value = self.by_number(text) if by_number else self.read(text, talk)
        return None if value is None else Heard(value, by_number=by_number)


async def no_yes_or_no(
    _event: Message | CallbackQuery, _answer: Answer, _question: OpenQuestion, _talk: Talk
) -> bool:
    """Stand where a yes or a no is no answer, early or `late`."""
    return False


_KINDS: dict[QuestionKind, AskedKind] = {}


def asked_kind(declared: AskedKind) -> AskedKind:
    """Make a kind of question answerable by words; each kind once."""
    if declared.kind in _KINDS:
        raise ValueError(f"two answers to {declared.kind}")
    _KINDS[declared.kind] = declared
    return declared


def kind_of(question: OpenQuestion) -> AskedKind | None:
    """Return how this question is answered, None when no words can."""
    return _KINDS.get(question.kind)
