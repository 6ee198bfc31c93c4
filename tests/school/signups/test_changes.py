"""What follows when an offering moves, is cancelled, re-opens, or gets more or fewer seats."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, select, update
from sqlmodel import col

from school.notices.tables import NoticeKind, NoticeState
from school.offerings import CUT_OFF_BEFORE, LectureSession, Offering, OfferingStatus
from school.signups.changes import ChangeKind, OfferingChange, after_change
from school.signups.outcomes import SignedUp
from school.signups.tables import FreedSeat, FreedSeatState, OfferState, SignUpState
from school.statements import write
from tests.school.signups.world import DAY, HOUR, NOW, World


async def changed(world: World, offering: int, *kinds: ChangeKind, **values: Any) -> None:
    """Write new values of an offering, then follow up, as an import does."""
    statement = select(col(Offering.starts_at), col(Offering.ends_at))
    before = (await world.database.rows(statement.where(col(Offering.id) == offering)))[0]
    starts_at = values.get("starts_at", before.starts_at)
    if "starts_at" in values:
        values["ends_at"] = starts_at + 2 * HOUR
        values["cut_off"] = starts_at - CUT_OFF_BEFORE
    changes = [
        OfferingChange(
            offering_id=offering,
            kind=kind,
            old_starts_at=before.starts_at,
            old_ends_at=before.ends_at,
            new_starts_at=starts_at,
        )
        for kind in kinds
    ]
    async with world.database.write() as session:
        this = update(Offering).where(col(Offering.id) == offering)
        await write(session, this.values(**values))
        if "starts_at" in values:
            times = {"starts_at": starts_at, "ends_at": values["ends_at"]}
            meetings = update(LectureSession).where(col(LectureSession.offering_id) == offering)
            await write(session, meetings.values(**times))
        await after_change(session, changes, now=world.now, settings=world.settings)


async def all_changed(world: World, offerings: list[int], kind: ChangeKind, **values: Any) -> int:
    """Write new values of several offerings, then follow up; return how many statements ran."""
    changes = [
        OfferingChange(
            offering_id=offering,
            kind=kind,
            old_starts_at=NOW + 7 * DAY,
            old_ends_at=NOW + 7 * DAY + 2 * HOUR,
            new_starts_at=NOW + 7 * DAY,
        )
        for offering in offerings
    ]
    statements = 0

    def count(*_: Any) -> None:
        nonlocal statements
        statements += 1

    async with world.database.write() as session:
        these = update(Offering).where(col(Offering.id).in_(offerings))
        await write(session, these.values(**values))
        engine = world.database.writer.sync_engine
        event.listen(engine, "before_cursor_execute", count)
        await after_change(session, changes, now=world.now, settings=world.settings)
        event.remove(engine, "before_cursor_execute", count)
    return statements


async def cancelled(world: World, offering: int) -> None:
    await changed(world, offering, ChangeKind.CANCELLED, status=OfferingStatus.CANCELLED)


async def reopened(world: World, offering: int) -> None:
    await changed(world, offering, ChangeKind.REOPENED, status=OfferingStatus.OPEN)


async def full(world: World, **values: Any) -> tuple[int, list[int]]:
    offering = await world.offering(1, **values)
    people = await world.persons(3)
    for person in people:
        await world.join(offering, person)
    return offering, people


async def version_of(world: World, offering: int) -> int:
    statement = select(col(Offering.version)).where(col(Offering.id) == offering)
    return int((await world.database.rows(statement))[0].version)


async def test_all_with_a_place_hear_of_a_move_by_one_notice_a_reader(world: World) -> None:
    offering, people = await full(world)
    mother = await world.person(telegram_id=None, carer_id=people[0])
    await world.join(offering, mother, by=people[0])
    await changed(world, offering, ChangeKind.MOVED, starts_at=NOW + 9 * DAY)
    notices = await world.notices(NoticeKind.CHANGED)
    assert [each.person_id for each in notices] == people
    assert {each.subject for each in notices} == {offering}
    assert {each.expires_at for each in notices} == {NOW + 7 * DAY}
    assert await version_of(world, offering) == 2


async def test_of_many_changes_each_is_told_to_its_own_people(world: World) -> None:
    first, people = await full(world)
    second, others = await full(world, starts_at=NOW + 8 * DAY)
    await world.join(second, people[0])
    await all_changed(world, [second, first], ChangeKind.MOVED, room="201")
    told = [(each.subject, each.person_id) for each in await world.notices(NoticeKind.CHANGED)]
    of_first = [(first, person) for person in people]
    of_second = [(second, person) for person in (*others, people[0])]
    assert sorted(told) == sorted(of_first + of_second)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (ChangeKind.MOVED, {"room": "201"}),
        (ChangeKind.CANCELLED, {"status": OfferingStatus.CANCELLED}),
        (ChangeKind.CAPACITY, {"capacity": 3}),
    ],
    ids=["moved", "cancelled", "enlarged"],
)
async def test_many_changes_take_no_more_statements_than_one(
    world: World, kind: ChangeKind, values: dict[str, Any]
) -> None:
    """Each statement keeps every other writer waiting."""
    offerings = [(await full(world))[0] for _ in range(4)]
    one = await all_changed(world, offerings[:1], kind, **values)
    assert await all_changed(world, offerings[1:], kind, **values) == one


async def test_more_seats_in_many_offerings_go_to_the_first_in_each_line(world: World) -> None:
    (first, people), (second, others) = await full(world), await full(world)
    await all_changed(world, [first, second], ChangeKind.CAPACITY, capacity=2)
    assert [each.person_id for each in await world.offers(first)] == [people[1]]
    assert [each.person_id for each in await world.offers(second)] == [others[1]]
    notices = await world.notices(NoticeKind.OFFER)
    assert [each.person_id for each in notices] == [people[1], others[1]]


async def test_more_seats_in_many_offerings_open_to_all_when_time_is_short(world: World) -> None:
    soon = NOW + 4 * HOUR
    (first, people), (second, others) = [await full(world, starts_at=soon) for _ in range(2)]
    await all_changed(world, [first, second], ChangeKind.CAPACITY, capacity=2)
    notices = await world.notices(NoticeKind.SEAT_OPEN)
    assert [each.person_id for each in notices] == people[1:] + others[1:]
    await all_changed(world, [first, second], ChangeKind.CAPACITY, capacity=3)
    assert len(await world.notices(NoticeKind.SEAT_OPEN)) == len(notices)


async def test_many_held_offers_are_moved_in_no_more_statements_than_one(world: World) -> None:
    offerings = []
    for _ in range(3):
        offering, people = await full(world)
        await world.leave(offering, people[0])
        offerings.append(offering)
    sooner = {"cut_off": NOW + 2 * DAY}
    one = await all_changed(world, offerings[:1], ChangeKind.CUT_OFF, **sooner)
    assert await all_changed(world, offerings[1:], ChangeKind.CUT_OFF, **sooner) == one
    ends = {(await world.offers(offering))[0].expires_at for offering in offerings}
    assert len(ends) == 1
    assert ends.pop() < NOW + 2 * DAY


async def test_two_moves_are_two_notices(world: World) -> None:
    offering, people = await full(world)
    await changed(world, offering, ChangeKind.MOVED, starts_at=NOW + 9 * DAY)
    await changed(world, offering, ChangeKind.MOVED, starts_at=NOW + 8 * DAY)
    assert len(await world.notices(NoticeKind.CHANGED)) == 2 * len(people)


async def test_a_move_and_more_seats_at_once_are_one_notice(world: World) -> None:
    offering, people = await full(world)
    await changed(
        world,
        offering,
        ChangeKind.MOVED,
        ChangeKind.CAPACITY,
        starts_at=NOW + 9 * DAY,
        capacity=2,
    )
    assert len(await world.notices(NoticeKind.CHANGED)) == len(people)
    assert [each.person_id for each in await world.offers(offering)] == [people[1]]


@pytest.mark.parametrize(
    ("now", "old", "new", "passes"),
    [
        (datetime(2027, 3, 1, 15, tzinfo=UTC), (2, 2), (9, 2), True),
        (datetime(2027, 3, 1, 15, tzinfo=UTC), (2, 4), (9, 2), False),
        (datetime(2027, 3, 1, 15, tzinfo=UTC), (9, 2), (2, 2), True),
    ],
    ids=["was at ten", "was at noon", "will be at ten"],
)
async def test_news_of_the_next_morning_passes_the_night(
    world: World, now: datetime, old: tuple[int, int], new: tuple[int, int], passes: bool
) -> None:
    """At 23:00; quiet hours end at 08:00, and three hours later is 11:00."""
    moments = [datetime(2027, 3, day, hour, tzinfo=UTC) for day, hour in (old, new)]
    offering, _ = await full(world, starts_at=moments[0])
    world.now = now
    await changed(world, offering, ChangeKind.MOVED, starts_at=moments[1])
    assert {each.through_quiet for each in await world.notices(NoticeKind.CHANGED)} == {passes}


async def test_cancelling_voids_offers_and_keeps_the_list(world: World) -> None:
    offering, people = await full(world)
    await world.leave(offering, people[0])
    await cancelled(world, offering)
    assert [each.state for each in await world.offers(offering)] == [OfferState.VOID]
    assert (await world.states(offering))[1:] == [
        (people[1], SignUpState.WAITING),
        (people[2], SignUpState.WAITING),
    ]
    assert [each.state for each in await world.notices(NoticeKind.OFFER)] == [NoticeState.VOID]
    assert [each.person_id for each in await world.notices(NoticeKind.CANCELLED)] == people[1:]


async def test_reopening_finds_the_old_list_and_offers_what_is_free(world: World) -> None:
    offering, people = await full(world)
    await world.leave(offering, people[0])
    await cancelled(world, offering)
    await reopened(world, offering)
    offers = await world.offers(offering)
    assert [(each.person_id, each.state) for each in offers] == [
        (people[1], OfferState.VOID),
        (people[1], OfferState.HELD),
    ]
    assert len(await world.notices(NoticeKind.CHANGED)) == 2


async def test_more_seats_are_offered_at_once_in_order(world: World) -> None:
    offering, people = await full(world)
    await changed(world, offering, ChangeKind.CAPACITY, capacity=3)
    assert [each.person_id for each in await world.offers(offering)] == people[1:]


async def test_fewer_seats_throw_nobody_out_and_keep_what_is_held(world: World) -> None:
    offering = await world.offering(2)
    people = await world.persons(3)
    for person in people:
        await world.join(offering, person)
    await world.leave(offering, people[0])
    await changed(world, offering, ChangeKind.CAPACITY, capacity=1)
    assert (await world.states(offering))[1:] == [
        (people[1], SignUpState.TAKEN),
        (people[2], SignUpState.HELD),
    ]
    assert isinstance(await world.join(offering, people[2]), SignedUp)


async def test_a_seat_nobody_holds_goes_when_there_are_fewer(world: World) -> None:
    offering = await world.offering(2, starts_at=NOW + 4 * HOUR)
    people = await world.persons(3)
    for person in people:
        await world.join(offering, person)
    await world.leave(offering, people[0])
    await changed(world, offering, ChangeKind.CAPACITY, capacity=1)
    statement = select(col(FreedSeat.state)).where(col(FreedSeat.offering_id) == offering)
    assert [each.state for each in await world.database.rows(statement)] == [FreedSeatState.CLOSED]
    assert {each.state for each in await world.notices(NoticeKind.SEAT_OPEN)} == {NoticeState.VOID}


async def test_seats_without_limit_are_offered_to_all_at_once(world: World) -> None:
    offering, people = await full(world)
    await changed(world, offering, ChangeKind.CAPACITY, capacity=None)
    assert [each.person_id for each in await world.offers(offering)] == people[1:]
    assert isinstance(await world.join(offering, await world.person()), SignedUp)


async def test_a_later_cut_off_makes_offers_at_once(world: World) -> None:
    offering, people = await full(world)
    world.now = NOW + 7 * DAY - HOUR
    await world.leave(offering, people[0])
    assert await world.offers(offering) == []
    await changed(world, offering, ChangeKind.CUT_OFF, cut_off=NOW + 21 * DAY)
    assert [each.person_id for each in await world.offers(offering)] == [people[1]]


async def test_an_earlier_cut_off_shortens_the_hold(world: World) -> None:
    offering, people = await full(world)
    await world.leave(offering, people[0])
    await changed(world, offering, ChangeKind.MOVED, starts_at=NOW + 8 * HOUR)
    offer = (await world.offers(offering))[0]
    assert offer.expires_at == offer.latest_end == NOW + 4 * HOUR


async def test_what_nobody_signed_up_for_is_told_to_nobody(world: World) -> None:
    offering = await world.offering(1)
    await cancelled(world, offering)
    assert await world.notices(NoticeKind.CANCELLED) == []


async def test_what_was_long_over_is_told_to_nobody(world: World) -> None:
    offering, _ = await full(world)
    world.now = NOW + 8 * DAY
    await changed(
        world, offering, ChangeKind.MOVED, starts_at=NOW + 7 * DAY + timedelta(minutes=5)
    )
    assert await world.notices(NoticeKind.CHANGED) == []
