"""A theme's quiz: it opens as the theme is sent, and the theme's push is its invitation.

Who has finished is asked no more; the rest are reminded once, some days after the push.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import bindparam, delete, select
from sqlmodel import col

from school.actors import Actor
from school.announcements.people import last_person_id
from school.audit import record
from school.database import Database, Session, use_case
from school.settings import SchoolSettings, load_settings
from school.staff.rights import Rank, require, some_scope_seen
from school.statements import AnyRow, insert_or_ignore, row, write
from school.surveys.checking import Terms, faults_of, terms_of
from school.surveys.forms import form_in
from school.surveys.opening import LOCKED, Opened, open_draft, this
from school.surveys.tables import (
    ResponseState,
    Survey,
    SurveyKind,
    SurveyResponse,
    SurveyState,
    ThemeQuiz,
)
from school.theme_runs.tables import ThemeRun
from school.themes import Theme

# How long a theme's quiz takes answers when nobody said until when: until the next theme, about.
LIFE = timedelta(days=28)
MOST_REMINDERS = 5
LISTED = 60


class Attached(StrEnum):
    """DONE. UNKNOWN: no such theme, or no quiz of the whole school that can still be answered.
    TAKEN: the quiz goes with another theme.
    """

    DONE = "done"
    UNKNOWN = "unknown"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class QuizLine:
    """A quiz that goes, or could go, with a theme."""

    id: int
    title: str
    state: SurveyState


_LINE = select(col(Survey.id), col(Survey.title), col(Survey.state))
_GOES = (
    col(Survey.kind) == SurveyKind.QUIZ,
    col(Survey.site_id).is_(None),
    col(Survey.deleted_at).is_(None),
    col(Survey.state) != SurveyState.CLOSED,
)
_OF_THEME = (
    select(col(ThemeQuiz.survey_id))
    .where(col(ThemeQuiz.theme_id) == bindparam("theme_id"))
    .with_for_update()
)
_RUN = select(col(ThemeRun.theme_id), col(ThemeRun.started_at)).where(
    col(ThemeRun.id) == bindparam("run_id")
)
_REMINDED = select(col(Survey.reminded), col(Survey.reminded_at)).where(
    col(Survey.id) == bindparam("survey_id")
)
_OPEN = (
    select(col(Survey.id))
    .join(ThemeQuiz, col(ThemeQuiz.survey_id) == col(Survey.id))
    .where(col(ThemeQuiz.theme_id) == bindparam("theme_id"), col(Survey.deleted_at).is_(None))
    .where(col(Survey.state) == SurveyState.OPEN)
    .where(col(Survey.opens_at) <= bindparam("now"), col(Survey.closes_at) > bindparam("now"))
    .where(
        ~select(col(SurveyResponse.id))
        .where(col(SurveyResponse.survey_id) == col(Survey.id))
        .where(col(SurveyResponse.for_id) == bindparam("person_id"))
        .where(col(SurveyResponse.state) != ResponseState.OPEN)
        .exists()
    )
)


async def quizzes_to_attach(database: Database, actor: Actor, theme_id: int) -> list[QuizLine]:
    """Return the school's quizzes, drafts and open ones, that go with no other theme; the latest
    first.
    """
    scope = await some_scope_seen(database, actor, Rank.ORGANISER)
    if not scope.everywhere:
        return []
    taken = select(col(ThemeQuiz.survey_id)).where(col(ThemeQuiz.theme_id) != theme_id)
    asked = _LINE.where(*_GOES, col(Survey.id).not_in(taken))
    found = await database.rows(asked.order_by(col(Survey.id).desc()).limit(LISTED))
    return [QuizLine(each.id, each.title, each.state) for each in found]


async def quiz_of_theme(database: Database, theme_id: int) -> QuizLine | None:
    """Return the quiz that goes with a theme; None when none does."""
    asked = _LINE.join(ThemeQuiz, col(ThemeQuiz.survey_id) == col(Survey.id)).where(
        col(ThemeQuiz.theme_id) == theme_id, col(Survey.deleted_at).is_(None)
    )
    found = await database.rows(asked)
    return QuizLine(found[0].id, found[0].title, found[0].state) if found else None


async def is_ready(database: Database, survey_id: int, *, now: datetime) -> bool:
    """Tell whether a quiz is open, or would be if its theme were sent now."""
    async with database.read() as session:
        survey = await session.get(Survey, survey_id)
        if survey is None or survey.state is SurveyState.CLOSED:
            return False
        if survey.state is SurveyState.OPEN:
            return survey.closes_at is not None and survey.closes_at > now
        return not faults_of(_with_theme(survey, now), await form_in(session, survey_id), now=now)


async def open_quiz(
    database: Database, theme_id: int, *, person_id: int, now: datetime
) -> int | None:
    """Return the quiz of a theme that this person may answer now and has not finished."""
    found = await database.rows(_OPEN, theme_id=theme_id, person_id=person_id, now=now)
    return found[0].id if found else None


@use_case
async def attach_quiz(
    session: Session, *, now: datetime, actor: Actor, theme_id: int, survey_id: int | None
) -> Attached:
    """Let a quiz go with a theme, in the place of another; None: no quiz goes with it."""
    await require(session, actor, Rank.ORGANISER, site_id=None)
    theme = select(col(Theme.id)).where(col(Theme.id) == theme_id).with_for_update()
    if await row(session, theme) is None:
        return Attached.UNKNOWN
    held = await row(session, _OF_THEME, theme_id=theme_id)
    if (held.survey_id if held else None) == survey_id:
        return Attached.DONE
    if survey_id is not None:
        quiz = select(col(Survey.id)).where(col(Survey.id) == survey_id, *_GOES)
        if await row(session, quiz.with_for_update()) is None:
            return Attached.UNKNOWN
        other = select(col(ThemeQuiz.theme_id)).where(col(ThemeQuiz.survey_id) == survey_id)
        if await row(session, other) is not None:
            return Attached.TAKEN
    await write(session, delete(ThemeQuiz).where(col(ThemeQuiz.theme_id) == theme_id))
    if survey_id is not None:
        values = {"theme_id": theme_id, "survey_id": survey_id}
        await write(session, insert_or_ignore(session, ThemeQuiz, unique=["theme_id"]), values)
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action="theme_quiz",
        subject="theme",
        subject_id=theme_id,
        fields=("survey_id",),
    )
    return Attached.DONE


@use_case
async def push_quiz(
    session: Session, *, now: datetime, run_id: int, settings: SchoolSettings
) -> bool:
    """Open the quiz of a theme that is being sent, and count the days to its reminder from then.

    Done before the first notice of the theme is written; done again it changes nothing. A draft in
    which something is missing stays one, and the theme goes without it. One that was opened
    before keeps its end, and those who were asked then are asked once more as well.
    """
    run = await row(session, _RUN, run_id=run_id)
    if run is None or run.started_at is None:
        return False
    held = await row(session, _OF_THEME, theme_id=run.theme_id)
    survey = await row(session, LOCKED, survey_id=held.survey_id) if held else None
    if survey is None or not await _is_open(session, survey, now):
        return False
    days = (await load_settings(session, settings)).theme_quiz_days
    return await _remind_once(session, survey.id, since=run.started_at, days=days)


async def _is_open(session: Session, survey: AnyRow, now: datetime) -> bool:
    """Tell whether a quiz takes answers now; a draft is opened if nothing is missing."""
    if survey.state is not SurveyState.DRAFT:
        return survey.state is SurveyState.OPEN and survey.opens_at <= now < survey.closes_at
    opened = await open_draft(session, survey, _with_theme(survey, now), now=now)
    if not isinstance(opened, Opened):
        return False
    # The theme invites; nobody else is invited besides.
    until = await last_person_id(session)
    await write(session, this(survey.id).values(cursor=until, until_id=until))
    return True


async def _remind_once(session: Session, survey_id: int, *, since: datetime, days: int) -> bool:
    found = await row(session, _REMINDED, survey_id=survey_id)
    if found is None or (found.reminded_at is not None and found.reminded_at >= since):
        return False
    once = min(found.reminded + 1, MOST_REMINDERS)
    values = {"reminders": once, "reminder_days": days, "reminded_at": since}
    await write(session, this(survey_id).values(**values))
    return True


def _with_theme(survey: AnyRow | Survey, now: datetime) -> Terms:
    """Return the terms on which a draft opens with its theme: now, and for some weeks."""
    terms = replace(terms_of(survey), opens_at=now)
    is_over = terms.closes_at is None or terms.closes_at <= now
    return replace(terms, closes_at=now + LIFE) if is_over else terms
