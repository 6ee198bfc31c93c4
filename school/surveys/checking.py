"""What must be there before a survey is opened, by pure rules over its row and its form."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from school.statements import AnyRow
from school.surveys.flow import Ask, Form
from school.surveys.grading import is_graded
from school.surveys.tables import QuestionType, Survey, SurveyKind

CHOOSING = frozenset({QuestionType.ONE, QuestionType.SEVERAL})
FEWEST_OPTIONS = 2


class Lack(StrEnum):
    """What is missing, or does not go together.

    NO_QUESTION: it asks nothing. NO_CLOSING: it has no end. PAST: its end is over, or comes
    before its beginning. NO_OPTIONS: a question has less than two things to choose. NO_RIGHT: a
    question of a quiz that gives points has no right answer, or none has. TOO_STRICT: more are
    needed to pass than there are. LATER: a condition asks about a question that comes later, or
    is gone. Of anonymous ones, ANONYMOUS_PHOTO, ANONYMOUS_QUOTA, ANONYMOUS_QUIZ: a picture, a
    quota that counts who chose it, and points would each tell whose answers they are.
    """

    NO_QUESTION = "no_question"
    NO_CLOSING = "no_closing"
    PAST = "past"
    NO_OPTIONS = "no_options"
    NO_RIGHT = "no_right"
    TOO_STRICT = "too_strict"
    LATER = "later"
    ANONYMOUS_PHOTO = "anonymous_photo"
    ANONYMOUS_QUOTA = "anonymous_quota"
    ANONYMOUS_QUIZ = "anonymous_quiz"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is missing, and of which question."""

    lack: Lack
    question_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What a survey's row says that may not go together with its form or the time."""

    kind: SurveyKind
    anonymous: bool
    opens_at: datetime | None
    closes_at: datetime | None
    pass_points: int | None


def terms_of(survey: AnyRow | Survey) -> Terms:
    """Return the terms of a survey's row."""
    return Terms(
        kind=survey.kind,
        anonymous=survey.anonymous,
        opens_at=survey.opens_at,
        closes_at=survey.closes_at,
        pass_points=survey.pass_points,
    )


def faults_of(survey: Terms, form: Form, *, now: datetime) -> tuple[Fault, ...]:
    """Return all that keeps a survey from being opened now."""
    asked = [ask for ask in form if not ask.removed]
    return (
        *_dates(survey, now),
        *_questions(asked),
        *(_quiz(survey, asked) if survey.kind is SurveyKind.QUIZ else ()),
        *(_anonymous(survey, asked) if survey.anonymous else ()),
    )


def _dates(survey: Terms, now: datetime) -> Iterator[Fault]:
    if survey.closes_at is None:
        yield Fault(Lack.NO_CLOSING)
    elif survey.closes_at <= max(survey.opens_at or now, now):
        yield Fault(Lack.PAST)


def _questions(asked: Form) -> Iterator[Fault]:
    if not asked:
        yield Fault(Lack.NO_QUESTION)
    before: set[int] = set()
    for ask in asked:
        if ask.type in CHOOSING and len(ask.offered) < FEWEST_OPTIONS:
            yield Fault(Lack.NO_OPTIONS, ask.id)
        tests = ask.show_if.tests if ask.show_if else ()
        if any(test.question_id not in before for test in tests):
            yield Fault(Lack.LATER, ask.id)
        before.add(ask.id)


def _quiz(survey: Terms, asked: Form) -> Iterator[Fault]:
    unknown = [ask for ask in asked if ask.points and not _has_right(ask)]
    yield from (Fault(Lack.NO_RIGHT, ask.id) for ask in unknown)
    graded = [ask for ask in asked if _has_right(ask)]
    if asked and not graded and not unknown:
        yield Fault(Lack.NO_RIGHT)
    if graded and (survey.pass_points or 0) > _most_points(graded):
        yield Fault(Lack.TOO_STRICT)


def _has_right(ask: Ask) -> bool:
    """Tell whether a right answer can be given: one that was removed cannot be chosen."""
    if ask.type in CHOOSING:
        right = [option for option in ask.options if option.right]
        return bool(right) and not any(option.removed for option in right)
    return is_graded(ask)


def _most_points(graded: Form) -> int:
    """Return what the luckiest try can get: of a pool not all questions are asked."""
    pools: dict[str, list[Ask]] = {}
    for ask in graded:
        pools.setdefault(ask.pool or "", []).append(ask)
    most = sum(ask.points for ask in pools.pop("", []))
    for asks in pools.values():
        takes = min(ask.pool_takes or len(asks) for ask in asks)
        most += sum(sorted((ask.points for ask in asks), reverse=True)[:takes])
    return most


def _anonymous(survey: Terms, asked: Form) -> Iterator[Fault]:
    if survey.kind is SurveyKind.QUIZ:
        yield Fault(Lack.ANONYMOUS_QUIZ)
    for ask in asked:
        if ask.type is QuestionType.PHOTO:
            yield Fault(Lack.ANONYMOUS_PHOTO, ask.id)
        if any(option.most is not None for option in ask.offered):
            yield Fault(Lack.ANONYMOUS_QUOTA, ask.id)
