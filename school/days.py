"""Days off and workdays: the school's own table first, then the calendar of public holidays.

The calendar of public holidays (chinesecalendar) ends with the year the State Council has last
announced. Later years count Monday to Friday as workdays, and every answer says so.
"""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from sqlmodel import Field, SQLModel, select

from school.columns import choice
from school.database import Session

_DAY = timedelta(days=1)
_FRIDAY = 4


class DayType(StrEnum):
    """休 off, 班 workday."""

    OFF = "off"
    WORKDAY = "workday"


class Day(SQLModel, table=True):
    """A date about which the school says more than the calendar."""

    __tablename__ = "days"

    day: date = Field(primary_key=True)
    type: DayType = choice(DayType)
    name: str | None = Field(default=None, max_length=40)


@dataclass(frozen=True, slots=True)
class WorkdayAnswer:
    """Whether a day is a workday; `known` is False when only its weekday was asked."""

    is_workday: bool
    known: bool


OwnDays = Mapping[date, DayType]


def is_workday(day: date, own: OwnDays) -> WorkdayAnswer:
    """Ask the school's own table, then the calendar, then the weekday."""
    if day in own:
        return WorkdayAnswer(own[day] is DayType.WORKDAY, known=True)
    detail = _calendar(day)
    if detail is None:
        return WorkdayAnswer(day.weekday() <= _FRIDAY, known=False)
    return WorkdayAnswer(not detail.is_off, known=True)


def is_day_off(day: date, own: OwnDays) -> bool:
    """Say whether the school is closed: an own day off or a public holiday.

    A weekend alone is no day off, since a community school teaches on weekends too; the weekend
    days inside a public holiday are.
    """
    if day in own:
        return own[day] is DayType.OFF
    detail = _calendar(day)
    return detail is not None and detail.is_off and detail.holiday


def calendar_knows(year: int, own: OwnDays) -> bool:
    """Say whether the holidays of `year` are known, from the calendar or the school's table."""
    return _calendar(date(year, 1, 1)) is not None or any(day.year == year for day in own)


def first_workday(year: int, month: int, own: OwnDays) -> date:
    """Return the first workday of the month."""
    return nth_workday(year, month, 1, own)


def nth_workday(year: int, month: int, n: int, own: OwnDays) -> date:
    """Return the n-th workday of the month, or its last one when it has fewer.

    A month all of whose days are off gives its last day, so that nothing due in it is lost.
    """
    days = [date(year, month, 1 + i) for i in range(calendar.monthrange(year, month)[1])]
    workdays = [day for day in days if is_workday(day, own).is_workday]
    return workdays[min(n, len(workdays)) - 1] if workdays else days[-1]


def workday_before(day: date, own: OwnDays) -> date:
    """Return the last workday before `day`."""
    day -= _DAY
    while not is_workday(day, own).is_workday:
        day -= _DAY
    return day


async def load_days(session: Session) -> dict[date, DayType]:
    """Return the school's own table, as the functions above want it."""
    return {row.day: row.type for row in (await session.exec(select(Day))).all()}


@dataclass(frozen=True, slots=True)
class _Detail:
    is_off: bool
    holiday: bool


@lru_cache(maxsize=4_096)
def _calendar(day: date) -> _Detail | None:
    """Return what the calendar of public holidays says, or None where it has no data.

    Kept, since the package looks through all its years at each call.
    """
    import chinese_calendar

    try:
        is_off, holiday = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return None
    return _Detail(is_off, holiday is not None)
