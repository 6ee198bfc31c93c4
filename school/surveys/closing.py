"""Closing surveys whose time is over, and ending what is still under way: by ticks.

A survey that somebody has not sent stays unsent. A quiz counts what was answered of it, at the end
of a try's own time or at the closing.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select, union
from sqlmodel import col

from school.database import Database, Session, use_case
from school.questions import Question, QuestionKind, close_questions
from school.statements import row, rows, write
from school.surveys.answers import opened_answers
from school.surveys.finishing import graded
from school.surveys.forms import form_in, in_order
from school.surveys.opening import this
from school.surveys.tables import (
    ResponseState,
    Survey,
    SurveyKind,
    SurveyResponse,
    SurveyState,
)

# Tries graded in one transaction, and questions closed: some 30 ms of work each.
TRIES = 20
QUESTIONS = 500

_OPEN = select(col(Survey.id), col(Survey.closes_at)).where(col(Survey.state) == SurveyState.OPEN)
# What is closed is never opened again, so nothing is locked: who sends holds their response, and
# looks at the survey then.
_CLOSED = select(col(Survey.id), col(Survey.kind)).where(
    col(Survey.id) == bindparam("survey_id"), col(Survey.state) == SurveyState.CLOSED
)
_TRIES = (
    select(
        col(SurveyResponse.id),
        col(SurveyResponse.survey_id),
        col(SurveyResponse.plan),
        col(SurveyResponse.answers),
    )
    .where(col(SurveyResponse.survey_id) == bindparam("survey_id"))
    .where(col(SurveyResponse.state) == ResponseState.OPEN)
    .order_by(col(SurveyResponse.id))
    .limit(TRIES)
    .with_for_update()
)
_ASKED = (
    select(col(Question.subject), col(SurveyResponse.survey_id))
    .join(SurveyResponse, col(SurveyResponse.id) == col(Question.subject))
    .where(col(Question.kind) == QuestionKind.SURVEY, col(Question.closed_at).is_(None))
)
_DUE = select(col(SurveyResponse.id), col(SurveyResponse.due_at)).where(
    col(SurveyResponse.state) == ResponseState.OPEN, col(SurveyResponse.due_at).is_not(None)
)


@dataclass(frozen=True, slots=True)
class Due:
    """A survey that closes, or a try that ends, by its id."""

    id: int
    at: datetime


async def surveys_to_close(database: Database) -> list[Due]:
    """Return the open surveys and when they close, the earliest first."""
    asked = _OPEN.order_by(col(Survey.closes_at), col(Survey.id))
    return [Due(each.id, each.closes_at) for each in await database.rows(asked)]


@use_case
async def close_due(session: Session, *, now: datetime, survey_id: int) -> bool:
    """Close a survey whose time is over; it may have been given more time meanwhile."""
    found = await row(session, _OPEN.where(col(Survey.id) == survey_id).with_for_update())
    if found is None or found.closes_at > now:
        return False
    values = {"state": SurveyState.CLOSED, "closed_at": now, "changed_at": now}
    await write(session, this(survey_id).values(**values))
    return True


async def surveys_to_end(database: Database) -> list[int]:
    """Return the closed surveys with tries of a quiz under way, or questions still open."""
    tries = (
        select(col(Survey.id))
        .join(SurveyResponse, col(SurveyResponse.survey_id) == col(Survey.id))
        .where(col(Survey.state) == SurveyState.CLOSED, col(Survey.kind) == SurveyKind.QUIZ)
        .where(col(SurveyResponse.state) == ResponseState.OPEN)
    )
    asked = _ASKED.subquery()
    open_ = (
        select(col(Survey.id))
        .join(asked, asked.c.survey_id == col(Survey.id))
        .where(col(Survey.state) == SurveyState.CLOSED)
    )
    return sorted(each.id for each in await database.rows(union(tries, open_)))


@use_case
async def end_chunk(session: Session, *, now: datetime, survey_id: int) -> int:
    """End the next of what is under way of a closed survey; return how much, 0 at the end."""
    survey = await row(session, _CLOSED, survey_id=survey_id)
    if survey is None:
        return 0
    ended = await _end_tries(session, survey_id, now) if survey.kind is SurveyKind.QUIZ else 0
    asked = _ASKED.where(col(SurveyResponse.survey_id) == survey_id).limit(QUESTIONS)
    subjects = [each.subject for each in await rows(session, asked)]
    if subjects:
        await close_questions(session, QuestionKind.SURVEY, subjects, now=now)
    return ended + len(subjects)


async def _end_tries(session: Session, survey_id: int, now: datetime) -> int:
    tries = await rows(session, _TRIES, survey_id=survey_id)
    form = await form_in(session, survey_id) if tries else ()
    for each in tries:
        asked = in_order(form, each.plan)
        answers = opened_answers(session.vault, each.answers)
        await graded(session, each, asked, answers, state=ResponseState.OVERDUE, now=now)
    return len(tries)


async def tries_with_end(database: Database) -> list[Due]:
    """Return the tries under way that have an end, the earliest first."""
    asked = _DUE.order_by(col(SurveyResponse.due_at), col(SurveyResponse.id))
    return [Due(each.id, each.due_at) for each in await database.rows(asked)]
