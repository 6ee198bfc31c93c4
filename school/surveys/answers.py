"""What an answer may be, how it is kept, and the form as the flow reads it from its rows."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row

from school.surveys.flow import Answer, Answers, Ask, Form, Option, ShowIf
from school.surveys.tables import ANSWERS_FIELD, QuestionType
from school.vault import Vault

# A text is one message of Telegram. https://core.telegram.org/bots/api#sendmessage
LONGEST_TEXT = 4096
MOST_NUMBER = 1_000_000
SCALE = range(1, 6)
FIRST_YEAR = 1900
LAST_YEAR = 2100

_ANSWERS: TypeAdapter[dict[int, Answer]] = TypeAdapter(dict[int, Answer])


class Refusal(StrEnum):
    """Why something is no answer to a question."""

    NOT_OFFERED = "not_offered"
    TOO_FEW = "too_few"
    TOO_MANY = "too_many"
    OUT_OF_BOUNDS = "out_of_bounds"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    REQUIRED = "required"


def refusal(ask: Ask, answer: Answer) -> Refusal | None:
    """Return why `answer` is none to this question, or None when it is one."""
    if answer.skipped:
        return Refusal.REQUIRED if ask.required else None
    return _CHECKS[ask.type](ask, answer)


def marked(answers: Answers, ask: Ask) -> tuple[int, ...]:
    """Return the options that are marked on the buttons of a question that takes several.

    Until they are given they stand under the question's id, negated, where nothing counts them.
    """
    kept = answers.get(-ask.id) or answers.get(ask.id) or Answer()
    offered = {option.id for option in ask.offered}
    return tuple(id_ for id_ in kept.options if id_ in offered)


def sealed_answers(vault: Vault, answers: Answers) -> bytes:
    """Return answers as they are kept."""
    return vault.seal(ANSWERS_FIELD, packed(answers))


def opened_answers(vault: Vault, kept: bytes | None) -> dict[int, Answer]:
    """Return the answers that were kept."""
    return {} if kept is None else unpacked(vault.open(ANSWERS_FIELD, kept))


def packed(answers: Answers) -> str:
    """Return answers as JSON, without what they do not say."""
    return _ANSWERS.dump_json(dict(answers), exclude_defaults=True).decode()


def unpacked(text: str | bytes) -> dict[int, Answer]:
    """Return the answers that were packed; white space around them does not matter."""
    return _ANSWERS.validate_json(text)


def form_of(questions: Iterable[Row[Any]], options: Iterable[Row[Any]]) -> Form:
    """Return the form that rows of questions and of their options make, in their order."""
    offered: dict[int, list[Row[Any]]] = defaultdict(list)
    for option in sorted(options, key=lambda each: (each.number, each.id)):
        offered[option.question_id].append(option)
    ordered = sorted(questions, key=lambda each: (each.number, each.id))
    return [_ask(question, offered[question.id]) for question in ordered]


def _ask(question: Row[Any], options: Iterable[Row[Any]]) -> Ask:
    show_if = None if question.show_if is None else ShowIf.model_validate(question.show_if)
    return Ask(
        id=question.id,
        type=question.type,
        text=question.text,
        required=question.required,
        options=tuple(
            Option(
                id=each.id,
                text=each.text,
                right=each.right,
                most=each.most,
                removed=each.removed_at is not None,
            )
            for each in options
        ),
        least=question.least,
        most=question.most,
        show_if=show_if,
        right=question.right,
        points=question.points,
        explanation=question.explanation,
        pool=question.pool,
        pool_takes=question.pool_takes,
        removed=question.removed_at is not None,
    )


def _one(ask: Ask, answer: Answer) -> Refusal | None:
    if len(answer.options) > 1:
        return Refusal.TOO_MANY
    return _offered(ask, answer)


def _several(ask: Ask, answer: Answer) -> Refusal | None:
    if len(answer.options) < (ask.least or 1):
        return Refusal.TOO_FEW
    if len(answer.options) > (ask.most or len(ask.offered)):
        return Refusal.TOO_MANY
    return _offered(ask, answer)


def _offered(ask: Ask, answer: Answer) -> Refusal | None:
    if not answer.options:
        return Refusal.EMPTY
    offered = {option.id for option in ask.offered}
    return None if offered.issuperset(answer.options) else Refusal.NOT_OFFERED


def _scale(_ask: Ask, answer: Answer) -> Refusal | None:
    return None if answer.number in SCALE else Refusal.OUT_OF_BOUNDS


def _number(ask: Ask, answer: Answer) -> Refusal | None:
    if answer.number is None:
        return Refusal.EMPTY
    least = 0 if ask.least is None else ask.least
    most = MOST_NUMBER if ask.most is None else ask.most
    return None if least <= answer.number <= most else Refusal.OUT_OF_BOUNDS


def _date(_ask: Ask, answer: Answer) -> Refusal | None:
    if answer.day is None:
        return Refusal.EMPTY
    fits = date(FIRST_YEAR, 1, 1) <= answer.day <= date(LAST_YEAR, 12, 31)
    return None if fits else Refusal.OUT_OF_BOUNDS


def _text(_ask: Ask, answer: Answer) -> Refusal | None:
    if not (answer.text or "").strip():
        return Refusal.EMPTY
    return Refusal.TOO_LONG if len(answer.text or "") > LONGEST_TEXT else None


def _photo(_ask: Ask, answer: Answer) -> Refusal | None:
    return None if answer.photo else Refusal.EMPTY


_CHECKS = {
    QuestionType.ONE: _one,
    QuestionType.SEVERAL: _several,
    QuestionType.SCALE: _scale,
    QuestionType.NUMBER: _number,
    QuestionType.DATE: _date,
    QuestionType.TEXT: _text,
    QuestionType.PHOTO: _photo,
}
