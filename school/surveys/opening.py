"""Opening a survey, giving it more time, and closing it by hand.

A form that cannot be answered, or would not keep what it promises, is not opened
(`school.surveys.checking`).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from sqlalchemy import Update, bindparam, select, update
from sqlmodel import col

from school.actors import Actor
from school.database import Database, Session, use_case
from school.notices.queue import PENDING
from school.notices.tables import Notice, NoticeKind, NoticeState
from school.staff.rights import Rank, require
from school.statements import AnyRow, row, rows, write
from school.surveys.checking import Fault, Terms, faults_of, terms_of
from school.surveys.drawing import prepare_draw
from school.surveys.edited import noted
from school.surveys.forms import form_in
from school.surveys.tables import Survey, SurveyState

# Notices whose expiry is changed in one transaction: some ten milliseconds of write lock.
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Opened:
    """It takes answers from `opens_at` on; `waits`: that is still to come."""

    survey_id: int
    opens_at: datetime
    closes_at: datetime
    waits: bool


@dataclass(frozen=True, slots=True)
class Incomplete:
    """It stays a draft: this is missing."""

    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Extended:
    """It takes answers until then."""

    closes_at: datetime


class NotMoved(StrEnum):
    """UNKNOWN: no such survey. DRAFT: it was never opened. OPEN: it is open already. OVER: it is
    closed, or its time is over. PAST: the time given is no later one.
    """

    UNKNOWN = "unknown"
    DRAFT = "draft"
    OPEN = "open"
    OVER = "over"
    PAST = "past"


OpenOutcome: TypeAlias = Opened | Incomplete | NotMoved

LOCKED = (
    select(
        col(Survey.id),
        col(Survey.site_id),
        col(Survey.kind),
        col(Survey.state),
        col(Survey.anonymous),
        col(Survey.opens_at),
        col(Survey.closes_at),
        col(Survey.pass_points),
        col(Survey.draw_seats),
        col(Survey.version),
    )
    .where(col(Survey.id) == bindparam("survey_id"), col(Survey.deleted_at).is_(None))
    .with_for_update()
)


@use_case
async def open_survey(
    session: Session, *, now: datetime, actor: Actor, survey_id: int
) -> OpenOutcome:
    """Open a draft: at once, or (`opens_at` to come) from then on. One without `opens_at` begins
    now.
    """
    survey = await locked(session, actor, survey_id)
    if survey is None:
        return NotMoved.UNKNOWN
    if survey.state is not SurveyState.DRAFT:
        return NotMoved.OPEN if survey.state is SurveyState.OPEN else NotMoved.OVER
    outcome = await open_draft(session, survey, terms_of(survey), now=now)
    if isinstance(outcome, Opened):
        fields = ("state", "opens_at", "closes_at")
        noted(
            session, now=now, actor=actor, action="survey.open", survey_id=survey_id, fields=fields
        )
    return outcome


async def open_draft(
    session: Session, survey: AnyRow, terms: Terms, *, now: datetime
) -> Opened | Incomplete:
    """Open a draft on these terms if nothing is missing, in the caller's transaction."""
    faults = faults_of(terms, await form_in(session, survey.id), now=now)
    if faults or terms.closes_at is None:
        return Incomplete(faults)
    opens_at = max(terms.opens_at or now, now)
    values = {"state": SurveyState.OPEN, "opens_at": opens_at, "closes_at": terms.closes_at}
    await write(session, this(survey.id).values(**values, opened_at=now, changed_at=now))
    if survey.draw_seats is not None:
        await prepare_draw(session, survey.id, seats=survey.draw_seats)
    return Opened(survey.id, opens_at, terms.closes_at, waits=opens_at > now)


@use_case
async def close_survey(
    session: Session, *, now: datetime, actor: Actor, survey_id: int
) -> SurveyState | NotMoved:
    """Take no more answers from now on; what is closed stays closed.

    What has not left of its notices ends as it is claimed; tries of a quiz that are under way,
    and open questions, are ended by the tick (`school.surveys.closing`).
    """
    survey = await locked(session, actor, survey_id)
    if survey is None:
        return NotMoved.UNKNOWN
    if survey.state is not SurveyState.OPEN:
        return NotMoved.DRAFT if survey.state is SurveyState.DRAFT else NotMoved.OVER
    await write(
        session,
        this(survey_id).values(state=SurveyState.CLOSED, closed_at=now, changed_at=now),
    )
    noted(
        session,
        now=now,
        actor=actor,
        action="survey.close",
        survey_id=survey_id,
        fields=("state",),
    )
    return SurveyState.CLOSED


async def extend_survey(
    database: Database, *, now: datetime, actor: Actor, survey_id: int, closes_at: datetime
) -> Extended | NotMoved:
    """Take answers for longer. What waits to be sent may wait for as long.

    After the closing there is no way back: the last anonymous answers have left their people by
    then, and whoever came later would be alone.
    """
    outcome = await _extend(
        database, now=now, actor=actor, survey_id=survey_id, closes_at=closes_at
    )
    if isinstance(outcome, Extended):
        while await _carry_over(database, survey_id=survey_id):
            pass
    return outcome


@use_case
async def _extend(
    session: Session, *, now: datetime, actor: Actor, survey_id: int, closes_at: datetime
) -> Extended | NotMoved:
    survey = await locked(session, actor, survey_id)
    if survey is None:
        return NotMoved.UNKNOWN
    if survey.state is SurveyState.DRAFT:
        return NotMoved.DRAFT
    if survey.state is SurveyState.CLOSED or survey.closes_at <= now:
        return NotMoved.OVER
    if closes_at <= survey.closes_at:
        return NotMoved.PAST
    await write(session, this(survey_id).values(closes_at=closes_at, changed_at=now))
    noted(
        session,
        now=now,
        actor=actor,
        action="survey.extend",
        survey_id=survey_id,
        fields=("closes_at",),
    )
    return Extended(closes_at)


@use_case
async def _carry_over(session: Session, *, survey_id: int) -> int:
    """Let the next notices that have not left expire when the survey closes; return how many."""
    until = select(col(Survey.closes_at)).where(col(Survey.id) == survey_id).scalar_subquery()
    found = await rows(
        session,
        select(col(Notice.id))
        .where(col(Notice.subject) == survey_id)
        .where(col(Notice.kind).in_((NoticeKind.SURVEY, NoticeKind.SURVEY_REMINDER)))
        .where(col(Notice.state).in_((*PENDING, NoticeState.MERGED)))
        .where(col(Notice.expires_at) < until)
        .order_by(col(Notice.id))
        .limit(CHUNK)
        .with_for_update(),
    )
    ids = [each.id for each in found]
    if ids:
        these = update(Notice).where(col(Notice.id).in_(ids))
        await write(session, these.values(expires_at=until))
    return len(ids)


async def locked(session: Session, actor: Actor, survey_id: int) -> AnyRow | None:
    """Lock a survey that the actor may decide about; None when there is none."""
    survey = await row(session, LOCKED, survey_id=survey_id)
    await require(session, actor, Rank.ORGANISER, site_id=survey.site_id if survey else None)
    return survey


def this(survey_id: int) -> Update:
    """Return an update of one survey."""
    return update(Survey).where(col(Survey.id) == survey_id)
