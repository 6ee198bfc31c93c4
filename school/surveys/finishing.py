"""Sending what was answered: a survey's counts from then on, a quiz has its result."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import bindparam, select, tuple_, update
from sqlmodel import col

from school.database import Session, use_case
from school.statements import AnyRow, row, rows, write
from school.surveys.answers import opened_answers, sealed_answers
from school.surveys.flow import Answers, Form, counted, missing
from school.surveys.forms import form_in, in_order
from school.surveys.grading import Grade, grade
from school.surveys.listening import stop_listening
from school.surveys.tables import (
    ResponseState,
    Survey,
    SurveyKind,
    SurveyOption,
    SurveyResponse,
    SurveyState,
)
from school.surveys.under_way import NotGiven, open_response

# Digits and letters that nobody takes for another when they are read out.
CODE_SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """It was sent. Of quizzes: the grade, whether it is passed, and what stands for the person
    in the list of those who may be drawn.
    """

    response_id: int
    survey_id: int
    grade: Grade | None = None
    passed: bool | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """These questions must be answered first."""

    question_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Full:
    """An option has taken as many answers as it may; another one is to be chosen."""

    question_id: int
    option_id: int


FinishOutcome: TypeAlias = Finished | Missing | Full | NotGiven

_OVERDUE = (
    select(
        col(SurveyResponse.id),
        col(SurveyResponse.survey_id),
        col(SurveyResponse.plan),
        col(SurveyResponse.answers),
    )
    .where(col(SurveyResponse.id) == bindparam("response_id"))
    .where(col(SurveyResponse.state) == ResponseState.OPEN)
    .where(col(SurveyResponse.due_at) <= bindparam("now"))
    .with_for_update()
)
# A closing waits for who is sending, and who sends after it is too late: the last anonymous batch
# holds all that were sent.
_HELD = (
    select(col(Survey.id))
    .where(col(Survey.id) == bindparam("survey_id"), col(Survey.state) == SurveyState.OPEN)
    .with_for_update(read=True)
)
_FORM_OF = select(col(Survey.pass_points), col(Survey.draw_seats), col(Survey.anonymous)).where(
    col(Survey.id) == bindparam("survey_id")
)


@use_case
async def finish(
    session: Session, *, now: datetime, response_id: int, by_id: int
) -> FinishOutcome:
    """Send a response, once all is answered that must be."""
    found = await open_response(session, response_id, by_id, now=now)
    if isinstance(found, NotGiven):
        return found
    response, survey = found
    if await row(session, _HELD, survey_id=response.survey_id) is None:
        return NotGiven.OVER
    form = in_order(await form_in(session, response.survey_id), response.plan)
    answers = opened_answers(session.vault, response.answers)
    lacking = missing(form, answers)
    if lacking:
        return Missing(tuple(ask.id for ask in lacking))
    full = await take_quotas(session, form, answers)
    if full is not None:
        return full
    if survey.kind is SurveyKind.QUIZ:
        return await graded(
            session, response, form, answers, state=ResponseState.FINISHED, now=now
        )
    # What nobody asks any more by now, since an answer was changed, is not kept either.
    kept = sealed_answers(session.vault, counted(form, answers))
    await _end(session, response, ResponseState.FINISHED, now=now, answers=kept)
    return Finished(response_id=response.id, survey_id=response.survey_id)


@use_case
async def end_overdue(session: Session, *, now: datetime, response_id: int) -> Finished | None:
    """End a try whose time is over: what was answered until then counts. None: it has ended."""
    response = await row(session, _OVERDUE, response_id=response_id, now=now)
    if response is None:
        return None
    form = in_order(await form_in(session, response.survey_id), response.plan)
    answers = opened_answers(session.vault, response.answers)
    return await graded(session, response, form, answers, state=ResponseState.OVERDUE, now=now)


async def graded(
    session: Session,
    response: AnyRow,
    form: Form,
    answers: Answers,
    *,
    state: ResponseState,
    now: datetime,
) -> Finished:
    """End a try of a quiz with its result; with a code when it may be drawn."""
    rules = await row(session, _FORM_OF, survey_id=response.survey_id)
    result = grade(form, answers)
    needed = rules.pass_points if rules else None
    passed = needed is None or result.points >= needed
    is_drawn = bool(passed and rules and rules.draw_seats)
    code = new_code() if is_drawn else None
    values = {"points": result.points, "passed": passed, "code": code}
    await _end(session, response, state, now=now, **values)
    return Finished(
        response_id=response.id,
        survey_id=response.survey_id,
        grade=result,
        passed=passed,
        code=code,
    )


def new_code() -> str:
    """Return what stands for a person in a published list: 30 bits nobody can guess."""
    return "".join(secrets.choice(CODE_SIGNS) for _ in range(CODE_LENGTH))


async def take_quotas(session: Session, form: Form, answers: Answers) -> Full | None:
    """Count the chosen options that have a quota, or say which one is full and count none."""
    wanted = _with_quota(form, answers)
    if not wanted:
        return None
    this = tuple_(col(SurveyOption.question_id), col(SurveyOption.id)).in_(
        [(ask, option) for ask, option, _ in wanted]
    )
    held = (
        select(col(SurveyOption.question_id), col(SurveyOption.id), col(SurveyOption.taken))
        .where(this)
        .order_by(col(SurveyOption.question_id), col(SurveyOption.id))
        .with_for_update()
    )
    taken = {(each.question_id, each.id): each.taken for each in await rows(session, held)}
    for ask, option, most in wanted:
        if taken[ask, option] >= most:
            return Full(ask, option)
    await write(session, update(SurveyOption).where(this).values(taken=SurveyOption.taken + 1))
    return None


def _with_quota(form: Form, answers: Answers) -> Sequence[tuple[int, int, int]]:
    given = counted(form, answers)
    return [
        (ask.id, option.id, option.most)
        for ask in form
        for option in ask.options
        if option.most is not None and ask.id in given and option.id in given[ask.id].options
    ]


async def _end(
    session: Session, response: AnyRow, state: ResponseState, *, now: datetime, **values: Any
) -> None:
    this = update(SurveyResponse).where(col(SurveyResponse.id) == response.id)
    await write(session, this.values(state=state, at_id=None, ended_at=now, **values))
    await stop_listening(session, response.id, now=now)
