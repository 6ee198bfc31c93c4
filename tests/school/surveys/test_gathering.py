"""What is gathered of a survey, for whom, and that few anonymous answers stay unseen."""

from typing import Any

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from school.actors import Actor
from school.audit import Audit
from school.staff.rights import NotAllowedError
from school.staff.tables import Role
from school.statements import write
from school.surveys.closing import close_due
from school.surveys.figures import Quiz, quiz_figures, survey_counts
from school.surveys.flow import Answer
from school.surveys.gathering import Gathered, gathered, has_rounds, rounds_seen
from school.surveys.needs import needs_seen
from school.surveys.storing import store_answers
from school.surveys.tables import FEWEST, Purpose, QuestionType, SurveyKind, SurveyQuestion
from school.surveys.taking import Taken, take_answers
from tests.school.signups.world import DAY, World
from tests.school.surveys.scene import survey
from tests.school.surveys.test_finishing import NO, RIGHT, YES, answered, sent
from tests.support.staff import EAST, WEST, Town, town


async def staffed(world: World) -> tuple[Town, Actor]:
    place = await town(world.database, now=world.now)
    return place, await place.owner()


async def say(
    world: World, place: Town, id_: int, question: int, *, site: str, times: int, answer: Answer
) -> None:
    """Let so many people of a site answer a question."""
    for _ in range(times):
        person = await world.person(site_id=place.school.sites[site])
        response = await answered(world, id_, person, **{f"q{question}": answer})
        await sent(world, response, person)


async def found(world: World, actor: Actor, id_: int) -> Gathered:
    gathering = await gathered(world.database, actor, id_)
    assert gathering is not None
    return gathering


def counts_of(gathering: Gathered) -> list[int]:
    return [bar.n for bar in gathering.results.questions[0].bars]


async def test_named_answers_are_counted_once_sent_and_by_site(world: World) -> None:
    place, boss = await staffed(world)
    id_, only = await survey(world, {})
    await say(world, place, id_, only, site=WEST, times=2, answer=YES)
    await say(world, place, id_, only, site=EAST, times=1, answer=NO)
    [begun] = await world.persons(1)
    await answered(world, id_, begun, **{f"q{only}": YES})
    gathering = await found(world, boss, id_)
    assert counts_of(gathering) == [2, 1]
    west = place.school.sites[WEST]
    assert [bar.n for bar in gathering.sites[west].questions[0].bars] == [2, 0]
    counts = await survey_counts(world.database, boss, id_)
    assert counts is not None
    assert (counts.begun, counts.finished, counts.waiting) == (4, 3, 0)


async def test_who_organises_a_part_sees_that_part_and_who_is_elsewhere_nothing(
    world: World,
) -> None:
    place, _ = await staffed(world)
    id_, only = await survey(world, {})
    await say(world, place, id_, only, site=WEST, times=2, answer=YES)
    await say(world, place, id_, only, site=EAST, times=3, answer=NO)
    west = await place.staff(Role.ORGANISER, WEST)
    gathering = await found(world, west, id_)
    assert not gathering.about.whole
    assert counts_of(gathering) == [2, 0]
    counts = await survey_counts(world.database, west, id_)
    assert counts is not None
    assert counts.finished == 2
    own, _ = await survey(world, {}, site_id=place.school.sites[EAST])
    for who in (west, await place.staff(Role.LIAISON, EAST)):
        with pytest.raises(NotAllowedError):
            await gathered(world.database, who, own)
    assert await gathered(world.database, west, 999) is None


async def over(world: World, survey_id: int) -> None:
    """Let a survey close, and its last answers leave their people."""
    world.now += 30 * DAY
    assert await close_due(world.database, now=world.now, survey_id=survey_id)
    await store_answers(world.database, now=world.now, survey_id=survey_id)


async def test_anonymous_answers_count_from_their_sheets_and_not_from_people(
    world: World,
) -> None:
    place, boss = await staffed(world)
    id_, only = await survey(world, {}, anonymous=True)
    await say(world, place, id_, only, site=WEST, times=2 * FEWEST, answer=YES)
    assert (await found(world, boss, id_)).results.responses == 0
    await store_answers(world.database, now=world.now, survey_id=id_)
    gathering = await found(world, boss, id_)
    assert counts_of(gathering) == [FEWEST, 0]
    counts = await survey_counts(world.database, boss, id_)
    assert counts is not None
    assert (counts.finished, counts.waiting) == (2 * FEWEST, FEWEST)


async def test_a_site_of_few_anonymous_answers_is_told_to_nobody(world: World) -> None:
    place, boss = await staffed(world)
    id_, only = await survey(world, {}, anonymous=True)
    await say(world, place, id_, only, site=WEST, times=7, answer=YES)
    await say(world, place, id_, only, site=EAST, times=FEWEST - 1, answer=NO)
    await over(world, id_)
    gathering = await found(world, boss, id_)
    assert counts_of(gathering) == [7, FEWEST - 1]
    assert list(gathering.sites) == [0]
    east = await place.staff(Role.ORGANISER, EAST)
    theirs = await found(world, east, id_)
    assert (theirs.results.responses, theirs.results.withheld) == (0, True)


async def test_rounds_are_found_from_each_of_them(world: World) -> None:
    place, boss = await staffed(world)
    first, asked = await survey(world, {})
    second, again = await survey(world, {}, first_round_id=first, opens_at=world.now)
    await say(world, place, first, asked, site=WEST, times=1, answer=YES)
    await say(world, place, second, again, site=WEST, times=2, answer=NO)
    for id_ in (first, second):
        rounds = await rounds_seen(world.database, boss, id_)
        assert [(each.about.id, each.results.responses) for each in rounds] == [
            (first, 1),
            (second, 2),
        ]
        assert await has_rounds(world.database, boss, id_)
    alone, _ = await survey(world, {})
    assert await rounds_seen(world.database, boss, alone) == []


