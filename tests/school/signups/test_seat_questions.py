"""An open seat is asked about as long as it is open, and only of those who wait."""

from datetime import timedelta

from school.deliveries.claims import claim_group, mark_sending
from school.deliveries.outcomes import Result, Sent
from school.deliveries.settle import settle
from school.questions import (
    QuestionKind,
    latest_question,
    open_questions,
    question_of_notice,
)
from school.signups.answers import decline_open_seat
from tests.school.signups.world import HOUR, SETTINGS, World


async def opened(world: World) -> tuple[int, int, int, int]:
    """Open a seat to two who wait, and tell both; return offering, holder before, and the two."""
    offering_id = await world.offering(1, starts_at=world.now + 4 * HOUR)
    holder, first, second = await world.persons(3)
    for person in (holder, first, second):
        await world.join(offering_id, person)
    await world.leave(offering_id, holder)
    claims = await claim_group(world.database, world.now, limit=10, settings=SETTINGS, worker="w")
    ids = [each.id for each in claims.notices]
    await mark_sending(world.database, world.now, ids, worker="w")
    results = [Result(id_, Sent(f"1:{id_}")) for id_ in ids]
    await settle(world.database, world.now, results, settings=SETTINGS)
    return offering_id, holder, first, second


async def asked(world: World, person_id: int) -> list[QuestionKind]:
    found = await open_questions(world.database, person_id, now=world.now)
    return [each.kind for each in found]


async def test_both_who_wait_are_asked_until_one_has_it(world: World) -> None:
    offering_id, _, first, second = await opened(world)
    assert await asked(world, first) == await asked(world, second) == [QuestionKind.SEAT_OPEN]
    await world.join(offering_id, second)
    assert await asked(world, first) == await asked(world, second) == []


async def test_who_declines_is_asked_no_more_and_the_other_still_is(world: World) -> None:
    offering_id, _, first, second = await opened(world)
    place = await world.sign_up_id(offering_id, first)
    await decline_open_seat(world.database, now=world.now, sign_up_id=place, by_id=second)
    assert await asked(world, first) == [QuestionKind.SEAT_OPEN]
    await decline_open_seat(world.database, now=world.now, sign_up_id=place, by_id=first)
    assert await asked(world, first) == []
    assert await asked(world, second) == [QuestionKind.SEAT_OPEN]


async def test_who_leaves_the_line_is_asked_no_more(world: World) -> None:
    offering_id, _, first, _ = await opened(world)
    await world.leave(offering_id, first)
    assert await asked(world, first) == []


async def test_a_closed_question_is_still_found_by_its_notice(world: World) -> None:
    offering_id, _, first, second = await opened(world)
    (question,) = await open_questions(world.database, first, now=world.now)
    await world.join(offering_id, second)
    assert question.notice_id is not None
    found = await question_of_notice(world.database, first, question.notice_id)
    assert found == question
    assert await question_of_notice(world.database, second, question.notice_id) is None
    assert await latest_question(world.database, first, since=world.now) == question
    later = world.now + timedelta(seconds=1)
    assert await latest_question(world.database, first, since=later) is None
