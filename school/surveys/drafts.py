"""Surveys as their organisers see them: those in one's scope, one whole, one question."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlmodel import col

from school.actors import Actor
from school.announcements.audience import Audience, audience_of
from school.database import Database
from school.offerings import Offering
from school.sites import Site
from school.staff.rights import SITE_PATH, Rank, some_scope_seen
from school.statements import AnyRow
from school.surveys.checking import Fault, faults_of, terms_of
from school.surveys.flow import Ask, Form
from school.surveys.forms import form_seen
from school.surveys.shape import asked
from school.surveys.tables import (
    SENT,
    Purpose,
    ResponseState,
    Survey,
    SurveyKind,
    SurveyQuestion,
    SurveyResponse,
    SurveyState,
)

# So many are listed, the latest changed first.
LISTED = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyLine:
    """A survey in a list; `answers` counts those that were sent."""

    id: int
    kind: SurveyKind
    state: SurveyState
    title: str
    answers: int
    opens_at: datetime | None
    closes_at: datetime | None

    def takes_answers(self, now: datetime) -> bool:
        """Tell whether it was sent out and is not over."""
        is_open = self.state is SurveyState.OPEN
        return is_open and self.closes_at is not None and self.closes_at > now


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyCard:
    """One survey whole. `audience` None: nobody is invited, who has the link answers.

    `under_way` counts those who have begun and not sent their answers. `faults` are what is
    missing of a draft before it can be sent out.
    """

    id: int
    version: int
    kind: SurveyKind
    state: SurveyState
    purpose: Purpose
    title: str
    intro: str | None
    site_id: int | None
    site: str | None
    site_path: str | None
    anonymous: bool
    audience: Audience | None
    opens_at: datetime | None
    closes_at: datetime | None
    reminders: int
    reminder_days: int
    first_round_id: int | None
    offering_id: int | None
    offering: str | None
    pass_points: int | None
    attempts: int
    minutes: int | None
    mixed: bool
    draw_seats: int | None
    form: Form
    answers: int
    under_way: int
    faults: tuple[Fault, ...]

    @property
    def asks(self) -> list[Ask]:
        """The questions that are asked."""
        return asked(self.form)

    @property
    def is_quiz(self) -> bool:
        return self.kind is SurveyKind.QUIZ

    @property
    def is_draft(self) -> bool:
        return self.state is SurveyState.DRAFT

    def is_over(self, now: datetime) -> bool:
        """Tell whether it takes no more answers."""
        ended = self.closes_at is not None and self.closes_at <= now
        return self.state is SurveyState.CLOSED or (not self.is_draft and ended)

    def question(self, question_id: int) -> Ask | None:
        """Return one of its questions that are asked."""
        return next((ask for ask in self.asks if ask.id == question_id), None)


def _counted(*states: ResponseState) -> Any:
    return (
        select(func.count())
        .where(col(SurveyResponse.survey_id) == col(Survey.id))
        .where(col(SurveyResponse.state).in_(states))
        .correlate(Survey)
        .scalar_subquery()
    )


_ANSWERS = _counted(*SENT)
_UNDER_WAY = _counted(ResponseState.OPEN)
_OF_CARD = (
    "id", "version", "kind", "state", "purpose", "title", "intro", "site_id", "anonymous",
    "audience", "opens_at", "closes_at", "reminders", "reminder_days", "first_round_id",
    "offering_id", "pass_points", "attempts", "minutes", "mixed", "draw_seats",
)  # fmt: skip
_SURVEY_OF = select(col(SurveyQuestion.survey_id)).where(
    col(SurveyQuestion.id) == bindparam("question_id")
)


async def surveys_seen(database: Database, actor: Actor, *, closed: bool) -> list[SurveyLine]:
    """Return the surveys in the actor's scope that are over, or are not, the latest first."""
    scope = await some_scope_seen(database, actor, Rank.ORGANISER)
    state = col(Survey.state)
    found = await database.rows(
        select(
            col(Survey.id),
            col(Survey.kind),
            state,
            col(Survey.title),
            _ANSWERS.label("answers"),
            col(Survey.opens_at),
            col(Survey.closes_at),
        )
        .outerjoin(Site, col(Site.id) == col(Survey.site_id))
        .where(col(Survey.deleted_at).is_(None), scope.holds(SITE_PATH))
        .where(state == SurveyState.CLOSED if closed else state != SurveyState.CLOSED)
        .order_by(col(Survey.changed_at).desc(), col(Survey.id).desc())
        .limit(LISTED)
    )
    return [SurveyLine(**each._mapping) for each in found]  # noqa: SLF001 - Row's public mapping


async def survey_card(
    database: Database, actor: Actor, survey_id: int, *, now: datetime
) -> SurveyCard | None:
    """Return a survey in the actor's scope whole; None when there is none."""
    scope = await some_scope_seen(database, actor, Rank.ORGANISER)
    found = await database.rows(_one().where(scope.holds(SITE_PATH), col(Survey.id) == survey_id))
    if not found:
        return None
    return _card(found[0], await form_seen(database, survey_id), now)


async def card_of_question(
    database: Database, actor: Actor, question_id: int, *, now: datetime
) -> SurveyCard | None:
    """Return the survey in which a question is asked; None when it is not asked any more."""
    await some_scope_seen(database, actor, Rank.ORGANISER)
    found = await database.rows(_SURVEY_OF, question_id=question_id)
    card = await survey_card(database, actor, found[0].survey_id, now=now) if found else None
    return card if card is not None and card.question(question_id) is not None else None


def _one() -> Select[Any]:
    return (
        select(
            *(getattr(Survey, name) for name in _OF_CARD),
            col(Site.name).label("site"),
            col(Site.path).label("site_path"),
            col(Offering.title).label("offering"),
            _ANSWERS.label("answers"),
            _UNDER_WAY.label("under_way"),
        )
        .outerjoin(Site, col(Site.id) == col(Survey.site_id))
        .outerjoin(Offering, col(Offering.id) == col(Survey.offering_id))
        .where(col(Survey.deleted_at).is_(None))
    )


def _card(found: AnyRow, form: Form, now: datetime) -> SurveyCard:
    values = dict(found._mapping)  # noqa: SLF001 - Row's public mapping
    stored = values.pop("audience")
    audience = None if stored is None else audience_of(stored)
    faults = faults_of(terms_of(found), form, now=now) if found.state is SurveyState.DRAFT else ()
    return SurveyCard(**values, audience=audience, form=form, faults=faults)
