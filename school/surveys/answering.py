"""Answering a survey: begin, answer, go back, skip, look over, send. It may take a week.

Where somebody stands is a row, so that a notice, a restart or a change of the form throws nobody
out. Each use-case returns where they stand afterwards; a screen is made of that alone.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeAlias

from sqlalchemy import bindparam, insert, or_, select
from sqlmodel import col

from school.database import Session, use_case
from school.people import Person
from school.statements import AnyRow, row, rows, write
from school.surveys.answers import (
    Refusal,
    marked,
    opened_answers,
    refusal,
)
from school.surveys.flow import Answer, Answers, Ask, Form, following, standing, visible
from school.surveys.forms import form_in, in_order, planned
from school.surveys.listening import listen
from school.surveys.tables import (
    QuestionType,
    ResponseState,
    SurveyKind,
    SurveyResponse,
    SurveyState,
)
from school.surveys.under_way import (
    NotGiven,
    Standing,
    moved,
    open_response,
    response_row,
    resumed,
    survey_row,
)


class NotBegun(StrEnum):
    """EARLY, OVER: it takes no answers yet, or any more. DONE: they have answered.

    NO_MORE_TRIES: a quiz was tried as often as it may be. YOURS: that person is not in your care.
    NO_CONSENT, NO_NAME: who answers with a name has not agreed that it is kept, or told it.
    """

    UNKNOWN = "unknown"
    EARLY = "early"
    OVER = "over"
    DONE = "done"
    NO_MORE_TRIES = "no_more_tries"
    YOURS = "yours"
    NO_CONSENT = "no_consent"
    NO_NAME = "no_name"


BeginOutcome: TypeAlias = Standing | NotBegun
GiveOutcome: TypeAlias = Standing | NotGiven | Refusal

_THEIRS = (
    select(col(Person.id), col(Person.site_id))
    .where(col(Person.id) == bindparam("for_id"), col(Person.deleted_at).is_(None))
    .where(or_(col(Person.id) == bindparam("by_id"), col(Person.carer_id) == bindparam("by_id")))
    .with_for_update(key_share=True)
)
_BY = select(col(Person.consent_at), col(Person.name).is_not(None).label("has_name")).where(
    col(Person.id) == bindparam("by_id")
)
_TRIES = (
    select(col(SurveyResponse.id), col(SurveyResponse.state), col(SurveyResponse.attempt))
    .where(col(SurveyResponse.survey_id) == bindparam("survey_id"))
    .where(col(SurveyResponse.for_id) == bindparam("for_id"))
    .order_by(col(SurveyResponse.attempt))
)


@use_case
async def begin(
    session: Session, *, now: datetime, survey_id: int, by_id: int, for_id: int
) -> BeginOutcome:
    """Begin to answer, or go on where they stood; for oneself or somebody in one's care."""
    survey = await survey_row(session, survey_id)
    if survey is None or survey.state is SurveyState.DRAFT:
        return NotBegun.UNKNOWN
    person = await row(session, _THEIRS, for_id=for_id, by_id=by_id)
    if person is None:
        return NotBegun.YOURS
    tries = await rows(session, _TRIES, survey_id=survey_id, for_id=for_id)
    refused = _not_begun(survey, tries, now)
    if refused is not None:
        return refused
    if tries and tries[-1].state is ResponseState.OPEN:
        found = await response_row(session, tries[-1].id, by_id)
        return NotBegun.YOURS if found is None else await resumed(session, found, survey, now=now)
    unknown = await _unknown(session, survey, by_id)
    if unknown is not None:
        return unknown
    form = await form_in(session, survey_id)
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


async def _unknown(session: Session, survey: AnyRow, by_id: int) -> NotBegun | None:
    """Return what must be known of who answers with a name, before anything is kept."""
    if survey.anonymous:
        return None
    known = await row(session, _BY, by_id=by_id)
    if known is None or known.consent_at is None:
        return NotBegun.NO_CONSENT
    return None if known.has_name else NotBegun.NO_NAME


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
    response_id = made.scalar_one()
    until = min(filter(None, (survey.closes_at, values["due_at"])))
    await listen(session, response_id=response_id, person_id=by_id, now=now, until=until)
    return Standing(response_id=response_id, survey_id=survey.id, at_id=values["at_id"])


@use_case
async def resume(
    session: Session, *, now: datetime, response_id: int, by_id: int
) -> Standing | NotGiven:
    """Return where a response stands, which is on the screen from now on."""
    found = await open_response(session, response_id, by_id, now=now)
    if isinstance(found, NotGiven):
        return found
    return await resumed(session, *found, now=now)


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
    """Answer one question, or skip it, and go on to the next that has no answer.

    Of a quiz words are heard again when the explanation was read (`resume`).
    """
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
    answers.pop(-question_id, None)
    after = following(form, answers, question_id)
    heard = survey.kind is SurveyKind.SURVEY
    return await moved(session, response, survey, after, answers=answers, now=now, heard=heard)


@use_case
async def mark(
    session: Session,
    *,
    now: datetime,
    response_id: int,
    by_id: int,
    question_id: int,
    option_id: int,
    chosen: bool,
) -> GiveOutcome:
    """Mark an option of a question that takes several, or take its mark away; nothing is given."""
    found = await open_response(session, response_id, by_id, now=now)
    if isinstance(found, NotGiven):
        return found
    response, survey = found
    form = in_order(await form_in(session, response.survey_id), response.plan)
    answers = opened_answers(session.vault, response.answers)
    ask = _asked(form, answers, question_id)
    if ask is None or ask.type is not QuestionType.SEVERAL:
        return NotGiven.GONE
    if survey.kind is SurveyKind.QUIZ and question_id in answers:
        return NotGiven.FINAL
    if chosen and option_id not in {option.id for option in ask.offered}:
        return Refusal.NOT_OFFERED
    marks = set(marked(answers, ask)) - {option_id} | ({option_id} if chosen else set())
    answers[-question_id] = Answer(options=tuple(sorted(marks)))
    return await moved(session, response, survey, ask, answers=answers, now=now)


@use_case
async def turn_to(
    session: Session, *, now: datetime, response_id: int, by_id: int, question_id: int | None
) -> GiveOutcome:
    """Go to a question, to answer it (again), or (None) to where all is looked over."""
    found = await open_response(session, response_id, by_id, now=now)
    if isinstance(found, NotGiven):
        return found
    response, survey = found
    form = in_order(await form_in(session, response.survey_id), response.plan)
    answers = opened_answers(session.vault, response.answers)
    at = _asked(form, answers, question_id) if question_id is not None else None
    if question_id is not None and at is None:
        return NotGiven.GONE
    return await moved(session, response, survey, at, answers=None, now=now)


def _asked(form: Form, answers: Answers, question_id: int) -> Ask | None:
    return next((ask for ask in visible(form, answers) if ask.id == question_id), None)
