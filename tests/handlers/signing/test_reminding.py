"""Who has signed up is told just the reminders that will come."""

from datetime import datetime, timedelta

import pytest

from handlers.residents.signing.reminding import moments_ahead
from school.database import Database
from school.people import Reminders, set_reminders
from school.settings import SchoolSettings
from tests.handlers.steps import newcomer, press_sign_up, sign_up
from tests.support.bots import running_linli
from tests.support.clock import START
from tests.support.schools import DAY, HOUR, small_school

SCHOOL = SchoolSettings()
TWO = Reminders.TWO_HOURS
BOTH = "前一天和课前 2 小时提醒您。"
EVENING = "前一天 18:00 提醒您。"
HOURS = "课前 2 小时提醒您。"


# It is ten in the morning; a lecture at eight has the evening before instead of two hours.
@pytest.mark.parametrize(
    ("starts_in", "chosen", "told"),
    [
        (3 * DAY + 4 * HOUR, Reminders.BOTH, BOTH),
        (3 * DAY + 4 * HOUR, Reminders.DAY_BEFORE, EVENING),
        (3 * DAY + 4 * HOUR, TWO, HOURS),
        (3 * DAY + 4 * HOUR, Reminders.NONE, None),
        (4 * HOUR, Reminders.BOTH, HOURS),
        (4 * HOUR, Reminders.DAY_BEFORE, None),
        (3 * DAY - 2 * HOUR, Reminders.BOTH, EVENING),
        (3 * DAY - 2 * HOUR, TWO, EVENING),
    ],
)
async def test_the_reminders_that_will_come_are_told(
    sqlite_database: Database, starts_in: timedelta, chosen: Reminders, told: str | None
) -> None:
    school = await small_school(sqlite_database)
    first = await school.offering("书法", starts_at=school.now + 20 * DAY)
    offering = await school.offering("防诈骗讲座", starts_at=school.now + starts_in)
    async with running_linli(sqlite_database) as linli:
        wang = await newcomer(linli)
        await sign_up(wang, first)
        await set_reminders(sqlite_database, person_id=1, reminders=chosen)
        await press_sign_up(wang, offering)
        done = await wang.wait_for("报好了")
        found = [line for line in done.text.splitlines() if "提醒" in line]
        assert found == ([told] if told else [])


def test_who_signs_up_on_the_evening_before_hears_of_two_hours_only() -> None:
    evening = datetime.combine(START.date(), SCHOOL.reminder_time, SCHOOL.zone)
    starts_at = evening + 20 * HOUR
    later = evening + HOUR
    found = moments_ahead(starts_at, Reminders.BOTH, now=later, settings=SCHOOL)
    assert [each.at for each in found] == [starts_at - 2 * HOUR]
