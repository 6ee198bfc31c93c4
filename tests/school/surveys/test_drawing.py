"""The draw: once, fair, and the same for whoever does it again."""

import hashlib
from collections import Counter
from typing import Any

from school.actors import Actor
from school.surveys.drawing import (
    Drawn,
    NotDrawn,
    commitment_of,
    draw,
    draw_published,
    draw_seen,
    prepare_draw,
    winners_of,
    winners_seen,
)
from school.surveys.finishing import Finished
from school.surveys.flow import Answer
from school.surveys.tables import SurveyKind
from tests.school.signups.world import DAY, World
from tests.school.surveys.scene import survey
from tests.school.surveys.test_finishing import RIGHT, answered, sent


async def test_what_is_published_gives_the_same_winners_to_everybody(world: World) -> None:
    people = await world.persons(7)
    boss = Actor(await world.person(), owner=True)
    question = {"options": RIGHT, "points": 1}
    id_, only = await survey(
        world, question, kind=SurveyKind.QUIZ, pass_points=1, draw_seats=2, attempts=2
    )
    async with world.database.write() as session:
        await prepare_draw(session, id_, seats=2)
        await prepare_draw(session, id_, seats=2)
    codes = []
    for n, person in enumerate(people):
        right = Answer(options=(1 if n else 2,))
        response = await answered(world, id_, person, **{f"q{only}": right})
        done = await sent(world, response, person)
        assert isinstance(done, Finished)
        codes.append(done.code)
    again = await answered(world, id_, people[1], **{f"q{only}": Answer(options=(1,))})
    await sent(world, again, people[1])
    asked: dict[str, Any] = {"now": world.now, "actor": boss, "survey_id": id_}
    assert await draw(world.database, **asked) is NotDrawn.OPEN
    asked["now"] = world.now + 30 * DAY
    drawn = await draw(world.database, **asked)
    assert isinstance(drawn, Drawn)
    assert list(drawn.codes) == sorted(code for code in codes if code)
    assert drawn.commitment == hashlib.sha256(drawn.seed.encode()).hexdigest()
    assert list(drawn.winners) == winners_of(drawn.codes, drawn.seed, seats=2)
    assert await draw(world.database, **asked) == drawn
    assert await draw(world.database, now=world.now, actor=boss, survey_id=99) is NotDrawn.UNKNOWN


def test_nobody_is_drawn_more_often_than_others() -> None:
    codes = [f"C{n}" for n in range(10)]
    won = Counter(code for n in range(2_000) for code in winners_of(codes, f"seed {n}", seats=3))
    assert sum(won.values()) == 6_000
    assert max(abs(times - 600) for times in won.values()) < 110
    assert winners_of(codes[:2], "s", seats=3) in ([*codes[:2]], [codes[1], codes[0]])
    assert commitment_of("a") != commitment_of("b")


async def test_a_draw_is_told_beforehand_by_its_commitment_and_afterwards_by_its_winners(
    world: World,
) -> None:
    [alone] = await world.persons(1)
    boss = Actor(await world.person(), owner=True)
    question = {"options": RIGHT, "points": 1}
    id_, only = await survey(world, question, kind=SurveyKind.QUIZ, pass_points=1, draw_seats=1)
    assert await draw_published(world.database, id_) is None
    async with world.database.write() as session:
        await prepare_draw(session, id_, seats=1)
    response = await answered(world, id_, alone, **{f"q{only}": Answer(options=(1,))})
    await sent(world, response, alone)
    before = await draw_seen(world.database, boss, id_, now=world.now)
    assert before is not None
    assert (before.seats, before.passed, before.closed, before.drawn_at) == (1, 1, False, None)
    told = await draw_published(world.database, id_)
    assert told is not None
    assert (told.commitment, told.drawn) == (before.commitment, None)
    assert await winners_seen(world.database, boss, id_) == []
    world.now += 30 * DAY
    drawn = await draw(world.database, now=world.now, actor=boss, survey_id=id_)
    assert isinstance(drawn, Drawn)
    told = await draw_published(world.database, id_)
    assert told is not None
    assert told.drawn == drawn
    [winner] = await winners_seen(world.database, boss, id_)
    assert (winner.code, winner.phone) == (drawn.winners[0], None)
    assert winner.name
    after = await draw_seen(world.database, boss, id_, now=world.now)
    assert after is not None
    assert (after.closed, after.drawn_at) == (True, world.now)


async def test_a_survey_without_a_draw_has_none(world: World) -> None:
    boss = Actor(await world.person(), owner=True)
    id_, _ = await survey(world, {})
    assert await draw_seen(world.database, boss, id_, now=world.now) is None
    assert await winners_seen(world.database, boss, id_) == []
