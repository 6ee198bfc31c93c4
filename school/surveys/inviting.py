"""Inviting to a survey as it opens: its notices are written chunk by chunk, by a tick.

Each chunk is a transaction of its own that moves the survey's cursor, so that a crash goes on
where it stood; the dedupe key would refuse a second invitation besides.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, or_, select
from sqlmodel import col

from school.announcements.audience import audience_of, fits
from school.announcements.people import last_person_id
from school.database import Database, Session, use_case
from school.notices.tables import NoticeKind
from school.people import Person
from school.staff.rights import path_of
from school.statements import AnyRow, row, rows, write
from school.surveys.asking import (
    Ahead,
    counted,
    invitation_key,
    next_person,
    unanswered,
    write_to,
)
from school.surveys.opening import this
from school.surveys.tables import Survey, SurveyState

_INVITING = (
    select(
        col(Survey.id),
        col(Survey.site_id),
        col(Survey.audience),
        col(Survey.opens_at),
        col(Survey.closes_at),
        col(Survey.cursor),
        col(Survey.until_id),
        col(Survey.reminded_at),
    )
    .where(col(Survey.state) == SurveyState.OPEN, col(Survey.deleted_at).is_(None))
    .where(col(Survey.audience).is_not(None))
    .where(or_(col(Survey.until_id) == 0, col(Survey.cursor) < col(Survey.until_id)))
)


@dataclass(frozen=True, slots=True)
class ToInvite:
    """A survey of which invitations are to be written from `at` on."""

    survey_id: int
    at: datetime


async def surveys_to_invite(database: Database) -> list[ToInvite]:
    """Return the open surveys whose invitations are not all written, the earliest first."""
    asked = _INVITING.order_by(col(Survey.opens_at), col(Survey.id))
    return [ToInvite(each.id, each.opens_at) for each in await database.rows(asked)]


@use_case
async def begin_inviting(session: Session, *, now: datetime, survey_id: int) -> bool:
    """Begin once a survey takes answers: whoever is known by now may be invited."""
    survey = await _locked(session, survey_id, now)
    if survey is None or survey.until_id:
        return False
    until = await last_person_id(session)
    # From here on the days to the first reminder count.
    await write(session, this(survey_id).values(until_id=until, reminded_at=now))
    return True


@use_case
async def write_invitations(session: Session, *, now: datetime, survey_id: int) -> int:
    """Write the next invitations; return how many chunks, 0 at the end."""
    survey = await _locked(session, survey_id, now)
    if survey is None or not survey.until_id:
        return 0
    until = await next_person(session, survey.cursor, until=survey.until_id)
    if until is not None:
        await _write(session, survey, until, now)
    await write(session, this(survey_id).values(cursor=until or survey.until_id))
    return 1


async def invitations_ahead(database: Database, now: datetime, until: datetime) -> list[Ahead]:
    """Return the invitations that will be written before `until`, as far as is known now."""
    async with database.read() as session:
        due = await rows(session, _INVITING.where(col(Survey.opens_at) < until))
        return [
            Ahead(each.id, max(each.opens_at, now), await counted(session, chosen))
            for each in due
            if each.closes_at > now
            for chosen in [await _chosen(session, each, now)]
        ]


async def _chosen(session: Session, survey: AnyRow, now: datetime) -> Select[Any]:
    path = await path_of(session, survey.site_id)
    audience = audience_of(survey.audience)
    belongs = fits(audience, now=survey.reminded_at or now, path=path)
    return unanswered(survey.id).where(belongs)


async def _write(session: Session, survey: AnyRow, until: int, now: datetime) -> None:
    chosen = await _chosen(session, survey, now)
    await write_to(
        session,
        chosen.where(col(Person.id) > survey.cursor, col(Person.id) <= until),
        kind=NoticeKind.SURVEY,
        survey_id=survey.id,
        key=invitation_key(survey.id),
        expires_at=survey.closes_at,
        now=now,
    )


async def _locked(session: Session, survey_id: int, now: datetime) -> AnyRow | None:
    """Lock a survey that takes answers now and has somebody to invite."""
    found = await row(session, _INVITING.where(col(Survey.id) == survey_id).with_for_update())
    return found if found and found.opens_at <= now < found.closes_at else None


async def invitations_are_written(session: Session, survey_id: int) -> bool:
    """Tell whether all invitations of a survey are."""
    survey = await session.get(Survey, survey_id, with_for_update=True)
    if survey is None or survey.state is not SurveyState.OPEN:
        return survey is None or survey.state is SurveyState.CLOSED
    return survey.audience is None or 0 < survey.until_id <= survey.cursor


async def stop_inviting(session: Session, survey_id: int, _by_id: int, _now: datetime) -> None:
    """Write no more invitations, for who skips them; rights are checked by the caller."""
    until = await last_person_id(session)
    await write(session, this(survey_id).values(cursor=until, until_id=until))
