"""The sessions of a day and the days ahead, within one's scope."""

from datetime import timedelta

from sqlalchemy import insert
from sqlmodel import col, select

from school.actors import Actor
from school.offerings import LectureSession, OfferingStatus
from school.signups.tables import Absence
from school.staff.tables import Role
from school.statements import write
from school.workdesk.sessions import (
    DayLine,
    SessionLine,
    count_sessions,
    days_with_sessions,
    sessions_between,
)
from tests.school.workdesk.scene import SETTINGS, joined, residents
from tests.support.schools import DAY, HOUR
from tests.support.staff import EAST, WEST, Town


async def today(town: Town, actor: Actor) -> list[SessionLine]:
    """Return what begins within a day."""
    return await sessions_between(
        town.database, actor, since=town.now, until=town.now + timedelta(days=1)
    )


async def test_a_day_is_told_in_order_of_time_within_one_s_scope(somewhere: Town) -> None:
    later = await somewhere.school.offering("下午", site=WEST, starts_at=somewhere.now + 5 * HOUR)
    first = await somewhere.school.offering("上午", site=WEST, starts_at=somewhere.now + HOUR)
    await somewhere.school.offering("东街的", site=EAST, starts_at=somewhere.now + HOUR)
    await somewhere.school.offering("明天的", site=WEST, starts_at=somewhere.now + DAY)
    west = await somewhere.staff(Role.LIAISON, WEST)
    assert [each.offering_id for each in await today(somewhere, west)] == [first, later]
    owner = await somewhere.owner()
    assert len(await today(somewhere, owner)) == 3


async def test_seats_taken_and_who_cannot_come_this_time_are_counted(somewhere: Town) -> None:
    offering = await somewhere.school.offering(
        "书法", site=WEST, starts_at=somewhere.now + HOUR * 3, capacity=2, sessions=2
    )
    people = await residents(somewhere, "王秀英", "李建国", "张桂兰")
    places = [await joined(somewhere, offering, person) for person in people]
    async with somewhere.database.write() as session:
        asked = select(LectureSession.id).where(col(LectureSession.offering_id) == offering)
        first, second = (await session.exec(asked.order_by(col(LectureSession.number)))).all()
        rows = [
            {"session_id": meeting, "sign_up_id": place, "told_at": somewhere.now}
            for meeting, place in ((first, places[0]), (second, places[0]), (second, places[1]))
        ]
        await write(session, insert(Absence), rows)
    (line,) = await today(somewhere, await somewhere.owner())
    assert (line.session_id, line.capacity, line.taken, line.absent) == (first, 2, 2, 1)


async def test_cancelled_ones_are_listed_but_not_counted(somewhere: Town) -> None:
    at = somewhere.now + HOUR
    await somewhere.school.offering("停了", site=WEST, starts_at=at, status="cancelled")
    await somewhere.school.offering("照常", site=WEST, starts_at=at)
    west = await somewhere.staff(Role.LIAISON, WEST)
    assert {each.title: each.status for each in await today(somewhere, west)} == {
        "停了": OfferingStatus.CANCELLED,
        "照常": OfferingStatus.OPEN,
    }
    until = somewhere.now + DAY
    n = await count_sessions(somewhere.database, west, since=somewhere.now, until=until)
    assert n == 1


async def test_days_are_those_of_the_school_s_zone(somewhere: Town) -> None:
    late = somewhere.now + 15 * HOUR  # 01:00 of the next day in Shanghai
    await somewhere.school.offering("夜里", site=WEST, starts_at=late)
    await somewhere.school.offering("停了", site=WEST, starts_at=late + DAY, status="cancelled")
    await somewhere.school.offering("东街的", site=EAST, starts_at=late)
    west = await somewhere.staff(Role.LIAISON, WEST)
    days = await days_with_sessions(
        somewhere.database,
        west,
        since=somewhere.now,
        until=somewhere.now + 7 * DAY,
        zone=SETTINGS.zone,
    )
    tomorrow = somewhere.now.astimezone(SETTINGS.zone).date() + DAY
    assert days == [DayLine(tomorrow, 1), DayLine(tomorrow + DAY, 0)]
