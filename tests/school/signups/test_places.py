"""Signing up and cancelling: one place a person, first come first served."""

from typing import Any

import pytest

from school.notices.tables import NoticeKind
from school.offerings import OfferingStatus
from school.signups.outcomes import (
    AlreadyCancelled,
    AlreadyIn,
    Cancelled,
    Clash,
    Closed,
    ClosedReason,
    LimitReached,
    Missing,
    Needs,
    NotYours,
    Over,
    SignedUp,
    Waiting,
)
from school.signups.tables import SignUpState
from tests.school.signups.world import DAY, HOUR, NOW, World


async def test_who_comes_first_gets_the_seat_and_the_next_waits(world: World) -> None:
    offering = await world.offering(1)
    first, second, third = await world.persons(3)
    outcomes = [await world.join(offering, person) for person in (first, second, third)]
    assert [type(outcome) for outcome in outcomes] == [SignedUp, Waiting, Waiting]
    assert [outcome.position for outcome in outcomes[1:]] == [1, 2]


async def test_signing_up_again_changes_nothing_and_shows_the_place(world: World) -> None:
    offering = await world.offering(1)
    first, second = await world.persons(2)
    seat = await world.join(offering, first)
    place = await world.join(offering, second)
    assert await world.join(offering, first) == AlreadyIn(
        seat.sign_up_id, offering, SignUpState.TAKEN, None
    )
    assert await world.join(offering, second) == AlreadyIn(
        place.sign_up_id, offering, SignUpState.WAITING, 1
    )
    assert len(await world.states(offering)) == 2


async def test_unlimited_seats_never_make_anybody_wait(world: World) -> None:
    offering = await world.offering(None)
    for person in await world.persons(5):
        assert isinstance(await world.join(offering, person), SignedUp)


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"status": OfferingStatus.CANCELLED}, ClosedReason.CANCELLED),
        ({"deadline": NOW}, ClosedReason.DEADLINE),
        ({"starts_at": NOW + 2 * HOUR}, ClosedReason.CUT_OFF),
    ],
)
async def test_nobody_signs_up_for_what_is_closed(
    world: World, values: dict[str, Any], reason: ClosedReason
) -> None:
    offering = await world.offering(1, **values)
    assert await world.join(offering, await world.person()) == Closed(reason)


async def test_an_offering_that_is_not_there_is_closed(world: World) -> None:
    assert await world.join(99, await world.person()) == Closed(ClosedReason.UNKNOWN)


async def test_consent_then_a_name_then_perhaps_a_phone_come_first(world: World) -> None:
    offering = await world.offering()
    stranger = await world.person(consent_at=None, name=None)
    nameless = await world.person(name=None)
    assert await world.join(offering, stranger) == Needs(Missing.CONSENT)
    assert await world.join(offering, nameless) == Needs(Missing.NAME)
    strict = world.settings.model_copy(update={"phone_required": True})
    named = await world.person()
    assert await world.join(offering, named, settings=strict) == Needs(Missing.PHONE)


async def test_one_signs_up_those_in_ones_care_and_nobody_else(world: World) -> None:
    offering = await world.offering(5)
    carer = await world.person()
    mother = await world.person(telegram_id=None, carer_id=carer, consent_at=None)
    assert isinstance(await world.join(offering, mother, by=carer), SignedUp)
    stranger = await world.person()
    assert await world.join(offering, stranger, by=carer) == NotYours()
    assert await world.leave(offering, mother, by=stranger) == NotYours()


async def test_one_resident_has_no_more_places_than_the_limit(world: World) -> None:
    offering = await world.offering(2)
    carer = await world.person()
    family = [carer] + [await world.person(telegram_id=None, carer_id=carer) for _ in range(4)]
    outcomes = [await world.join(offering, person, by=carer) for person in family]
    assert [type(outcome) for outcome in outcomes] == [SignedUp] * 2 + [Waiting] * 2 + [
        LimitReached
    ]
    await world.leave(offering, family[3], by=carer)
    assert isinstance(await world.join(offering, family[4], by=carer), Waiting)


async def test_a_clash_is_shown_and_can_be_confirmed(world: World) -> None:
    person = await world.person()
    weekly = await world.offering(9, sessions=3)
    await world.join(weekly, person)
    same_time = await world.offering(9, starts_at=NOW + 14 * DAY + HOUR)
    clash = await world.join(same_time, person)
    assert isinstance(clash, Clash)
    assert [(each.offering_id, each.starts_at) for each in clash.overlaps] == [
        (weekly, NOW + 14 * DAY)
    ]
    assert isinstance(await world.join(same_time, person, despite_clash=True), SignedUp)


async def test_what_ends_as_the_other_begins_is_no_clash(world: World) -> None:
    person = await world.person()
    await world.join(await world.offering(9), person)
    right_after = await world.offering(9, starts_at=NOW + 7 * DAY + 2 * HOUR)
    assert isinstance(await world.join(right_after, person), SignedUp)


async def test_a_cancelled_place_is_gone_and_a_new_one_stands_at_the_end(world: World) -> None:
    offering = await world.offering(1)
    first, second, third = await world.persons(3)
    for person in (first, second, third):
        await world.join(offering, person)
    assert isinstance(await world.leave(offering, second), Cancelled)
    assert isinstance(await world.leave(offering, second), AlreadyCancelled)
    again = await world.join(offering, second)
    assert again.position == 2


async def test_what_has_ended_can_no_longer_be_cancelled(world: World) -> None:
    offering = await world.offering(1)
    person = await world.person()
    await world.join(offering, person)
    world.now += 8 * DAY
    assert await world.leave(offering, person) == Over(offering)


async def test_the_first_sign_up_gives_a_person_their_site(world: World) -> None:
    person = await world.person()
    await world.join(await world.offering(), person)
    async with world.database.read() as session:
        from school.people import Person

        found = await session.get(Person, person)
    assert found is not None
    assert found.site_id == world.site_id


async def test_a_freed_seat_is_offered_to_the_first_in_line_as_it_is_freed(world: World) -> None:
    offering = await world.offering(1)
    first, second, third = await world.persons(3)
    for person in (first, second, third):
        await world.join(offering, person)
    await world.leave(offering, first)
    assert (await world.states(offering))[1:] == [
        (second, SignUpState.HELD),
        (third, SignUpState.WAITING),
    ]
    offer = (await world.offers(offering))[0]
    notice = (await world.notices(NoticeKind.OFFER))[0]
    assert (notice.subject, notice.person_id) == (offer.id, second)


async def test_a_newcomer_does_not_get_a_seat_that_is_held_for_somebody(world: World) -> None:
    offering = await world.offering(1)
    first, second, newcomer = await world.persons(3)
    await world.join(offering, first)
    await world.join(offering, second)
    await world.leave(offering, first)
    assert isinstance(await world.join(offering, newcomer), Waiting)
