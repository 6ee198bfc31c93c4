"""Who waits for a free seat and cannot be reached is shown to owners, and to nobody else."""

from school.actors import Actor
from school.people import note_unreachable
from school.signups.answers import accept_offer
from school.signups.desk import unreached_in_line
from tests.school.signups.world import DAY, World

OWNER = Actor(1, owner=True)


async def unreach(world: World, person_id: int) -> None:
    await note_unreachable(world.database, person_id, now=world.now)


async def test_who_was_passed_over_is_shown_with_name_and_phone(world: World) -> None:
    offering_id = await world.offering(1)
    first = await world.person()
    await world.join(offering_id, first)
    async with world.database.write() as session:
        phone = session.vault.seal("person.phone", "13800001234")
    waiting = await world.person(phone=phone)
    await world.join(offering_id, waiting)
    await unreach(world, waiting)
    assert await unreached_in_line(world.database, OWNER, now=world.now) == []
    await world.leave(offering_id, first)
    (found,) = await unreached_in_line(world.database, OWNER, now=world.now)
    assert (found.offering_id, found.name, found.phone) == (offering_id, "P3", "13800001234")


async def test_who_was_passed_over_is_still_shown_when_another_has_the_seat(world: World) -> None:
    offering_id = await world.offering(1)
    other_id = await world.offering(1, starts_at=world.now + 9 * DAY)
    leaves, reached = await world.persons(2)
    neighbour = await world.person(telegram_id=None)
    for offering in (offering_id, other_id):
        for person in (leaves, neighbour):
            await world.join(offering, person)
    await world.join(offering_id, reached)
    await world.leave(offering_id, leaves)
    (offer,) = await world.offers(offering_id)
    await accept_offer(
        world.database,
        now=world.now,
        offer_id=offer.id,
        by_id=reached,
        settings=world.settings,
    )
    found = await unreached_in_line(world.database, OWNER, now=world.now)
    assert [each.offering_id for each in found] == [offering_id]
    await world.leave(other_id, leaves)
    found = await unreached_in_line(world.database, OWNER, now=world.now)
    assert [each.offering_id for each in found] == [other_id, offering_id]


async def test_only_owners_see_names(world: World) -> None:
    offering_id = await world.offering(1)
    first, waiting = await world.persons(2)
    await world.join(offering_id, first)
    await world.join(offering_id, waiting)
    await unreach(world, waiting)
    await world.leave(offering_id, first)
    assert await unreached_in_line(world.database, Actor(1), now=world.now) == []
    assert await unreached_in_line(world.database, OWNER, now=world.now + 30 * DAY) == []
