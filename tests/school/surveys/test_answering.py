"""Answering a survey over days, for oneself and others, while it changes."""

from typing import Any

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from school.statements import write
from school.surveys.answering import BeginOutcome, GiveOutcome, NotBegun, begin, give, turn_to
from school.surveys.answers import Refusal, opened_answers
from school.surveys.flow import Answer, Ask
from school.surveys.forms import in_order, planned
from school.surveys.tables import (
    QuestionType,
    SurveyKind,
    SurveyQuestion,
    SurveyResponse,
    SurveyState,
)
from school.surveys.under_way import NotGiven, Standing
from tests.school.signups.world import DAY, World
from tests.school.surveys.scene import survey

YES, NO, SKIP = Answer(options=(1,)), Answer(options=(2,)), Answer(skipped=True)


async def begun(world: World, survey_id: int, by: int, for_id: int | None = None) -> BeginOutcome:
    return await begin(
        world.database, now=world.now, survey_id=survey_id, by_id=by, for_id=for_id or by
    )


async def gave(
    world: World, at: BeginOutcome | GiveOutcome, by: int, question: int, answer: Answer
) -> GiveOutcome:
    assert isinstance(at, Standing)
    return await give(
        world.database,
        now=world.now,
        response_id=at.response_id,
        by_id=by,
        question_id=question,
        answer=answer,
    )


def at(outcome: BeginOutcome | GiveOutcome) -> int | None:
    assert isinstance(outcome, Standing), outcome
    return outcome.at_id


async def test_one_goes_on_where_one_stood_a_week_later(world: World) -> None:
    [person] = await world.persons(1)
    id_, first, second, third = await survey(world, {}, {}, {"required": False})
    here = await begun(world, id_, person)
    assert at(here) == first
    assert at(await gave(world, here, person, first, YES)) == second
    world.now += 7 * DAY
    assert at(await begun(world, id_, person)) == second
    assert at(await gave(world, here, person, second, NO)) == third
    assert at(await gave(world, here, person, third, SKIP)) is None
    assert at(await begun(world, id_, person)) is None
    [kept] = await world.database.rows(select(col(SurveyResponse.answers)))
    assert opened_answers(world.database.vault, kept.answers) == {
        first: YES,
        second: NO,
        third: SKIP,
    }


async def test_one_goes_back_and_a_hidden_answer_is_kept(world: World) -> None:
    [person] = await world.persons(1)
    after = {"tests": [{"question_id": 0, "options": [1]}]}
    id_, first, second = await survey(world, {}, {})
    after["tests"][0]["question_id"] = first
    async with world.database.write() as session:
        this = update(SurveyQuestion).where(col(SurveyQuestion.id) == second)
        await write(session, this.values(show_if=after))
    here = await begun(world, id_, person)
    await gave(world, here, person, first, YES)
    assert at(await gave(world, here, person, second, YES)) is None
    assert isinstance(here, Standing)
    back: dict[str, Any] = {"now": world.now, "response_id": here.response_id, "by_id": person}
    assert at(await turn_to(world.database, **back, question_id=first)) == first
    assert at(await gave(world, here, person, first, NO)) is None
    assert await gave(world, here, person, second, NO) is NotGiven.GONE
    assert await turn_to(world.database, **back, question_id=second) is NotGiven.GONE
    assert at(await gave(world, here, person, first, YES)) is None
    [kept] = await world.database.rows(select(col(SurveyResponse.answers)))
    assert opened_answers(world.database.vault, kept.answers) == {first: YES, second: YES}


async def test_what_is_no_answer_changes_nothing(world: World) -> None:
    [person] = await world.persons(1)
    id_, first = await survey(world, {"type": QuestionType.SCALE, "options": []})
    here = await begun(world, id_, person)
    assert await gave(world, here, person, first, Answer(number=9)) is Refusal.OUT_OF_BOUNDS
    assert await gave(world, here, person, first, SKIP) is Refusal.REQUIRED
    assert await gave(world, here, person, 999, YES) is NotGiven.GONE
    assert at(await begun(world, id_, person)) == first


