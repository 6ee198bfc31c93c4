"""When digests leave, and when a day of the budget ends: pure, by the school's clock.

A digest whose hour is quiet leaves at the end of the quiet hours, so that one leaves on each local
day and its moment is known when the first notice is merged into it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from itertools import count

from school.settings import SchoolSettings
from school.waking import DAY, waking_of


@dataclass(frozen=True, slots=True)
class DigestTime:
    """A digest leaves at `at`, on the school's local `day`; when the next is due it `expires`."""

    day: date
    at: datetime
    expires: datetime


def day_end(now: datetime, settings: SchoolSettings) -> datetime:
    """Return when the local day of `now` is over: the next day's midnight."""
    tomorrow = now.astimezone(settings.zone).date() + DAY
    return datetime.combine(tomorrow, time(), settings.zone).astimezone(UTC)


def digest_times(now: datetime, settings: SchoolSettings) -> Iterator[DigestTime]:
    """Yield the digests that leave after `now`, in order; each until the next one is due."""
    first = now.astimezone(settings.zone).date() - 2 * DAY
    moments = (_leaves(first + n * DAY, settings) for n in count())
    at = next(moment for moment in moments if moment > now)
    for following in moments:
        if following > at:  # quiet hours that end late may move two to the same moment
            yield DigestTime(at.astimezone(settings.zone).date(), at, following)
            at = following


def digest_is_ahead_today(now: datetime, settings: SchoolSettings) -> bool:
    """Tell whether a digest may still leave on the local day of `now`, later than now."""
    return next(digest_times(now, settings)).at < day_end(now, settings)


def _leaves(day: date, settings: SchoolSettings) -> datetime:
    wanted = datetime.combine(day, settings.digest_time, settings.zone)
    return waking_of(settings).quiet_end(wanted)
