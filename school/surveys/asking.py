"""Whom a survey's notices are for, and what makes one of them untrue.

A notice is about the person whose answers are wanted; it goes to who reads for them. Who has sent
their answers is asked no more, whatever waits in the outbox.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    bindparam,
    cast,
    exists,
    func,
    literal,
    select,
)
from sqlmodel import col

from school.announcements.notices import UNWANTED
from school.announcements.people import wants
from school.database import Session
from school.notices.queue import NewNotice, enqueue_to_readers
from school.notices.tables import Channel, Notice, NoticeKind, NoticeState
from school.people import Carer, Person, recipient_id
from school.statements import AnyRow, row, rows
from school.surveys.tables import ResponseState, Survey, SurveyResponse, SurveyState, ThemeQuiz
from school.theme_runs.tables import ThemeRun
from school.themes import Theme
from school.topics import is_subscribed

GONE = "survey_gone"
OVER = "survey_over"
ANSWERED = "answered"
# People looked at in one transaction: some 40 ms of work where the lock may be held a hundred.
CHUNK = 1_000
# Notices in these states have asked somebody, as far as anybody knows.
ASKED = (NoticeState.SENT, NoticeState.UNKNOWN, NoticeState.MERGED)


@dataclass(frozen=True, slots=True)
class Ahead:
    """Notices of a survey that will be written `at`, to so many people."""

    survey_id: int
    at: datetime
    people: int


_STANDING = (
    select(
        col(Survey.state),
        col(Survey.closes_at),
        col(Survey.deleted_at),
        col(Person.id).label("person_id"),
        wants(urgent=False).label("wanted"),
    )
    .select_from(Survey)
    .outerjoin(Person, col(Person.id) == bindparam("person_id"))
    .outerjoin(Carer, col(Carer.id) == col(Person.carer_id))
    .where(col(Survey.id) == bindparam("survey_id"))
)
_ANSWERED = (
    select(col(SurveyResponse.id))
    .where(col(SurveyResponse.survey_id) == bindparam("survey_id"))
    .where(col(SurveyResponse.for_id) == bindparam("person_id"))
    .where(col(SurveyResponse.state) != ResponseState.OPEN)
    .limit(1)
)
_INVITED = select(col(Notice.id)).where(col(Notice.dedupe_key) == bindparam("key"))
_TOPIC = (
    select(col(Theme.topic))
    .join(ThemeQuiz, col(ThemeQuiz.theme_id) == col(Theme.id))
    .where(col(ThemeQuiz.survey_id) == bindparam("survey_id"))
)
# The last sending of the theme that a quiz goes with.
_PUSHED = (
    select(col(ThemeRun.id))
    .join(ThemeQuiz, col(ThemeQuiz.theme_id) == col(ThemeRun.theme_id))
    .where(col(ThemeQuiz.survey_id) == bindparam("survey_id"))
    .where(col(ThemeRun.started_at).is_not(None))
    .order_by(col(ThemeRun.id).desc())
    .limit(1)
)


def invitation_key(survey_id: int) -> str:
    """Return the dedupe key of invitations, without the person."""
    return f"{NoticeKind.SURVEY.value}:{survey_id}"


def reminder_key(survey_id: int, number: int) -> str:
    """Return the dedupe key of the `number`-th reminders, without the person."""
    return f"{NoticeKind.SURVEY_REMINDER.value}:{survey_id}:{number}"


def unanswered(survey_id: int) -> Select[Any]:
    """Return who has a reader who may be asked, and has not sent their answers: (person_id)."""
    answered = exists().where(
        col(SurveyResponse.survey_id) == survey_id,
        col(SurveyResponse.for_id) == col(Person.id),
        col(SurveyResponse.state) != ResponseState.OPEN,
    )
    return (
        select(col(Person.id).label("person_id"))
        .select_from(Person)
        .outerjoin(Carer, col(Carer.id) == col(Person.carer_id))
        .where(col(Person.deleted_at).is_(None), recipient_id().is_not(None))
        .where(wants(urgent=False), ~answered)
    )


def has_notice(keys: list[str], *more: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that a person has a notice under one of these keys and their id."""
    theirs = [literal(f"{key}:") + cast(col(Person.id), String) for key in keys]
    return exists().where(col(Notice.dedupe_key).in_(theirs), *more)


async def keys_that_ask(session: Session, survey_id: int) -> list[str]:
    """Return the keys of what asked people first: invitations, and the push of its theme."""
    run = await row(session, _PUSHED, survey_id=survey_id)
    pushed = [f"{NoticeKind.THEME.value}:{run.id}"] if run else []
    return [invitation_key(survey_id), *pushed]


async def write_to(
    session: Session,
    chosen: Select[Any],
    *,
    kind: NoticeKind,
    survey_id: int,
    key: str,
    expires_at: datetime,
    now: datetime,
) -> None:
    """Write a notice about each chosen person; (person_id)."""
    notice = NewNotice(
        kind=kind, subject=survey_id, person_id=0, expires_at=expires_at, dedupe_key=key
    )
    person_id = chosen.subquery().c.person_id
    way = literal(Channel.CHAT, Notice.__table__.c.channel.type)  # type: ignore[attr-defined]
    asked = select(person_id.label("recipient_id"), way.label("channel"), person_id.label("place"))
    await enqueue_to_readers(session, [notice], asked, now=now)


async def counted(session: Session, chosen: Select[Any]) -> int:
    """Return how many are chosen."""
    found = await rows(session, select(func.count()).select_from(chosen.subquery()))
    return int(found[0][0])


async def next_person(session: Session, after: int, *, until: int | None = None) -> int | None:
    """Return the last of the next people to look at; None when there is none."""
    ids = select(col(Person.id)).where(col(Person.id) > after)
    if until is not None:
        ids = ids.where(col(Person.id) <= until)
    found = await rows(session, ids.order_by(col(Person.id)).limit(CHUNK))
    return found[-1].id if found else None


async def survey_still_asks(session: Session, notice: Notice, now: datetime) -> str | None:
    """Return why somebody need not be asked, or reminded, any more; None while it is so."""
    values = {"survey_id": notice.subject, "person_id": notice.person_id}
    found = await row(session, _STANDING, **values)
    if found is None or found.deleted_at is not None:
        return GONE
    if found.state is not SurveyState.OPEN or found.closes_at <= now:
        return OVER
    if await row(session, _ANSWERED, **values) is not None:
        return ANSWERED
    return None if await _is_wanted(session, notice, found) else UNWANTED


async def _is_wanted(session: Session, notice: Notice, found: AnyRow) -> bool:
    """Tell whether they want to be asked; who was asked by a theme alone, as long as they want
    its topic.
    """
    if found.person_id is None or not found.wanted:
        return False
    topic = await row(session, _TOPIC, survey_id=notice.subject)
    if topic is None:
        return True
    key = f"{invitation_key(notice.subject)}:{notice.person_id}"
    if await row(session, _INVITED, key=key) is not None:
        return True
    return await is_subscribed(session, notice.person_id, topic.topic)
