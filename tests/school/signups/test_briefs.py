"""An offering in a few facts: its next session, or the last one when all are over."""

import pytest

from school.briefs import brief_of, brief_of_session
from tests.school.signups.world import DAY, World


@pytest.mark.parametrize(("days", "number"), [(0, 1), (8, 2), (15, 3), (40, 3)])
async def test_the_next_session_is_told_and_at_last_the_last(
    world: World, days: int, number: int
) -> None:
    offering_id = await world.offering(5, sessions=3)
    brief = await brief_of(world.database, offering_id, now=world.now + days * DAY)
    assert brief is not None
    assert (brief.number, brief.sessions) == (number, 3)
    assert brief.starts_at == world.now + 7 * number * DAY


async def test_a_session_is_told_by_itself(world: World) -> None:
    offering_id = await world.offering(5, sessions=2)
    first = await brief_of(world.database, offering_id, now=world.now)
    assert first is not None
    second = await brief_of_session(world.database, first.session_id + 1)
    assert second is not None
    assert (second.offering_id, second.number, second.site) == (offering_id, 2, "s")


async def test_what_is_not_there_has_no_brief(world: World) -> None:
    assert await brief_of(world.database, 99, now=world.now) is None
    assert await brief_of_session(world.database, 99) is None
