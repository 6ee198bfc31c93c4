"""Reminding of a survey: at most so many times, so many days apart, and never who has answered.

All who are reminded once are a round, written chunk by chunk like invitations. The days between
rounds count from when the one before was written, so that a bot that was off does not remind twice
in a row.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, exists, or_, select
from sqlmodel import col

from school.database import Database, Session, use_case
from school.notices.digests import not_told
from school.notices.tables import Notice, NoticeKind
from school.people import Person
from school.settings import SchoolSettings, current_settings, load_settings
from school.statements import AnyRow, row, rows, write
from school.surveys.asking import (
    ASKED,
    Ahead,
    counted,
    has_notice,
    keys_that_ask,
    next_person,
    reminder_key,
    unanswered,
    write_to,
)
from school.surveys.opening import this
from school.surveys.tables import ResponseState, Survey, SurveyResponse, SurveyState
from school.waking import waking_of

_REMINDING = (
    select(
        col(Survey.id),
        col(Survey.opens_at),
        col(Survey.opened_at),
        col(Survey.closes_at),
        col(Survey.reminder_days),
        col(Survey.reminded),
        col(Survey.reminded_at),
        col(Survey.reminder_cursor),
    )
    .where(col(Survey.state) == SurveyState.OPEN, col(Survey.deleted_at).is_(None))
    .where(
        or_(
            col(Survey.reminder_cursor).is_not(None),
            col(Survey.reminded) < col(Survey.reminders),
        )
    )
    .where(
        or_(
            col(Survey.audience).is_(None),
            (col(Survey.until_id) > 0) & (col(Survey.cursor) >= col(Survey.until_id)),
        )
    )
)


@dataclass(frozen=True, slots=True)
class ToRemind:
    """A survey whose next round of reminders is due `at`, or under way."""

    survey_id: int
    at: datetime
    under_way: bool


async def surveys_to_remind(
    database: Database, *, now: datetime, settings: SchoolSettings
) -> list[ToRemind]:
    """Return when the next round of each open survey is, `now` or later, the earliest first.

    A round falls into no quiet hours, and none comes after the closing.
    """
    found = await database.rows(_REMINDING)
    if not found:
        return []
    settings = await current_settings(database, settings)
    dues = [
        ToRemind(each.id, _due(each, now, settings), under_way=each.reminder_cursor is not None)
        for each in found
        if each.reminder_cursor is not None or _due(each, now, settings) < each.closes_at
    ]
    return sorted(dues, key=lambda due: (due.at, due.survey_id))


@use_case
async def begin_round(
    session: Session, *, now: datetime, survey_id: int, settings: SchoolSettings
) -> bool:
    """Begin the next round when it is due."""
    survey = await _locked(session, survey_id)
    settings = await load_settings(session, settings)
    if survey is None or survey.reminder_cursor is not None:
        return False
    if not _due(survey, now, settings) <= now < survey.closes_at:
        return False
    values = {"reminded": survey.reminded + 1, "reminded_at": now, "reminder_cursor": 0}
    await write(session, this(survey_id).values(**values))
    return True


@use_case
async def write_reminders(session: Session, *, now: datetime, survey_id: int) -> int:
    """Write the next reminders of the round under way; return how many chunks, 0 at the end."""
    survey = await _locked(session, survey_id)
    if survey is None or survey.reminder_cursor is None:
        return 0
    until = await next_person(session, survey.reminder_cursor)
    if survey.closes_at <= now:
        until = None
    if until is not None:
        await _write(session, survey, until, now)
    await write(session, this(survey_id).values(reminder_cursor=until))
    return 1


async def rounds_ahead(
    database: Database, now: datetime, until: datetime, settings: SchoolSettings
) -> list[Ahead]:
    """Return the rounds that will be written before `until`, as far as is known now."""
    due = await surveys_to_remind(database, now=now, settings=settings)
    coming = [each for each in due if each.at < until]
    async with database.read() as session:
        return [
            Ahead(each.survey_id, each.at, await counted(session, chosen))
            for each in coming
            for found in await rows(session, _REMINDING.where(col(Survey.id) == each.survey_id))
            for chosen in [await _chosen(session, found, found.reminded + 1, each.at)]
        ]


async def _chosen(session: Session, survey: AnyRow, number: int, now: datetime) -> Select[Any]:
    """Return who was asked, or began by themselves as long ago, and has nothing on its way."""
    keys = await keys_that_ask(session, survey.id)
    was_asked = has_notice(keys, col(Notice.state).in_(ASKED))
    began = exists().where(
        col(SurveyResponse.survey_id) == survey.id,
        col(SurveyResponse.for_id) == col(Person.id),
        col(SurveyResponse.state) == ResponseState.OPEN,
        col(SurveyResponse.begun_at) <= now - timedelta(days=survey.reminder_days),
    )
    keys += [reminder_key(survey.id, n) for n in range(1, number)]
    return unanswered(survey.id).where(or_(was_asked, began), ~has_notice(keys, not_told()))


async def _write(session: Session, survey: AnyRow, until: int, now: datetime) -> None:
    chosen = await _chosen(session, survey, survey.reminded, now)
    await write_to(
        session,
        chosen.where(col(Person.id) > survey.reminder_cursor, col(Person.id) <= until),
        kind=NoticeKind.SURVEY_REMINDER,
        survey_id=survey.id,
        key=reminder_key(survey.id, survey.reminded),
        expires_at=survey.closes_at,
        now=now,
    )


def _due(survey: AnyRow, now: datetime, settings: SchoolSettings) -> datetime:
    """Return when the next round is due, never before `now`."""
    asked_at = survey.reminded_at or max(survey.opens_at, survey.opened_at or survey.opens_at)
    at: datetime = asked_at + timedelta(days=survey.reminder_days)
    return waking_of(settings).quiet_end(max(at, now))


async def _locked(session: Session, survey_id: int) -> AnyRow | None:
    return await row(session, _REMINDING.where(col(Survey.id) == survey_id).with_for_update())


async def reminders_are_written(session: Session, survey_id: int) -> bool:
    """Tell whether no round of a survey is under way."""
    survey = await session.get(Survey, survey_id, with_for_update=True)
    return survey is None or survey.reminder_cursor is None


async def stop_reminding(session: Session, survey_id: int, _by_id: int, _now: datetime) -> None:
    """End the round under way, for who skips it; rights are checked by the caller."""
    await write(session, this(survey_id).values(reminder_cursor=None))
