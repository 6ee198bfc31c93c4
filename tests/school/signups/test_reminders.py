"""Reminders reach who needs them, once, and never late or twice."""

from datetime import datetime, timedelta
from typing import Any

from school.notices.tables import NoticeKind
from school.people import Reminders, set_reminders
from school.signups import hooks
from school.signups.absences import cannot_come_to_session
from school.signups.changes import ChangeKind
from school.signups.reminders import due_reminders, next_reminder_due, queue_reminder
from tests.school.signups.test_changes import cancelled, changed
from tests.school.signups.world import DAY, HOUR, NOW, SETTINGS, World

DAY_BEFORE, HOURS_BEFORE = NoticeKind.REMINDER_DAY, NoticeKind.REMINDER_HOURS
START = NOW + 4 * DAY + 4 * HOUR  # Friday 14:00
EVENING = START - 20 * HOUR  # Thursday 18:00
ASKED = EVENING - DAY  # Wednesday 18:00
MINUTE = timedelta(minutes=1)


async def tick(world: World) -> list[NoticeKind]:
    """Queue what is due now, and return the kinds of what was done."""
    due = await due_reminders(world.database, world.now, world.settings)
    for each in due:
        await queue_reminder(world.database, now=world.now, due=each)
    return [each.moment.kind for each in due]


async def people_of(world: World, kind: NoticeKind) -> list[int]:
    return [each.person_id for each in await world.notices(kind)]


async def signed_up(world: World, number: int = 1, **values: Any) -> tuple[int, list[int]]:
    offering = await world.offering(9, **({"starts_at": START} | values))
    people = await world.persons(number)
    for person in people:
        await world.join(offering, person)
    return offering, people


async def test_each_reminder_comes_at_its_moment_and_once(world: World) -> None:
    _, people = await signed_up(world, 2)
    seen = []
    for moment in (ASKED, EVENING, START - 2 * HOUR):
        assert await next_reminder_due(world.database, world.now, SETTINGS) == moment
        world.now = moment - MINUTE
        assert await tick(world) == []
        world.now = moment
        seen += await tick(world)
        assert await tick(world) == []
    assert seen == [NoticeKind.RECONFIRM, DAY_BEFORE, HOURS_BEFORE]
    for kind in seen:
        assert await people_of(world, kind) == people
    assert await next_reminder_due(world.database, world.now, SETTINGS) is None


async def test_whom_no_notice_reaches_makes_nothing_due(world: World) -> None:
    offering = await world.offering(9, starts_at=START)
    for values in ({"telegram_id": None}, {"reachable": False}):
        await world.join(offering, await world.person(**values))
    assert await next_reminder_due(world.database, world.now, SETTINGS) is None
    reached = await world.person()
    await world.join(offering, reached)
    assert await next_reminder_due(world.database, world.now, SETTINGS) == ASKED
    world.now = ASKED
    assert await tick(world) == [NoticeKind.RECONFIRM]
    assert await people_of(world, NoticeKind.RECONFIRM) == [reached]


async def test_who_chose_one_reminder_gets_that_one(world: World) -> None:
    _, people = await signed_up(world, 4)
    for person, choice in zip(people, Reminders, strict=True):
        await set_reminders(world.database, person_id=person, reminders=choice)
    for world.now in (EVENING, START - 2 * HOUR):
        await tick(world)
    both, day, hours, _ = people
    assert await people_of(world, DAY_BEFORE) == [both, day]
    assert await people_of(world, HOURS_BEFORE) == [both, hours]


async def test_an_early_session_is_recalled_by_one_notice_the_evening_before(
    world: World,
) -> None:
    _, (both, hours) = await signed_up(world, 2, starts_at=START - 5 * HOUR)
    await set_reminders(world.database, person_id=hours, reminders=Reminders.TWO_HOURS)
    world.now = EVENING
    await tick(world)
    assert await people_of(world, DAY_BEFORE) == [both]
    assert await people_of(world, HOURS_BEFORE) == [hours]


async def test_who_signs_up_after_the_evening_gets_the_two_hour_reminder_alone(
    world: World,
) -> None:
    offering, (early,) = await signed_up(world)
    world.now = EVENING + MINUTE
    late = await world.person()
    await world.join(offering, late)
    await tick(world)
    world.now = START - 2 * HOUR
    await tick(world)
    assert await people_of(world, DAY_BEFORE) == [early]
    assert await people_of(world, HOURS_BEFORE) == [early, late]


