"""The questions of a survey: changed, moved, removed, and asked of some people alone.

One that is removed keeps the answers it got. What others depend on is not removed or moved behind
them: the outcome names them.
"""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias

from sqlalchemy import bindparam, update
from sqlmodel import col

from school.actors import Actor
from school.database import Session, use_case
from school.statements import write
from school.surveys.adding import MOST_POINTS, POINTS
from school.surveys.answers import MOST_NUMBER, SCALE
from school.surveys.edited import (
    Edited,
    EditOutcome,
    Held,
    NotEdited,
    Unfit,
    done,
    held_question,
    replaced,
    words,
)
from school.surveys.flow import Ask, ShowIf
from school.surveys.shape import CHOICES, NUMBERS, asked
from school.surveys.tables import (
    EXPLANATION_LIMIT,
    OPTION_LIMIT,
    QUESTION_LIMIT,
    QuestionType,
    SurveyKind,
    SurveyQuestion,
)


class QuestionField(StrEnum):
    """One part of a question."""

    TYPE = "type"
    TEXT = "text"
    REQUIRED = "required"
    RIGHT = "right"
    POINTS = "points"
    EXPLANATION = "explanation"


# A quiz's answers are graded by what stood there as they were given.
_OF_DRAFTS = frozenset({QuestionField.TYPE, QuestionField.RIGHT, QuestionField.POINTS})
_OF_QUIZZES = frozenset({QuestionField.RIGHT, QuestionField.POINTS, QuestionField.EXPLANATION})
Value: TypeAlias = str | int | bool | QuestionType | None
_WORDS = {QuestionField.TEXT: QUESTION_LIMIT, QuestionField.EXPLANATION: EXPLANATION_LIMIT}


@use_case
async def change_question(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    question_id: int,
    field: QuestionField,
    value: Value,
) -> EditOutcome:
    """Set one part of a question; None takes away what may be left out."""
    found = await held_question(session, actor, question_id)
    if isinstance(found, NotEdited):
        return found
    on, ask = found
    if not on.is_draft and field in _OF_DRAFTS:
        return NotEdited.OPEN
    values = _fitting(on, ask, field, value)
    if isinstance(values, Unfit):
        return values
    return await _changed(session, on, ask, values, now=now, actor=actor)


def _fitting(on: Held, ask: Ask, field: QuestionField, value: Value) -> dict[str, Any] | Unfit:
    """Return what is set at the question, or why the value does not fit."""
    if field in _OF_QUIZZES and on.survey.kind is not SurveyKind.QUIZ:
        return Unfit.QUIZ
    if field in _WORDS:
        said = words(str(value) if value is not None else None, _WORDS[field],
                     several_lines=field is QuestionField.EXPLANATION)  # fmt: skip
        if isinstance(said, Unfit) or (said is None and field is QuestionField.TEXT):
            return said or Unfit.EMPTY
        return {field.value: said}
    if field is QuestionField.TYPE:
        if value not in set(QuestionType):
            return Unfit.UNKNOWN
        return _of_type(on, QuestionType(str(value)))
    if field is QuestionField.REQUIRED:
        return {"required": bool(value)}
    if field is QuestionField.RIGHT:
        return {"right": value} if _is_answer(ask, value) else Unfit.NUMBER
    fits = isinstance(value, int) and 0 <= value <= MOST_POINTS
    return {"points": value} if fits else Unfit.NUMBER


def _of_type(on: Held, type_: QuestionType) -> dict[str, Any]:
    """What only another type can have goes with it."""
    graded = on.survey.kind is SurveyKind.QUIZ and type_ in CHOICES | NUMBERS
    points = POINTS if graded else 0
    return {"type": type_, "least": None, "most": None, "right": None, "points": points}


def _is_answer(ask: Ask, value: Value) -> bool:
    if value is None:
        return True
    if ask.type is QuestionType.SCALE:
        return value in SCALE
    least = 0 if ask.least is None else ask.least
    most = MOST_NUMBER if ask.most is None else ask.most
    return ask.type is QuestionType.NUMBER and isinstance(value, int) and least <= value <= most


@use_case
async def set_bounds(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    question_id: int,
    least: int | None,
    most: int | None,
) -> EditOutcome:
    """Say how many options are to be chosen, or between what a number lies."""
    found = await held_question(session, actor, question_id)
    if isinstance(found, NotEdited):
        return found
    on, ask = found
    lowest = {QuestionType.SEVERAL: 1, QuestionType.NUMBER: 0}.get(ask.type)
    if lowest is None:
        return Unfit.UNKNOWN
    highest = len(ask.offered) if ask.type is QuestionType.SEVERAL else MOST_NUMBER
    if any(each is not None and not lowest <= each <= highest for each in (least, most)):
        return Unfit.NUMBER
    values = {"least": least, "most": most}
    right = ask.right
    if right is not None and not (least or 0) <= right <= (MOST_NUMBER if most is None else most):
        return Unfit.NUMBER
    return await _changed(session, on, ask, values, now=now, actor=actor)


