"""How each kind of open question is answered by words; the school keeps what is open."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiogram.types import CallbackQuery, Message

from handlers.talk import Talk
from school.questions import OpenQuestion, QuestionKind


@dataclass(frozen=True, slots=True)
class AskedKind:
    """One kind of question.

    `read` gives what the words mean as an answer, or None when they do not fit; `by_number` does
    the same for the numbers on the notice's buttons. `about` names the question in a few words,
    for "which did you mean?".
    """

    kind: QuestionKind
    read: Callable[[str], Any | None]
    by_number: Callable[[str], Any | None]
    act: Callable[[Message | CallbackQuery, Any, OpenQuestion, Talk], Awaitable[None]]
    about: Callable[[OpenQuestion, Talk], Awaitable[str]]


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
