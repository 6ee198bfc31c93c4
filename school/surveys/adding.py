"""Questions and options that are added to a survey: what fits, and their rows."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlmodel import col

from school.actors import Actor
from school.database import Session, use_case
from school.statements import write
from school.surveys.edited import (
    EditOutcome,
    NotEdited,
    Unfit,
    done,
    held,
    words,
)
from school.surveys.flow import Ask, Option
from school.surveys.shape import CHOICES, FEWEST_OPTIONS, NUMBERS
from school.surveys.tables import (
    EXPLANATION_LIMIT,
    OPTION_LIMIT,
    QUESTION_LIMIT,
    QuestionType,
    SurveyKind,
    SurveyOption,
    SurveyQuestion,
)

# What a right answer of a quiz counts unless its author says otherwise.
POINTS = 10
MOST_POINTS = 100


@dataclass(frozen=True, slots=True)
class NewOption:
    """An option to add; `item_id` and `site_id` are what it stands for, if anything."""

    text: str
    right: bool = False
    item_id: int | None = None
    site_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewQuestion:
    """A question to add, as `SurveyQuestion` has it; `points` None: what is usual."""

    type: QuestionType
    text: str
    required: bool = True
    options: tuple[NewOption, ...] = ()
    least: int | None = None
    most: int | None = None
    right: int | None = None
    points: int | None = None
    explanation: str | None = None


@use_case
async def add_question(
    session: Session, *, now: datetime, actor: Actor, survey_id: int, question: NewQuestion
) -> EditOutcome:
    """Add a question as the last one; to an open survey only a whole one."""
    on = await held(session, actor, survey_id)
    if isinstance(on, NotEdited):
        return on
    fitting = fitted(question, quiz=on.survey.kind is SurveyKind.QUIZ)
    if isinstance(fitting, Unfit):
        return fitting
    if not on.is_draft and not _is_whole(fitting):
        return NotEdited.INCOMPLETE
    flaw = on.flaw_with([*on.form, _as_ask(fitting)])
    if flaw is not None:
        return flaw
    id_ = await insert_question(session, survey_id, len(on.form) + 1, fitting)
    return await done(
        session, on, now=now, actor=actor, action="survey.add_question", fields=("question",),
        question_id=id_,
    )  # fmt: skip


def _is_whole(question: NewQuestion) -> bool:
    """Tell whether it can be answered, and graded if it gives points."""
    if question.type not in CHOICES:
        return not question.points or question.right is not None
    right = any(each.right for each in question.options)
    return len(question.options) >= FEWEST_OPTIONS and (right or not question.points)


def fitted(question: NewQuestion, *, quiz: bool) -> NewQuestion | Unfit:
    """Return a question with its words as they are kept, or why it does not fit."""
    said = words(question.text, QUESTION_LIMIT)
    if said is None or isinstance(said, Unfit):
        return said or Unfit.EMPTY
    explained = words(question.explanation, EXPLANATION_LIMIT, several_lines=True)
    if isinstance(explained, Unfit):
        return explained
    options = fitted_options(question.options)
    if isinstance(options, Unfit):
        return options
    points = POINTS if question.points is None else question.points
    return replace(
        question,
        text=said,
        explanation=explained if quiz else None,
        options=tuple(each if quiz else replace(each, right=False) for each in options)
        if question.type in CHOICES
        else (),
        right=question.right if quiz and question.type in NUMBERS else None,
        points=points if quiz and question.type in CHOICES | NUMBERS else 0,
    )


def fitted_options(options: tuple[NewOption, ...]) -> tuple[NewOption, ...] | Unfit:
    """Return options with their words as they are kept, or why one does not fit."""
    kept = []
    for each in options:
        said = words(each.text, OPTION_LIMIT)
        if said is None or isinstance(said, Unfit):
            return said or Unfit.EMPTY
        kept.append(replace(each, text=said))
    return tuple(kept)


def _as_ask(question: NewQuestion) -> Ask:
    """Return a question as the form will have it, before it has an id."""
    return Ask(
        id=0,
        type=question.type,
        text=question.text,
        least=question.least,
        most=question.most,
        options=tuple(
            Option(id=n, text=each.text, right=each.right)
            for n, each in enumerate(question.options, 1)
        ),
    )


async def insert_question(
    session: Session, survey_id: int, number: int, question: NewQuestion, **more: Any
) -> int:
    """Write a question with its options, whose ids count from 1; return its id."""
    values = {
        "survey_id": survey_id,
        "number": number,
        "type": question.type,
        "text": question.text,
        "required": question.required,
        "least": question.least,
        "most": question.most,
        "right": question.right,
        "points": question.points or 0,
        "explanation": question.explanation,
    }
    made = await write(
        session, insert(SurveyQuestion).returning(col(SurveyQuestion.id)), values | more
    )
    id_: int = made.scalar_one()
    await insert_options(session, id_, question.options, first=1)
    return id_


async def insert_options(
    session: Session, question_id: int, options: tuple[NewOption, ...], *, first: int
) -> None:
    """Write options behind those there are; `first` is the first id that was never given."""
    values = [
        {
            "question_id": question_id,
            "id": id_,
            "number": id_,
            "text": each.text,
            "right": each.right,
            "taken": 0,
            "item_id": each.item_id,
            "site_id": each.site_id,
        }
        for id_, each in enumerate(options, first)
    ]
    if values:
        await write(session, insert(SurveyOption), values)
