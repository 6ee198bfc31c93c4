"""Answering a survey: begin, answer, go back, skip, look over, send. It may take a week.

Where somebody stands is a row, so that a notice, a restart or a change of the form throws nobody
out. Each use-case returns where they stand afterwards; a screen is made of that alone.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeAlias

from sqlalchemy import bindparam, insert, or_, select, update
from sqlmodel import col

from school.database import Session, use_case
from school.people import Person
from school.statements import AnyRow, row, rows, write
from school.surveys.answers import Refusal, form_of, opened_answers, refusal, sealed_answers
from school.surveys.flow import Answer, Answers, Ask, Form, following, standing, visible
from school.surveys.tables import (
    ResponseState,
    Survey,
    SurveyKind,
    SurveyOption,
    SurveyQuestion,
    SurveyResponse,
    SurveyState,
)

# A try's order and choice of questions need not be guessed by those who sit beside each other.
_CHANCE = random.SystemRandom()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a response stands: at a question, or (`at_id` None) ready to be looked over."""

    response_id: int
    survey_id: int
    at_id: int | None


class NotBegun(StrEnum):
    """EARLY, OVER: it takes no answers yet, or any more. DONE: they have answered.

    NO_MORE_TRIES: a quiz was tried as often as it may be. YOURS: that person is not in your care.
    """

    UNKNOWN = "unknown"
    EARLY = "early"
    OVER = "over"
    DONE = "done"
    NO_MORE_TRIES = "no_more_tries"
    YOURS = "yours"


class NotGiven(StrEnum):
    """UNKNOWN: no such response of theirs. SENT: it was sent. OVER: the survey takes no answers.

    OVERDUE: the quiz's time is over. GONE: the question is not asked (any more). FINAL: a quiz's
    answer stays once its explanation was shown.
    """

    UNKNOWN = "unknown"
    SENT = "sent"
    OVER = "over"
    OVERDUE = "overdue"
    GONE = "gone"
    FINAL = "final"


BeginOutcome: TypeAlias = Standing | NotBegun
GiveOutcome: TypeAlias = Standing | NotGiven | Refusal

_SURVEY = select(
    col(Survey.id),
    col(Survey.kind),
    col(Survey.state),
    col(Survey.opens_at),
    col(Survey.closes_at),
    col(Survey.attempts),
    col(Survey.minutes),
    col(Survey.mixed),
).where(col(Survey.id) == bindparam("survey_id"), col(Survey.deleted_at).is_(None))
_QUESTIONS = (
    select(*SurveyQuestion.__table__.columns)  # type: ignore[attr-defined]
    .where(col(SurveyQuestion.survey_id) == bindparam("survey_id"))
    .order_by(col(SurveyQuestion.number), col(SurveyQuestion.id))
)
_OPTIONS = (
    select(*SurveyOption.__table__.columns)  # type: ignore[attr-defined]
    .join(SurveyQuestion, col(SurveyQuestion.id) == col(SurveyOption.question_id))
    .where(col(SurveyQuestion.survey_id) == bindparam("survey_id"))
)
_THEIRS = (
    select(col(Person.id), col(Person.site_id))
    .where(col(Person.id) == bindparam("for_id"), col(Person.deleted_at).is_(None))
    .where(or_(col(Person.id) == bindparam("by_id"), col(Person.carer_id) == bindparam("by_id")))
    .with_for_update(key_share=True)
)
_TRIES = (
    select(col(SurveyResponse.id), col(SurveyResponse.state), col(SurveyResponse.attempt))
    .where(col(SurveyResponse.survey_id) == bindparam("survey_id"))
    .where(col(SurveyResponse.for_id) == bindparam("for_id"))
    .order_by(col(SurveyResponse.attempt))
)
_RESPONSE = (
    select(
        col(SurveyResponse.id),
        col(SurveyResponse.survey_id),
        col(SurveyResponse.state),
        col(SurveyResponse.plan),
        col(SurveyResponse.at_id),
        col(SurveyResponse.answers),
        col(SurveyResponse.due_at),
    )
    .where(col(SurveyResponse.id) == bindparam("response_id"))
    .where(col(SurveyResponse.by_id) == bindparam("by_id"))
    .with_for_update()
)


@use_case
async def begin(
    session: Session, *, now: datetime, survey_id: int, by_id: int, for_id: int
) -> BeginOutcome:
    """Begin to answer, or go on where they stood; for oneself or somebody in one's care."""
    survey = await row(session, _SURVEY, survey_id=survey_id)
    if survey is None or survey.state is SurveyState.DRAFT:
        return NotBegun.UNKNOWN
    person = await row(session, _THEIRS, for_id=for_id, by_id=by_id)
    if person is None:
        return NotBegun.YOURS
    tries = await rows(session, _TRIES, survey_id=survey_id, for_id=for_id)
    refused = _not_begun(survey, tries, now)
    if refused is not None:
        return refused
    form = await form_in(session, survey_id)
    if tries and tries[-1].state is ResponseState.OPEN:
        found = await row(session, _RESPONSE, response_id=tries[-1].id, by_id=by_id)
        return NotBegun.YOURS if found is None else _standing(session, found, form)
    return await _begun(session, survey, person, form, by_id=by_id, n=len(tries) + 1, now=now)


def _not_begun(survey: AnyRow, tries: Any, now: datetime) -> NotBegun | None:
    is_open = bool(tries) and tries[-1].state is ResponseState.OPEN
    if survey.opens_at > now:
        return NotBegun.EARLY
    if survey.state is SurveyState.CLOSED or survey.closes_at <= now:
        return NotBegun.OVER
    if is_open or not tries:
        return None
    if survey.kind is SurveyKind.SURVEY:
        return NotBegun.DONE
    return None if len(tries) < survey.attempts else NotBegun.NO_MORE_TRIES


