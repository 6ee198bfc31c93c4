"""How a survey stands for a person and those in their care: not begun, under way, done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from sqlalchemy import bindparam, or_, select
from sqlmodel import col

from school.database import Session
from school.people import Person, opened_name
from school.statements import AnyRow, rows
from school.surveys.answers import opened_answers
from school.surveys.flow import Progress, progress, standing, visible
from school.surveys.forms import form_in, in_order
from school.surveys.tables import ResponseState, SurveyResponse


class StandState(StrEnum):
    """DONE: it was answered, or passed. TRIES_LEFT: a quiz was not, and may be tried again."""

    NOT_BEGUN = "not_begun"
    UNDER_WAY = "under_way"
    DONE = "done"
    TRIES_LEFT = "tries_left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """One person's; `name` None: who asks. `at` is where one stands, None: all is looked over.

    `response_id` is the latest response, and `tries_left` how often a quiz can still be begun.
    """

    person_id: int
    name: str | None
    state: StandState
    response_id: int | None = None
    at: Progress | None = None
    tries_left: int = 0


_PEOPLE = (
    select(col(Person.id), col(Person.name))
    .where(col(Person.deleted_at).is_(None))
    .where(
        or_(
            col(Person.id) == bindparam("person_id"),
            (col(Person.carer_id) == bindparam("person_id")) & col(Person.name).is_not(None),
        )
    )
    .order_by(col(Person.id))
)
_RESPONSES = (
    select(
        col(SurveyResponse.id),
        col(SurveyResponse.survey_id),
        col(SurveyResponse.for_id),
        col(SurveyResponse.by_id),
        col(SurveyResponse.state),
        col(SurveyResponse.passed),
        col(SurveyResponse.plan),
        col(SurveyResponse.at_id),
        col(SurveyResponse.answers),
    )
    .where(col(SurveyResponse.survey_id).in_(bindparam("survey_ids", expanding=True)))
    .where(col(SurveyResponse.for_id).in_(bindparam("person_ids", expanding=True)))
    .order_by(
        col(SurveyResponse.survey_id), col(SurveyResponse.for_id), col(SurveyResponse.attempt)
    )
)


async def people_of(session: Session, person_id: int) -> dict[int, str | None]:
    """Return whom a person answers for, and their names: oneself (None) first, then others."""
    found = await rows(session, _PEOPLE, person_id=person_id)
    names = {each.id: opened_name(session.vault, each.name) for each in found}
    return {person_id: None} | {id_: name for id_, name in names.items() if id_ != person_id}


async def stands_of(
    session: Session, surveys: Sequence[AnyRow], people: Mapping[int, str | None]
) -> dict[int, dict[int, Stand]]:
    """Return by survey and person how those stand who have begun.

    Of each survey `id`, `kind` and `attempts` are needed.
    """
    if not surveys:
        return {}
    found = await rows(
        session, _RESPONSES, survey_ids=[each.id for each in surveys], person_ids=list(people)
    )
    attempts = {each.id: each.attempts for each in surveys}
    stands: dict[int, dict[int, Stand]] = {}
    for (survey_id, for_id), tries in groupby(
        found, key=lambda each: (each.survey_id, each.for_id)
    ):
        given = list(tries)
        stands.setdefault(survey_id, {})[for_id] = await _stand(
            session, given, people[for_id], left=max(attempts[survey_id] - len(given), 0)
        )
    return stands


def not_begun(person_id: int, name: str | None, attempts: int) -> Stand:
    """Return how somebody stands who has not begun."""
    return Stand(person_id=person_id, name=name, state=StandState.NOT_BEGUN, tries_left=attempts)


async def _stand(
    session: Session, tries: Sequence[AnyRow], name: str | None, *, left: int
) -> Stand:
    last = tries[-1]
    if last.state is ResponseState.OPEN:
        state = StandState.UNDER_WAY
    elif left and not any(each.passed for each in tries):
        state = StandState.TRIES_LEFT
    else:
        state = StandState.DONE
    return Stand(
        person_id=last.for_id,
        name=name,
        state=state,
        response_id=last.id,
        at=await _progress(session, last) if state is StandState.UNDER_WAY else None,
        tries_left=left,
    )


async def _progress(session: Session, response: AnyRow) -> Progress | None:
    form = in_order(await form_in(session, response.survey_id), response.plan)
    answers = opened_answers(session.vault, response.answers)
    at = standing(form, answers, response.at_id)
    if at is None:
        return None
    return progress(form, answers, at.id) if visible(form, answers) else None
