"""What screens are told of places: one's own, those of one's people, and what is left."""

from school.people import set_name
from school.signups.absences import cannot_come_to_session
from school.signups.changes import ChangeKind
from school.signups.reads import (
    Section,
    line_lengths,
    my_past,
    my_places,
    seats_left,
    standings,
)
from school.signups.subjects import expected_of, place_of, place_of_offer
from school.signups.tables import SignUpState
from tests.school.signups.test_changes import changed
from tests.school.signups.world import DAY, HOUR, NOW, World


async def test_ones_places_stand_in_their_sections_with_those_of_ones_people(
    world: World,
) -> None:
    carer, other, third = await world.persons(3)
    mother = await world.person(telegram_id=None, carer_id=carer)
    await set_name(world.database, person_id=mother, by_id=carer, name="王 阿姨")
    coming, waited, offered = [
        await world.offering(1, starts_at=NOW + days * DAY) for days in (5, 6, 7)
    ]
    await world.join(coming, mother, by=carer)
    await world.join(waited, other)
    await world.join(waited, carer)
    await world.join(offered, third)
    await world.join(offered, carer)
    await world.leave(offered, third)
    found = await my_places(world.database, carer, now=world.now)
    assert [(each.section, each.name, each.position, each.next_starts_at) for each in found] == [
        (Section.COMING, "王 阿姨", None, NOW + 5 * DAY),
        (Section.WAITING, None, 1, NOW + 6 * DAY),
        (Section.OFFERS, None, 1, NOW + 7 * DAY),
    ]
    assert found[2].offer_id == (await world.offers(offered))[0].id


async def test_a_class_under_way_shows_its_next_session_and_then_is_past(world: World) -> None:
    person = await world.person()
    offering = await world.offering(9, sessions=2)
    await world.join(offering, person)
    first, second = NOW + 7 * DAY, NOW + 14 * DAY
    (place,) = await my_places(world.database, person, now=first + 3 * HOUR)
    assert place.next_starts_at == second
    assert await my_places(world.database, person, now=second + 3 * HOUR) == []
    (place,) = await my_past(world.database, person, now=second + 3 * HOUR)
    assert (place.section, place.next_starts_at) == (Section.PAST, second)


async def test_who_waits_sees_that_a_seat_is_free_for_the_taking(world: World) -> None:
    offering = await world.offering(1)
    taken, waiting = await world.persons(2)
    await world.join(offering, taken)
    await world.join(offering, waiting)
    assert not (await my_places(world.database, waiting, now=world.now))[0].seat_open
    world.now = NOW + 7 * DAY - 3 * HOUR
    await world.leave(offering, taken)
    assert (await my_places(world.database, waiting, now=world.now))[0].seat_open


async def test_seats_left_count_held_ones_as_gone(world: World) -> None:
    small = await world.offering(2)
    unlimited = await world.offering(None)
    people = await world.persons(4)
    for person in people:
        await world.join(small, person)
        await world.join(unlimited, person, despite_clash=True)
    await world.leave(small, people[0])
    empty = await world.offering(7)
    left = await seats_left(world.database, [small, unlimited, empty])
    assert left == {small: 0, unlimited: None, empty: 7}
    assert await line_lengths(world.database, [small, unlimited, empty]) == {small: 2}
    assert await seats_left(world.database, []) == await line_lengths(world.database, []) == {}


async def test_seats_left_are_never_fewer_than_none(world: World) -> None:
    offering = await world.offering(3)
    for person in await world.persons(3):
        await world.join(offering, person)
    await changed(world, offering, ChangeKind.CAPACITY, capacity=1)
    assert await seats_left(world.database, [offering]) == {offering: 0}


async def test_the_standing_of_a_household_in_one_offering(world: World) -> None:
    carer = await world.person()
    mother = await world.person(telegram_id=None, carer_id=carer)
    offering = await world.offering(1)
    await world.join(offering, carer)
    await world.join(offering, mother, by=carer)
    found = await standings(world.database, carer, offering)
    assert [(each.person_id, each.state, each.position) for each in found] == [
        (carer, SignUpState.TAKEN, None),
        (mother, SignUpState.WAITING, 1),
    ]


async def test_the_expected_of_a_reader_leave_out_who_cannot_come(world: World) -> None:
    carer = await world.person()
    mother = await world.person(telegram_id=None, carer_id=carer)
    offering = await world.offering(5)
    for person in (carer, mother):
        await world.join(offering, person, by=carer)
    session = await world.session_id(offering)
    place = await world.sign_up_id(offering, carer)
    await cannot_come_to_session(
        world.database, now=NOW, session_id=session, sign_up_id=place, by_id=carer
    )
    (expected,) = await expected_of(world.database, carer, session)
    assert (expected.person_id, expected.name) == (mother, "P2")


async def test_a_notice_about_an_offer_or_a_place_finds_whose_it_is(world: World) -> None:
    offering = await world.offering(1)
    first, second = await world.persons(2)
    await world.join(offering, first)
    await world.join(offering, second)
    await world.leave(offering, first)
    place = await world.sign_up_id(offering, second)
    found = await place_of_offer(world.database, (await world.offers(offering))[0].id)
    assert found == await place_of(world.database, place)
    assert found is not None
    assert (found.person_id, found.state, found.position) == (second, SignUpState.HELD, 1)
    assert await place_of(world.database, 0) is None
