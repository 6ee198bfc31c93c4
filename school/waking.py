"""Waking time: the minutes of a day outside quiet hours, in one zone, summer time included.

Pure: it knows instants and a zone, not what is waited for. Quiet hours begin at a local time
and last until a local time, over midnight (21:00-08:00) or within a day (13:00-15:00); equal
times mean that there are none. Instants are aware; what comes back is UTC.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, takewhile
from zoneinfo import ZoneInfo

from school.settings import SchoolSettings

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Waking:
    """The school's quiet hours, and what can be asked about the time between them."""

    quiet_from: time
    quiet_until: time
    zone: ZoneInfo

    def is_quiet(self, at: datetime) -> bool:
        """Tell whether `at` lies in quiet hours; their end is awake again."""
        start, end = self._quiet_ending_after(at)
        return start <= at < end

    def quiet_end(self, at: datetime) -> datetime:
        """Return when the quiet hours that `at` lies in end; `at` itself when it is awake."""
        return self._quiet_ending_after(at)[1] if self.is_quiet(at) else at.astimezone(UTC)

    def next_quiet_end(self, at: datetime) -> datetime:
        """Return when the quiet hours end that `at` lies in or that come next.

        Without quiet hours that is `at` itself.
        """
        start, end = self._quiet_ending_after(at)
        return end if start < end else at.astimezone(UTC)

    def quiets_between(self, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        """Return the quiet hours, with start and end, that touch the time between two moments."""
        quiets = takewhile(lambda quiet: quiet[0] < end, self._quiets_from(start))
        return [quiet for quiet in quiets if start < quiet[1] and quiet[0] < quiet[1]]

    def waking_minutes_between(self, start: datetime, end: datetime) -> float:
        """Return how many waking minutes pass from `start` to `end`; 0 when they are reversed."""
        waking = timedelta()
        cursor = start
        for quiet_start, quiet_end in self._quiets_from(start):
            if cursor >= end:
                break
            waking += max(min(quiet_start, end) - cursor, timedelta())
            cursor = max(cursor, quiet_end)
        return waking / MINUTE

    def add_waking(self, start: datetime, minutes: float) -> datetime:
        """Return the first moment by which `minutes` (> 0) of waking time passed since `start`."""
        need = minutes * MINUTE
        cursor = start.astimezone(UTC)
        for quiet_start, quiet_end in self._quiets_from(start):
            if cursor + need <= quiet_start:
                break
            need -= max(quiet_start - cursor, timedelta())
            cursor = max(cursor, quiet_end)
        return cursor + need

    def before_with_waking_left(self, end: datetime, minutes: float) -> datetime:
        """Return the latest moment at which `minutes` (> 0) of waking time remain until `end`."""
        need = minutes * MINUTE
        cursor = end.astimezone(UTC)
        for quiet_start, quiet_end in self._quiets_before(end):
            if cursor - need >= quiet_end:
                break
            need -= max(cursor - quiet_end, timedelta())
            cursor = min(cursor, quiet_start)
        return cursor - need

    def _quiet_ending_after(self, at: datetime) -> tuple[datetime, datetime]:
        quiets = self._quiets_from(at)
        if self.quiet_from == self.quiet_until:
            return next(quiets)
        return next((start, end) for start, end in quiets if at < end and start < end)

    def _quiets_from(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield quiet hours in order of time, from ones that may lie before `at`."""
        first = at.astimezone(self.zone).date() - 2 * DAY
        return (self._quiet_of(first + n * DAY) for n in count())

    def _quiets_before(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield quiet hours backwards in time, from the last that begin before `at`."""
        last = at.astimezone(self.zone).date() + DAY
        quiets = (self._quiet_of(last - n * DAY) for n in count())
        return (quiet for quiet in quiets if quiet[0] < at)

    def _quiet_of(self, day: date) -> tuple[datetime, datetime]:
        """Return the quiet hours that begin on a local day.

        A change to summer time may swallow short ones; they are then empty, never reversed.
        """
        next_day = day + DAY if self.quiet_until < self.quiet_from else day
        start = datetime.combine(day, self.quiet_from, self.zone).astimezone(UTC)
        end = datetime.combine(next_day, self.quiet_until, self.zone).astimezone(UTC)
        return start, max(start, end)


def waking_of(settings: SchoolSettings) -> Waking:
    """Return the waking time of a school."""
    return Waking(settings.quiet_from, settings.quiet_until, settings.zone)
