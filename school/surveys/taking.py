"""Taking a survey's answers away as they were given: written down before it is done.

Named ones come with who gave them. Anonymous ones come in random order, without a time, an id or
a site, since a row of many columns is soon somebody.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import col

from school.actors import Actor
from school.audit import record
from school.database import Database, Session, use_case
from school.people import Person, opened_name, opened_phone
from school.sites import Site
from school.staff.rights import Rank, some_scope
from school.statements import row
from school.surveys.flow import Answer, Form
from school.surveys.forms import form_seen
from school.surveys.gathering import Gathered, answers_of, gathered, opened
from school.surveys.seeing import About, survey_in_scope
from school.surveys.tables import FEWEST, Survey, SurveyResponse

_CHANCE = random.SystemRandom()
_THERE = select(col(Survey.id)).where(
    col(Survey.id) == bindparam("survey_id"), col(Survey.deleted_at).is_(None)
)
_NAMES = select(col(Site.id), col(Site.name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One response; of anonymous ones only the answers."""

    answers: dict[int, Answer]
    name: str | None = None
    phone: str | None = None
    site: str | None = None
    ended_at: datetime | None = None
    points: int | None = None
    passed: bool | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """A survey's results with every response they come from; few anonymous ones have no rows."""

    gathered: Gathered
    rows: tuple[Row, ...]
    sites: dict[int, str]


async def take_answers(
    database: Database, actor: Actor, *, now: datetime, survey_id: int
) -> Taken | None:
    """Return all that one may see of a survey, to be written into a file."""
    seen = await survey_in_scope(database, actor, survey_id)
    if seen is None:
        return None
    await _noted(database, now=now, actor=actor, survey_id=survey_id)
    summary = await gathered(database, actor, survey_id)
    if summary is None:
        return None
    about, scope = seen
    form = await form_seen(database, survey_id)
    sites = {each.id: each.name for each in await database.rows(_NAMES)}
    found: list[Row] = []
    more = [] if about.anonymous else _WHO
    async for chunk in answers_of(database, about, scope, *more):
        found += await _opened(database, about, form, chunk, sites)
    if about.anonymous:
        _CHANCE.shuffle(found)
        found = found if len(found) >= FEWEST else []
    return Taken(summary, tuple(found), sites)


_WHO: list[Any] = [
    col(SurveyResponse.for_id),
    col(SurveyResponse.ended_at),
    col(SurveyResponse.points),
    col(SurveyResponse.passed),
]


async def _opened(
    database: Database, about: About, form: Form, chunk: Sequence[Any], sites: dict[int, str]
) -> list[Row]:
    vault = database.vault
    if about.anonymous:
        return [Row(answers=opened(vault, about, form, each)) for each in chunk]
    ids = {each.for_id for each in chunk}
    asked = select(col(Person.id), col(Person.name), col(Person.phone)).where(
        col(Person.id).in_(ids)
    )
    people = {each.id: each for each in await database.rows(asked)}
    return [
        Row(
            answers=opened(vault, about, form, each),
            name=opened_name(vault, people[each.for_id].name),
            phone=opened_phone(vault, people[each.for_id].phone),
            site=sites.get(each.site_id or 0),
            ended_at=each.ended_at,
            points=each.points,
            passed=each.passed,
        )
        for each in chunk
        if each.for_id in people
    ]


@use_case
async def _noted(session: Session, *, now: datetime, actor: Actor, survey_id: int) -> None:
    await some_scope(session, actor, Rank.ORGANISER)
    if await row(session, _THERE, survey_id=survey_id) is not None:
        record(
            session,
            now=now,
            actor_id=actor.person_id,
            action="survey.take_answers",
            subject="survey",
            subject_id=survey_id,
        )
