"""The surveys and quizzes that a person, or somebody in their care, can answer now.

Theirs is what reaches their place and whom it invites; what they were sent, and what they have
begun by a link, stays in the list wherever they are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, bindparam, literal, or_, select, union_all
from sqlmodel import col

from school.announcements.audience import (
    Audience,
    Condition,
    ConditionKind,
    Place,
    audience_of,
    fits,
)
from school.database import Database, Session
from school.notices.tables import Notice, NoticeKind
from school.people import Person
from school.sites import Site
from school.statements import AnyRow, rows
from school.surveys.stands import Stand, StandState, not_begun, people_of, stands_of
from school.surveys.tables import Survey, SurveyKind, SurveyState

_ORDER = (
    StandState.UNDER_WAY,
    StandState.NOT_BEGUN,
    StandState.TRIES_LEFT,
    StandState.DONE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSurvey:
    """One that takes answers now; `stands` of those whom it is for, oneself first."""

    survey_id: int
    kind: SurveyKind
    title: str
    closes_at: datetime
    stands: tuple[Stand, ...]

    @property
    def foremost(self) -> Stand:
        """The stand that most asks for something to be done, oneself's before others'."""
        return min(self.stands, key=lambda each: (_ORDER.index(each.state), each.name is not None))


_OPEN = (
    select(
        col(Survey.id),
        col(Survey.kind),
        col(Survey.title),
        col(Survey.closes_at),
        col(Survey.attempts),
        col(Survey.audience),
        col(Survey.offering_id),
        col(Site.path),
    )
    .outerjoin(Site, col(Site.id) == col(Survey.site_id))
    .where(col(Survey.state) == SurveyState.OPEN, col(Survey.deleted_at).is_(None))
    .where(col(Survey.opens_at) <= bindparam("now"), col(Survey.closes_at) > bindparam("now"))
    .order_by(col(Survey.closes_at), col(Survey.id))
)


async def open_surveys(database: Database, person_id: int, *, now: datetime) -> list[OpenSurvey]:
    """Return what is open for a person and theirs: first what waits, the soonest to end before."""
    async with database.read() as session:
        surveys = await rows(session, _OPEN, now=now)
        people = await people_of(session, person_id)
        meant = await _meant(session, surveys, people, now=now)
        begun = await stands_of(session, surveys, people)
    listed = (_listed(each, people, meant.get(each.id, set()), begun) for each in surveys)
    found = [each for each in listed if each.stands]
    return sorted(found, key=lambda each: _ORDER.index(each.foremost.state))


def _listed(
    survey: AnyRow,
    people: Mapping[int, str | None],
    meant: set[int],
    begun: Mapping[int, Mapping[int, Stand]],
) -> OpenSurvey:
    known = begun.get(survey.id, {})
    stands = (
        known.get(id_) or not_begun(id_, name, survey.attempts)
        for id_, name in people.items()
        if id_ in known or id_ in meant
    )
    return OpenSurvey(
        survey_id=survey.id,
        kind=survey.kind,
        title=survey.title,
        closes_at=survey.closes_at,
        stands=tuple(stands),
    )


async def _meant(
    session: Session, surveys: Iterable[AnyRow], people: Iterable[int], *, now: datetime
) -> dict[int, set[int]]:
    """Return by survey whom of these people it is for; one read for all surveys."""
    asked = [_whom(each, list(people), now) for each in surveys]
    found = await rows(session, union_all(*asked)) if asked else []
    meant: dict[int, set[int]] = {}
    for each in found:
        meant.setdefault(each.survey_id, set()).add(each.person_id)
    return meant


def _whom(survey: AnyRow, people: list[int], now: datetime) -> Select[tuple[int, int]]:
    sent = (
        select(col(Notice.id))
        .where(col(Notice.person_id) == col(Person.id), col(Notice.subject) == survey.id)
        .where(col(Notice.kind).in_([NoticeKind.SURVEY, NoticeKind.SURVEY_REMINDER]))
        .exists()
    )
    belongs = fits(_audience(survey), now=now, path=survey.path)
    return select(literal(survey.id).label("survey_id"), col(Person.id).label("person_id")).where(
        col(Person.id).in_(people), or_(sent, belongs)
    )


def _audience(survey: AnyRow) -> Audience:
    """Return whom a survey is for; what is about an offering is for those who had a seat."""
    if survey.audience is not None:
        return audience_of(survey.audience)
    if survey.offering_id is None:
        return Audience()
    seat = Condition(kind=ConditionKind.OFFERING, value=str(survey.offering_id), place=Place.SEAT)
    return Audience(only=(seat,))