async def test_after_three_days_off_only_what_still_helps_is_sent(world: World) -> None:
    await signed_up(world)
    await signed_up(world, starts_at=START - 2 * DAY)
    tomorrow, _ = await signed_up(world, starts_at=START + DAY)
    world.now = START + 6 * HOUR
    assert await next_reminder_due(world.database, world.now, SETTINGS) == EVENING + DAY
    assert await tick(world) == [DAY_BEFORE]
    (notice,) = await world.notices(DAY_BEFORE)
    assert notice.expires_at == START + DAY
    assert tomorrow


async def test_the_evening_is_not_caught_up_once_the_two_hour_reminder_is_due(
    world: World,
) -> None:
    await signed_up(world)
    world.now = START - HOUR
    assert await tick(world) == [HOURS_BEFORE]


async def test_one_reminder_names_all_of_a_carers_people(world: World) -> None:
    offering, (carer,) = await signed_up(world)
    mother = await world.person(telegram_id=None, carer_id=carer)
    await world.join(offering, mother, by=carer)
    world.now = EVENING
    await tick(world)
    assert await people_of(world, DAY_BEFORE) == [carer]


async def test_every_place_is_reconfirmed_by_itself(world: World) -> None:
    offering, (carer,) = await signed_up(world)
    mother = await world.person(telegram_id=None, carer_id=carer)
    await world.join(offering, mother, by=carer)
    world.now = ASKED
    await tick(world)
    places = [await world.sign_up_id(offering, person) for person in (carer, mother)]
    notices = await world.notices(NoticeKind.RECONFIRM)
    assert [(each.subject, each.person_id) for each in notices] == [
        (place, carer) for place in places
    ]
    assert {each.expires_at for each in notices} == {START - 2 * HOUR}


async def test_later_sessions_are_recalled_and_not_reconfirmed(world: World) -> None:
    _, people = await signed_up(world, sessions=2)
    second = START + 7 * DAY
    for moment in (ASKED, EVENING, second - 20 * HOUR - DAY, second - 20 * HOUR):
        world.now = moment
        await tick(world)
    assert await people_of(world, NoticeKind.RECONFIRM) == people
    assert await people_of(world, DAY_BEFORE) == people * 2


async def test_who_cannot_come_to_a_session_is_not_reminded_of_it(world: World) -> None:
    offering, (person, other) = await signed_up(world, 2)
    place = await world.sign_up_id(offering, person)
    await cannot_come_to_session(
        world.database,
        now=world.now,
        session_id=await world.session_id(offering),
        sign_up_id=place,
        by_id=person,
    )
    world.now = EVENING
    await tick(world)
    assert await people_of(world, DAY_BEFORE) == [other]


async def test_who_waits_or_left_is_not_reminded(world: World) -> None:
    offering = await world.offering(1, starts_at=START)
    coming, waiting, leaving = await world.persons(3)
    for person in (coming, waiting, leaving):
        await world.join(offering, person)
    await world.leave(offering, leaving)
    world.now = EVENING
    await tick(world)
    assert await people_of(world, DAY_BEFORE) == [coming]


async def test_a_cancelled_offering_is_not_recalled(world: World) -> None:
    offering, _ = await signed_up(world)
    await cancelled(world, offering)
    world.now = EVENING
    assert await tick(world) == []
    assert await next_reminder_due(world.database, world.now, SETTINGS) is None


async def test_what_was_queued_for_another_time_is_void_and_the_new_time_recalled(
    world: World,
) -> None:
    offering, (person,) = await signed_up(world)
    world.now = EVENING
    await tick(world)
    await changed(world, offering, ChangeKind.MOVED, starts_at=START + 7 * DAY)
    world.now = EVENING + 7 * DAY
    await tick(world)
    old, new = await world.notices(DAY_BEFORE)
    assert await told(world, old) == "changed"
    assert await told(world, new) is None
    assert new.person_id == person


async def told(world: World, notice: Any) -> str | None:
    """Return why the reminder is no longer true, None while it is."""
    async with world.database.read() as session:
        return await hooks.reminder_still_true(session, notice, world.now)


async def test_a_reminder_is_void_when_the_reader_no_longer_comes(world: World) -> None:
    offering, (person,) = await signed_up(world)
    world.now = EVENING
    await tick(world)
    await world.leave(offering, person)
    (notice,) = await world.notices(DAY_BEFORE)
    assert await told(world, notice) == "no_seat"


async def test_many_sessions_ahead_do_not_hide_the_next_one(world: World) -> None:
    person = await world.person()
    for week in range(3):
        offering = await world.offering(9, starts_at=START + week * 7 * DAY, sessions=90)
        await world.join(offering, person, despite_clash=True)
    world.now = START - 2 * HOUR
    await tick(world)
    assert await next_reminder_due(world.database, world.now, SETTINGS) == later(EVENING)


def later(moment: datetime) -> datetime:
    """Return the re-confirmation of the offering that begins a week after the first."""
    return moment + 6 * DAY
