"""A quiz that goes with a theme: opened by its push, and the rest reminded once."""

from typing import Any

import pytest
from sqlalchemy import select

from schedules.themes import Themes
from school.actors import Actor
from school.notices.tables import NoticeKind, NoticeState
from school.settings import SchoolSettings
from school.staff.rights import NotAllowedError
from school.surveys.closing import close_due
from school.surveys.flow import Answer
from school.surveys.tables import SurveyKind, SurveyState, ThemeQuiz
from school.surveys.theming import (
    Attached,
    attach_quiz,
    is_ready,
    open_quiz,
    quiz_of_theme,
    quizzes_to_attach,
)
from school.themes import Theme
from school.topics import subscribe, unsubscribe
from tests.school.signups.world import DAY, HOUR, World
from tests.school.surveys.post import (
    Post,
    changed,
    draft,
    finished,
    organiser,
    people_of,
    row_of,
)
from tests.school.surveys.test_finishing import RIGHT, answered

TOPIC = "legal"
PUSH, REMINDED, INVITED = NoticeKind.THEME, NoticeKind.SURVEY_REMINDER, NoticeKind.SURVEY
SCORED = {"options": RIGHT, "points": 1}


async def theme(world: World, day: int = 2) -> int:
    """A theme of the second of March, which is sent on that day."""
    async with world.database.write() as session:
        row = Theme(code=f"t{day}", month=3, day=day, topic=TOPIC, title="宪法", body="全文")
        session.add(row)
        await session.flush()
        return row.id or 0


async def quiz(world: World, *questions: dict[str, Any], **values: Any) -> tuple[int, int]:
    given = {"kind": SurveyKind.QUIZ, "closes_at": None, "pass_points": 1} | values
    ids = await draft(world, *(questions or (SCORED,)), **given)
    return ids[0], ids[1]


async def attached(world: World, theme_id: int, survey_id: int | None) -> Attached:
    return await attach_quiz(
        world.database,
        now=world.now,
        actor=await organiser(world),
        theme_id=theme_id,
        survey_id=survey_id,
    )


async def pushed(world: World, post: Post) -> list[Any]:
    """Let time pass until the theme is sent, and deliver it."""
    ticks = Themes(world.database, post.settings, []).ticks()
    for _ in range(48):
        for tick in ticks:
            await tick.run(world.now)
        await post.tick()
        gone = await post.deliver()
        if people_of(gone, PUSH):
            return gone
        world.now += HOUR
    raise AssertionError("no theme was sent")


async def readers(world: World, number: int) -> list[int]:
    people = await world.persons(number)
    for person in people:
        await subscribe(world.database, person, TOPIC, now=world.now)
    return people


async def test_a_finished_draft_opens_with_its_theme_and_the_rest_are_reminded_once(
    world: World,
) -> None:
    post, theme_id = Post(world), await theme(world)
    done, half, silent, left = await readers(world, 4)
    id_, question = await quiz(world, audience={}, reminders=3, reminder_days=1)
    assert await attached(world, theme_id, id_) is Attached.DONE
    asked: dict[str, Any] = {"theme_id": theme_id, "person_id": done}
    assert await open_quiz(world.database, **asked, now=world.now) is None
    gone = await pushed(world, post)
    assert people_of(gone, PUSH) == [done, half, silent, left]
    assert people_of(gone, INVITED) == []
    row = await row_of(world, id_)
    assert (row.state, row.opens_at, row.closes_at) == (
        SurveyState.OPEN,
        world.now,
        world.now + 28 * DAY,
    )
    assert await open_quiz(world.database, **asked, now=world.now) == id_
    await finished(world, id_, question, done)
    assert await open_quiz(world.database, **asked, now=world.now) is None
    await answered(world, id_, half, **{f"q{question}": Answer(options=(2,))})
    await unsubscribe(world.database, left, TOPIC)
    sent = {day: people_of(await post.day(), REMINDED) for day in range(1, 25)}
    assert {day: people for day, people in sent.items() if people} == {5: [half, silent]}
    assert (await post.states(id_))[left] == (NoticeState.VOID, "unwanted")


