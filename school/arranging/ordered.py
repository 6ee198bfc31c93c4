"""Arranging what a site ordered: the sessions that a date it named stands for."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from school.arranging.schedule import Meetings, NoSchedule, Rhythm, dates_in, laid_out
from school.days import OwnDays
from school.imports.expand import Dates
from school.offerings import DaysOff
from school.orders.dates import Wanted


def meetings_of(
    wanted: Wanted, *, minutes: int, zone: ZoneInfo, own: OwnDays, now: datetime
) -> Meetings | NoSchedule:
    """Return the sessions a date stands for; `minutes` is how long one is that does not say.

    Sessions on days off are made up for afterwards: their number is what was ordered.
    """
    start = wanted.starts_at.astimezone(zone)
    length = wanted.ends_at - wanted.starts_at if wanted.ends_at else timedelta(minutes=minutes)
    dates = Dates((start.date(),))
    if wanted.repeats:
        rhythm = Rhythm(
            weekdays=wanted.weekdays, every=wanted.every, times=wanted.times, until=wanted.until
        )
        dates = dates_in(start.date(), rhythm, DaysOff.SHIFT, own)
    return laid_out(dates, start.time(), length, zone=zone, now=now)
