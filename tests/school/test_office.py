"""Office hours: counted on workdays alone, from opening to closing."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from school.days import DayType
from school.office import Office, office_of
from school.settings import SchoolSettings

HOUR = timedelta(hours=1)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of March 2027 in Shanghai; the 1st is a Monday."""
    return datetime(2027, 3, day, hour - 8, minute, tzinfo=UTC)


def office(**changed: time) -> Office:
    return office_of(SchoolSettings(**changed), {})


def test_what_lies_between_two_moments_is_counted_on_workdays() -> None:
    assert office().between(at(5, 16), at(8, 10)) == 2 * HOUR
    assert office().between(at(6, 9), at(7, 17)) == timedelta()
    assert office().between(at(2, 12), at(2, 10)) == timedelta()


def test_so_much_before_a_moment_is_counted_backwards_over_the_weekend() -> None:
    assert office().before(at(8, 10), 3 * HOUR) == at(5, 15)
    assert office().before(at(7, 12), HOUR) == at(5, 16)
    assert office().before(at(1, 20), 8 * HOUR) == at(1, 9)


def test_the_desk_is_manned_from_the_next_opening() -> None:
    assert office().manned_from(at(1, 10)) == at(1, 10)
    assert office().manned_from(at(5, 17)) == at(8, 9)


@pytest.mark.parametrize(
    ("start", "length", "end"),
    [
        (at(1, 10), 4 * HOUR, at(1, 14)),
        (at(1, 8), HOUR, at(1, 10)),
        (at(1, 16), 4 * HOUR, at(2, 12)),
        (at(5, 16), 4 * HOUR, at(8, 12)),
        (at(6, 12), HOUR, at(8, 10)),
        (at(1, 13), 4 * HOUR, at(1, 17)),
        (at(1, 17), HOUR, at(2, 10)),
    ],
)
def test_only_office_hours_of_workdays_count(
    start: datetime, length: timedelta, end: datetime
) -> None:
    assert office().add(start, length) == end


def test_the_schools_own_days_come_first() -> None:
    own = {date(2027, 3, 2): DayType.OFF, date(2027, 3, 6): DayType.WORKDAY}
    hours = office_of(SchoolSettings(), own)
    assert hours.add(at(1, 16), 2 * HOUR) == at(3, 10)
    assert hours.add(at(6, 10), HOUR) == at(6, 11)


def test_half_a_day_is_half_of_the_hours() -> None:
    assert office().half_day == 4 * HOUR
    assert office(office_from=time(8), office_until=time(11)).half_day == 1.5 * HOUR


def test_an_end_before_the_beginning_is_midnight() -> None:
    assert office(office_from=time(14), office_until=time(9)).half_day == 5 * HOUR


def test_a_school_that_never_opens_does_not_wait_for_ever() -> None:
    own = {date(2027, 3, 1) + timedelta(days=n): DayType.OFF for n in range(400)}
    assert office_of(SchoolSettings(), own).add(at(1, 10), HOUR) > at(30, 10)
