"""Another survey like one there is: a copy to change, or the next round to compare with it."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlmodel import col

from school.actors import Actor
from school.database import Session, use_case
from school.statements import AnyRow, rows, write
from school.surveys.authoring import insert_draft
from school.surveys.edited import Edited, NotEdited, locked_survey
from school.surveys.tables import SurveyOption, SurveyQuestion, SurveyState

# What a copy takes over; dates and all that happened it does not.
_SAME = (
    "kind", "purpose", "title", "intro", "site_id", "anonymous", "audience", "reminders",
    "reminder_days", "pass_points", "attempts", "minutes", "mixed", "draw_seats",
)  # fmt: skip
_OF_QUESTIONS = (
    "number", "type", "text", "required", "least", "most", "right", "points", "explanation",
    "pool", "pool_takes",
)  # fmt: skip
_OF_OPTIONS = ("id", "number", "text", "right", "most", "item_id", "site_id")
_QUESTIONS = (
    select(*SurveyQuestion.__table__.columns)  # type: ignore[attr-defined]
    .where(col(SurveyQuestion.survey_id) == bindparam("survey_id"))
    .where(col(SurveyQuestion.removed_at).is_(None))
    .order_by(col(SurveyQuestion.number), col(SurveyQuestion.id))
)
_OPTIONS = (
    select(*SurveyOption.__table__.columns)  # type: ignore[attr-defined]
    .join(SurveyQuestion, col(SurveyQuestion.id) == col(SurveyOption.question_id))
    .where(col(SurveyQuestion.survey_id) == bindparam("survey_id"))
    .where(col(SurveyQuestion.removed_at).is_(None), col(SurveyOption.removed_at).is_(None))
)


@use_case
async def copy_survey(
    session: Session, *, now: datetime, actor: Actor, survey_id: int, next_round: bool = False
) -> Edited | NotEdited:
    """Begin a draft with the same questions and settings; a draft has no next round."""
    source = await locked_survey(session, actor, survey_id)
    if source is None or (next_round and source.state is SurveyState.DRAFT):
        return NotEdited.GONE
    first = source.first_round_id or source.id
    values = {name: getattr(source, name) for name in _SAME}
    copy_id = await insert_draft(
        session, now=now, actor=actor, first_round_id=first if next_round else None, **values
    )
    await _copy_form(session, source, copy_id)
    return Edited(survey_id=copy_id, version=1)


async def _copy_form(session: Session, source: AnyRow, copy_id: int) -> None:
    """Write the questions anew; conditions ask about the copies. Options keep their ids."""
    copies: dict[int, int] = {}
    for each in await rows(session, _QUESTIONS, survey_id=source.id):
        values = {name: getattr(each, name) for name in _OF_QUESTIONS}
        made = await write(
            session,
            insert(SurveyQuestion).returning(col(SurveyQuestion.id)),
            values | {"survey_id": copy_id, "show_if": _over(each.show_if, copies)},
        )
        copies[each.id] = made.scalar_one()
    options = [
        {name: getattr(each, name) for name in _OF_OPTIONS}
        | {"question_id": copies[each.question_id], "taken": 0}
        for each in await rows(session, _OPTIONS, survey_id=source.id)
    ]
    if options:
        await write(session, insert(SurveyOption), options)


def _over(show_if: dict[str, Any] | None, copies: dict[int, int]) -> dict[str, Any] | None:
    """Return a condition with the ids of the copies; what is not asked any more drops out."""
    if show_if is None:
        return None
    tests = [
        test | {"question_id": copies[test["question_id"]]}
        for test in show_if["tests"]
        if test["question_id"] in copies
    ]
    return {**show_if, "tests": tests} if tests else None
