"""What counts as given: held, by its lecturer, unless they said no; and corrections of it."""

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select
from sqlmodel import col

from school.event_briefs.tables import SessionReport
from school.lecturers.answering import Said
from school.lecturers.tables import LecturerCall, Slot
from school.offerings import LectureSession, OfferingStatus
from school.statements import write
from school.volunteering.away import add_away
from school.volunteering.record import (
    ServiceLine,
    ServiceRecord,
    correct_service,
    service_lines,
    service_record,
    totals,
)
from school.volunteering.slots import (
    coming_sessions,
    counts_in_month,
    falls_into,
    past_sessions,
    requests_of,
    year_of,
)
from tests.school.lecturers.scene import boss, volunteer
from tests.school.lecturers.slot_scene import asked_in_order, deliver, joined, said
from tests.school.signups.world import DAY, HOUR, World, inserted

ZONE = "Asia/Shanghai"


def zone() -> Any:
    from zoneinfo import ZoneInfo

    return ZoneInfo(ZONE)


async def record_of(world: World, *, until: datetime | None = None) -> ServiceRecord:
    """Return all that was given until now in the whole school."""
    return await service_record(
        world.database,
        await boss(world),
        now=world.now,
        site_id=None,
        since=world.now - 365 * DAY,
        until=until or world.now + 365 * DAY,
    )


async def sessions_of(world: World, offering: int) -> list[int]:
    asked = select(col(LectureSession.id)).where(col(LectureSession.offering_id) == offering)
    return [each.id for each in await world.database.rows(asked.order_by(col(LectureSession.id)))]


async def gave(world: World, volunteer_id: int, **values: Any) -> int:
    """Add a lecture of two days ago."""
    values.setdefault("starts_at", world.now - 2 * DAY)
    return await world.offering(lecturer_id=volunteer_id, **values)


async def test_what_was_held_counts_with_its_hours_and_those_who_came(world: World) -> None:
    volunteer_id = await volunteer(world)
    offering = await world.offering(20, lecturer_id=volunteer_id, starts_at=world.now + DAY)
    for person_id in await world.persons(3):
        await world.join(offering, person_id)
    world.now += 2 * DAY
    (line,) = (await record_of(world)).lines
    assert (line.lecturer, line.minutes, line.attendances) == ("王律师", 120, 3)


async def test_as_many_came_as_who_led_it_reported(world: World) -> None:
    offering = await gave(world, await volunteer(world, "沈国良"))
    (session_id,) = await sessions_of(world, offering)
    async with world.database.write() as session:
        values = {"session_id": session_id, "count": 32, "at": world.now}
        await write(session, insert(SessionReport), values)
    assert [each.attendances for each in (await record_of(world)).lines] == [32]


async def test_what_is_to_come_or_was_cancelled_or_has_no_volunteer_does_not_count(
    world: World,
) -> None:
    volunteer_id = await volunteer(world)
    await world.offering(lecturer_id=volunteer_id)
    await gave(world, volunteer_id, status=OfferingStatus.CANCELLED)
    await gave(world, volunteer_id, starts_at=world.now - HOUR)
    await world.offering(lecturer="外请老师", starts_at=world.now - 2 * DAY)
    assert (await record_of(world)).lines == ()


async def test_who_said_no_did_not_give_it(world: World) -> None:
    actor, volunteer_id = await boss(world), await joined(world, "沈国良")
    offering = await world.offering(starts_at=world.now + 2 * DAY)
    await asked_in_order(world, actor, offering, [volunteer_id])
    await deliver(world)
    assert len(await requests_of(world.database, volunteer_id, now=world.now)) == 1
    await said(world, volunteer_id, Said.NO)
    assert await requests_of(world.database, volunteer_id, now=world.now) == []
    assert await coming_sessions(world.database, volunteer_id, now=world.now) == []
    world.now += 3 * DAY
    assert (await record_of(world)).lines == ()


async def test_who_said_yes_gives_it(world: World) -> None:
    actor, volunteer_id = await boss(world), await joined(world, "沈国良")
    offering = await world.offering(starts_at=world.now + 2 * DAY)
    await asked_in_order(world, actor, offering, [volunteer_id])
    await deliver(world)
    await said(world, volunteer_id, Said.YES)
    assert len(await coming_sessions(world.database, volunteer_id, now=world.now)) == 1
    world.now += 3 * DAY
    assert [each.lecturer for each in (await record_of(world)).lines] == ["沈国良"]


async def test_a_substitute_for_one_session_gave_that_one(world: World) -> None:
    first, second = await volunteer(world, "沈国良"), await volunteer(world, "顾晓岚")
    offering = await gave(world, first, starts_at=world.now - 9 * DAY, sessions=2)
    _, last = await sessions_of(world, offering)
    await holds(world, offering, last, second)
    lines = (await record_of(world)).lines
    assert [each.lecturer for each in lines] == ["沈国良", "顾晓岚"]
    past = await past_sessions(world.database, second, now=world.now, zone=zone())
    assert [each.session_id for each in past] == [last]


async def holds(world: World, offering: int, session_id: int, volunteer_id: int) -> None:
    """Have a volunteer hold the slot of one session."""
    async with world.database.write() as session:
        slot = await inserted(session, Slot, {"offering_id": offering, "session_id": session_id})
        times = dict.fromkeys(("not_before", "expires_at", "asked_at", "closed_at"), world.now)
        await inserted(
            session,
            LecturerCall,
            {
                **times,
                "offering_id": offering,
                "volunteer_id": volunteer_id,
                "kind": "ask",
                "cause": "assigned",
                "slot_id": slot,
                "version": 1,
                "old_starts_at": world.now,
                "new_starts_at": world.now,
                "state": "yes",
                "holds": True,
                "tries": 0,
            },
        )


