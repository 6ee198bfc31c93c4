"""Waiting lists: how many wait, what of the seats is held, and who stands where."""

import pytest

from school.actors import Actor
from school.care import Added, add_to_care
from school.entries.entering import Entered, enter_person, sign_up_for
from school.people import ConsentHow, give_consent
from school.staff.rights import NotAllowedError
from school.staff.tables import Role
from school.workdesk.lines import InLine, Line, Reach, line_of, waiting_lines
from tests.school.workdesk.scene import SETTINGS, joined, left, residents, unreachable
from tests.support.schools import DAY, HOUR
from tests.support.staff import EAST, WEST, Town


async def people_in(town: Town, offering: int) -> list[InLine]:
    found = await line_of(town.database, Actor(0, owner=True), offering, now=town.now)
    assert found is not None
    return list(found.people)


async def test_only_offerings_that_people_wait_for_are_listed(somewhere: Town) -> None:
    full = await somewhere.school.offering("满了", site=WEST, capacity=1)
    free = await somewhere.school.offering("有空", site=WEST, capacity=5)
    east = await somewhere.school.offering("东街的", site=EAST, capacity=1)
    people = await residents(somewhere, "王秀英", "李建国", "张桂兰")
    for person in people:
        for offering in (full, free, east):
            await joined(somewhere, offering, person)
    west = await somewhere.staff(Role.LIAISON, WEST)
    (line,) = await waiting_lines(somewhere.database, west, now=somewhere.now)
    assert line == Line(
        offering_id=full,
        title="满了",
        site_id=somewhere.school.sites[WEST],
        starts_at=somewhere.now + 3 * DAY + 4 * HOUR,
        capacity=1,
        taken=1,
        held=0,
        waiting=2,
        held_until=None,
        open=0,
    )
    assert line.free == 0


async def test_a_held_seat_is_told_with_its_end_and_who_was_asked(somewhere: Town) -> None:
    offering = await somewhere.school.offering("满了", site=WEST, capacity=1)
    holder, first, second = await residents(somewhere, "王秀英", "李建国", "张桂兰")
    seat = await joined(somewhere, offering, holder)
    for person in (first, second):
        await joined(somewhere, offering, person)
    await left(somewhere, seat, holder)
    owner = await somewhere.owner()
    (line,) = await waiting_lines(somewhere.database, owner, now=somewhere.now)
    assert (line.taken, line.held, line.waiting, line.free) == (0, 1, 1, 0)
    assert line.held_until is not None
    asked, waits = await people_in(somewhere, offering)
    assert (asked.position, asked.name, asked.held_until) == (1, "李建国", line.held_until)
    assert (waits.position, waits.name, waits.held_until) == (2, "张桂兰", None)


async def test_how_each_can_be_reached_is_told(somewhere: Town) -> None:
    offering = await somewhere.school.offering("满了", site=WEST, capacity=1)
    holder, plain, silent, carer = await residents(
        somewhere, "王秀英", "李建国", "不通的", "照看人"
    )
    owner = await somewhere.owner()
    await joined(somewhere, offering, holder)
    for person in (plain, silent):
        await joined(somewhere, offering, person)
    await give_consent(somewhere.database, now=somewhere.now, person_id=carer)
    cared = await add_to_care(
        somewhere.database, now=somewhere.now, by_id=carer, name="老人", settings=SETTINGS
    )
    assert isinstance(cared, Added)
    entered = await enter_person(
        somewhere.database,
        now=somewhere.now,
        actor=owner,
        site_id=somewhere.school.sites[WEST],
        name="没手机",
        phone="13912340001",
        how=ConsentHow.PHONE,
    )
    assert isinstance(entered, Entered)
    await joined(somewhere, offering, cared.person_id, by=carer)
    await sign_up_for(
        somewhere.database,
        now=somewhere.now,
        actor=owner,
        offering_id=offering,
        person_id=entered.person_id,
        settings=SETTINGS,
    )
    await unreachable(somewhere, silent)
    ways = {each.name: each.reach for each in await people_in(somewhere, offering)}
    assert ways == {
        "李建国": Reach.MESSAGE,
        "不通的": Reach.NONE,
        "老人": Reach.CARER,
        "没手机": Reach.PHONE,
    }


async def test_a_line_ends_with_the_cut_off_and_with_its_offering(somewhere: Town) -> None:
    offering = await somewhere.school.offering("满了", site=WEST, capacity=1)
    for person in await residents(somewhere, "王秀英", "李建国"):
        await joined(somewhere, offering, person)
    owner = await somewhere.owner()
    late = somewhere.now + 3 * DAY + 2 * HOUR
    assert await waiting_lines(somewhere.database, owner, now=late) == []
    assert await line_of(somewhere.database, owner, offering, now=late) is None
    assert await line_of(somewhere.database, owner, 999, now=somewhere.now) is None


async def test_a_line_elsewhere_is_refused(somewhere: Town) -> None:
    offering = await somewhere.school.offering("满了", site=WEST, capacity=1)
    east = await somewhere.staff(Role.ORGANISER, EAST)
    with pytest.raises(NotAllowedError):
        await line_of(somewhere.database, east, offering, now=somewhere.now)
