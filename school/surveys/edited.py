"""What every change of a survey begins and ends with: its right, its lock, its version, its trail.

Who changes a survey locks its row, so that two who do it wait for each other. Answering takes no
such lock: whoever answers meanwhile is answered by the form that was read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias

from sqlalchemy import bindparam, select, update
from sqlmodel import col

from school.actors import Actor
from school.audit import record
from school.database import Session
from school.staff.rights import NotAllowedError, Rank, require
from school.statements import AnyRow, row, write
from school.surveys.flow import Ask, Form
from school.surveys.forms import form_in
from school.surveys.shape import Flawed, flawed
from school.surveys.tables import Survey, SurveyQuestion, SurveyState

SUBJECT = "survey"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """It was done; `question_id` is the question that was added or changed, `option_id` the
    first option that was.
    """

    survey_id: int
    version: int
    question_id: int | None = None
    option_id: int | None = None


class NotEdited(StrEnum):
    """Why nothing was changed.

    GONE: it was deleted, or taken away. OPEN: that is fixed once answers are taken. OVER: it is
    closed. INCOMPLETE: a question put into an open survey must be whole at once.
    """

    GONE = "gone"
    OPEN = "open"
    OVER = "over"
    INCOMPLETE = "incomplete"


class Unfit(StrEnum):
    """Why a value does not fit. ORDER: it would close before it opens."""

    EMPTY = "empty"
    LONG = "long"
    NUMBER = "number"
    PAST = "past"
    ORDER = "order"
    UNKNOWN = "unknown"
    # Points, passing and the draw are a quiz's, and a quiz is never anonymous.
    QUIZ = "quiz"
    NAMES = "names"


EditOutcome: TypeAlias = Edited | NotEdited | Unfit | Flawed

_LOCKED = (
    select(*Survey.__table__.columns)  # type: ignore[attr-defined]
    .where(col(Survey.id) == bindparam("survey_id"))
    # Whoever begins to answer holds the key of the row, and need not wait.
    .with_for_update(key_share=True)
)
_SURVEY_OF = select(col(SurveyQuestion.survey_id)).where(
    col(SurveyQuestion.id) == bindparam("question_id")
)


@dataclass(frozen=True, slots=True)
class Held:
    """A survey that is locked, and its form."""

    survey: AnyRow
    form: Form

    @property
    def is_draft(self) -> bool:
        return bool(self.survey.state is SurveyState.DRAFT)

    def flaw_with(self, form: Form) -> Flawed | None:
        """Return what would be wrong with another form of this survey."""
        flags = {"anonymous": self.survey.anonymous, "mixed": self.survey.mixed}
        return flawed(form, **flags, before=self.form)


async def held(session: Session, actor: Actor, survey_id: int) -> Held | NotEdited:
    """Lock a survey that the actor may change; raise NotAllowedError when they may not."""
    survey = await locked_survey(session, actor, survey_id)
    if survey is None:
        return NotEdited.GONE
    if survey.state is SurveyState.CLOSED:
        return NotEdited.OVER
    return Held(survey, await form_in(session, survey_id))


async def locked_survey(session: Session, actor: Actor, survey_id: int) -> AnyRow | None:
    """Lock a survey in any state that the actor may change; None when it was deleted."""
    found = await row(session, _LOCKED, survey_id=survey_id)
    await require(session, actor, Rank.ORGANISER, site_id=found.site_id if found else None)
    if found is None:
        raise NotAllowedError
    return None if found.deleted_at is not None else found


async def held_question(
    session: Session, actor: Actor, question_id: int
) -> tuple[Held, Ask] | NotEdited:
    """Lock the survey of a question that is still asked."""
    found = await row(session, _SURVEY_OF, question_id=question_id)
    on = await held(session, actor, found.survey_id if found else 0)
    if isinstance(on, NotEdited):
        return on
    ask = next((each for each in on.form if each.id == question_id), None)
    return NotEdited.GONE if ask is None or ask.removed else (on, ask)


def replaced(form: Form, ask: Ask) -> list[Ask]:
    """Return the form with one question as it will be."""
    return [ask if each.id == ask.id else each for each in form]


async def done(
    session: Session,
    on: Held,
    *,
    now: datetime,
    actor: Actor,
    action: str,
    fields: Sequence[str],
    question_id: int | None = None,
    option_id: int | None = None,
    **values: Any,
) -> Edited:
    """Count the change, write it down, and return it; `values` are set at the survey."""
    version = on.survey.version + 1
    this = update(Survey).where(col(Survey.id) == on.survey.id)
    await write(session, this.values(**values, version=version, changed_at=now))
    noted(session, now=now, actor=actor, action=action, survey_id=on.survey.id, fields=fields)
    return Edited(
        survey_id=on.survey.id, version=version, question_id=question_id, option_id=option_id
    )


def noted(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    action: str,
    survey_id: int,
    fields: Sequence[str] = (),
) -> None:
    """Write down in the trail what was done to a survey."""
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action=action,
        subject=SUBJECT,
        subject_id=survey_id,
        fields=fields,
    )


def words(text: str | None, limit: int, *, several_lines: bool = False) -> str | Unfit | None:
    """Return typed words as they are kept, None for none, or why they do not fit."""
    if text is None:
        return None
    lines = (" ".join(line.split()) for line in text.strip().splitlines())
    kept = "\n".join(lines).strip() if several_lines else " ".join(text.split())
    if not kept:
        return Unfit.EMPTY
    return Unfit.LONG if len(kept) > limit else kept
