"""When and of which sessions who came is asked for an opinion: pure, by the school's clock."""

from datetime import datetime, timedelta

from school.settings import SchoolSettings
from school.waking import waking_of

# People are home by then, and whoever takes the roster has taken it.
AFTER_END = timedelta(hours=2)
# So long an opinion is asked for, and may be changed.
ASKED_FOR = timedelta(days=3)
# Of lessons that one drops in to, every reader is asked about one in so long.
SERIES_ONCE_IN = timedelta(days=28)


def feedback_from(ends_at: datetime, settings: SchoolSettings) -> datetime:
    """Return from when on who came is asked.

    That is in the evening of the day (the hour of reminders), two hours after the end at least;
    when it is quiet by then, as the quiet hours end.
    """
    local = ends_at.astimezone(settings.zone)
    evening = datetime.combine(local.date(), settings.reminder_time, settings.zone)
    return waking_of(settings).quiet_end(max(ends_at + AFTER_END, evening))


def feedback_until(ends_at: datetime, settings: SchoolSettings) -> datetime:
    """Return from when on nothing can be said or changed any more."""
    return feedback_from(ends_at, settings) + ASKED_FOR


def is_asked_of(number: int, of: int) -> bool:
    """Tell whether an opinion is asked of the n-th of so many sessions.

    Of a class that is the first, the middle and the last one.
    """
    return number in {1, (of + 1) // 2, of}
