"""Until when seats are held, after the offering moved or the quiet hours changed."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from schedules.seats import Seats
from school.notices.tables import NoticeKind, NoticeState
from school.questions import open_questions
from school.settings import SchoolSettings
from school.signups.answers import pass_offer
from school.signups.changes import ChangeKind
from school.signups.offers import offer_sent
from school.signups.tables import FreedSeat, OfferState
from tests.handlers.notices.world import all_claimed, rendered
from tests.school.signups.test_changes import changed
from tests.school.signups.world import DAY, HOUR, World

MINUTE = timedelta(minutes=1)
# Ten in the evening in Shanghai: what is sent now waits until eight.
NIGHT = datetime(2027, 3, 1, 14, tzinfo=UTC)
# A lecture of the next day at two: its cut-off is at noon, so seats open at ten.
START = datetime(2027, 3, 2, 6, tzinfo=UTC)
SIX = SchoolSettings(quiet_until=time(6))


async def freed(world: World, *, at: datetime, starts_at: datetime) -> tuple[int, int]:
    """One seat, freed at `at` and offered to who waits: return offering and person."""
    first, second = await world.persons(2)
    offering = await world.offering(1, starts_at=starts_at)
    await world.join(offering, first)
    await world.join(offering, second)
    world.now = at
    await world.leave(offering, first)
    return offering, second


async def offer_of(world: World, offering: int) -> Any:
    return (await world.offers(offering))[-1]


async def opening(world: World) -> datetime:
    found = await world.database.rows(select(col(FreedSeat.opens_at)))
    return found[0].opens_at  # type: ignore[no-any-return]


async def told(world: World, at: datetime) -> str:
    """Return what an offer says that leaves at `at`."""
    (notice,) = [n for n in await all_claimed(world, now=at) if n.kind is NoticeKind.OFFER]
    return str((await rendered(world, notice, now=at)).text)


async def test_an_offer_not_yet_sent_tells_the_end_of_the_moved_lecture(world: World) -> None:
    offering, _ = await freed(world, at=NIGHT, starts_at=START)
    await changed(world, offering, ChangeKind.MOVED, starts_at=START - HOUR)
    assert (await offer_of(world, offering)).latest_end == START - 5 * HOUR
    assert "09:00" in await told(world, datetime(2027, 3, 2, tzinfo=UTC))


async def test_an_offer_of_a_lecture_moved_on_keeps_no_old_hour(world: World) -> None:
    offering, person = await freed(world, at=NIGHT, starts_at=START)
    await changed(world, offering, ChangeKind.MOVED, starts_at=START + 7 * DAY)
    morning = datetime(2027, 3, 2, tzinfo=UTC)
    assert "10:00" not in await told(world, morning)
    async with world.database.write() as session:
        offer = await offer_of(world, offering)
        await offer_sent(session, offer.id, morning, settings=world.settings)
    (question,) = await open_questions(world.database, person, now=morning)
    assert question.expires_at == (await offer_of(world, offering)).expires_at > START


async def test_a_hold_cut_short_by_a_move_is_asked_no_longer_either(world: World) -> None:
    offering, person = await freed(world, at=NIGHT - 4 * HOUR, starts_at=START + DAY)
    async with world.database.write() as session:
        offer = await offer_of(world, offering)
        await offer_sent(session, offer.id, world.now, settings=world.settings)
    await changed(world, offering, ChangeKind.MOVED, starts_at=START - HOUR)
    (question,) = await open_questions(world.database, person, now=world.now)
    ends = (await offer_of(world, offering)).expires_at
    assert question.expires_at == ends == START - 5 * HOUR


async def test_an_offer_that_ends_with_the_night_by_a_move_passes_it(world: World) -> None:
    """By the new time the seat opens at eight, when quiet hours end."""
    offering, _ = await freed(world, at=NIGHT, starts_at=START)
    assert await all_claimed(world, now=NIGHT) == []
    assert [n.state for n in await world.notices(NoticeKind.OFFER)] == [NoticeState.HELD]
    await changed(world, offering, ChangeKind.MOVED, starts_at=START - 2 * HOUR)
    assert (await offer_of(world, offering)).latest_end == START - 6 * HOUR
    (notice,) = await world.notices(NoticeKind.OFFER)
    assert notice.through_quiet
    assert notice.not_before == NIGHT


async def test_the_word_of_an_open_seat_lasts_until_the_new_cut_off(world: World) -> None:
    start = world.now + 4 * HOUR
    offering, _ = await freed(world, at=world.now, starts_at=start)
    assert await world.notices(NoticeKind.SEAT_OPEN)
    await changed(world, offering, ChangeKind.MOVED, starts_at=start + 7 * DAY)
    (notice,) = await world.notices(NoticeKind.SEAT_OPEN)
    assert notice.expires_at == start + 7 * DAY - 2 * HOUR


async def test_shorter_quiet_hours_move_the_opening_and_the_tick_comes_to_rest(
    world: World,
) -> None:
    """A lecture at eleven: with quiet hours until eight its seats open at 20:00 of the eve."""
    start = datetime(2027, 3, 4, 3, tzinfo=UTC)
    offering, person = await freed(world, at=world.now, starts_at=start)
    offer = await offer_of(world, offering)
    assert offer.latest_end == datetime(2027, 3, 3, 12, tzinfo=UTC)
    await pass_offer(
        world.database,
        now=world.now,
        offer_id=offer.id,
        by_id=person,
        settings=world.settings,
    )
    tick = Seats(world.database, SIX).tick()
    due = offer.latest_end + MINUTE
    assert [await tick.run(due) for _ in range(3)] == [0, 0, 0]
    seven = await opening(world)
    assert seven == datetime(2027, 3, 3, 23, tzinfo=UTC)
    assert await tick.next_due(due) == seven
    assert await tick.run(seven) == 1


async def test_longer_quiet_hours_open_a_seat_earlier(world: World) -> None:
    start = datetime(2027, 3, 4, 3, tzinfo=UTC)
    world.settings = SIX
    offering, person = await freed(world, at=world.now, starts_at=start)
    offer = await offer_of(world, offering)
    await pass_offer(world.database, now=world.now, offer_id=offer.id, by_id=person, settings=SIX)
    seats = Seats(world.database, SIX)
    assert await seats.tick().run(world.now) == 0
    evening = datetime(2027, 3, 3, 12, tzinfo=UTC)
    assert await seats.tick().run(evening) == 0
    assert await Seats(world.database, SchoolSettings()).tick().run(evening) == 1
    assert [each.state for each in await world.offers(offering)] == [OfferState.PASSED]


async def test_who_passes_another_seat_hears_of_the_open_one_again(world: World) -> None:
    """The word of the first seat was taken back while the second was held for them."""
    start = world.now + 4 * HOUR + 30 * MINUTE
    offering = await world.offering(2, starts_at=start)
    leaves, stays, waits = await world.persons(3)
    for person in (leaves, stays, waits):
        await world.join(offering, person)
    await world.leave(offering, leaves)
    await changed(world, offering, ChangeKind.MOVED, starts_at=start + 7 * DAY)
    await world.leave(offering, stays)
    await all_claimed(world)
    assert [n.reason for n in await world.notices(NoticeKind.SEAT_OPEN)] == ["not_waiting"]
    offer = await offer_of(world, offering)
    await pass_offer(
        world.database, now=world.now, offer_id=offer.id, by_id=waits, settings=world.settings
    )
    untold, again = await world.notices(NoticeKind.SEAT_OPEN)
    assert again.state is NoticeState.QUEUED
    assert (again.subject, again.person_id) == (untold.subject, waits)