async def test_a_quiz_is_told_by_the_best_try_of_each_and_its_hardest_question(
    world: World,
) -> None:
    _, boss = await staffed(world)
    id_, first, second = await survey(
        world,
        {"options": RIGHT, "points": 2},
        {"options": RIGHT, "points": 1, "required": False},
        kind=SurveyKind.QUIZ,
        pass_points=2,
        attempts=2,
    )
    one, two = await world.persons(2)
    for person, right in ((one, NO), (one, YES), (two, NO)):
        response = await answered(
            world, id_, person, **{f"q{first}": right, f"q{second}": Answer(skipped=True)}
        )
        await sent(world, response, person)
    quiz = await quiz_figures(world.database, boss, id_)
    assert quiz == Quiz(people=2, passed=1, points=((0, 1), (2, 1)))
    results = (await found(world, boss, id_)).results
    assert [(each.right, each.graded) for each in results.questions] == [(1, 3), (0, 3)]
    assert await quiz_figures(world.database, boss, (await survey(world, {}))[0]) is None


async def test_taking_named_answers_names_people_and_is_written_down(world: World) -> None:
    place, boss = await staffed(world)
    id_, only = await survey(world, {})
    await say(world, place, id_, only, site=WEST, times=1, answer=YES)
    taken = await take_answers(world.database, boss, now=world.now, survey_id=id_)
    assert isinstance(taken, Taken)
    [row] = taken.rows
    assert row.name
    assert (row.site, row.answers, row.ended_at) == (WEST, {only: YES}, world.now)
    written = await world.database.rows(select(col(Audit.action), col(Audit.subject_id)))
    assert ("survey.take_answers", id_) in [tuple(each) for each in written]


async def test_taking_anonymous_answers_gives_nothing_but_answers_in_no_order(
    world: World,
) -> None:
    place, boss = await staffed(world)
    id_, only = await survey(world, {"type": QuestionType.NUMBER, "options": []}, anonymous=True)
    for n in range(12):
        await say(world, place, id_, only, site=WEST, times=1, answer=Answer(number=n))
    await over(world, id_)
    orders = set()
    for _ in range(4):
        taken = await take_answers(world.database, boss, now=world.now, survey_id=id_)
        assert taken is not None
        told = [(row.name, row.phone, row.site, row.ended_at, row.points) for row in taken.rows]
        assert set(told) == {(None,) * 5}
        orders.add(tuple(row.answers[only].number for row in taken.rows))
    assert {frozenset(each) for each in orders} == {frozenset(range(12))}
    assert len(orders) > 1


async def needed(world: World, place: Town, actor: Actor, site: str) -> list[tuple[str, int]]:
    found = await needs_seen(world.database, actor, place.school.sites[site], now=world.now)
    return [(each.title, each.people) for each in found]


async def test_needs_of_a_site_are_told_to_who_orders_there_by_menu_item(world: World) -> None:
    place, _ = await staffed(world)
    await place.school.item("书法")
    liaison = await place.staff(Role.LIAISON, WEST)
    options = [{"id": 1, "text": "书法"}, {"id": 2, "text": "别的"}]
    question = {"options": options, "type": QuestionType.SEVERAL}
    id_, only = await survey(world, question, purpose=Purpose.NEEDS)
    await say(world, place, id_, only, site=WEST, times=3, answer=Answer(options=(1, 2)))
    await say(world, place, id_, only, site=EAST, times=1, answer=YES)
    assert await needed(world, place, liaison, WEST) == [("书法", 3)]
    with pytest.raises(NotAllowedError):
        await needed(world, place, liaison, EAST)
    later, again = await survey(
        world, question, purpose=Purpose.NEEDS, first_round_id=id_, opens_at=world.now
    )
    await say(world, place, later, again, site=WEST, times=1, answer=YES)
    assert await needed(world, place, liaison, WEST) == [("书法", 1)]


async def test_an_option_stands_for_its_course_whatever_it_is_called(world: World) -> None:
    place, boss = await staffed(world)
    item = await place.school.item("书法")
    options = [{"id": 1, "text": "写毛笔字", "item_id": item}, {"id": 2, "text": "别的"}]
    id_, only = await survey(world, {"options": options}, purpose=Purpose.NEEDS)
    await say(world, place, id_, only, site=WEST, times=2, answer=YES)
    assert await needed(world, place, boss, WEST) == [("书法", 2)]


async def test_needs_of_few_anonymous_answers_are_not_told(world: World) -> None:
    place, boss = await staffed(world)
    await place.school.item("书法")
    options = [{"id": 1, "text": "书法"}, {"id": 2, "text": "别的"}]
    id_, only = await survey(world, {"options": options}, purpose=Purpose.NEEDS, anonymous=True)
    await say(world, place, id_, only, site=WEST, times=6, answer=YES)
    await say(world, place, id_, only, site=EAST, times=4, answer=YES)
    await over(world, id_)
    assert await needed(world, place, boss, EAST) == []


async def test_a_question_taken_away_after_answers_is_still_told(world: World) -> None:
    place, boss = await staffed(world)
    id_, only = await survey(world, {})
    await say(world, place, id_, only, site=WEST, times=1, answer=YES)
    async with world.database.write() as session:
        this: Any = update(SurveyQuestion).where(col(SurveyQuestion.id) == only)
        await write(session, this.values(removed_at=world.now))
    assert counts_of(await found(world, boss, id_)) == [1, 0]
