"""A question that waits for a working day is told of: at the desk, then above it, each once."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from schedules.questions import Questions
from school.days import DayType
from school.notices.tables import NoticeKind
from school.settings import SchoolSettings
from school.staff.tables import Role
from school.threads.moments import chase_due
from tests.school.threads.desk import OWNERS, answers, asks, asks_on, resident, told
from tests.support.staff import TOWN, WEST, Town

SETTINGS = SchoolSettings()
CHASE = NoticeKind.DESK_CHASE


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Shanghai"))


# 2026-12-04 is a Friday; 2026-12-07 is taken for a day off of the school.
@pytest.mark.parametrize(
    ("asked", "due"),
    [
        ("2026-12-01 10:00", "2026-12-02 10:00"),
        ("2026-12-01 23:00", "2026-12-03 08:00"),
        ("2026-12-02 03:00", "2026-12-03 08:00"),
        ("2026-12-04 15:30", "2026-12-08 15:30"),
        ("2026-12-04 22:00", "2026-12-09 08:00"),
        ("2026-12-05 11:00", "2026-12-09 08:00"),
        ("2026-12-07 11:00", "2026-12-09 08:00"),
    ],
)
def test_a_working_day_is_counted_from_when_the_desk_could_read_it(asked: str, due: str) -> None:
    own = {date(2026, 12, 7): DayType.OFF}
    assert chase_due(at(asked), settings=SETTINGS, own=own) == at(due)


def tick(somewhere: Town) -> Questions:
    return Questions(somewhere.database, SETTINGS, OWNERS)


async def test_the_desk_is_told_and_then_those_above_and_then_nobody(somewhere: Town) -> None:
    owner = await somewhere.owner()
    above = await somewhere.staff(Role.ORGANISER, TOWN)
    desk = await somewhere.staff(Role.LIAISON, WEST)
    friday = at("2027-03-05 15:00")
    await asks(somewhere, await resident(somewhere), now=friday)
    questions = tick(somewhere)
    assert await questions.next_due(friday) == at("2027-03-08 15:00")
    assert await questions.run(at("2027-03-08 14:59")) == 0
    for _ in range(2):
        await questions.run(at("2027-03-08 15:00"))
    assert await told(somewhere, CHASE) == [desk.person_id]
    await questions.run(at("2027-03-09 15:00"))
    assert await told(somewhere, CHASE) == [desk.person_id, above.person_id]
    assert await questions.next_due(at("2027-03-09 15:00")) is None
    assert await questions.run(at("2027-04-01 15:00")) == 0
    assert owner.person_id not in await told(somewhere, CHASE)


async def test_owners_are_above_a_desk_that_has_nobody_above(somewhere: Town) -> None:
    owner = await somewhere.owner()
    await somewhere.staff(Role.LIAISON, WEST)
    await asks(somewhere, await resident(somewhere))
    await tick(somewhere).run(at("2027-03-02 10:00"))
    await tick(somewhere).run(at("2027-03-03 10:00"))
    assert (await told(somewhere, CHASE))[1:] == [owner.person_id]


async def test_what_was_answered_is_not_told_and_what_is_asked_on_counts_anew(
    somewhere: Town,
) -> None:
    desk = await somewhere.staff(Role.LIAISON, WEST)
    asking = await resident(somewhere)
    asked = await asks(somewhere, asking)
    await tick(somewhere).run(at("2027-03-02 10:00"))
    await answers(somewhere, desk, asked.thread_id)
    assert await tick(somewhere).run(at("2027-03-04 10:00")) == 0
    somewhere.now = at("2027-03-04 10:00")
    await asks_on(somewhere, asking, asked.thread_id)
    assert await tick(somewhere).next_due(somewhere.now) == at("2027-03-05 10:00")
    assert await tick(somewhere).run(at("2027-03-05 10:00")) == 1
