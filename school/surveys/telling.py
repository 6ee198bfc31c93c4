"""What an invitation to a survey, or a reminder of it, says of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlmodel import col

from school.database import Database
from school.statements import AnyRow
from school.surveys.tables import (
    Purpose,
    QuestionType,
    ResponseState,
    Survey,
    SurveyKind,
    SurveyQuestion,
    SurveyResponse,
)

# So many seconds a question takes whoever types slowly, a text more.
SECONDS = 15
SECONDS_OF_TEXT = 45
_WORDY = frozenset({QuestionType.TEXT, QuestionType.PHOTO})

_SURVEY = select(
    col(Survey.id),
    col(Survey.kind),
    col(Survey.title),
    col(Survey.intro),
    col(Survey.purpose),
    col(Survey.anonymous),
    col(Survey.minutes),
    col(Survey.closes_at),
).where(col(Survey.id) == bindparam("survey_id"))
_QUESTIONS = select(
    col(SurveyQuestion.type), col(SurveyQuestion.pool), col(SurveyQuestion.pool_takes)
).where(
    col(SurveyQuestion.survey_id) == bindparam("survey_id"),
    col(SurveyQuestion.removed_at).is_(None),
)
_BEGUN = select(col(SurveyResponse.id)).where(
    col(SurveyResponse.survey_id) == bindparam("survey_id"),
    col(SurveyResponse.for_id) == bindparam("person_id"),
    col(SurveyResponse.state) == ResponseState.OPEN,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedSurvey:
    """A survey as somebody is asked to answer it.

    `questions` are asked at most and take about `minutes`; `limit` are the minutes that a try of
    a quiz may take. `begun`: they are in the middle of it.
    """

    survey_id: int
    kind: SurveyKind
    title: str
    intro: str | None
    purpose: Purpose
    anonymous: bool
    questions: int
    minutes: int
    limit: int | None
    closes_at: datetime
    begun: bool


async def asked_survey(
    database: Database, survey_id: int, *, person_id: int
) -> AskedSurvey | None:
    """Return what a person is told of a survey; None when there is none."""
    found = await database.rows(_SURVEY, survey_id=survey_id)
    if not found or found[0].closes_at is None:
        return None
    asked = _asked(await database.rows(_QUESTIONS, survey_id=survey_id))
    seconds = sum(SECONDS_OF_TEXT if each in _WORDY else SECONDS for each in asked)
    begun = await database.rows(_BEGUN, survey_id=survey_id, person_id=person_id)
    survey = found[0]
    return AskedSurvey(
        survey_id=survey.id,
        kind=survey.kind,
        title=survey.title,
        intro=survey.intro,
        purpose=survey.purpose,
        anonymous=survey.anonymous,
        questions=len(asked),
        minutes=-(-seconds // 60),
        limit=survey.minutes,
        closes_at=survey.closes_at,
        begun=bool(begun),
    )


async def title_of_survey(database: Database, survey_id: int) -> str | None:
    """Return the title of a survey; None when there is none."""
    found = await database.rows(_SURVEY, survey_id=survey_id)
    return found[0].title if found else None


def _asked(questions: Iterable[AnyRow]) -> list[QuestionType]:
    """Return the types of the questions that are asked at most; of a pool, as many as it takes."""
    pools: dict[str, list[AnyRow]] = {}
    found: list[QuestionType] = []
    for each in questions:
        if each.pool:
            pools.setdefault(each.pool, []).append(each)
        else:
            found.append(each.type)
    for asks in pools.values():
        takes = min(ask.pool_takes or len(asks) for ask in asks)
        found += [ask.type for ask in asks[:takes]]
    return found
