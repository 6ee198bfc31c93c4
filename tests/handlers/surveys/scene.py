"""Residents who answer surveys: a school, what was opened for them, and what was kept."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlmodel import col

from playground.testing import Message, Person
from school.care import Added, add_to_care
from school.database import Database
from school.people import Person as Known
from school.people import Reminders, give_consent, set_name
from school.settings import SchoolSettings
from school.statements import write
from school.surveys.answers import opened_answers
from school.surveys.flow import Answer
from school.surveys.tables import QuestionType, ResponseState, SurveyKind, SurveyResponse
from tests.school.signups.world import inserted
from tests.school.surveys.scene import survey_rows
from tests.support.bots import RunningLinli, running_linli
from tests.support.schools import DAY, School, small_school

SETTINGS = SchoolSettings()
CALLIGRAPHY, PAINTING, OPERA = (
    {"id": n, "text": t} for n, t in enumerate(("书法", "国画", "沪剧"), 1)
)
WANTED = {"text": "最想学什么", "options": [CALLIGRAPHY, PAINTING, OPERA]}
WHEN = {
    "text": "什么时候方便",
    "type": QuestionType.SEVERAL,
    "options": [{"id": 1, "text": "上午"}, {"id": 2, "text": "下午"}, {"id": 3, "text": "晚上"}],
}
LIKED = {"text": "对学校满意吗", "type": QuestionType.SCALE, "options": []}
HOW_MANY = {
    "text": "一周想来几次",
    "type": QuestionType.NUMBER,
    "options": [],
    "least": 1,
    "most": 7,
}
FROM_WHEN = {"text": "从哪天开始", "type": QuestionType.DATE, "options": []}
MORE = {"text": "还想说什么", "type": QuestionType.TEXT, "options": [], "required": False}
PICTURE = {"text": "拍一张作品", "type": QuestionType.PHOTO, "options": []}
RIGHT = [{"id": 1, "text": "对", "right": True}, {"id": 2, "text": "错"}]


async def opened_survey(
    database: Database, now: datetime, *questions: dict[str, Any], **values: Any
) -> list[int]:
    """Open a survey of the whole school; return its id and those of its questions."""
    async with database.write() as session:
        author: dict[str, Any] = {
            "created_at": now,
            "seen_at": now,
            "name": None,
            "site_asked": False,
        }
        author |= {"site_asked": False, "themes_asked": False, "reachable": False}
        author |= {"reminders": Reminders.BOTH}
        row = {
            "author_id": await inserted(session, Known, author),
            "opens_at": now - timedelta(hours=1),
            "closes_at": now + 14 * DAY,
            "created_at": now,
        }
        return await survey_rows(session, *questions, **(row | values))


@dataclass
class Scene:
    """A bot, a school, and what tests ask of their database."""

    linli: RunningLinli
    school: School

    @property
    def database(self) -> Database:
        return self.linli.app.database

    async def survey(self, *questions: dict[str, Any], **values: Any) -> list[int]:
        """Open a survey of the whole school; return its id and those of its questions."""
        return await opened_survey(self.database, self.linli.clock.now(), *questions, **values)

    async def resident(self, name: str = "王秀英", **facts: Any) -> tuple[Person, int]:
        """Return somebody who has agreed and told their name, and their id."""
        person = await self.linli.person(name, **facts)
        await person.start()
        await person.wait_for("邻里")
        id_ = await self.id_of(person)
        now = self.linli.clock.now()
        await give_consent(self.database, now=now, person_id=id_)
        await set_name(self.database, person_id=id_, by_id=id_, name=name)
        return person, id_

    async def id_of(self, person: Person) -> int:
        found = await self.database.rows(
            select(col(Known.id)).where(col(Known.telegram_id) == person.id)
        )
        return int(found[0].id)

    async def relative(self, carer_id: int, name: str) -> int:
        now = self.linli.clock.now()
        added = await add_to_care(
            self.database, now=now, by_id=carer_id, name=name, settings=SETTINGS
        )
        assert isinstance(added, Added), added
        return added.person_id

    async def change(self, table: Any, id_: int, **values: Any) -> None:
        """Change a row as its author would."""
        async with self.database.write() as session:
            await write(session, update(table).where(table.id == id_).values(**values))

    async def responses(self, survey_id: int) -> list[Any]:
        table = SurveyResponse.__table__  # type: ignore[attr-defined]
        return list(
            await self.database.rows(
                select(table).where(table.c.survey_id == survey_id).order_by(table.c.id)
            )
        )

    async def answers(self, survey_id: int) -> dict[int, Answer]:
        """Return what the latest response of a survey holds."""
        kept = (await self.responses(survey_id))[-1]
        return opened_answers(self.database.vault, kept.answers)

    async def state(self, survey_id: int) -> ResponseState:
        state: ResponseState = (await self.responses(survey_id))[-1].state
        return state


@asynccontextmanager
async def scene(database: Database, **settings: Any) -> AsyncIterator[Scene]:
    """Play a small school."""
    school = await small_school(database)
    async with running_linli(database, **settings) as linli:
        yield Scene(linli, school)


async def quiz(on: Scene, **values: Any) -> list[int]:
    """Open a quiz of two questions of ten points, the second with an explanation."""
    return await on.survey(
        {"text": "一加一等于二", "options": RIGHT, "points": 10},
        {"text": "酒后可以开车", "options": [
            {"id": 1, "text": "可以"}, {"id": 2, "text": "不可以", "right": True}],
         "points": 10, "explanation": "喝了酒不开车，开车不喝酒。"},
        kind=SurveyKind.QUIZ,
        title="健康知识",
        **values,
    )  # fmt: skip


async def begin(person: Person, survey_id: int, label: str = "开始") -> Message:
    """Open a survey by its link and begin; return the first question."""
    await person.start(f"s{survey_id}")
    intro = await person.wait_for(lambda message: any(label in each for each in message.buttons))
    await person.tap(label, on=intro)
    return await person.wait_for("第1题")


async def tap(person: Person, label: str, on: Message, wanted: str) -> Message:
    """Tap a button and return what it leads to."""
    await person.tap(label, on=on)
    return await person.wait_for(wanted)


async def say(person: Person, words: str, wanted: str) -> Message:
    """Type something and return what it leads to."""
    await person.send(words)
    return await person.wait_for(wanted)
