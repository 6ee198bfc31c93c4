"""Closing: in time, once, and what was under way of a quiz counts."""

import asyncio
from datetime import timedelta

from sqlalchemy import select
from sqlmodel import col

from school.questions import Question
from school.surveys.answering import NotBegun, begin
from school.surveys.closing import close_due
from school.surveys.finishing import Finished
from school.surveys.flow import Answer
from school.surveys.tables import (
    FEWEST,
    QuestionType,
    ResponseState,
    SurveyKind,
    SurveySheet,
    SurveyState,
)
from school.surveys.under_way import Standing
from tests.school.signups.world import DAY, HOUR, World
from tests.school.surveys.post import Post, changed, row_of
from tests.school.surveys.scene import survey
from tests.school.surveys.test_anonymity import asked, say
from tests.school.surveys.test_finishing import RIGHT, YES, answered, sent, stored

SHEETS = SurveySheet.__table__  # type: ignore[attr-defined]


async def test_a_survey_closes_when_its_time_is_over_and_not_before(world: World) -> None:
    post = Post(world)
    [person] = await world.persons(1)
    id_, question = await survey(world, {}, closes_at=world.now + DAY)
    response = await answered(world, id_, person, **{f"q{question}": YES})
    tick = next(each for each in post.ticks if each.name == "survey_closing")
    assert await tick.next_due(world.now) == world.now + DAY
    assert await tick.run(world.now) == 0
    world.now += DAY
    # The survey, and the question that was open to them.
    assert await tick.run(world.now) == 2
    assert await tick.run(world.now) == 0
    assert await tick.next_due(world.now) is None
    row = await row_of(world, id_)
    assert (row.state, row.closed_at) == (SurveyState.CLOSED, world.now)
    (left,) = await stored(world)
    assert (left.id, left.state) == (response, ResponseState.OPEN)
    begun = await begin(world.database, now=world.now, survey_id=id_, by_id=person, for_id=person)
    assert begun is NotBegun.OVER


async def test_what_was_given_more_time_meanwhile_stays_open(world: World) -> None:
    id_, _ = await survey(world, {}, closes_at=world.now + DAY)
    await changed(world, id_, closes_at=world.now + 2 * DAY)
    assert not await close_due(world.database, now=world.now + DAY, survey_id=id_)
    assert (await row_of(world, id_)).state is SurveyState.OPEN


async def test_what_was_answered_of_a_quiz_counts_at_the_closing(world: World) -> None:
    post = Post(world)
    people = await world.persons(25)
    scored = {"options": RIGHT, "points": 1}
    id_, first, _ = await survey(
        world, scored, scored, kind=SurveyKind.QUIZ, pass_points=1, closes_at=world.now + DAY
    )
    for person in people:
        await answered(world, id_, person, **{f"q{first}": YES})
    world.now += DAY
    await post.tick()
    found = await stored(world)
    assert {(each.state, each.points, each.passed) for each in found} == {
        (ResponseState.OVERDUE, 1, True)
    }
    assert await post.tick() == 0


async def test_a_try_ends_at_its_own_time_without_anybody_pressing(world: World) -> None:
    post = Post(world)
    [person] = await world.persons(1)
    scored = {"options": RIGHT, "points": 1}
    id_, first, _ = await survey(world, scored, scored, kind=SurveyKind.QUIZ, minutes=10)
    await answered(world, id_, person, **{f"q{first}": YES})
    tick = next(each for each in post.ticks if each.name == "quiz_overdue")
    due = world.now + timedelta(minutes=10)
    assert await tick.next_due(world.now) == due
    assert await tick.run(due - timedelta(minutes=1)) == 0
    assert await tick.run(due) == 1
    assert await tick.run(due) == 0
    (done,) = await stored(world)
    assert (done.state, done.points, done.ended_at) == (ResponseState.OVERDUE, 1, due)


async def test_open_questions_of_a_closed_survey_are_asked_no_more(world: World) -> None:
    post = Post(world)
    people = await world.persons(3)
    id_, _ = await survey(world, {}, closes_at=world.now + DAY)
    other, _ = await survey(world, {}, closes_at=world.now + 9 * DAY)
    for survey_id, person in zip((id_, id_, other), people, strict=True):
        begun = await begin(
            world.database, now=world.now, survey_id=survey_id, by_id=person, for_id=person
        )
        assert isinstance(begun, Standing)
    asked_now = select(col(Question.person_id)).where(col(Question.closed_at).is_(None))
    found = await world.database.rows(asked_now)
    assert {each.person_id for each in found} == set(people)
    world.now += DAY
    await post.tick()
    assert [each.person_id for each in await world.database.rows(asked_now)] == people[2:]


async def test_answers_leave_their_people_while_it_is_open_and_all_at_the_closing(
    world: World,
) -> None:
    post = Post(world)
    id_, question = await asked(world, closes_at=world.now + DAY)
    await say(world, id_, question, 2 * FEWEST)
    tick = next(each for each in post.ticks if each.name == "survey_storing")
    assert await tick.run(world.now) == FEWEST
    assert await tick.run(world.now) == 0
    assert await tick.next_due(world.now) is None
    await say(world, id_, question, 2)
    world.now += DAY
    assert await post.tick() == 1 + FEWEST + 2
    assert len(await world.database.rows(select(SHEETS))) == 2 * FEWEST + 2


async def test_the_log_is_folded_by_a_later_run_when_somebody_was_reading(
    sqlite_world: World,
) -> None:
    world = sqlite_world
    post = Post(world)
    tick = next(each for each in post.ticks if each.name == "survey_storing")
    assert await tick.run(world.now) == 0
    done = []
    really = world.database.checkpoint

    async def busy() -> bool:
        done.append("busy")
        return False

    world.database.checkpoint = busy  # type: ignore[method-assign]
    id_, question = await asked(world)
    await say(world, id_, question, 2 * FEWEST)
    assert await tick.run(world.now) == FEWEST
    assert await tick.next_due(world.now) == world.now

    async def settled() -> bool:
        done.append("settled")
        return await really()

    world.database.checkpoint = settled  # type: ignore[method-assign]
    assert await tick.run(world.now) == 0
    assert await tick.next_due(world.now) is None
    assert await tick.run(world.now) == 0
    assert done == ["busy", "busy", "settled"]


async def test_nobody_is_counted_after_the_last_anonymous_batch(postgres_world: World) -> None:
    """Who sends as it closes is in the last batch, or hears that it is over."""
    world = postgres_world
    post = Post(world)
    question = {"type": QuestionType.TEXT, "options": []}
    id_, only = await survey(world, question, anonymous=True, closes_at=world.now + HOUR)
    people = await world.persons(8)
    given = Answer(text="好")
    responses = [await answered(world, id_, each, **{f"q{only}": given}) for each in people]
    before, world.now = world.now, world.now + HOUR

    async def send(response: int, person: int) -> bool:
        world_then = World(world.database, now=before)
        return isinstance(await sent(world_then, response, person), Finished)

    acts = [send(*each) for each in zip(responses, people, strict=True)]
    *counted, _ = await asyncio.gather(*acts, post.tick("survey_closing", "survey_storing"))
    await post.tick()
    left = await stored(world)
    assert sum(each.state is ResponseState.STORED for each in left) == sum(counted)
    assert {each.state for each in left} <= {ResponseState.STORED, ResponseState.OPEN}
    assert len(await world.database.rows(select(SHEETS))) == sum(counted)