async def test_the_days_to_the_reminder_are_the_schools(world: World) -> None:
    post = Post(world, SchoolSettings(daily_messages=20, theme_quiz_days=2))
    theme_id = await theme(world)
    [person] = await readers(world, 1)
    id_, _ = await quiz(world)
    await attached(world, theme_id, id_)
    await pushed(world, post)
    sent = {day: people_of(await post.day(), REMINDED) for day in range(1, 9)}
    assert {day: people for day, people in sent.items() if people} == {2: [person]}


async def test_a_theme_goes_alone_when_its_quiz_is_not_finished(world: World) -> None:
    post, theme_id = Post(world), await theme(world)
    [person] = await readers(world, 1)
    id_, _ = await quiz(world, {"points": 1})
    await attached(world, theme_id, id_)
    assert not await is_ready(world.database, id_, now=world.now)
    gone = await pushed(world, post)
    assert people_of(gone, PUSH) == [person]
    assert (await row_of(world, id_)).state is SurveyState.DRAFT
    asked: dict[str, Any] = {"theme_id": theme_id, "person_id": person, "now": world.now}
    assert await open_quiz(world.database, **asked) is None


async def test_a_quiz_opened_before_keeps_its_end_and_reminds_once_after_the_push(
    world: World,
) -> None:
    post, theme_id = Post(world), await theme(world)
    [person] = await readers(world, 1)
    until = world.now + 9 * DAY
    id_, _ = await quiz(world, closes_at=until, reminders=5, reminder_days=1)
    await changed(world, id_, state=SurveyState.OPEN, opens_at=world.now - HOUR)
    await attached(world, theme_id, id_)
    assert await is_ready(world.database, id_, now=world.now)
    await pushed(world, post)
    assert (await row_of(world, id_)).closes_at == until
    sent = {day: people_of(await post.day(), REMINDED) for day in range(1, 12)}
    assert {day: people for day, people in sent.items() if people} == {5: [person]}


async def test_one_quiz_goes_with_one_theme_and_only_one_that_can_be_answered(
    world: World,
) -> None:
    first, second = await theme(world), await theme(world, 3)
    one, _ = await quiz(world)
    other, _ = await quiz(world)
    of_a_site, _ = await quiz(world, site_id=world.site_id)
    no_quiz, *_ = await draft(world, {})
    closed, _ = await quiz(world, closes_at=world.now + DAY)
    await changed(world, closed, state=SurveyState.OPEN, opens_at=world.now)
    await close_due(world.database, now=world.now + DAY, survey_id=closed)
    assert await attached(world, first, one) is Attached.DONE
    assert await attached(world, first, one) is Attached.DONE
    assert await attached(world, second, one) is Attached.TAKEN
    for wrong in (of_a_site, no_quiz, closed, 999):
        assert await attached(world, second, wrong) is Attached.UNKNOWN
    assert await attached(world, 999, other) is Attached.UNKNOWN
    boss = await organiser(world)
    found = await quizzes_to_attach(world.database, boss, second)
    assert [each.id for each in found] == [other]
    assert await attached(world, first, other) is Attached.DONE
    line = await quiz_of_theme(world.database, first)
    assert line is not None
    assert line.id == other
    assert await attached(world, first, None) is Attached.DONE
    assert await quiz_of_theme(world.database, first) is None
    kept = await world.database.rows(select(ThemeQuiz.__table__))  # type: ignore[attr-defined]
    assert kept == []


async def test_who_is_in_charge_of_one_site_does_not_choose_for_the_school(
    sqlite_world: World,
) -> None:
    world = sqlite_world
    theme_id, (id_, _) = await theme(world), await quiz(world)
    nobody = Actor(await world.person())
    with pytest.raises(NotAllowedError):
        await attach_quiz(
            world.database, now=world.now, actor=nobody, theme_id=theme_id, survey_id=id_
        )
    assert await quiz_of_theme(world.database, theme_id) is None
