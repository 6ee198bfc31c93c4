"""The form of a survey as it is now, and as one try of a quiz is asked it."""

import random

from sqlalchemy import bindparam, select
from sqlmodel import col

from school.database import Database, Session
from school.statements import rows
from school.surveys.answers import form_of
from school.surveys.flow import Ask, Form
from school.surveys.tables import SurveyOption, SurveyQuestion

# A try's order and choice of questions need not be guessed by those who sit beside each other.
_CHANCE = random.SystemRandom()
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


async def form_in(session: Session, survey_id: int) -> Form:
    """Return a survey's questions as they are now."""
    questions = await rows(session, _QUESTIONS, survey_id=survey_id)
    return form_of(questions, await rows(session, _OPTIONS, survey_id=survey_id))


async def form_seen(database: Database, survey_id: int) -> Form:
    """Return the same for screens; whoever asks may see the survey."""
    questions = await database.rows(_QUESTIONS, survey_id=survey_id)
    return form_of(questions, await database.rows(_OPTIONS, survey_id=survey_id))


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
