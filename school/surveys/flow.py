"""Which question comes next: pure rules over a form and what was answered so far.

A question is shown when its condition holds for the answers to the questions shown before it.
An answer whose question is hidden by a later change of mind is kept and does not count; shown
again, it counts again. The author may change the form while people answer: whoever stands at a
question that is gone goes on with the next one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel, ConfigDict

from school.surveys.tables import QuestionType


class AnswerTest(BaseModel):
    """What an earlier answer must be: one of `options` chosen, or a number within bounds.

    `negated`: it must not be so, or not be answered at all.
    """

    model_config = ConfigDict(frozen=True)

    question_id: int
    options: tuple[int, ...] = ()
    least: int | None = None
    most: int | None = None
    negated: bool = False


class ShowIf(BaseModel):
    """When a question is asked: all of `tests` hold, or any of them."""

    model_config = ConfigDict(frozen=True)

    tests: tuple[AnswerTest, ...]
    any: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One thing to choose. `most` is how many answers it takes (None: any number).

    One that was removed is offered no more; what chose it before counts on.
    """

    id: int
    text: str
    right: bool = False
    most: int | None = None
    removed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One question as a form asks it (`school.surveys.tables.SurveyQuestion`)."""

    id: int
    type: QuestionType
    text: str
    required: bool = True
    options: tuple[Option, ...] = ()
    least: int | None = None
    most: int | None = None
    show_if: ShowIf | None = None
    right: int | None = None
    points: int = 0
    explanation: str | None = None
    pool: str | None = None
    pool_takes: int | None = None
    removed: bool = False

    @property
    def offered(self) -> tuple[Option, ...]:
        """The options that can be chosen."""
        return tuple(option for option in self.options if not option.removed)


Form = Sequence[Ask]
"""The questions in their order, those that were removed among them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was answered, by the type of the question; `skipped`: nothing."""

    options: tuple[int, ...] = ()
    number: int | None = None
    day: date | None = None
    text: str | None = None
    photo: str | None = None
    skipped: bool = False


Answers = Mapping[int, Answer]
"""What was answered so far, by the id of the question."""


@dataclass(frozen=True, slots=True)
class Progress:
    """The question on the screen is the `n`-th of `of`, as far as the answers decide by now."""

    n: int
    of: int


def visible(form: Form, answers: Answers) -> list[Ask]:
    """Return the questions that are asked, in their order."""
    shown: list[Ask] = []
    counting: dict[int, Answer] = {}
    for ask in form:
        if ask.removed or not _holds(ask.show_if, counting):
            continue
        shown.append(ask)
        answer = answers.get(ask.id)
        if answer is not None and not answer.skipped:
            counting[ask.id] = answer
    return shown


def counted(form: Form, answers: Answers) -> dict[int, Answer]:
    """Return the answers that count: given, and to questions that are shown."""
    shown = (ask.id for ask in visible(form, answers))
    return {id_: answers[id_] for id_ in shown if id_ in answers and not answers[id_].skipped}


def standing(form: Form, answers: Answers, at_id: int | None) -> Ask | None:
    """Return the question that somebody stands at, or None when all is ready to be looked over.

    Where `at_id` is not shown any more, the next one without an answer.
    """
    for ask in visible(form, answers):
        if ask.id == at_id:
            return ask
    return following(form, answers, at_id)


def following(form: Form, answers: Answers, at_id: int | None) -> Ask | None:
    """Return the next question without an answer, after `at_id` or else from the beginning."""
    order = {ask.id: n for n, ask in enumerate(form)}
    at = order.get(at_id, -1) if at_id is not None else -1
    unanswered = [ask for ask in visible(form, answers) if ask.id not in answers]
    later = (ask for ask in unanswered if order[ask.id] > at)
    return next(later, next(iter(unanswered), None))


def preceding(form: Form, answers: Answers, at_id: int | None) -> Ask | None:
    """Return the shown question before `at_id`; None: the last one's."""
    before: Ask | None = None
    for ask in _until(form, answers, at_id):
        before = ask
    return before


def missing(form: Form, answers: Answers) -> list[Ask]:
    """Return the shown questions that must be answered and are not."""
    given = counted(form, answers)
    return [ask for ask in visible(form, answers) if ask.required and ask.id not in given]


def progress(form: Form, answers: Answers, at_id: int) -> Progress:
    """Return where a question stands among those that are shown."""
    shown = visible(form, answers)
    n = next((n for n, ask in enumerate(shown, 1) if ask.id == at_id), len(shown))
    return Progress(n, len(shown))


def _until(form: Form, answers: Answers, at_id: int | None) -> Iterator[Ask]:
    order = {ask.id: n for n, ask in enumerate(form)}
    end = order.get(at_id, len(form)) if at_id is not None else len(form)
    return (ask for ask in visible(form, answers) if order[ask.id] < end)


def _holds(condition: ShowIf | None, answers: Answers) -> bool:
    if condition is None:
        return True
    found = (_passes(test, answers) for test in condition.tests)
    return any(found) if condition.any else all(found)


def _passes(test: AnswerTest, answers: Answers) -> bool:
    answer = answers.get(test.question_id)
    return (answer is not None and _fits(test, answer)) is not test.negated


def _fits(test: AnswerTest, answer: Answer) -> bool:
    if test.options:
        return not set(test.options).isdisjoint(answer.options)
    if answer.number is None:
        return test.least is None and test.most is None
    above = test.least is None or answer.number >= test.least
    return above and (test.most is None or answer.number <= test.most)
