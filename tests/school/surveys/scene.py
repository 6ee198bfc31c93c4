"""Surveys put into a small school, as its organiser would have made them."""

from datetime import timedelta
from typing import Any

from school.surveys.tables import (
    QuestionType,
    Survey,
    SurveyKind,
    SurveyQuestion,
    SurveyState,
)
from tests.school.signups.world import DAY, World, inserted

OPTIONS = [{"id": 1, "text": "是"}, {"id": 2, "text": "不是"}]


async def survey(world: World, *questions: dict[str, Any], **values: Any) -> list[int]:
    """Open a survey; return its id and those of its questions."""
    author = await world.person()
    row = {
        "kind": SurveyKind.SURVEY,
        "state": SurveyState.OPEN,
        "purpose": "other",
        "title": "想学什么",
        "author_id": author,
        "anonymous": False,
        "opens_at": world.now - timedelta(hours=1),
        "closes_at": world.now + 14 * DAY,
        "reminders": 2,
        "reminder_days": 3,
        "attempts": 1,
        "mixed": False,
        "version": 1,
        "cursor": 0,
        "until_id": 0,
        "reminded": 0,
        "created_at": world.now,
        "changed_at": world.now,
    }
    async with world.database.write() as session:
        ids = [await inserted(session, Survey, row | values)]
        for n, given in enumerate(questions, 1):
            question = {
                "survey_id": ids[0],
                "number": n,
                "type": QuestionType.ONE,
                "text": f"第{n}题",
                "required": True,
                "options": OPTIONS,
                "points": 0,
            }
            ids.append(await inserted(session, SurveyQuestion, question | given))
    return ids
