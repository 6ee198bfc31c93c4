"""When a desk that has not answered is told so. Pure: moments and days off in, a moment out.

A question counts from when the desk could have read it: at once in the waking hours of a
workday, else from the beginning of the next ones. A working day later, at the same hour of the
next workday, it is overdue; another one later the next level hears of it.
"""

from datetime import UTC, datetime, timedelta

from school.days import OwnDays, is_workday
from school.settings import SchoolSettings
from school.waking import waking_of

_DAY = timedelta(days=1)
# Told twice in all: those of the desk, then those above them.
CHASES = 2


def chase_due(since: datetime, *, settings: SchoolSettings, own: OwnDays) -> datetime:
    """Return when the desk is told next: a working day after it was asked, or told, last."""
    return _next_workday(_readable(since, settings, own), own).astimezone(UTC)


def _readable(since: datetime, settings: SchoolSettings, own: OwnDays) -> datetime:
    awake = waking_of(settings).quiet_end(since).astimezone(settings.zone)
    if is_workday(awake.date(), own).is_workday:
        return awake
    morning = datetime.combine(awake.date(), settings.quiet_until, settings.zone)
    return _next_workday(morning, own)


def _next_workday(at: datetime, own: OwnDays) -> datetime:
    """Return the same hour of the next workday; both are local times."""
    at += _DAY
    while not is_workday(at.date(), own).is_workday:
        at += _DAY
    return at
