"""Making a survey or quiz: begun, its settings changed, thrown away.

Its questions are changed in `questions` and `options`, it is copied in `copying` and sent out in
`opening`, where its closing is moved as well. What may be changed while it is open stands in
`WHILE_OPEN`.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias

from sqlalchemy import func, insert, select, update
from sqlmodel import col

from school.actors import Actor
from school.announcements.audience import Audience
from school.database import Session, use_case
from school.offerings import Offering
from school.sites import Site
from school.staff.handover import Handover, handed_over
from school.staff.rights import Rank, path_of, require
from school.statements import row, rows, write
from school.surveys.edited import (
    Edited,
    EditOutcome,
    Held,
    NotEdited,
    Unfit,
    done,
    held,
    locked_survey,
    noted,
    words,
)
from school.surveys.shape import Flawed, flawed
from school.surveys.tables import (
    INTRO_LIMIT,
    TITLE_LIMIT,
    Purpose,
    Survey,
    SurveyKind,
    SurveyState,
)


class SurveyField(StrEnum):
    """One setting of a survey."""

    TITLE = "title"
    INTRO = "intro"
    ANONYMOUS = "anonymous"
    OPENS = "opens_at"
    CLOSES = "closes_at"
    REMINDERS = "reminders"
    REMINDER_DAYS = "reminder_days"
    ATTEMPTS = "attempts"
    MINUTES = "minutes"
    PASS = "pass_points"  # noqa: S105 - no secret
    MIXED = "mixed"
    DRAW = "draw_seats"
    OFFERING = "offering_id"


WHILE_OPEN = frozenset(
    {
        SurveyField.TITLE,
        SurveyField.INTRO,
        SurveyField.REMINDERS,
        SurveyField.REMINDER_DAYS,
    }
)
QUIZ_FIELDS = frozenset(
    {
        SurveyField.ATTEMPTS,
        SurveyField.MINUTES,
        SurveyField.PASS,
        SurveyField.MIXED,
        SurveyField.DRAW,
    }
)
Value: TypeAlias = str | int | bool | datetime | None
# What a number may be at least and at most, and whether there may be none.
NUMBERS = {
    SurveyField.REMINDERS: (0, 5, False),
    SurveyField.REMINDER_DAYS: (1, 30, False),
    SurveyField.ATTEMPTS: (1, 20, False),
    SurveyField.MINUTES: (1, 600, True),
    SurveyField.PASS: (0, 6_000, True),
    SurveyField.DRAW: (1, 1_000, True),
}
_FLAGS = frozenset({SurveyField.ANONYMOUS, SurveyField.MIXED})
_WORDS = {SurveyField.TITLE: TITLE_LIMIT, SurveyField.INTRO: INTRO_LIMIT}
_DATES = frozenset({SurveyField.OPENS, SurveyField.CLOSES})


@use_case
async def create_survey(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    kind: SurveyKind,
    title: str,
    site_id: int | None,
) -> Edited | Unfit:
    """Begin a survey or quiz at a site (None: for the whole school)."""
    await require(session, actor, Rank.ORGANISER, site_id=site_id)
    called = words(title, TITLE_LIMIT)
    if called is None or isinstance(called, Unfit):
        return called or Unfit.EMPTY
    survey_id = await insert_draft(
        session, now=now, actor=actor, kind=kind, title=called, site_id=site_id
    )
    return Edited(survey_id=survey_id, version=1)


async def insert_draft(session: Session, *, now: datetime, actor: Actor, **values: Any) -> int:
    """Write the row of a new draft, whose site was checked, and return its id."""
    row = {
        "state": SurveyState.DRAFT,
        "purpose": Purpose.OTHER,
        "author_id": actor.person_id,
        "anonymous": False,
        "reminders": 2,
        "reminder_days": 3,
        "attempts": 1,
        "mixed": False,
        "version": 1,
        "cursor": 0,
        "until_id": 0,
        "reminded": 0,
        "created_at": now,
        "changed_at": now,
    }
    made = await write(session, insert(Survey).returning(col(Survey.id)), row | values)
    survey_id: int = made.scalar_one()
    noted(session, now=now, actor=actor, action="survey.create", survey_id=survey_id)
    return survey_id


@use_case
async def change_survey(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    survey_id: int,
    field: SurveyField,
    value: Value,
) -> EditOutcome:
    """Set one setting; None takes away what may be left out."""
    on = await held(session, actor, survey_id)
    if isinstance(on, NotEdited):
        return on
    if not on.is_draft and field not in WHILE_OPEN:
        return NotEdited.OPEN
    fitting = await _fitting(session, on, field, value, now=now)
    if isinstance(fitting, Unfit):
        return fitting
    wrong = _wrong_with(on, field, fitting.value)
    if wrong is not None:
        return wrong
    values: dict[str, Any] = {field.value: fitting.value}
    return await done(
        session, on, now=now, actor=actor, action="survey.change", fields=(field.value,),
        **values,
    )  # fmt: skip


@use_case
async def set_audience(
    session: Session, *, now: datetime, actor: Actor, survey_id: int, audience: Audience | None
) -> EditOutcome:
    """Say whom it invites; None: nobody, who has the link answers."""
    on = await held(session, actor, survey_id)
    if isinstance(on, NotEdited):
        return on
    if not on.is_draft:
        return NotEdited.OPEN
    stored = None if audience is None else audience.model_dump(mode="json")
    return await done(
        session, on, now=now, actor=actor, action="survey.change", fields=("audience",),
        audience=stored,
    )  # fmt: skip


@use_case
async def delete_survey(session: Session, *, now: datetime, actor: Actor, survey_id: int) -> bool:
    """Throw a draft away; False when it is gone, or was sent out."""
    found = await locked_survey(session, actor, survey_id)
    if found is None or found.state is not SurveyState.DRAFT:
        return False
    this = update(Survey).where(col(Survey.id) == survey_id)
    await write(session, this.values(deleted_at=now, changed_at=now))
    noted(
        session, now=now, actor=actor, action="survey.delete", survey_id=survey_id,
        fields=("deleted_at",),
    )  # fmt: skip
    return True


@dataclass(frozen=True, slots=True)
class _Fitting:
    value: Value


async def _fitting(
    session: Session, on: Held, field: SurveyField, value: Value, *, now: datetime
) -> _Fitting | Unfit:
    """Return a value as it is kept, or why it does not fit this field."""
    if field in QUIZ_FIELDS and on.survey.kind is not SurveyKind.QUIZ:
        return Unfit.QUIZ
    if field in _WORDS:
        said = words(str(value) if value is not None else None, _WORDS[field],
                     several_lines=field is SurveyField.INTRO)  # fmt: skip
        if said is None and field is SurveyField.TITLE:
            return Unfit.EMPTY
        return said if isinstance(said, Unfit) else _Fitting(said)
    if field in _FLAGS:
        return _Fitting(bool(value))
    if field in _DATES:
        return _date(on, field, value, now=now)
    if field is SurveyField.OFFERING:
        return await _offering(session, on, value)
    least, most, optional = NUMBERS[field]
    if value is None:
        return _Fitting(None) if optional else Unfit.EMPTY
    fits = isinstance(value, int) and least <= value <= most
    return _Fitting(value) if fits else Unfit.NUMBER


def _date(on: Held, field: SurveyField, value: Value, *, now: datetime) -> _Fitting | Unfit:
    """A survey opens as it is sent out unless a date is set; it always closes at one."""
    opens, closes = on.survey.opens_at, on.survey.closes_at
    if value is None:
        return _Fitting(None)
    if not isinstance(value, datetime) or value <= now:
        return Unfit.PAST
    opens, closes = (value, closes) if field is SurveyField.OPENS else (opens, value)
    crossed = opens is not None and closes is not None and opens >= closes
    return Unfit.ORDER if crossed else _Fitting(value)


async def _offering(session: Session, on: Held, value: Value) -> _Fitting | Unfit:
    """An after-event survey is about an offering at its site, or below."""
    if value is None:
        return _Fitting(None)
    found = await row(
        session,
        select(col(Site.path))
        .join(Offering, col(Offering.site_id) == col(Site.id))
        .where(col(Offering.id) == value),
    )
    path = await path_of(session, on.survey.site_id)
    inside = found is not None and (path is None or found.path.startswith(path))
    return _Fitting(value) if inside else Unfit.UNKNOWN


def _wrong_with(on: Held, field: SurveyField, value: Value) -> Flawed | Unfit | None:
    """Return what of the form or the settings does not go with a new value."""
    flags = {"anonymous": on.survey.anonymous, "mixed": on.survey.mixed}
    if field in _FLAGS:
        flags[field.value] = bool(value)
    if flags["anonymous"] and on.survey.kind is SurveyKind.QUIZ:
        return Unfit.NAMES
    return flawed(on.form, **flags)


async def _count(session: Session, person_id: int) -> int:
    """Count the surveys of an organiser that are not over."""
    found = await rows(
        session,
        select(func.count())
        .select_from(Survey)
        .where(col(Survey.author_id) == person_id, col(Survey.deleted_at).is_(None))
        .where(col(Survey.state) != SurveyState.CLOSED),
    )
    return int(found[0][0])


async def _give(session: Session, from_id: int, to_id: int, now: datetime) -> None:
    this = update(Survey).where(col(Survey.author_id) == from_id)
    await write(session, this.values(author_id=to_id, changed_at=now))


handed_over(Handover("surveys", _count, _give))
