"""What the rules are given: read from the database, within one's scope."""

from typing import Any

from sqlalchemy import insert, update
from sqlmodel import col

from school.actors import Actor
from school.days import Day, DayType
from school.offerings import LectureSession, OfferingStatus
from school.staff.tables import Role
from school.statements import write
from school.volunteers import Volunteer, sealed
from school.workdesk.risks import AHEAD, Risk
from school.workdesk.watching import at_risk
from tests.school.workdesk.scene import SETTINGS, joined, left, residents, unreachable
from tests.support.schools import DAY, HOUR
from tests.support.staff import EAST, WEST, Town

# What an offering of these tests has, so that nothing is wrong with it.
SOUND: dict[str, Any] = {"room": "二楼", "lecturer": "王警官", "capacity": 3}


async def sound(town: Town, title: str, *, site: str = WEST, **values: Any) -> int:
    return await town.school.offering(title, site=site, **SOUND | values)


async def found(town: Town, actor: Actor) -> dict[str, list[Risk]]:
    listed = await at_risk(town.database, actor, now=town.now, settings=SETTINGS)
    return {each.offering.title: [why.risk for why in each.reasons] for each in listed}


async def test_each_sees_the_sites_of_their_scope_and_owners_all(somewhere: Town) -> None:
    await sound(somewhere, "没教室", room=None)
    await sound(somewhere, "没讲师", site=EAST, lecturer=None)
    west = await somewhere.staff(Role.LIAISON, WEST)
    east = await somewhere.staff(Role.ORGANISER, EAST)
    assert await found(somewhere, west) == {"没教室": [Risk.NO_ROOM]}
    assert await found(somewhere, east) == {"没讲师": [Risk.NO_LECTURER]}
    assert set(await found(somewhere, await somewhere.owner())) == {"没教室", "没讲师"}


async def test_cancelled_ones_and_those_far_ahead_are_left_out(somewhere: Town) -> None:
    await sound(somewhere, "取消的", room=None, status=OfferingStatus.CANCELLED)
    await sound(somewhere, "还早", room=None, starts_at=somewhere.now + AHEAD)
    await sound(somewhere, "上完了", room=None, starts_at=somewhere.now - DAY)
    pause = await sound(somewhere, "中间停", room=None, starts_at=somewhere.now - DAY, sessions=4)
    async with somewhere.database.write() as session:
        later = update(LectureSession).where(
            col(LectureSession.offering_id) == pause, col(LectureSession.number) > 1
        )
        at = somewhere.now + AHEAD + DAY
        await write(session, later.values(starts_at=at, ends_at=at + HOUR))
    assert await found(somewhere, await somewhere.owner()) == {}


async def test_the_school_s_own_days_off_count(somewhere: Town) -> None:
    await sound(somewhere, "停课日")
    off = (somewhere.now + 3 * DAY).astimezone(SETTINGS.zone).date()
    async with somewhere.database.write() as session:
        await write(session, insert(Day), {"day": off, "type": DayType.OFF})
    (joiner,) = await residents(somewhere, "王秀英")
    offering = await sound(somewhere, "平常日", starts_at=somewhere.now + 2 * DAY)
    await joined(somewhere, offering, joiner)
    assert await found(somewhere, await somewhere.owner()) == {"停课日": [Risk.DAY_OFF]}


async def test_sign_ups_are_counted_three_days_before(somewhere: Town) -> None:
    soon: dict[str, Any] = {"starts_at": somewhere.now + 2 * DAY, "capacity": 4}
    await sound(somewhere, "没人", **soon | {"room": "一"})
    few = await sound(somewhere, "人少", **soon | {"room": "二", "lecturer": "李老师"})
    some = await sound(somewhere, "够了", **soon | {"room": "三", "lecturer": "张老师"})
    people = await residents(somewhere, "王秀英", "李建国")
    await joined(somewhere, few, people[0])
    for person in people:
        await joined(somewhere, some, person)
    assert await found(somewhere, await somewhere.owner()) == {
        "没人": [Risk.NOBODY],
        "人少": [Risk.FEW],
    }


async def test_a_lecturer_s_course_elsewhere_is_told_of_but_not_listed(somewhere: Town) -> None:
    async with somewhere.database.write() as session:
        zhao = {"code": "v1", **sealed(session.vault, "赵师傅", None)}
        made = await write(session, insert(Volunteer).returning(col(Volunteer.id)), zhao)
        volunteer = made.scalar_one()
    same = {"lecturer_id": volunteer, "lecturer": None}
    await sound(somewhere, "在西塘", **same)
    await sound(somewhere, "在东街", site=EAST, **same, room=None)
    west = await somewhere.staff(Role.LIAISON, WEST)
    listed = await at_risk(somewhere.database, west, now=somewhere.now, settings=SETTINGS)
    assert [each.offering.title for each in listed] == ["在西塘"]
    assert [(why.risk, why.other) for why in listed[0].reasons] == [
        (Risk.LECTURER_TWICE, "在东街")
    ]


async def test_who_was_passed_over_unreached_and_an_offer_unanswered_are_found(
    somewhere: Town,
) -> None:
    tomorrow = somewhere.now + DAY
    offering = await sound(somewhere, "满了", capacity=1, starts_at=tomorrow)
    names = "王秀英", "李建国", "张桂兰", "陈阿姨"
    holder, silent, asked, last = await residents(somewhere, *names)
    seat = await joined(somewhere, offering, holder)
    for person in (silent, asked, last):
        await joined(somewhere, offering, person)
    await unreachable(somewhere, silent)
    await left(somewhere, seat, holder)
    listed = await at_risk(
        somewhere.database, await somewhere.owner(), now=somewhere.now, settings=SETTINGS
    )
    assert [(why.risk, why.n) for each in listed for why in each.reasons] == [
        (Risk.UNANSWERED, 2),
        (Risk.UNREACHED, 1),
    ]
