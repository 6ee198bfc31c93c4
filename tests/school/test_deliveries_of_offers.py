"""An offer and its notice: the hold begins when it was sent, and passes on when it was not."""

from datetime import timedelta

import pytest

from school.database import Database
from school.deliveries.due import with_readers
from school.deliveries.outcomes import Outcome, Refused, Sent, Unknown, Unreachable
from school.deliveries.transitions import TRIES
from school.notices.tables import NoticeKind, NoticeState
from school.signups.tables import OfferState
from tests.school.deliveries.outbox import Outbox
from tests.school.signups.world import NOW, World

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def world(database: Database) -> World:
    world = World(database)
    await world.begin()
    return world


async def a_freed_seat(world: World) -> tuple[Outbox, int, int]:
    """A seat was given up while two waited: the offering, and the notice of the first's offer."""
    offering = await world.offering(1)
    first, *_ = people = await world.persons(3)
    for person in people:
        await world.join(offering, person)
    await world.leave(offering, first)
    (notice,) = await world.notices(NoticeKind.OFFER)
    return Outbox(world.database), offering, notice.id


async def settled(world: World, outcome: Outcome) -> tuple[Outbox, int, int]:
    outbox, offering, notice = await a_freed_seat(world)
    assert await outbox.sending(NOW) == [notice]
    await outbox.settle(notice, outcome, NOW + MINUTE)
    return outbox, offering, notice


async def test_the_hold_begins_when_the_offer_was_sent(world: World) -> None:
    _, offering, _ = await settled(world, Sent("1:1"))
    (offer,) = await world.offers(offering)
    assert (offer.state, offer.sent_at) == (OfferState.HELD, NOW + MINUTE)
    assert offer.expires_at > NOW + MINUTE


@pytest.mark.parametrize("outcome", [Unreachable(), Refused("x")])
async def test_an_offer_that_did_not_arrive_passes_at_once_to_the_next(
    world: World, outcome: Outcome
) -> None:
    _, offering, _ = await settled(world, outcome)
    first, second = await world.offers(offering)
    assert first.state in {OfferState.UNREACHABLE, OfferState.EXPIRED}
    assert (second.state, second.sent_at) == (OfferState.HELD, None)
    assert len(await world.notices(NoticeKind.OFFER)) == 2


async def test_an_unknown_offer_is_asked_again_and_holds_from_its_last_try(world: World) -> None:
    outbox, offering, notice = await settled(world, Unknown())
    for attempt in range(1, TRIES):
        (offer,) = await world.offers(offering)
        assert offer.sent_at is None
        now = NOW + (attempt + 1) * MINUTE
        assert await outbox.sending(now) == [notice]
        await outbox.settle(notice, Unknown(), now)
    (offer,) = await world.offers(offering)
    assert (offer.state, offer.sent_at) == (OfferState.HELD, NOW + TRIES * MINUTE)
    assert await outbox.state(notice) is NoticeState.SENT


async def test_an_offer_that_nobody_can_read_passes_on_from_the_claim(world: World) -> None:
    outbox, offering, notice = await a_freed_seat(world)
    async with world.database.write() as session:
        for _, reader in await with_readers(session, [notice]):
            assert reader is not None
            reader.reachable = False
    assert await outbox.claim(NOW) == []
    assert await outbox.state(notice) is NoticeState.UNREACHABLE
    first, second = await world.offers(offering)
    assert (first.state, second.state) == (OfferState.UNREACHABLE, OfferState.HELD)
    assert len(await outbox.claim(NOW)) == 1


async def test_only_who_was_not_reached_counts_as_unreachable(world: World) -> None:
    """A ward with a Telegram of their own: their carer is still there."""
    offering = await world.offering(1)
    first, carer = await world.persons(2)
    ward = await world.person(carer_id=carer)
    await world.join(offering, first)
    await world.join(offering, ward, by=carer)
    await world.leave(offering, first)
    (notice,) = await world.notices(NoticeKind.OFFER)
    outbox = Outbox(world.database)
    await outbox.sending(NOW)
    await outbox.settle(notice.id, Unreachable(), NOW + MINUTE)
    reached = [await outbox.is_reachable(person) for person in (ward, carer)]
    assert reached == [False, True]