async def _begun(
    session: Session,
    survey: AnyRow,
    person: AnyRow,
    form: Form,
    *,
    by_id: int,
    n: int,
    now: datetime,
) -> BeginOutcome:
    plan = planned(form, mixed=survey.mixed) if survey.kind is SurveyKind.QUIZ else None
    at = standing(in_order(form, plan), {}, None)
    values = {
        "survey_id": survey.id,
        "by_id": by_id,
        "for_id": person.id,
        "attempt": n,
        "state": ResponseState.OPEN,
        "plan": plan,
        "at_id": at.id if at else None,
        "group_site_id": person.site_id,
        "begun_at": now,
        "touched_at": now,
        "due_at": now + timedelta(minutes=survey.minutes) if survey.minutes else None,
    }
    made = await write(session, insert(SurveyResponse).returning(col(SurveyResponse.id)), values)
    return Standing(
        response_id=made.scalar_one(), survey_id=survey.id, at_id=at.id if at else None
    )


@use_case
async def give(
    session: Session,
    *,
    now: datetime,
    response_id: int,
    by_id: int,
    question_id: int,
    answer: Answer,
) -> GiveOutcome:
    """Answer one question, or skip it, and go on to the next that has no answer."""
    found = await open_response(session, response_id, by_id, now=now)
    if isinstance(found, NotGiven):
        return found
    response, survey = found
    form = in_order(await form_in(session, response.survey_id), response.plan)
    answers = opened_answers(session.vault, response.answers)
    ask = _asked(form, answers, question_id)
    if ask is None:
        return NotGiven.GONE
    if survey.kind is SurveyKind.QUIZ and question_id in answers:
        return NotGiven.FINAL
    refused = refusal(ask, answer)
    if refused is not None:
        return refused
    answers[question_id] = answer
    after = following(form, answers, question_id)
    return await _moved(session, response, after, answers=answers, now=now)


@use_case
async def turn_to(
    session: Session, *, now: datetime, response_id: int, by_id: int, question_id: int | None
) -> GiveOutcome:
    """Go to a question, to answer it (again), or (None) to where all is looked over."""
    found = await open_response(session, response_id, by_id, now=now)
    if isinstance(found, NotGiven):
        return found
    response, _ = found
    form = in_order(await form_in(session, response.survey_id), response.plan)
    answers = opened_answers(session.vault, response.answers)
    at = _asked(form, answers, question_id) if question_id is not None else None
    if question_id is not None and at is None:
        return NotGiven.GONE
    return await _moved(session, response, at, answers=None, now=now)


def _asked(form: Form, answers: Answers, question_id: int) -> Ask | None:
    return next((ask for ask in visible(form, answers) if ask.id == question_id), None)


async def open_response(
    session: Session, response_id: int, by_id: int, *, now: datetime
) -> tuple[AnyRow, AnyRow] | NotGiven:
    """Lock a response that takes answers, and return it with its survey."""
    response = await row(session, _RESPONSE, response_id=response_id, by_id=by_id)
    if response is None:
        return NotGiven.UNKNOWN
    survey = await row(session, _SURVEY, survey_id=response.survey_id)
    if response.state is not ResponseState.OPEN:
        return NotGiven.OVERDUE if response.state is ResponseState.OVERDUE else NotGiven.SENT
    if survey is None or survey.state is not SurveyState.OPEN or survey.closes_at <= now:
        return NotGiven.OVER
    if response.due_at is not None and response.due_at <= now:
        return NotGiven.OVERDUE
    return response, survey


async def _moved(
    session: Session,
    response: AnyRow,
    at: Ask | None,
    *,
    answers: Mapping[int, Answer] | None,
    now: datetime,
) -> Standing:
    values: dict[str, Any] = {"at_id": at.id if at else None, "touched_at": now}
    if answers is not None:
        values["answers"] = sealed_answers(session.vault, answers)
    this = update(SurveyResponse).where(col(SurveyResponse.id) == response.id)
    await write(session, this.values(values))
    return Standing(
        response_id=response.id, survey_id=response.survey_id, at_id=at.id if at else None
    )


def _standing(session: Session, response: AnyRow, form: Form) -> Standing:
    answers = opened_answers(session.vault, response.answers)
    at = standing(in_order(form, response.plan), answers, response.at_id)
    return Standing(
        response_id=response.id, survey_id=response.survey_id, at_id=at.id if at else None
    )


async def form_in(session: Session, survey_id: int) -> Form:
    """Return a survey's questions as they are now."""
    questions = await rows(session, _QUESTIONS, survey_id=survey_id)
    return form_of(questions, await rows(session, _OPTIONS, survey_id=survey_id))


def planned(form: Form, *, mixed: bool) -> list[int]:
    """Return the questions of one try: of each pool as many as it takes, mixed if that is so."""
    pools: dict[str, list[Ask]] = {}
    for ask in form:
        if ask.pool and not ask.removed:
            pools.setdefault(ask.pool, []).append(ask)
    left_out: set[int] = set()
    for asks in pools.values():
        takes = min((ask.pool_takes or len(asks)) for ask in asks)
        left_out |= {ask.id for ask in _CHANCE.sample(asks, max(len(asks) - takes, 0))}
    chosen = [ask.id for ask in form if not ask.removed and ask.id not in left_out]
    if mixed:
        _CHANCE.shuffle(chosen)
    return chosen


def in_order(form: Form, plan: list[int] | None) -> Form:
    """Return the form as one response is asked it; what was added since a try began is not."""
    if plan is None:
        return form
    known = {ask.id: ask for ask in form}
    return [known[id_] for id_ in plan if id_ in known]
