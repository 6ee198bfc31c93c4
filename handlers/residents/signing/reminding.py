"""Which reminders somebody who signed up now will really get, in one line."""

from datetime import datetime, timedelta

from markupsafe import Markup

from handlers.talk import Talk
from locales.reader import Reader
from school.people import Reminders
from school.settings import SchoolSettings
from school.signups.moments import Moment, moments_of


def reminding(starts_at: datetime, talk: Talk) -> Markup | None:
    """Return when the person will be reminded of a session; None when they will not be."""
    chosen = talk.visitor.reminders
    moments = moments_ahead(starts_at, chosen, now=talk.now, settings=talk.school)
    return _told(talk.reader, starts_at, moments, talk.school)


def moments_ahead(
    starts_at: datetime, chosen: Reminders, *, now: datetime, settings: SchoolSettings
) -> list[Moment]:
    """Return the reminders to come; who signs up after a moment is not reminded at it."""
    moments = moments_of(starts_at, first=False, settings=settings)
    return [each for each in moments if chosen in each.wanted and now <= each.at]


def _told(
    reader: Reader, starts_at: datetime, moments: list[Moment], settings: SchoolSettings
) -> Markup | None:
    short = starts_at - timedelta(hours=settings.reminder_hours)
    hours = any(each.at == short for each in moments)
    evening = next((each.at for each in moments if each.at != short), None)
    if evening and hours:
        return reader.say("Reminder: 1 day and {n} hours before.", n=settings.reminder_hours)
    if evening:
        return reader.say("Reminder: the day before at {time}.", time=reader.time(evening))
    if hours:
        return reader.say("Reminder: {n} hours before.", n=settings.reminder_hours)
    return None
