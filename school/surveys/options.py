"""The options of a question: added, reworded, moved, removed; which are right, and quotas.

An id is never given twice in one question, so that no answer comes to mean something else.
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
from school.surveys.adding import NewOption, fitted_options, insert_options
from school.surveys.edited import (
    EditOutcome,
    Held,
    NotEdited,
    Unfit,
    done,
    held_question,
    replaced,
    words,
)
from school.surveys.flow import Ask, Option
from school.surveys.shape import CHOICES, FEWEST_OPTIONS
from school.surveys.tables import OPTION_LIMIT, QuestionType, SurveyKind, SurveyOption

MOST_QUOTA = 100_000


class OptionField(StrEnum):
    """One part of an option; its quota is how many answers it takes."""

    TEXT = "text"
    RIGHT = "right"
    QUOTA = "most"


Value: TypeAlias = str | int | bool | None


@use_case
async def add_options(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    question_id: int,
    options: tuple[NewOption, ...],
) -> EditOutcome:
    """Add options below those there are."""
    found = await held_question(session, actor, question_id)
    if isinstance(found, NotEdited):
        return found
    on, ask = found
    fitting = fitted_options(options)
    if isinstance(fitting, Unfit):
        return fitting
    if ask.type not in CHOICES or not fitting:
        return Unfit.EMPTY if not fitting else Unfit.UNKNOWN
    quiz = on.survey.kind is SurveyKind.QUIZ
    new = tuple(each if quiz else replace(each, right=False) for each in fitting)
    if not on.is_draft and any(each.right for each in new):
        return NotEdited.OPEN
    first = max((each.id for each in ask.options), default=0) + 1
    more = (
        Option(id=id_, text=each.text, right=each.right) for id_, each in enumerate(new, first)
    )
    flaw = on.flaw_with(replaced(on.form, replace(ask, options=(*ask.options, *more))))
    if flaw is not None:
        return flaw
    await insert_options(session, ask.id, new, first=first)
    return await done(
        session, on, now=now, actor=actor, action="survey.add_options", fields=("options",),
        question_id=ask.id, option_id=first,
    )  # fmt: skip


@use_case
async def change_option(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    question_id: int,
    option_id: int,
    field: OptionField,
    value: Value,
) -> EditOutcome:
    """Reword an option, say whether it is right, or how many answers it takes (None: all)."""
    found = await held_question(session, actor, question_id)
    if isinstance(found, NotEdited):
        return found
    on, ask = found
    option = _offered(ask, option_id)
    if option is None:
        return NotEdited.GONE
    if field is OptionField.RIGHT and not on.is_draft:
        return NotEdited.OPEN
    fitting = _fitting(on, field, value)
    if isinstance(fitting, Unfit):
        return fitting
    changed = replace(option, **fitting)
    alone = changed.right and field is OptionField.RIGHT and ask.type is QuestionType.ONE
    others = [replace(each, right=False) if alone else each for each in ask.options]
    options = tuple(changed if each.id == option_id else each for each in others)
    flaw = on.flaw_with(replaced(on.form, replace(ask, options=options)))
    if flaw is not None:
        return flaw
    of_all = update(SurveyOption).where(col(SurveyOption.question_id) == ask.id)
    if alone:
        await write(session, of_all.values(right=False))
    await write(session, of_all.where(col(SurveyOption.id) == option_id).values(**fitting))
    return await done(
        session, on, now=now, actor=actor, action="survey.change_option", fields=(field.value,),
        question_id=ask.id, option_id=option_id,
    )  # fmt: skip


def _fitting(on: Held, field: OptionField, value: Value) -> dict[str, Any] | Unfit:
    if field is OptionField.TEXT:
        said = words(str(value or ""), OPTION_LIMIT)
        return said if isinstance(said, Unfit) else {"text": said}
    if field is OptionField.RIGHT:
        return {"right": bool(value)} if on.survey.kind is SurveyKind.QUIZ else Unfit.QUIZ
    if value is None:
        return {"most": None}
    fits = isinstance(value, int) and 1 <= value <= MOST_QUOTA
    return {"most": value} if fits else Unfit.NUMBER


@use_case
async def move_option(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    question_id: int,
    option_id: int,
    place: int,
) -> EditOutcome:
    """Put an option at a place among those that are offered, from 1; too far is the end."""
    found = await held_question(session, actor, question_id)
    if isinstance(found, NotEdited):
        return found
    on, ask = found
    option = _offered(ask, option_id)
    if option is None:
        return NotEdited.GONE
    others = [each for each in ask.offered if each.id != option_id]
    at = min(max(place, 1), len(others) + 1) - 1
    removed = [each for each in ask.options if each.removed]
    ordered = [*others[:at], option, *others[at:], *removed]
    this = (
        update(SurveyOption)
        .where(col(SurveyOption.question_id) == bindparam("of_question"))
        .where(col(SurveyOption.id) == bindparam("of_id"))
    )
    numbers = [
        {"of_question": ask.id, "of_id": each.id, "place": n} for n, each in enumerate(ordered, 1)
    ]
    await write(session, this.values(number=bindparam("place")), numbers)
    return await done(
        session, on, now=now, actor=actor, action="survey.move_option", fields=("number",),
        question_id=ask.id, option_id=option_id,
    )  # fmt: skip


@use_case
async def remove_option(
    session: Session, *, now: datetime, actor: Actor, question_id: int, option_id: int
) -> EditOutcome:
    """Offer an option no more; answers that chose it stay."""
    found = await held_question(session, actor, question_id)
    if isinstance(found, NotEdited):
        return found
    on, ask = found
    option = _offered(ask, option_id)
    if option is None:
        return NotEdited.GONE
    gone = replace(option, removed=True)
    options = tuple(gone if each.id == option_id else each for each in ask.options)
    flaw = on.flaw_with(replaced(on.form, replace(ask, options=options)))
    if flaw is not None:
        return flaw
    if not on.is_draft and (option.right or len(ask.offered) <= FEWEST_OPTIONS):
        return NotEdited.OPEN if option.right else NotEdited.INCOMPLETE
    this = update(SurveyOption).where(col(SurveyOption.question_id) == ask.id)
    # What was removed counts no more as right, or nobody could choose all that is.
    await write(
        session, this.where(col(SurveyOption.id) == option_id).values(removed_at=now, right=False)
    )
    return await done(
        session, on, now=now, actor=actor, action="survey.remove_option",
        fields=("removed_at",), question_id=ask.id, option_id=option_id,
    )  # fmt: skip


def _offered(ask: Ask, option_id: int) -> Option | None:
    return next((each for each in ask.offered if each.id == option_id), None)