async def test_one_answers_for_those_in_ones_care_and_nobody_else(world: World) -> None:
    carer, stranger = await world.persons(2)
    mother = await world.person(telegram_id=None, carer_id=carer)
    id_, first = await survey(world, {})
    own, hers = await begun(world, id_, carer), await begun(world, id_, carer, mother)
    assert isinstance(own, Standing)
    assert isinstance(hers, Standing)
    assert own.response_id != hers.response_id
    assert await begun(world, id_, stranger, mother) is NotBegun.YOURS
    assert await gave(world, hers, stranger, first, YES) is NotGiven.UNKNOWN


@pytest.mark.parametrize(
    ("values", "wanted"),
    [
        ({"state": SurveyState.DRAFT}, NotBegun.UNKNOWN),
        ({"state": SurveyState.CLOSED}, NotBegun.OVER),
        ({"opens": 1}, NotBegun.EARLY),
        ({"closes": 0}, NotBegun.OVER),
    ],
)
async def test_a_survey_takes_answers_while_it_is_open(
    world: World, values: dict[str, int], wanted: NotBegun
) -> None:
    [person] = await world.persons(1)
    names = {"opens": "opens_at", "closes": "closes_at"}
    given = {
        names.get(name, name): world.now + value * DAY if name in names else value
        for name, value in values.items()
    }
    id_, _ = await survey(world, {}, **given)
    assert await begun(world, id_, person) is wanted


async def test_what_was_begun_in_time_is_not_answered_after_the_closing(world: World) -> None:
    [person] = await world.persons(1)
    id_, first = await survey(world, {}, closes_at=world.now + DAY)
    here = await begun(world, id_, person)
    world.now += DAY
    assert await gave(world, here, person, first, YES) is NotGiven.OVER
    assert await begun(world, id_, person) is NotBegun.OVER


async def test_a_question_that_is_taken_away_is_gone_and_the_next_one_asked(world: World) -> None:
    [person] = await world.persons(1)
    id_, first, second, third = await survey(world, {}, {}, {})
    here = await begun(world, id_, person)
    await gave(world, here, person, first, YES)
    async with world.database.write() as session:
        this = update(SurveyQuestion).where(col(SurveyQuestion.id) == second)
        await write(session, this.values(removed_at=world.now))
    assert at(await begun(world, id_, person)) == third
    assert await gave(world, here, person, second, YES) is NotGiven.GONE


async def test_a_quiz_takes_an_answer_once_and_may_run_out_of_time(world: World) -> None:
    [person] = await world.persons(1)
    id_, first, second = await survey(world, {}, {}, kind=SurveyKind.QUIZ, minutes=10)
    here = await begun(world, id_, person)
    await gave(world, here, person, first, YES)
    assert await gave(world, here, person, first, NO) is NotGiven.FINAL
    world.now += DAY
    assert await gave(world, here, person, second, YES) is NotGiven.OVERDUE


def test_a_try_takes_as_many_of_a_pool_as_it_says_in_an_order_of_its_own() -> None:
    def ask(id_: int, pool: str | None = None, *, removed: bool = False) -> Ask:
        return Ask(
            id=id_, type=QuestionType.ONE, text="", pool=pool, pool_takes=2, removed=removed
        )

    form = [ask(1), *(ask(n, "法") for n in range(2, 8)), ask(8, removed=True), ask(9)]
    plans = [planned(form, mixed=False) for _ in range(30)]
    for plan in plans:
        assert plan == sorted(plan)
        assert len(plan) == 4
        assert {1, 9} < set(plan) <= {1, 2, 3, 4, 5, 6, 7, 9}
    assert len({tuple(plan) for plan in plans}) > 1
    mixed = [planned(form, mixed=True) for _ in range(30)]
    assert any(plan != sorted(plan) for plan in mixed)
    assert [each.id for each in in_order(form, [9, 3])] == [9, 3]
