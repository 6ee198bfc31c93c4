"""Surveys put into a small school, as its organiser would have made them."""

from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from school.database import Session
from school.statements import write
from school.surveys.tables import (
    Purpose,
    QuestionType,
    Survey,
    SurveyKind,
    SurveyOption,
    SurveyQuestion,
    SurveyState,
)
from tests.school.signups.world import DAY, World, inserted

OPTIONS = [{"id": 1, "text": "是"}, {"id": 2, "text": "不是"}]


async def survey(world: World, *questions: dict[str, Any], **values: Any) -> list[int]:
    """Open a survey; return its id and those of its questions."""
    row = {
        "author_id": await world.person(),
        "opens_at": world.now - timedelta(hours=1),
        "closes_at": world.now + 14 * DAY,
        "created_at": world.now,
    }
    async with world.database.write() as session:
        return await survey_rows(session, *questions, **(row | values))


async def survey_rows(session: Session, *questions: dict[str, Any], **values: Any) -> list[int]:
    """Write an open survey and its questions, each with two options unless it says others."""
    row = {
        "kind": SurveyKind.SURVEY,
        "state": SurveyState.OPEN,
        "purpose": Purpose.OTHER,
        "title": "想学什么",
        "anonymous": False,
        "reminders": 2,
        "reminder_days": 3,
        "attempts": 1,
        "mixed": False,
        "version": 1,
        "cursor": 0,
        "until_id": 0,
        "reminded": 0,
        "changed_at": values["created_at"],
    }
    ids = [await inserted(session, Survey, row | values)]
    for n, given in enumerate(questions, 1):
        ids.append(await _question(session, ids[0], n, given))
    return ids


async def _question(session: Session, survey_id: int, n: int, given: dict[str, Any]) -> int:
    question = {
        "survey_id": survey_id,
        "number": n,
        "type": QuestionType.ONE,
        "text": f"第{n}题",
        "required": True,
        "points": 0,
    }
    own = {name: value for name, value in given.items() if name != "options"}
    id_ = await inserted(session, SurveyQuestion, question | own)
    for number, option in enumerate(given.get("options", OPTIONS), 1):
        values = {"right": False, "taken": 0, "question_id": id_, "number": number}
        await write(session, insert(SurveyOption), values | option)
    return id_
