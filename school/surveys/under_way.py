"""A response that is under way: whether it takes answers, and where it stands.

Used inside the use-cases that answer (`school.surveys.answering`) and send; nothing commits here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlmodel import col

from school.database import Session
from school.statements import AnyRow, row, write
from school.surveys.answers import opened_answers, sealed_answers
from school.surveys.flow import Answer, Ask, standing
from school.surveys.forms import form_in, in_order
from school.surveys.listening import listen, stop_listening
from school.surveys.tables import (
    ResponseState,
    Survey,
    SurveyResponse,
    SurveyState,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a response stands: at a question, or (`at_id` None) ready to be looked over."""

    response_id: int
    survey_id: int
    at_id: int | None


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


_SURVEY = select(
    col(Survey.id),
    col(Survey.kind),
    col(Survey.state),
    col(Survey.opens_at),
    col(Survey.closes_at),
    col(Survey.attempts),
    col(Survey.minutes),
    col(Survey.mixed),
    col(Survey.anonymous),
).where(col(Survey.id) == bindparam("survey_id"), col(Survey.deleted_at).is_(None))
_RESPONSE = (
    select(
        col(SurveyResponse.id),
        col(SurveyResponse.survey_id),
        col(SurveyResponse.by_id),
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


async def survey_row(session: Session, survey_id: int) -> AnyRow | None:
    """Return what answering must know of a survey."""
    return await row(session, _SURVEY, survey_id=survey_id)


async def response_row(session: Session, response_id: int, by_id: int) -> AnyRow | None:
    """Lock and return a response that this person gives."""
    return await row(session, _RESPONSE, response_id=response_id, by_id=by_id)


async def open_response(
    session: Session, response_id: int, by_id: int, *, now: datetime
) -> tuple[AnyRow, AnyRow] | NotGiven:
    """Lock a response that takes answers, and return it with its survey."""
    response = await response_row(session, response_id, by_id)
    if response is None:
        return NotGiven.UNKNOWN
    survey = await survey_row(session, response.survey_id)
    if response.state is not ResponseState.OPEN:
        return NotGiven.OVERDUE if response.state is ResponseState.OVERDUE else NotGiven.SENT
    if survey is None or survey.state is not SurveyState.OPEN or survey.closes_at <= now:
        return NotGiven.OVER
    if response.due_at is not None and response.due_at <= now:
        return NotGiven.OVERDUE
    return response, survey


async def moved(
    session: Session,
    response: AnyRow,
    survey: AnyRow,
    at: Ask | None,
    *,
    answers: Mapping[int, Answer] | None,
    now: datetime,
    heard: bool = True,
) -> Standing:
    """Put a question on the screen, or (None) all to be looked over; keep `answers`.

    Not `heard`: something else is read first, and typed words are about it no more.
    """
    values: dict[str, Any] = {"at_id": at.id if at else None, "touched_at": now}
    if answers is not None:
        values["answers"] = sealed_answers(session.vault, answers)
    this = update(SurveyResponse).where(col(SurveyResponse.id) == response.id)
    await write(session, this.values(values))
    if heard:
        await _heard(session, response, survey, now=now)
    else:
        await stop_listening(session, response.id, now=now)
    return Standing(
        response_id=response.id, survey_id=response.survey_id, at_id=at.id if at else None
    )


async def resumed(
    session: Session, response: AnyRow, survey: AnyRow, *, now: datetime
) -> Standing:
    """Return where a response stands, and hear words about it.

    Where its question is asked no more the next one is put on the screen: it stands there then.
    """
    form = in_order(await form_in(session, response.survey_id), response.plan)
    answers = opened_answers(session.vault, response.answers)
    at = standing(form, answers, response.at_id)
    at_id = at.id if at else None
    if at_id != response.at_id:
        this = update(SurveyResponse).where(col(SurveyResponse.id) == response.id)
        await write(session, this.values(at_id=at_id))
    await _heard(session, response, survey, now=now)
    return Standing(response_id=response.id, survey_id=response.survey_id, at_id=at_id)


async def _heard(session: Session, response: AnyRow, survey: AnyRow, *, now: datetime) -> None:
    until = min(filter(None, (survey.closes_at, response.due_at)))
    who = {"response_id": response.id, "person_id": response.by_id}
    await listen(session, **who, now=now, until=until)