@use_case
async def set_condition(
    session: Session, *, now: datetime, actor: Actor, question_id: int, show_if: ShowIf | None
) -> EditOutcome:
    """Ask a question of some people alone, by their earlier answers; None: of everybody."""
    found = await held_question(session, actor, question_id)
    if isinstance(found, NotEdited):
        return found
    on, ask = found
    if show_if is not None and not show_if.tests:
        return Unfit.EMPTY
    flaw = on.flaw_with(replaced(on.form, replace(ask, show_if=show_if)))
    if flaw is not None:
        return flaw
    stored = None if show_if is None else show_if.model_dump(mode="json", exclude_defaults=True)
    return await _written(session, on, ask, {"show_if": stored}, now=now, actor=actor)


@use_case
async def set_pool(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    question_id: int,
    pool: str | None,
    takes: int | None,
) -> EditOutcome:
    """Put a question into a pool, of which each try is asked `takes`; None: out of it."""
    found = await held_question(session, actor, question_id)
    if isinstance(found, NotEdited):
        return found
    on, ask = found
    if on.survey.kind is not SurveyKind.QUIZ:
        return Unfit.QUIZ
    if not on.is_draft:
        return NotEdited.OPEN
    named = words(pool, OPTION_LIMIT)
    if isinstance(named, Unfit):
        return named
    if named is not None and (takes is None or takes < 1):
        return Unfit.NUMBER
    values = {"pool": named, "pool_takes": takes if named else None}
    outcome = await _changed(session, on, ask, values, now=now, actor=actor)
    if isinstance(outcome, Edited) and named is not None:
        same = update(SurveyQuestion).where(col(SurveyQuestion.survey_id) == on.survey.id)
        await write(
            session, same.where(col(SurveyQuestion.pool) == named).values(pool_takes=takes)
        )
    return outcome


@use_case
async def move_question(
    session: Session, *, now: datetime, actor: Actor, question_id: int, place: int
) -> EditOutcome:
    """Put a question at a place among those that are asked, from 1; too far is the end."""
    found = await held_question(session, actor, question_id)
    if isinstance(found, NotEdited):
        return found
    on, ask = found
    others = [each for each in asked(on.form) if each.id != ask.id]
    at = min(max(place, 1), len(others) + 1) - 1
    removed = [each for each in on.form if each.removed]
    ordered = [*others[:at], ask, *others[at:], *removed]
    flaw = on.flaw_with(ordered)
    if flaw is not None:
        return flaw
    this = update(SurveyQuestion).where(col(SurveyQuestion.id) == bindparam("of_id"))
    numbers = [{"of_id": each.id, "place": n} for n, each in enumerate(ordered, 1)]
    await write(session, this.values(number=bindparam("place")), numbers)
    return await done(
        session, on, now=now, actor=actor, action="survey.move_question", fields=("number",),
        question_id=ask.id,
    )  # fmt: skip


@use_case
async def remove_question(
    session: Session, *, now: datetime, actor: Actor, question_id: int
) -> EditOutcome:
    """Ask a question no more; what was answered to it stays."""
    found = await held_question(session, actor, question_id)
    if isinstance(found, NotEdited):
        return found
    on, ask = found
    without = replaced(on.form, replace(ask, removed=True))
    flaw = on.flaw_with(without)
    if flaw is not None:
        return flaw
    if not on.is_draft and not asked(without):
        return NotEdited.INCOMPLETE
    this = update(SurveyQuestion).where(col(SurveyQuestion.id) == ask.id)
    await write(session, this.values(removed_at=now))
    return await done(
        session, on, now=now, actor=actor, action="survey.remove_question",
        fields=("removed_at",), question_id=ask.id,
    )  # fmt: skip


async def _changed(
    session: Session, on: Held, ask: Ask, values: dict[str, Any], *, now: datetime, actor: Actor
) -> EditOutcome:
    """Set parts of a question, if the form works with them."""
    flaw = on.flaw_with(replaced(on.form, replace(ask, **values)))
    if flaw is not None:
        return flaw
    return await _written(session, on, ask, values, now=now, actor=actor)


async def _written(
    session: Session, on: Held, ask: Ask, values: dict[str, Any], *, now: datetime, actor: Actor
) -> Edited:
    this = update(SurveyQuestion).where(col(SurveyQuestion.id) == ask.id)
    await write(session, this.values(**values))
    return await done(
        session, on, now=now, actor=actor, action="survey.change_question",
        fields=tuple(values), question_id=ask.id,
    )  # fmt: skip
