"""What surveys keep of people: handed out, and taken away when they leave."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, delete, or_, select, update
from sqlmodel import col

from school.database import Session
from school.statements import AnyRow, rows, write
from school.surveys.answers import opened_answers
from school.surveys.flow import Answer, Ask
from school.surveys.forms import form_in
from school.surveys.tables import ResponseState, Survey, SurveyResponse


async def surveys_data(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return what a person answered, or somebody for them, as far as it is known to be theirs.

    What an anonymous survey has stored is nobody's.
    """
    found = await rows(
        session,
        select(
            col(Survey.id),
            col(Survey.title),
            col(SurveyResponse.state),
            col(SurveyResponse.answers),
            col(SurveyResponse.points),
            col(SurveyResponse.passed),
            col(SurveyResponse.code),
            col(SurveyResponse.begun_at),
            col(SurveyResponse.ended_at),
        )
        .join(Survey, col(Survey.id) == col(SurveyResponse.survey_id))
        .where(or_(*_theirs([person_id])))
        .order_by(col(SurveyResponse.id)),
    )
    return [await _response(session, each) for each in found]


async def _response(session: Session, response: AnyRow) -> dict[str, Any]:
    asks = {ask.id: ask for ask in await form_in(session, response.id)}
    given = opened_answers(session.vault, response.answers)
    kept = {name: value for name, value in response._mapping.items() if name != "id"}  # noqa: SLF001
    answers = {
        asks[id_].text: answer_data(asks[id_], answer)
        for id_, answer in given.items()
        if id_ in asks and not answer.skipped
    }
    return kept | {"answers": answers}


def answer_data(ask: Ask, answer: Answer) -> Any:
    """Return what was answered as one reads it."""
    if answer.options:
        return [option.text for option in ask.options if option.id in answer.options]
    given = (answer.number, answer.day, answer.text, answer.photo)
    return next((each for each in given if each is not None), None)


async def forget_answers(session: Session, ids: Sequence[int]) -> None:
    """Take away what these people answered; that they did, and a quiz's result, still counts.

    What is under way goes whole, and so does what waits to be stored without a name.
    """
    theirs = or_(*_theirs(ids))
    anonymous = select(col(Survey.id)).where(col(Survey.anonymous))
    waits = and_(
        col(SurveyResponse.state) == ResponseState.FINISHED,
        col(SurveyResponse.survey_id).in_(anonymous),
    )
    under_way = col(SurveyResponse.state) == ResponseState.OPEN
    await write(session, delete(SurveyResponse).where(theirs, or_(under_way, waits)))
    await write(session, update(SurveyResponse).where(theirs).values(answers=None))


def _theirs(ids: Sequence[int]) -> tuple[Any, Any]:
    return col(SurveyResponse.for_id).in_(ids), col(SurveyResponse.by_id).in_(ids)
