"""At which moments a session is recalled: pure, by the school's clock and its quiet hours."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from school.notices.tables import NoticeKind
from school.offerings import CUT_OFF_BEFORE
from school.people import Reminders
from school.settings import SchoolSettings
from school.waking import DAY, waking_of


@dataclass(frozen=True, slots=True)
class Moment:
    """A reminder of one kind is due at `at`, for those who chose one of `wanted`.

    It is not sent any more at `until`, when the next one is due or the session begins.
    """

    kind: NoticeKind
    at: datetime
    until: datetime
    wanted: tuple[Reminders, ...]


def horizon(settings: SchoolSettings) -> timedelta:
    """Return how long before a session its first moment can lie."""
    return (max(settings.reconfirm_days, 1) + 1) * DAY + timedelta(hours=1)


def moments_of(starts_at: datetime, *, first: bool, settings: SchoolSettings) -> list[Moment]:
    """Return when to recall a session; `first`: it is the offering's first, to be re-confirmed.

    Two hours before, and when that is quiet the evening before instead; then who wants both
    reminders gets one. The re-confirmation is asked in the evening two days before.
    """
    local_day = starts_at.astimezone(settings.zone).date()
    evening = _evening(local_day - DAY, settings)
    hours = starts_at - timedelta(hours=settings.reminder_hours)
    merged = waking_of(settings).is_quiet(hours)
    moments = _reminders(starts_at, evening, evening if merged else hours)
    if first:
        asked = _evening(local_day - settings.reconfirm_days * DAY, settings)
        until = evening if asked < evening else starts_at - CUT_OFF_BEFORE
        wanted = (Reminders.BOTH, Reminders.DAY_BEFORE, Reminders.TWO_HOURS)
        moments.append(Moment(NoticeKind.RECONFIRM, asked, until, wanted))
    return moments


def _reminders(starts_at: datetime, evening: datetime, hours: datetime) -> list[Moment]:
    day_before = (Reminders.DAY_BEFORE,)
    both = (Reminders.BOTH,)
    two_hours = (Reminders.TWO_HOURS,)
    if hours <= evening:
        return [
            Moment(NoticeKind.REMINDER_DAY, evening, starts_at, day_before + both),
            Moment(NoticeKind.REMINDER_HOURS, evening, starts_at, two_hours),
        ]
    return [
        Moment(NoticeKind.REMINDER_DAY, evening, hours, day_before + both),
        Moment(NoticeKind.REMINDER_HOURS, hours, starts_at, two_hours + both),
    ]


def _evening(day: date, settings: SchoolSettings) -> datetime:
    return datetime.combine(day, settings.reminder_time, settings.zone)
