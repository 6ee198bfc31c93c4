"""What gets in an offering's way, and what else there is when it is cancelled."""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from school.arranging.alternatives import nearest_alternative
from school.arranging.clashes import Clash, ClashKind, clashes_of
from school.days import Day, DayType
from school.imports.stored import read_offering
from school.offerings import OfferingStatus
from school.signups.places import sign_up
from school.volunteers import Volunteer, sealed
from tests.school.signups.world import SETTINGS, World
from tests.support.clock import START
from tests.support.schools import DAY, HOUR
from tests.support.staff import EAST, WEST, Town, town

NOW = START
ZONE = ZoneInfo("Asia/Shanghai")
AT = datetime.combine(date(2026, 12, 9), time(14), ZONE)


@pytest.fixture
async def there(world: World) -> Town:
    return await town(world.database, now=NOW)


async def clashes(there: Town, offering_id: int, **changes: Any) -> list[Clash]:
    async with there.database.read() as session:
        found = await read_offering(session, offering_id)
        assert found is not None
        values = replace(found[1].values, **changes)
        return await clashes_of(
            session, values, offering_id=offering_id, now=NOW, settings=SETTINGS
        )


async def test_a_room_is_taken_only_at_the_same_site_and_time(there: Town) -> None:
    school = there.school
    mine = await school.offering("甲", site=WEST, starts_at=AT, room="二楼")
    other = await school.offering("乙", site=WEST, starts_at=AT + HOUR, room="二楼", category="乙")
    await school.offering("丙", site=EAST, starts_at=AT, room="二楼", category="丙")
    await school.offering("丁", site=WEST, starts_at=AT + 2 * HOUR, room="二楼", category="丁")
    found = await clashes(there, mine)
    assert [(each.kind, each.offering_id, each.at) for each in found] == [
        (ClashKind.ROOM, other, AT + HOUR)
    ]
    assert await clashes(there, mine, room="三楼") == []


async def test_what_is_cancelled_takes_no_room(there: Town) -> None:
    mine = await there.school.offering("甲", site=WEST, starts_at=AT, room="二楼")
    await there.school.offering(
        "乙", site=WEST, starts_at=AT, room="二楼", category="乙", status=OfferingStatus.CANCELLED
    )
    assert await clashes(there, mine) == []


async def test_a_lecturer_is_taken_at_any_site_as_volunteer_and_by_name(there: Town) -> None:
    async with there.database.write() as session:
        volunteer = Volunteer(code="V1", **sealed(session.vault, "沈国良", None))  # type: ignore[arg-type]
        session.add(volunteer)
        await session.flush()
        volunteer_id = volunteer.id
    mine = await there.school.offering("甲", site=WEST, starts_at=AT, lecturer_id=volunteer_id)
    other = await there.school.offering(
        "乙", site=EAST, starts_at=AT, category="乙", lecturer_id=volunteer_id
    )
    named = await there.school.offering(
        "丙", site=EAST, starts_at=AT, category="丙", lecturer="外聘"
    )
    (clash,) = await clashes(there, mine)
    assert (clash.kind, clash.offering_id, clash.title) == (ClashKind.LECTURER, other, "乙")
    (clash,) = await clashes(there, mine, lecturer_code=None, lecturer="外聘")
    assert clash.offering_id == named


async def test_people_in_both_are_counted(there: Town) -> None:
    mine = await there.school.offering("甲", site=WEST, starts_at=AT)
    other = await there.school.offering(
        "乙", site=EAST, starts_at=AT + 7 * DAY, sessions=2, category="乙"
    )
    for n in range(2):
        person_id = await there.person(f"居民{n}")
        for offering_id in (mine, other):
            await sign_up(
                there.database, now=NOW, offering_id=offering_id, person_id=person_id,
                by_id=person_id, settings=SETTINGS,
            )  # fmt: skip
    assert await clashes(there, mine) == []
    moved = ((AT + 7 * DAY, AT + 7 * DAY + HOUR),)
    (clash,) = await clashes(there, mine, meetings=moved)
    assert (clash.kind, clash.people, clash.more) == (ClashKind.PEOPLE, 2, 0)


async def test_something_else_for_the_same_group_at_the_site_and_a_day_off(there: Town) -> None:
    await there.school.item("甲", audience="老年人")
    await there.school.item("乙", audience="老年人")
    mine = await there.school.offering("甲", site=WEST, starts_at=AT, category="甲")
    await there.school.offering("乙", site=WEST, starts_at=AT, category="乙")
    async with there.database.write() as session:
        session.add(Day(day=AT.date(), type=DayType.OFF, name="检修"))
    kinds = [each.kind for each in await clashes(there, mine)]
    assert kinds == [ClashKind.AUDIENCE, ClashKind.DAY_OFF]


async def test_the_alternative_is_the_same_item_nearest_by_with_a_seat_left(there: Town) -> None:
    school = there.school

    async def nearest() -> str | None:
        found = await nearest_alternative(there.database, mine, now=NOW)
        return found.title if found else None

    mine = await school.offering("原来", site=WEST, starts_at=AT)
    assert await nearest() is None
    await school.offering("停收", site=WEST, starts_at=AT, deadline=NOW - HOUR)
    await school.offering("过了", site=WEST, starts_at=NOW - 5 * DAY)
    await school.offering("别的", site=WEST, starts_at=AT, category="别的")
    assert await nearest() is None
    await school.offering("远处", site=EAST, starts_at=AT)
    assert await nearest() == "远处"
    later = await school.offering("就近晚", site=WEST, starts_at=AT + 20 * DAY, capacity=1)
    assert await nearest() == "就近晚"
    person_id = await there.person("居民")
    await sign_up(
        there.database, now=NOW, offering_id=later, person_id=person_id, by_id=person_id,
        settings=SETTINGS,
    )  # fmt: skip
    assert await nearest() == "远处"
