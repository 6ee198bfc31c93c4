"""Office hours: when somebody at a desk phones, in the school's zone, on workdays.

Pure: it knows instants, a zone and the school's own days. What comes back is UTC.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from school.days import OwnDays, is_workday
from school.settings import SchoolSettings

_DAY = timedelta(days=1)
# No school closes its office for longer; a table of days that says so is not searched for ever.
_LOOKED_AHEAD = 120


@dataclass(frozen=True, slots=True)
class Office:
    """When the school's desks are manned; an end that is not after the beginning is midnight."""

    opens: time
    closes: time
    zone: ZoneInfo
    own: OwnDays

    @property
    def half_day(self) -> timedelta:
        """Half of the hours of a working day: for so long an offer by phone is held."""
        start, end = self._hours(datetime(2000, 1, 3, tzinfo=self.zone))
        return (end - start) / 2

    def add(self, start: datetime, length: timedelta) -> datetime:
        """Return when `length` of office hours has passed since `start`."""
        cursor = start.astimezone(UTC)
        for opens, closes in self._from(cursor):
            begin = max(cursor, opens)
            if begin + length <= closes:
                return begin + length
            length -= max(closes - begin, timedelta())
        return cursor + _LOOKED_AHEAD * _DAY

    def manned_from(self, at: datetime) -> datetime:
        """Return the first moment from `at` on that lies in office hours."""
        cursor = at.astimezone(UTC)
        hours = (max(cursor, opens) for opens, closes in self._from(cursor) if cursor < closes)
        return next(hours, cursor)

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Return how much of office hours lies between two moments."""
        found = timedelta()
        for opens, closes in self._from(start):
            if opens >= end:
                break
            found += max(min(closes, end) - max(opens, start), timedelta())
        return found

    def before(self, end: datetime, length: timedelta) -> datetime:
        """Return the latest moment at which `length` of office hours is left until `end`."""
        cursor = end.astimezone(UTC)
        for opens, closes in self._back(cursor):
            last = min(cursor, closes)
            if last - length >= opens:
                return last - length
            length -= max(last - opens, timedelta())
        return cursor - _LOOKED_AHEAD * _DAY

    def opening_before(self, at: datetime, *, within: int) -> datetime:
        """Return when the office last opened on a day before that of `at`.

        None of so many days a workday: when it would have opened the day before.
        """
        local = at.astimezone(self.zone)
        days = [local - n * _DAY for n in range(1, within + 1)]
        worked = (day for day in days if is_workday(day.date(), self.own).is_workday)
        return self._hours(next(worked, days[0]))[0]

    def _from(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield the office hours of the coming workdays, today's first."""
        local = at.astimezone(self.zone)
        for n in range(_LOOKED_AHEAD):
            day = local + n * _DAY
            if is_workday(day.date(), self.own).is_workday:
                yield self._hours(day)

    def _back(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield the office hours of workdays, that of `at` first, then those before it."""
        local = at.astimezone(self.zone)
        days = (local - n * _DAY for n in range(_LOOKED_AHEAD))
        return (self._hours(day) for day in days if is_workday(day.date(), self.own).is_workday)

    def _hours(self, day: datetime) -> tuple[datetime, datetime]:
        start = datetime.combine(day.date(), self.opens, self.zone)
        last = day.date() if self.opens < self.closes else day.date() + _DAY
        end = datetime.combine(
            last, self.closes if self.opens < self.closes else time(0), self.zone
        )
        return start.astimezone(UTC), end.astimezone(UTC)


def office_of(settings: SchoolSettings, own: OwnDays) -> Office:
    """Return the office hours of a school that has these days of its own."""
    return Office(settings.office_from, settings.office_until, settings.zone, own)
