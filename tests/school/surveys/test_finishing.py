"""Sending a response: what is missing, what is full, and how a quiz was passed."""

import asyncio
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from school.surveys.answering import begin, give
from school.surveys.answers import opened_answers
from school.surveys.finishing import Finished, FinishOutcome, Full, Missing, end_overdue, finish
from school.surveys.flow import Answer, Ask, Option
from school.surveys.grading import Grade, grade, is_right
from school.surveys.tables import (
    QuestionType,
    ResponseState,
    SurveyKind,
    SurveyOption,
    SurveyResponse,
)
from school.surveys.under_way import NotGiven, Standing
from tests.school.signups.world import HOUR, World
from tests.school.surveys.scene import survey

YES, NO = Answer(options=(1,)), Answer(options=(2,))
RIGHT = [{"id": 1, "text": "对", "right": True}, {"id": 2, "text": "不对"}]


async def answered(world: World, survey_id: int, by: int, **said: Answer) -> int:
    """Answer questions, by their ids behind a q; return the response."""
    here = await begin(world.database, now=world.now, survey_id=survey_id, by_id=by, for_id=by)
    assert isinstance(here, Standing)
    for name, answer in said.items():
        outcome = await give(
            world.database,
            now=world.now,
            response_id=here.response_id,
            by_id=by,
            question_id=int(name[1:]),
            answer=answer,
        )
        assert isinstance(outcome, Standing)
    return here.response_id


async def sent(world: World, response: int, by: int) -> FinishOutcome:
    return await finish(world.database, now=world.now, response_id=response, by_id=by)


async def stored(world: World) -> Any:
    table = SurveyResponse.__table__  # type: ignore[attr-defined]
    return list(await world.database.rows(select(table).order_by(table.c.id)))


async def test_what_must_be_answered_comes_first_and_what_is_sent_is_sent(world: World) -> None:
    [person] = await world.persons(1)
    id_, first, second = await survey(world, {}, {})
    response = await answered(world, id_, person, **{f"q{first}": YES})
    assert await sent(world, response, person) == Missing((second,))
    await answered(world, id_, person, **{f"q{second}": NO})
    done = await sent(world, response, person)
    assert done == Finished(response_id=response, survey_id=id_)
    assert await sent(world, response, person) is NotGiven.SENT


async def test_what_is_hidden_in_the_end_is_not_sent(world: World) -> None:
    [person] = await world.persons(1)
    id_, first, second = await survey(world, {}, {"required": False})
    response = await answered(
        world, id_, person, **{f"q{first}": YES, f"q{second}": Answer(skipped=True)}
    )
    await sent(world, response, person)
    [kept] = await stored(world)
    assert opened_answers(world.database.vault, kept.answers) == {first: YES}


async def test_an_option_takes_no_more_answers_than_its_quota_also_at_once(world: World) -> None:
    people = await world.persons(6)
    options = [{"id": 1, "text": "上午", "most": 2}, {"id": 2, "text": "下午"}]
    id_, first = await survey(world, {"options": options})
    responses = [await answered(world, id_, each, **{f"q{first}": YES}) for each in people]
    outcomes = await asyncio.gather(
        *(sent(world, each, by) for each, by in zip(responses, people, strict=True))
    )
    assert sorted(isinstance(each, Finished) for each in outcomes) == [False] * 4 + [True] * 2
    assert [each for each in outcomes if not isinstance(each, Finished)] == [Full(first, 1)] * 4
    taken = await world.database.rows(select(col(SurveyOption.taken)))
    assert sorted(each.taken for each in taken) == [0, 2]


async def test_a_quiz_is_passed_with_enough_points_and_may_be_drawn(world: World) -> None:
    good, bad = await world.persons(2)
    question = {"options": RIGHT, "points": 5}
    id_, first, second = await survey(
        world, question, question, kind=SurveyKind.QUIZ, pass_points=10, draw_seats=3
    )
    passing = await answered(world, id_, good, **{f"q{first}": YES, f"q{second}": YES})
    failing = await answered(world, id_, bad, **{f"q{first}": YES, f"q{second}": NO})
    done = await sent(world, passing, good)
    assert isinstance(done, Finished)
    assert (done.grade, done.passed) == (Grade(points=10, of=10, right=2, graded=2), True)
    assert done.code
    assert len(done.code) == 6
    failed = await sent(world, failing, bad)
    assert isinstance(failed, Finished)
    assert (failed.grade, failed.passed) == (Grade(points=5, of=10, right=1, graded=2), False)
    assert failed.code is None


async def test_a_try_whose_time_is_over_counts_as_far_as_it_came(world: World) -> None:
    [person] = await world.persons(1)
    question = {"options": RIGHT, "points": 5}
    id_, first, _ = await survey(world, question, question, kind=SurveyKind.QUIZ, minutes=30)
    response = await answered(world, id_, person, **{f"q{first}": YES})
    assert await end_overdue(world.database, now=world.now, response_id=response) is None
    world.now += HOUR
    assert await sent(world, response, person) is NotGiven.OVERDUE
    ended = await end_overdue(world.database, now=world.now, response_id=response)
    assert ended is not None
    assert ended.grade == Grade(points=5, of=10, right=1, graded=2)
    assert (await stored(world))[0].state is ResponseState.OVERDUE


def test_of_several_right_options_all_must_be_chosen_and_no_others() -> None:
    options = tuple(Option(id=n, text="", right=n < 3) for n in (1, 2, 3))
    ask = Ask(id=1, type=QuestionType.SEVERAL, text="", options=options, points=4)
    assert is_right(ask, Answer(options=(2, 1)))
    assert not is_right(ask, Answer(options=(1,)))
    assert not is_right(ask, Answer(options=(1, 2, 3)))
    assert not is_right(ask, Answer(skipped=True))
    assert not is_right(ask, None)
    opinion = Ask(id=2, type=QuestionType.SCALE, text="", points=4)
    number = Ask(id=3, type=QuestionType.NUMBER, text="", points=1, right=110)
    form = [ask, opinion, number]
    said = {1: Answer(options=(1, 2)), 2: Answer(number=5), 3: Answer(number=119)}
    assert grade(form, said) == Grade(points=4, of=5, right=1, graded=2)
