"""Opening, extending and closing by hand: what is not fit stays a draft and says why."""

from typing import Any

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from school.actors import Actor
from school.audit import Audit
from school.notices.tables import NoticeKind, NoticeState
from school.staff.rights import NotAllowedError
from school.statements import write
from school.surveys.checking import Fault, Lack
from school.surveys.drawing import commitment_of
from school.surveys.opening import (
    Extended,
    Incomplete,
    NotMoved,
    Opened,
    close_survey,
    extend_survey,
    open_survey,
)
from school.surveys.tables import (
    SEED_FIELD,
    QuestionType,
    SurveyDraw,
    SurveyKind,
    SurveyQuestion,
    SurveyState,
)
from tests.school.signups.world import DAY, World
from tests.school.surveys.post import Post, changed, draft, inviting, organiser, row_of
from tests.school.surveys.test_finishing import RIGHT

QUIZ = {"kind": SurveyKind.QUIZ}
SCORED = {"options": RIGHT, "points": 2}


async def opened(world: World, survey_id: int, actor: Actor | None = None) -> Any:
    return await open_survey(
        world.database,
        now=world.now,
        actor=actor or await organiser(world),
        survey_id=survey_id,
    )


async def trail(world: World) -> list[str]:
    return [each.action for each in await world.database.rows(select(Audit.__table__))]  # type: ignore[attr-defined]


async def test_a_finished_draft_opens_at_once_or_waits_for_its_time(world: World) -> None:
    at_once, *_ = await draft(world, {})
    outcome = await opened(world, at_once)
    assert outcome == Opened(at_once, world.now, world.now + 14 * DAY, waits=False)
    waiting, *_ = await draft(world, {}, opens_at=world.now + DAY)
    outcome = await opened(world, waiting)
    assert (outcome.opens_at, outcome.waits) == (world.now + DAY, True)
    row = await row_of(world, waiting)
    assert (row.state, row.opened_at) == (SurveyState.OPEN, world.now)
    assert await opened(world, waiting) is NotMoved.OPEN
    assert await opened(world, 999) is NotMoved.UNKNOWN
    assert await trail(world) == ["survey.open", "survey.open"]


@pytest.mark.parametrize(
    ("questions", "values", "lacks"),
    [
        ([], {}, [Lack.NO_QUESTION]),
        ([{}], {"closes_at": None}, [Lack.NO_CLOSING]),
        ([{"options": [{"id": 1, "text": "是"}]}], {}, [Lack.NO_OPTIONS]),
        ([{"points": 1}], QUIZ, [Lack.NO_RIGHT]),
        ([{}], QUIZ, [Lack.NO_RIGHT]),
        ([SCORED], QUIZ | {"pass_points": 3}, [Lack.TOO_STRICT]),
        ([SCORED], QUIZ | {"pass_points": 2}, []),
        (
            [SCORED | {"pool": "a", "pool_takes": 1}, SCORED | {"pool": "a", "pool_takes": 1}],
            QUIZ | {"pass_points": 3},
            [Lack.TOO_STRICT],
        ),
        ([{"type": QuestionType.PHOTO}], {"anonymous": True}, [Lack.ANONYMOUS_PHOTO]),
        (
            [{"options": [{"id": 1, "text": "早", "most": 5}, {"id": 2, "text": "晚"}]}],
            {"anonymous": True},
            [Lack.ANONYMOUS_QUOTA],
        ),
        ([SCORED], QUIZ | {"anonymous": True}, [Lack.ANONYMOUS_QUIZ]),
        (
            [{"show_if": {"tests": [{"question_id": 999, "options": [1]}]}}],
            {},
            [Lack.LATER],
        ),
    ],
)
async def test_a_draft_that_lacks_something_stays_one(
    sqlite_world: World, questions: list[dict[str, Any]], values: dict[str, Any], lacks: list[Lack]
) -> None:
    world = sqlite_world
    id_, *_ = await draft(world, *questions, **values)
    outcome = await opened(world, id_)
    if not lacks:
        assert isinstance(outcome, Opened)
        return
    assert isinstance(outcome, Incomplete)
    assert [each.lack for each in outcome.faults] == lacks
    assert (await row_of(world, id_)).state is SurveyState.DRAFT


async def test_a_closing_that_is_over_or_before_the_opening_is_no_closing(
    sqlite_world: World,
) -> None:
    world = sqlite_world
    past, *_ = await draft(world, {}, closes_at=world.now)
    assert await opened(world, past) == Incomplete((Fault(Lack.PAST),))