async def corrected(world: World, session_id: int, volunteer_id: int, **values: Any) -> bool:
    given: dict[str, Any] = {"minutes": 90, "attendances": 30, "why": "早退"} | values
    return await correct_service(
        world.database,
        now=world.now,
        actor=await boss(world),
        session_id=session_id,
        volunteer_id=volunteer_id,
        **given,
    )


async def test_the_latest_correction_counts_and_all_are_kept(world: World) -> None:
    volunteer_id = await volunteer(world)
    (session_id,) = await sessions_of(world, await gave(world, volunteer_id))
    await corrected(world, session_id, volunteer_id)
    await corrected(world, session_id, volunteer_id, minutes=60, why="又看了签到表")
    found = await record_of(world)
    (line,) = found.lines
    assert (line.minutes, line.attendances, line.corrected) == (60, 30, True)
    assert [each.why for each in found.corrections] == ["早退", "又看了签到表"]


async def test_what_they_did_not_give_is_left_out_and_can_be_put_back(world: World) -> None:
    volunteer_id = await volunteer(world)
    (session_id,) = await sessions_of(world, await gave(world, volunteer_id))
    await corrected(world, session_id, volunteer_id, minutes=0, why="停电")
    assert (await record_of(world)).lines == ()
    past = await past_sessions(world.database, volunteer_id, now=world.now, zone=zone())
    assert year_of(past).sessions == 0
    listed = await service_lines(
        world.database,
        await boss(world),
        now=world.now,
        since=world.now - 9 * DAY,
        until=world.now,
    )
    assert [each.minutes for each in listed] == [0]
    await corrected(world, session_id, volunteer_id, minutes=120, why="弄错了")
    assert len((await record_of(world)).lines) == 1


async def test_a_correction_gives_a_session_to_somebody_else(world: World) -> None:
    first, second = await volunteer(world, "沈国良"), await volunteer(world, "顾晓岚")
    (session_id,) = await sessions_of(world, await gave(world, first))
    await corrected(world, session_id, first, minutes=0, why="生病")
    await corrected(world, session_id, second, minutes=120, why="代课")
    assert [each.lecturer for each in (await record_of(world)).lines] == ["顾晓岚"]
    past = await past_sessions(world.database, second, now=world.now, zone=zone())
    assert [each.minutes for each in past] == [120]


async def test_what_is_not_over_is_not_corrected(world: World) -> None:
    volunteer_id = await volunteer(world)
    offering = await world.offering(lecturer_id=volunteer_id)
    (session_id,) = await sessions_of(world, offering)
    assert not await corrected(world, session_id, volunteer_id)
    assert (await record_of(world)).corrections == ()


async def test_lectures_on_days_away_are_found(world: World) -> None:
    volunteer_id = await volunteer(world)
    await world.offering(lecturer_id=volunteer_id, starts_at=world.now + 5 * DAY)
    await world.offering(lecturer_id=volunteer_id, starts_at=world.now + 9 * DAY)
    day = (world.now + 5 * DAY).date()
    found = await falls_into(world.database, volunteer_id, (day, day), now=world.now, zone=zone())
    assert [each.starts_at for each in found] == [world.now + 5 * DAY]


async def test_sessions_of_a_month_are_counted_for_each_volunteer(world: World) -> None:
    first, second = await volunteer(world, "沈国良"), await volunteer(world, "顾晓岚")
    await world.offering(lecturer_id=first, sessions=6, starts_at=world.now + DAY)
    counts = await counts_in_month(
        world.database, [first, second], day=world.now.date(), zone=zone()
    )
    assert counts == {first: 5, second: 0}


async def test_days_away_end_where_they_begin_too_many(world: World) -> None:
    volunteer_id, actor = await volunteer(world), await boss(world)
    today = world.now.date()
    kept = [
        await add_away(
            world.database,
            now=world.now,
            actor=actor,
            volunteer_id=volunteer_id,
            from_day=today + n * DAY,
            until_day=today + n * DAY,
        )
        for n in range(13)
    ]
    assert kept == [True] * 12 + [False]


@pytest.mark.parametrize("minutes", [-1, 1441])
async def test_nobody_gives_less_than_nothing_or_more_than_a_day(
    world: World, minutes: int
) -> None:
    volunteer_id = await volunteer(world)
    (session_id,) = await sessions_of(world, await gave(world, volunteer_id))
    await corrected(world, session_id, volunteer_id, minutes=minutes)
    lines = (await record_of(world)).lines
    assert [each.minutes for each in lines] in ([], [1440])


def line(volunteer_id: int, team: str | None, minutes: int) -> ServiceLine:
    return ServiceLine(
        session_id=1,
        volunteer_id=volunteer_id,
        starts_at=datetime.fromisoformat("2026-12-01T02:00:00+00:00"),
        site="西塘",
        title="讲座",
        lecturer="王老师",
        team=team,
        minutes=minutes,
        attendances=minutes // 10,
        corrected=False,
    )


LINES = st.lists(
    st.builds(
        line, st.integers(1, 4), st.sampled_from(["法律", "卫生", None]), st.integers(1, 300)
    )
)


@given(LINES, st.sampled_from(["lecturer", "team", "site"]))
def test_sums_lose_and_gain_nothing(lines: list[ServiceLine], by: str) -> None:
    sums = totals(lines, by)
    assert sum(each.minutes for each in sums) == sum(each.minutes for each in lines)
    assert sum(each.sessions for each in sums) == len(lines)
    if by == "lecturer":
        assert len(sums) == len({each.volunteer_id for each in lines})
