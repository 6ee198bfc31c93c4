"""Workdays and days off: the school's own table, then the calendar, then the weekday."""

from datetime import date

import pytest

from school.database import Database
from school.days import (
    Day,
    DayType,
    WorkdayAnswer,
    calendar_knows,
    first_workday,
    is_day_off,
    is_workday,
    load_days,
    nth_workday,
    workday_before,
)

WORKDAY = WorkdayAnswer(is_workday=True, known=True)
FREE_DAY = WorkdayAnswer(is_workday=False, known=True)
NOBODY: dict[date, DayType] = {}


@pytest.mark.parametrize(
    ("day", "answer"),
    [
        (date(2026, 9, 20), WORKDAY),  # a Sunday worked for National Day
        (date(2026, 9, 30), WORKDAY),
        (date(2026, 10, 1), FREE_DAY),
        (date(2026, 10, 7), FREE_DAY),
        (date(2026, 10, 8), WORKDAY),
        (date(2026, 10, 10), WORKDAY),  # a Saturday worked for National Day
        (date(2026, 10, 11), FREE_DAY),  # a Sunday
    ],
)
def test_national_day_of_2026_goes_by_the_calendar(day: date, answer: WorkdayAnswer) -> None:
    assert is_workday(day, NOBODY) == answer


@pytest.mark.parametrize(
    ("day", "is_one"),
    [(date(2027, 1, 1), True), (date(2027, 1, 2), False), (date(2035, 10, 1), True)],
)
def test_years_nobody_has_announced_go_by_the_weekday_and_say_so(day: date, is_one: bool) -> None:
    assert is_workday(day, NOBODY) == WorkdayAnswer(is_one, known=False)


def test_the_schools_own_table_comes_first() -> None:
    own = {date(2026, 10, 8): DayType.OFF, date(2035, 10, 7): DayType.WORKDAY}
    assert is_workday(date(2026, 10, 8), own) == FREE_DAY
    assert is_workday(date(2035, 10, 7), own) == WORKDAY


@pytest.mark.parametrize(
    ("day", "off"),
    [
        (date(2026, 10, 1), True),
        (date(2026, 10, 3), True),  # the Saturday inside National Day
        (date(2026, 10, 10), False),  # a Saturday that is worked
        (date(2026, 10, 17), False),  # any other Saturday: schools teach on it
        (date(2026, 10, 16), False),
        (date(2035, 10, 1), False),  # nobody knows yet
    ],
)
def test_a_day_off_is_a_public_holiday_and_not_just_a_weekend(day: date, off: bool) -> None:
    assert is_day_off(day, NOBODY) is off


def test_the_school_may_close_and_open_as_it_likes() -> None:
    own = {date(2026, 10, 1): DayType.WORKDAY, date(2026, 10, 16): DayType.OFF}
    assert not is_day_off(date(2026, 10, 1), own)
    assert is_day_off(date(2026, 10, 16), own)


@pytest.mark.parametrize(
    ("year", "month", "first"),
    [
        (2026, 1, date(2026, 1, 4)),  # a Sunday worked for New Year
        (2026, 5, date(2026, 5, 6)),
        (2026, 10, date(2026, 10, 8)),
        (2026, 11, date(2026, 11, 2)),
        (2027, 1, date(2027, 1, 1)),
        (2027, 5, date(2027, 5, 3)),
        (2035, 9, date(2035, 9, 3)),
    ],
)
def test_the_first_workday_of_a_month(year: int, month: int, first: date) -> None:
    assert first_workday(year, month, NOBODY) == first


def test_a_school_that_enters_its_holidays_is_right_in_2027() -> None:
    own = {date(2027, 1, day): DayType.OFF for day in (1, 2, 3)}
    assert first_workday(2027, 1, own) == date(2027, 1, 4)


def test_the_nth_workday_counts_workdays_only() -> None:
    assert nth_workday(2026, 10, 3, NOBODY) == date(2026, 10, 10)


def test_a_month_with_fewer_workdays_gives_its_last_one() -> None:
    assert nth_workday(2026, 2, 20, NOBODY) == date(2026, 2, 28)


def test_a_month_without_workdays_gives_its_last_day() -> None:
    own = {date(2027, 2, day): DayType.OFF for day in range(1, 29)}
    assert first_workday(2027, 2, own) == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("day", "before"),
    [
        (date(2026, 10, 8), date(2026, 9, 30)),
        (date(2026, 10, 12), date(2026, 10, 10)),
        (date(2026, 11, 2), date(2026, 10, 30)),
        (date(2027, 1, 4), date(2027, 1, 1)),
        (date(2035, 1, 1), date(2034, 12, 29)),
    ],
)
def test_the_workday_before_a_day(day: date, before: date) -> None:
    assert workday_before(day, NOBODY) == before


def test_the_holidays_of_a_year_are_known_from_the_calendar_or_the_school() -> None:
    assert calendar_knows(2026, NOBODY)
    assert not calendar_knows(2035, NOBODY)
    assert calendar_knows(2035, {date(2035, 10, 1): DayType.OFF})


async def test_the_schools_table_is_read_as_the_rules_want_it(database: Database) -> None:
    async with database.write() as session:
        session.add(Day(day=date(2026, 10, 8), type=DayType.OFF, name="校庆"))
    async with database.read() as session:
        assert await load_days(session) == {date(2026, 10, 8): DayType.OFF}