async def test_a_condition_asks_about_an_earlier_question_that_is_still_there(
    sqlite_world: World,
) -> None:
    world = sqlite_world
    id_, first, second = await draft(world, {}, {})

    async def condition(of: int, about: int) -> None:
        show_if = {"tests": [{"question_id": about, "options": [1]}]}
        async with world.database.write() as session:
            this = update(SurveyQuestion).where(col(SurveyQuestion.id) == of)
            await write(session, this.values(show_if=show_if))

    await condition(first, second)
    assert await opened(world, id_) == Incomplete((Fault(Lack.LATER, first),))
    await condition(first, first)
    assert await opened(world, id_) == Incomplete((Fault(Lack.LATER, first),))
    async with world.database.write() as session:
        this = update(SurveyQuestion).where(col(SurveyQuestion.id) == first)
        await write(session, this.values(show_if=None))
    await condition(second, first)
    assert isinstance(await opened(world, id_), Opened)


async def test_a_quiz_with_a_draw_publishes_its_seeds_number_as_it_opens(world: World) -> None:
    id_, *_ = await draft(world, SCORED, **QUIZ, pass_points=2, draw_seats=3)
    assert isinstance(await opened(world, id_), Opened)
    (found,) = await world.database.rows(select(SurveyDraw.__table__))  # type: ignore[attr-defined]
    assert found.seats == 3
    seed = world.database.vault.open(SEED_FIELD, found.seed)
    assert found.commitment == commitment_of(seed)


async def test_more_time_is_given_to_an_open_survey_and_to_what_waits_to_be_sent(
    world: World,
) -> None:
    boss = await organiser(world)
    id_, _ = await inviting(world, closes_at=world.now + DAY)
    await Post(world).tick()
    acts: dict[str, Any] = {"now": world.now, "actor": boss, "survey_id": id_}
    until = world.now + 3 * DAY
    assert await extend_survey(world.database, **acts, closes_at=until) == Extended(until)
    assert {each.expires_at for each in await world.notices(NoticeKind.SURVEY)} == {until}
    assert await extend_survey(world.database, **acts, closes_at=until) is NotMoved.PAST
    acts["now"] = until
    assert await extend_survey(world.database, **acts, closes_at=until + DAY) is NotMoved.OVER
    only_draft, *_ = await draft(world, {})
    acts["survey_id"] = only_draft
    assert await extend_survey(world.database, **acts, closes_at=until + DAY) is NotMoved.DRAFT
    assert await trail(world) == ["survey.extend"]


async def test_what_is_closed_by_hand_asks_nobody_any_more(world: World) -> None:
    boss, post = await organiser(world), Post(world)
    id_, _ = await inviting(world)
    await post.tick()
    acts: dict[str, Any] = {"now": world.now, "actor": boss, "survey_id": id_}
    assert await close_survey(world.database, **acts) is SurveyState.CLOSED
    assert await close_survey(world.database, **acts) is NotMoved.OVER
    assert await post.deliver() == []
    states = await post.states(id_)
    assert set(states.values()) == {(NoticeState.VOID, "survey_over")}
    row = await row_of(world, id_)
    assert (row.state, row.closed_at) == (SurveyState.CLOSED, world.now)


async def test_what_has_not_opened_yet_is_closed_without_a_trace(world: World) -> None:
    boss, post = await organiser(world), Post(world)
    id_, *_ = await draft(world, {}, opens_at=world.now + DAY, audience={})
    await opened(world, id_, boss)
    await close_survey(world.database, now=world.now, actor=boss, survey_id=id_)
    assert await post.day(2) == []


async def test_only_who_is_in_charge_of_the_place_decides(sqlite_world: World) -> None:
    world = sqlite_world
    nobody = Actor(await world.person(), owner=False)
    id_, *_ = await draft(world, {}, site_id=world.site_id)
    acts: dict[str, Any] = {"now": world.now, "actor": nobody, "survey_id": id_}
    for act in (open_survey, close_survey):
        with pytest.raises(NotAllowedError):
            await act(world.database, **acts)
    with pytest.raises(NotAllowedError):
        await extend_survey(world.database, **acts, closes_at=world.now + 30 * DAY)
    assert (await row_of(world, id_)).state is SurveyState.DRAFT


async def test_a_survey_that_was_deleted_is_not_opened(sqlite_world: World) -> None:
    world = sqlite_world
    id_, *_ = await draft(world, {})
    await changed(world, id_, deleted_at=world.now)
    assert await opened(world, id_) is NotMoved.UNKNOWN
