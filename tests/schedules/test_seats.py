"""Offers as time passes: they run out in turn, and the seat opens when asking is over."""

from collections.abc import Sequence
from datetime import datetime

import pytest

from schedules.seats import Seats
from schedules.ticks import Tick
from school.database import Database
from school.notices.tables import NoticeKind
from school.signups.offers import offer_sent
from school.signups.tables import OfferState
from tests.school.signups.world import DAY, HOUR, NOW, SETTINGS, World
from tests.support.themes import MINUTE, run_at, run_from


@pytest.fixture
async def world(database: Database) -> World:
    world = World(database)
    await world.begin()
    return world


async def waited_for(world: World, people: int) -> int:
    """One seat that became free now, and `people` who wait for it."""
    first, *others = await world.persons(people + 1)
    offering = await world.offering(capacity=1)
    for person in (first, *others):
        await world.join(offering, person)
    await world.leave(offering, first)
    (offer,) = await world.offers(offering)
    async with world.database.write() as session:
        await offer_sent(session, offer.id, NOW, settings=SETTINGS)
    return offering


def ticks(world: World) -> Sequence[Tick]:
    return [Seats(world.database, SETTINGS).tick()]


async def test_an_offer_runs_out_when_it_is_due_and_the_next_is_asked(world: World) -> None:
    offering = await waited_for(world, 2)
    due = await ticks(world)[0].next_due(NOW)
    assert due is not None
    assert await run_at(ticks(world), due - MINUTE) == 0
    assert await run_at(ticks(world), due) == 1
    assert [offer.state for offer in await world.offers(offering)] == [
        OfferState.EXPIRED,
        OfferState.HELD,
    ]


async def test_running_twice_changes_nothing(world: World) -> None:
    offering = await waited_for(world, 2)
    due = await ticks(world)[0].next_due(NOW)
    assert due is not None
    await run_at(ticks(world), due, due, due)
    assert len(await world.offers(offering)) == 2


@pytest.mark.parametrize("moments", [[], [NOW + 3 * DAY, NOW + 3 * DAY, NOW + 5 * DAY]])
async def test_a_seat_nobody_answers_for_opens_to_all_waiting_and_the_tick_comes_to_rest(
    world: World, moments: list[datetime]
) -> None:
    """Also when the bot was off meanwhile."""
    await waited_for(world, 2)
    await run_at(ticks(world), *moments)
    await run_from(ticks(world), NOW, NOW + 8 * DAY)
    told = await world.notices(NoticeKind.SEAT_OPEN)
    assert len({notice.person_id for notice in told}) == len(told) == 2
    assert await ticks(world)[0].next_due(NOW + 8 * DAY) is None


async def test_nothing_is_due_where_nothing_is_free(world: World) -> None:
    await world.join(await world.offering(), await world.person())
    assert await ticks(world)[0].next_due(NOW) is None
    assert await run_at(ticks(world), NOW + HOUR) == 0
