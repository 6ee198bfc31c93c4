"""Invitations to surveys, reminders of them, and a theme that brings a quiz."""

from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy import insert

from schedules.surveys import Surveys
from schedules.themes import Themes
from school.deliveries.outcomes import Claimed
from school.notices.tables import NoticeKind
from school.statements import write
from school.surveys.answering import begin
from school.surveys.tables import SurveyKind, SurveyState, ThemeQuiz
from school.themes import Theme
from school.topics import subscribe
from tests.handlers.notices.world import DAY, HOUR, all_claimed, deliver, in_care
from tests.school.signups.world import SETTINGS, World
from tests.school.surveys.scene import survey
from tests.school.surveys.test_finishing import RIGHT

TITLE = "明年想上什么课 <一起来选> & 定下来,好不好呀,请您说一说,不要客气,都可以说"
INTRO = "您选得多的课,我们就多开 <真的> & 一定办到,请放心说。\n谢谢您。"


async def survey_invitation(world: World, *, about: str | None = None) -> Claimed:
    """A named survey with a long title and a reason of its author's."""
    _, person, _ = await _invited(world, about, title=TITLE, intro=INTRO)
    return await _told_of(world, NoticeKind.SURVEY, person)


async def survey_quiz(world: World, *, about: str | None = None) -> Claimed:
    scored = {"options": RIGHT, "points": 1}
    values = {"kind": SurveyKind.QUIZ, "minutes": 15, "title": TITLE}
    _, person, _ = await _invited(world, about, *[scored] * 12, **values)
    return await _told_of(world, NoticeKind.SURVEY, person)


async def survey_reminder(world: World, *, about: str | None = None) -> Claimed:
    """Nobody has begun."""
    _, person, _ = await _reminded(world, about)
    return await _told_of(world, NoticeKind.SURVEY_REMINDER, person)


async def survey_begun(world: World, *, about: str | None = None) -> Claimed:
    """They stand in the middle of an anonymous one."""
    id_, person, reader = await _reminded(world, about)
    await begin(world.database, now=world.now, survey_id=id_, by_id=reader, for_id=person)
    return await _told_of(world, NoticeKind.SURVEY_REMINDER, person)


async def theme_with_quiz(world: World, *, about: str | None = None) -> Claimed:
    """A quiz was made for the theme, and opens as it is sent."""
    reader = await world.person()
    await subscribe(world.database, reader, "栏目", now=world.now)
    scored = {"options": RIGHT, "points": 1}
    ids = await survey(
        world, scored, kind=SurveyKind.QUIZ, state=SurveyState.DRAFT, opens_at=None, title=TITLE
    )
    async with world.database.write() as session:
        theme = Theme(
            code="t", month=3, day=2, topic="栏目", title=TITLE, body="依法办事 <好> & 对。" * 300
        )
        session.add(theme)
        await session.flush()
        await write(session, insert(ThemeQuiz), {"theme_id": theme.id, "survey_id": ids[0]})
    ticks = Themes(world.database, SETTINGS, []).ticks()
    for _ in range(48):
        for tick in ticks:
            await tick.run(world.now)
        for notice in await all_claimed(world):
            if notice.kind is NoticeKind.THEME:
                return notice
        world.now += HOUR
    raise AssertionError("no theme")


async def _invited(
    world: World, about: str | None, *questions: dict[str, Any], **values: Any
) -> tuple[int, int, int]:
    """Open a survey for everybody; return it, whom it asks and who reads that."""
    reader = await world.person()
    person = await in_care(world, reader, about) if about else reader
    asked = questions or ({}, {"type": "text", "options": []}, {})
    ids = await survey(world, *asked, **({"audience": {}} | values))
    await _tick(world)
    return ids[0], person, reader


async def _reminded(world: World, about: str | None) -> tuple[int, int, int]:
    made = await _invited(world, about, anonymous=True, title=TITLE)
    await deliver(world)
    world.now += 3 * DAY
    await _tick(world)
    return made


async def _tick(world: World) -> None:
    for tick in Surveys(world.database, SETTINGS).ticks():
        await tick.run(world.now)


async def _told_of(world: World, kind: NoticeKind, person: int) -> Claimed:
    """Return the notice about this person."""
    found = [each for each in await all_claimed(world) if each.kind is kind]
    return next(each for each in found if each.person_id == person)


SURVEYS: dict[str, Callable[..., Awaitable[Claimed]]] = {
    "survey": survey_invitation,
    "survey_quiz": survey_quiz,
    "survey_reminder": survey_reminder,
    "survey_begun": survey_begun,
    "theme_with_quiz": theme_with_quiz,
}
