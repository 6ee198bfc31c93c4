"""A town that was asked: surveys with answers from both sites, put in as people gave them."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from playground.testing import Message, Person
from school.database import Database
from school.surveys.answering import begin, give
from school.surveys.finishing import finish
from school.surveys.flow import Answer
from school.surveys.tables import QuestionType
from school.surveys.under_way import Standing
from tests.handlers.staff.test_papers import organiser
from tests.school.surveys.scene import survey_rows
from tests.support.bots import RunningLinli
from tests.support.clock import START
from tests.support.staff import Town, town

TITLE = "想学什么"
LONG = "智能手机怎么用（微信、打车、挂号缴费）"
COURSES = [
    {"id": 1, "text": "书法"},
    {"id": 2, "text": LONG},
    {"id": 3, "text": "其他"},
]
WHAT: dict[str, Any] = {
    "text": "您今年最想在教学点学什么？",
    "type": QuestionType.SEVERAL,
    "options": COURSES,
}
HOW: dict[str, Any] = {"text": "您对课满意吗？", "type": QuestionType.SCALE, "options": []}
WORDS: dict[str, Any] = {
    "text": "还想说什么？",
    "type": QuestionType.TEXT,
    "options": [],
    "required": False,
}
PHOTO: dict[str, Any] = {
    "text": "拍一张您的作品",
    "type": QuestionType.PHOTO,
    "options": [],
    "required": False,
}


async def asked(database: Database, *questions: dict[str, Any], **values: Any) -> list[int]:
    """Open a survey that ends in an hour; return its id and those of its questions."""
    row = {
        "author_id": 1,
        "created_at": START,
        "opens_at": START - timedelta(days=1),
        "closes_at": START + timedelta(hours=1),
        "title": TITLE,
    }
    async with database.write() as session:
        return await survey_rows(session, *questions, **(row | values))


async def says(
    place: Town, id_: int, site: str, answers: Mapping[int, Answer], *, name: str = "王芳"
) -> int:
    """Let somebody new of a site answer and send it; return who they are."""
    person = await place.person(name, site_id=place.school.sites[site])
    this: dict[str, Any] = {"now": START, "by_id": person}
    at = await begin(place.database, survey_id=id_, for_id=person, **this)
    assert isinstance(at, Standing)
    for question, answer in answers.items():
        await give(
            place.database,
            response_id=at.response_id,
            question_id=question,
            answer=answer,
            **this,
        )
    await finish(place.database, response_id=at.response_id, **this)
    return person


async def opened(database: Database) -> Town:
    """Return a town with its owner, who is the author of what is asked."""
    place = await town(database, now=START)
    await place.owner()
    return place


async def press(person: Person, data: str) -> None:
    """Press a button that stands on a card which somebody else builds."""
    shown = next(each for each in reversed(person.messages) if each.rows)
    await (await person.press(data, on=shown)).answered()


async def lin_of(linli: RunningLinli, place: Town, site: str | None = None) -> Person:
    """Return the organiser, with the work desk open."""
    lin = await organiser(linli, place, site)
    await lin.send("工作台")
    await lin.wait_for("工作台")
    return lin


def is_picture(message: Message) -> bool:
    """Tell whether a message is a picture."""
    return "photo" in message.raw


def pictures(person: Person) -> Sequence[str]:
    """Return what stands below the pictures that somebody was sent."""
    return [each.raw.get("caption", "") for each in person.messages if is_picture(each)]
