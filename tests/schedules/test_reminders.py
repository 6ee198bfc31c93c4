"""Reminders as time passes, told apart from the question whether somebody still comes."""

from datetime import datetime

import pytest

from schedules.reminders import Reminders
from schedules.ticks import Tick
from school.database import Database
from school.notices.tables import NoticeKind
from school.people import Reminders as Wanted
from tests.school.signups.world import SETTINGS, World
from tests.support.themes import MINUTE, at, run_at, run_from

# The same afternoon where holidays are known, and in two years where they are not.
YEARS = ["2026", "2027", "2035"]


async def taken(database: Database, starts_at: datetime, now: datetime, **person: object) -> World:
    """A lecture with one seat taken."""
    world = World(database, now=now)
    await world.begin()
    await world.join(await world.offering(starts_at=starts_at), await world.person(**person))
    return world


def ticks(world: World) -> list[Tick]:
    return Reminders(world.database, SETTINGS).ticks()


async def dues(world: World, now: datetime) -> dict[str, datetime | None]:
    return {tick.name: await tick.next_due(now) for tick in ticks(world)}


async def count(world: World, kind: NoticeKind) -> int:
    return len(await world.notices(kind))


@pytest.mark.parametrize("year", YEARS)
async def test_each_is_due_at_its_hour(database: Database, year: str) -> None:
    world = await taken(database, at(f"{year}-06-10 14:00"), at(f"{year}-06-01 12:00"))
    assert await dues(world, world.now) == {
        "reminder": at(f"{year}-06-09 18:00"),
        "reconfirm": at(f"{year}-06-08 18:00"),
    }
    await run_from(ticks(world), world.now, at(f"{year}-06-10 15:00"))
    for kind, hour in {
        NoticeKind.RECONFIRM: "06-08 18:00",
        NoticeKind.REMINDER_DAY: "06-09 18:00",
        NoticeKind.REMINDER_HOURS: "06-10 12:00",
    }.items():
        (notice,) = await world.notices(kind)
        assert notice.not_before == at(f"{year}-{hour}")
    assert await dues(world, at(f"{year}-06-10 15:00")) == {"reminder": None, "reconfirm": None}


async def test_two_hours_before_in_quiet_hours_is_the_evening_before(database: Database) -> None:
    world = await taken(database, at("2027-06-10 09:30"), at("2027-06-01 12:00"))
    await run_from(ticks(world), world.now, at("2027-06-10 10:00"))
    assert await count(world, NoticeKind.REMINDER_DAY) == 1
    assert await count(world, NoticeKind.REMINDER_HOURS) == 0


async def test_a_bot_that_was_off_begins_with_what_still_helps(database: Database) -> None:
    world = await taken(database, at("2027-06-10 14:00"), at("2027-06-01 12:00"))
    await run_at(ticks(world), at("2027-06-07 12:00"), at("2027-06-10 12:30"))
    assert await count(world, NoticeKind.RECONFIRM) == 0
    assert await count(world, NoticeKind.REMINDER_DAY) == 0
    assert await count(world, NoticeKind.REMINDER_HOURS) == 1


async def test_running_again_reminds_nobody_twice(database: Database) -> None:
    world = await taken(database, at("2027-06-10 14:00"), at("2027-06-01 12:00"))
    evening = at("2027-06-09 18:00")
    await run_at(ticks(world), evening, evening, evening + MINUTE)
    assert await count(world, NoticeKind.REMINDER_DAY) == 1


async def test_who_wants_none_gets_none_and_the_tick_comes_to_rest(database: Database) -> None:
    starts_at, now = at("2027-06-10 14:00"), at("2027-06-01 12:00")
    world = await taken(database, starts_at, now, reminders=Wanted.NONE)
    await run_from(ticks(world), now, starts_at)
    assert await count(world, NoticeKind.REMINDER_DAY) == 0
    assert await run_at(ticks(world), starts_at - MINUTE) == 0
