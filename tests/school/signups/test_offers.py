"""Offers of freed seats: asked one after the other, held for waking hours, open when late."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col

from school.arrivals import meet
from school.notices.tables import NoticeKind, NoticeState
from school.people import Person, note_unreachable
from school.questions import QuestionKind, open_questions
from school.signups.answers import accept_offer, pass_offer
from school.signups.changes import ChangeKind
from school.signups.offers import (
    NotDelivered,
    due_offer_expiries,
    expire_offer,
    offer_not_delivered,
    offer_sent,
)
from school.signups.opening import next_seat_due, open_seats, open_seats_due
from school.signups.outcomes import AlreadyIn, NotYours, OfferOver, Passed, SignedUp, Waiting
from school.signups.tables import FreedSeat, FreedSeatState, OfferState, SignUpState
from tests.school.signups.test_changes import changed
from tests.school.signups.world import DAY, HOUR, NOW, SETTINGS, World

MINUTE = timedelta(minutes=1)


async def full(world: World, waiting: int = 2, **values: Any) -> tuple[int, list[int]]:
    """Open an offering with one seat taken and people in line; return it and all of them."""
    offering = await world.offering(1, **values)
    people = await world.persons(1 + waiting)
    for person in people:
        await world.join(offering, person)
    return offering, people


async def freed(world: World, waiting: int = 2, **values: Any) -> tuple[int, list[int], Any]:
    """Let the one with the seat leave; return the offering, the line and the offer made."""
    offering, people = await full(world, waiting, **values)
    await world.leave(offering, people[0])
    return offering, people[1:], (await world.offers(offering))[0]


async def answer(use_case: Any, world: World, offer: Any, by: int | None = None) -> Any:
    return await use_case(
        world.database,
        now=world.now,
        offer_id=offer.id,
        by_id=by or offer.person_id,
        settings=world.settings,
    )


async def sent(world: World, offer: Any) -> None:
    async with world.database.write() as session:
        await offer_sent(session, offer.id, world.now, settings=world.settings)


async def expired(world: World, offer: Any) -> bool:
    return await expire_offer(
        world.database, now=world.now, offer_id=offer.id, settings=world.settings
    )


async def seat_states(world: World, offering: int) -> list[FreedSeatState]:
    statement = select(col(FreedSeat.state)).where(col(FreedSeat.offering_id) == offering)
    return [
        each.state for each in await world.database.rows(statement.order_by(col(FreedSeat.id)))
    ]


async def test_an_accepted_seat_is_taken(world: World) -> None:
    offering, (first, _), offer = await freed(world)
    assert isinstance(await answer(accept_offer, world, offer), SignedUp)
    assert (first, SignUpState.TAKEN) in await world.states(offering)
    assert await seat_states(world, offering) == [FreedSeatState.CLOSED]


async def test_only_who_was_asked_or_their_carer_answers(world: World) -> None:
    offering = await world.offering(1)
    holder, carer = await world.persons(2)
    mother = await world.person(telegram_id=None, carer_id=carer)
    await world.join(offering, holder)
    await world.join(offering, mother, by=carer)
    await world.leave(offering, holder)
    offer = (await world.offers(offering))[0]
    assert [each.person_id for each in await world.notices(NoticeKind.OFFER)] == [carer]
    assert await answer(accept_offer, world, offer, by=holder) == NotYours()
    assert isinstance(await answer(accept_offer, world, offer, by=carer), SignedUp)


async def test_who_passes_keeps_the_place_and_the_next_is_asked(world: World) -> None:
    offering, (first, second), offer = await freed(world)
    outcome = await answer(pass_offer, world, offer)
    assert isinstance(outcome, Passed)
    assert outcome.position == 1
    assert (await world.states(offering))[1:] == [
        (first, SignUpState.WAITING),
        (second, SignUpState.HELD),
    ]


async def test_who_passed_is_asked_about_the_next_seat_again(world: World) -> None:
    offering, (first, second), offer = await freed(world)
    await answer(pass_offer, world, offer)
    await answer(accept_offer, world, (await world.offers(offering))[1])
    await world.leave(offering, second)
    assert [each.person_id for each in await world.offers(offering)] == [first, second, first]


async def test_with_nobody_left_to_ask_a_newcomer_gets_the_seat(world: World) -> None:
    offering, _, offer = await freed(world, waiting=1)
    await answer(pass_offer, world, offer)
    newcomer = await world.person()
    assert isinstance(await world.join(offering, newcomer), SignedUp)
    assert await seat_states(world, offering) == [FreedSeatState.CLOSED]


async def test_who_passed_can_still_take_the_seat_while_it_is_free(world: World) -> None:
    offering, (first,), offer = await freed(world, waiting=1)
    await answer(pass_offer, world, offer)
    assert isinstance(await answer(accept_offer, world, offer), SignedUp)
    assert isinstance(await world.join(offering, first), AlreadyIn)


async def test_an_answer_after_the_seat_is_gone_hears_the_place_in_line(world: World) -> None:
    offering, (_, second), offer = await freed(world)
    await answer(pass_offer, world, offer)
    await answer(accept_offer, world, (await world.offers(offering))[1])
    assert await answer(accept_offer, world, offer) == OfferOver(offering, 1)
    assert await answer(pass_offer, world, offer) == OfferOver(offering, 1)
    assert (second, SignUpState.TAKEN) in await world.states(offering)


async def test_who_cancels_while_a_seat_is_held_frees_it_for_the_next(world: World) -> None:
    offering, (first, second), offer = await freed(world)
    await world.leave(offering, first)
    offers = await world.offers(offering)
    assert [each.state for each in offers] == [OfferState.VOID, OfferState.HELD]
    assert offers[1].person_id == second
    assert await answer(accept_offer, world, offer) == OfferOver(offering, None)


async def test_signing_up_while_a_seat_is_held_for_one_accepts_it(world: World) -> None:
    offering, (first, _), offer = await freed(world)
    assert isinstance(await world.join(offering, first), SignedUp)
    assert (await world.offers(offering))[0].state is OfferState.ACCEPTED
    assert isinstance(await answer(accept_offer, world, offer), AlreadyIn)


async def test_the_hold_runs_for_twelve_waking_hours_from_the_sending(world: World) -> None:
    offering, _, offer = await freed(world)
    world.now = NOW + 3 * HOUR  # 13:00
    await sent(world, offer)
    offer = (await world.offers(offering))[0]
    # 13:00 to 21:00 and 08:00 to 12:00 the next day.
    assert offer.expires_at == NOW + DAY + 2 * HOUR
    assert await next_seat_due(world.database) == offer.expires_at


async def test_the_hold_ends_when_two_waking_hours_remain_to_the_cut_off(world: World) -> None:
    offering, _, offer = await freed(world, starts_at=NOW + 8 * HOUR)  # cut-off 16:00
    await sent(world, offer)
    assert (await world.offers(offering))[0].expires_at == NOW + 4 * HOUR


async def test_an_offer_runs_out_only_when_its_time_is_up(world: World) -> None:
    offering, (_, second), offer = await freed(world)
    await sent(world, offer)
    world.now = (await world.offers(offering))[0].expires_at - MINUTE
    assert await due_offer_expiries(world.database, world.now) == []
    assert not await expired(world, offer)
    world.now += MINUTE
    assert await due_offer_expiries(world.database, world.now) == [offer.id]
    assert await expired(world, offer)
    assert not await expired(world, offer)
    offers = await world.offers(offering)
    assert [each.state for each in offers] == [OfferState.EXPIRED, OfferState.HELD]
    assert offers[1].person_id == second


async def test_who_let_an_offer_run_out_hears_of_it(world: World) -> None:
    offering, (first, _), offer = await freed(world)
    await sent(world, offer)
    world.now = (await world.offers(offering))[0].expires_at
    await expired(world, offer)
    assert [
        (each.subject, each.person_id) for each in await world.notices(NoticeKind.OFFER_ENDED)
    ] == [(offer.id, first)]


async def test_an_answer_counts_when_it_was_given_even_if_no_tick_ran_since(world: World) -> None:
    offering, _, offer = await freed(world)
    await sent(world, offer)
    expires_at = (await world.offers(offering))[0].expires_at
    world.now = expires_at - MINUTE
    assert isinstance(await answer(accept_offer, world, offer), SignedUp)


async def test_an_answer_that_comes_too_late_lets_the_offer_run_out(world: World) -> None:
    offering, (_, second), offer = await freed(world)
    await sent(world, offer)
    world.now = (await world.offers(offering))[0].expires_at
    assert await answer(accept_offer, world, offer) == OfferOver(offering, 1)
    assert (second, SignUpState.HELD) in await world.states(offering)


async def test_an_offer_that_does_not_arrive_passes_at_once(world: World) -> None:
    offering, (first, second), offer = await freed(world)
    async with world.database.write() as session:
        await offer_not_delivered(
            session, offer.id, NotDelivered.UNREACHABLE, world.now, settings=SETTINGS
        )
    assert (await world.states(offering))[1:] == [
        (first, SignUpState.WAITING),
        (second, SignUpState.HELD),
    ]
    assert await world.notices(NoticeKind.OFFER_ENDED) == []


async def test_people_whom_nothing_reaches_are_passed_over(world: World) -> None:
    offering = await world.offering(1)
    holder, blocked, last = await world.persons(3)
    unreachable = await world.person(telegram_id=None)
    for person in (holder, blocked, unreachable, last):
        await world.join(offering, person)
    await note_unreachable(world.database, blocked, now=world.now)
    await world.leave(offering, holder)
    assert [each.person_id for each in await world.offers(offering)] == [last]


async def test_who_comes_back_is_asked_about_the_seat_that_is_still_free(world: World) -> None:
    offering, (first,) = await self_blocked(world)
    assert await world.offers(offering) == []
    met = await meet(
        world.database,
        now=world.now,
        telegram_id=await telegram_id_of(world, first),
        language=None,
        settings=SETTINGS,
    )
    assert met.came_back
    assert [each.person_id for each in await world.offers(offering)] == [first]


async def self_blocked(world: World) -> tuple[int, list[int]]:
    """Free a seat while the only one in line has blocked the bot."""
    offering, people = await full(world, waiting=1)
    await note_unreachable(world.database, people[1], now=world.now)
    await world.leave(offering, people[0])
    return offering, people[1:]


async def telegram_id_of(world: World, person_id: int) -> int:
    statement = select(col(Person.telegram_id)).where(col(Person.id) == person_id)
    return int((await world.database.rows(statement))[0].telegram_id)


async def test_a_seat_freed_late_opens_to_all_at_once_without_sound(world: World) -> None:
    offering, people = await full(world, starts_at=NOW + 5 * HOUR - MINUTE)
    await world.leave(offering, people[0])
    assert await seat_states(world, offering) == [FreedSeatState.OPEN]
    notices = await world.notices(NoticeKind.SEAT_OPEN)
    assert [each.person_id for each in notices] == people[1:]
    assert all(each.through_quiet and each.silent for each in notices)
    assert await world.offers(offering) == []


async def test_a_seat_freed_with_three_waking_hours_left_is_still_offered(world: World) -> None:
    offering, people = await full(world, starts_at=NOW + 5 * HOUR)
    await world.leave(offering, people[0])
    assert await seat_states(world, offering) == [FreedSeatState.ASKING]
    assert len(await world.offers(offering)) == 1


async def test_the_first_to_answer_gets_an_open_seat(world: World) -> None:
    offering, people = await full(world, starts_at=NOW + 4 * HOUR)
    await world.leave(offering, people[0])
    assert isinstance(await world.join(offering, people[2]), SignedUp)
    late = await world.join(offering, people[1])
    assert (late.state, late.position) == (SignUpState.WAITING, 1)
    notices = await world.notices(NoticeKind.SEAT_OPEN)
    assert {each.state for each in notices} == {NoticeState.VOID}


async def test_an_open_seat_is_for_newcomers_too_until_the_deadline(world: World) -> None:
    offering, people = await full(world, starts_at=NOW + 4 * HOUR)
    await world.leave(offering, people[0])
    assert isinstance(await world.join(offering, await world.person()), SignedUp)
    assert isinstance(await world.join(offering, await world.person()), Waiting)


async def test_a_held_seat_opens_when_the_time_for_asking_is_over(world: World) -> None:
    offering, (first, second), offer = await freed(world, starts_at=NOW + 8 * HOUR)
    await sent(world, offer)
    world.now = NOW + 4 * HOUR
    await expired(world, offer)
    assert await seat_states(world, offering) == [FreedSeatState.OPEN]
    notices = await world.notices(NoticeKind.SEAT_OPEN)
    assert [each.person_id for each in notices] == [first, second]
    assert await world.notices(NoticeKind.OFFER_ENDED) == []


async def test_a_seat_nobody_wanted_opens_to_all_in_time_but_not_to_who_declined(
    world: World,
) -> None:
    offering, (first, second), offer = await freed(world, starts_at=NOW + 8 * HOUR)
    await answer(pass_offer, world, offer)
    other = (await world.offers(offering))[1]
    async with world.database.write() as session:
        await offer_not_delivered(
            session, other.id, NotDelivered.FAILED, world.now, settings=SETTINGS
        )
    assert await open_seats_due(world.database, world.now) == []
    world.now = NOW + 4 * HOUR
    assert await open_seats_due(world.database, world.now) == [offering]
    await open_seats(world.database, now=world.now, offering_id=offering, settings=world.settings)
    assert await seat_states(world, offering) == [FreedSeatState.OPEN]
    notices = await world.notices(NoticeKind.SEAT_OPEN)
    assert [each.person_id for each in notices] == [second]
    assert first not in {each.person_id for each in notices}


async def test_two_seats_that_open_together_are_told_once(world: World) -> None:
    offering = await world.offering(2, starts_at=NOW + 4 * HOUR)
    people = await world.persons(3)
    for person in people:
        await world.join(offering, person)
    await world.leave(offering, people[0])
    await world.leave(offering, people[1])
    assert await seat_states(world, offering) == [FreedSeatState.OPEN] * 2
    assert len(await world.notices(NoticeKind.SEAT_OPEN)) == 1


@pytest.mark.parametrize(
    ("hour", "passes"), [(20, False), (3, True)], ids=["morning left", "no waking time left"]
)
async def test_an_offer_at_night_waits_for_the_morning_unless_none_is_left(
    world: World, hour: int, passes: bool
) -> None:
    """At 22:00: a lecture whose seats are held until 08:00, or until the afternoon."""
    world.now = datetime(2027, 3, 1, 11, tzinfo=UTC)  # 19:00
    starts_at = datetime(2027, 3, 2, 4 if passes else 8, tzinfo=UTC)  # 12:00, or 16:00
    offering, people = await full(world, starts_at=starts_at)
    await world.leave(offering, people[0])
    world.now = datetime(2027, 3, 1, 14, tzinfo=UTC)
    await answer(pass_offer, world, (await world.offers(offering))[0])
    notice = (await world.notices(NoticeKind.OFFER))[1]
    assert (notice.through_quiet, notice.silent) == (passes, True)


async def test_an_offer_is_an_open_question_from_its_sending_to_its_end(world: World) -> None:
    _, (first, _), offer = await freed(world)
    assert await open_questions(world.database, first, now=world.now) == []
    await sent(world, offer)
    asked = await open_questions(world.database, first, now=world.now)
    assert [(each.kind, each.subject) for each in asked] == [(QuestionKind.OFFER, offer.id)]
    await answer(pass_offer, world, offer)
    assert await open_questions(world.database, first, now=world.now) == []


async def test_an_offer_accepted_before_its_notice_left_is_not_sent(world: World) -> None:
    _, _, offer = await freed(world)
    await answer(accept_offer, world, offer)
    assert [each.state for each in await world.notices(NoticeKind.OFFER)] == [NoticeState.VOID]


async def test_an_offer_whose_last_try_is_told_twice_keeps_its_first_hold(world: World) -> None:
    offering, _, offer = await freed(world)
    await sent(world, offer)
    first = (await world.offers(offering))[0].expires_at
    world.now += HOUR
    await sent(world, offer)
    assert (await world.offers(offering))[0].expires_at == first


async def test_after_the_cut_off_a_freed_seat_is_offered_to_nobody(world: World) -> None:
    offering, people = await full(world)
    world.now = NOW + 7 * DAY - 2 * HOUR
    await world.leave(offering, people[0])
    assert await world.offers(offering) == []
    assert await seat_states(world, offering) == []


async def test_who_declined_among_plenty_is_asked_about_a_seat_that_comes_later(
    world: World,
) -> None:
    offering, (first,), offer = await freed(world, waiting=1)
    await answer(pass_offer, world, offer)
    newcomer = await world.person()
    await world.join(offering, newcomer)
    await world.leave(offering, newcomer)
    assert [each.person_id for each in await world.offers(offering)] == [first, first]


async def test_one_who_declines_among_plenty_of_seats_is_not_asked_for_each(world: World) -> None:
    offering, _ = await full(world, waiting=2)
    await changed(world, offering, ChangeKind.CAPACITY, capacity=50)
    for offer in await world.offers(offering):
        await answer(pass_offer, world, offer)
    assert len(await world.offers(offering)) == 2
