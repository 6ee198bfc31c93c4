"""Every setting that can be changed by chat, in the order of the screens."""

from datetime import time

from handlers.organisers.settings.items import (
    Group,
    Item,
    day,
    days,
    hours,
    messages,
    minutes,
    people,
    workday,
)
from locales.reader import mark

ITEMS = {
    item.name: item
    for item in (
        Item(
            "quiet_from",
            Group.QUIET,
            mark("Quiet hours begin"),
            mark("Then only what is urgent is sent."),
            (time(20), time(21), time(22)),
        ),
        Item(
            "quiet_until",
            Group.QUIET,
            mark("Quiet hours end"),
            mark("Then what has waited is sent."),
            (time(7), time(8), time(9)),
        ),
        Item(
            "daily_messages",
            Group.QUIET,
            mark("Daily messages"),
            mark("What is more comes in one digest."),
            (1, 2, 3, 5),
            messages,
        ),
        Item(
            "digest_time",
            Group.QUIET,
            mark("Time of the digest"),
            mark("The day's rest then comes at once."),
            (time(18), time(19), time(20)),
        ),
        Item(
            "reminder_time",
            Group.REMINDERS,
            mark("Day-before reminder"),
            mark("People are reminded the day before."),
            (time(17), time(18), time(19)),
        ),
        Item(
            "reminder_hours",
            Group.REMINDERS,
            mark("Hours before the start"),
            mark("People are reminded once more then."),
            (1, 2, 3),
            hours,
        ),
        Item(
            "reconfirm_days",
            Group.REMINDERS,
            mark("Asked whether they come"),
            mark("Before the first time all are asked."),
            (1, 2, 3),
            days,
        ),
        Item(
            "sign_up_limit",
            Group.SIGN_UPS,
            mark("Sign-ups per person"),
            mark("How many one may sign up at most."),
            (2, 4, 6, 10),
            people,
        ),
        Item(
            "phone_required",
            Group.SIGN_UPS,
            mark("Phone needed"),
            mark("Whether nobody signs up without one."),
            (True, False),
        ),
        Item(
            "no_shows_wait",
            Group.SIGN_UPS,
            mark("Who often stays away"),
            mark("Three times in 90 days, then behind."),
            (True, False),
            yes=mark("waits behind others"),
            no=mark("waits like everybody"),
        ),
        Item(
            "hold_hours",
            Group.SIGN_UPS,
            mark("Hours a seat is held"),
            mark("Waking hours, for who is asked next."),
            (6, 12, 24),
            hours,
        ),
        Item(
            "check_in_before",
            Group.SIGN_UPS,
            mark("Check-in opens before"),
            mark("So long before it begins."),
            (30, 60, 90),
            minutes,
        ),
        Item(
            "check_in_after",
            Group.SIGN_UPS,
            mark("Check-in closes after"),
            mark("So long after its end."),
            (15, 30, 60),
            minutes,
        ),
        Item(
            "office_from",
            Group.OFFICE,
            mark("Office opens"),
            mark("Desks phone then, on workdays."),
            (time(8, 30), time(9), time(9, 30)),
        ),
        Item(
            "office_until",
            Group.OFFICE,
            mark("Office closes"),
            mark("After that nobody is phoned."),
            (time(16, 30), time(17), time(18)),
        ),
        Item(
            "theme_workday",
            Group.THEMES,
            mark("Workday of the theme"),
            mark("It goes out on this workday."),
            (1, 2, 3, 5),
            workday,
        ),
        Item(
            "theme_time",
            Group.THEMES,
            mark("Time of the theme"),
            mark("At this time the theme goes out."),
            (time(9), time(10), time(15)),
        ),
        Item(
            "preview_time",
            Group.THEMES,
            mark("Time of the preview"),
            mark("Owners see it a workday before."),
            (time(9), time(10), time(14)),
        ),
        Item(
            "theme_alarm_day",
            Group.THEMES,
            mark("Missing theme alarm"),
            mark("Owners hear if next month has none."),
            (20, 25, 28),
            day,
        ),
        Item(
            "theme_quiz_days",
            Group.THEMES,
            mark("Reminder of a theme's quiz"),
            mark("Who has not done it is asked once."),
            (3, 5, 7),
            days,
        ),
        Item(
            "lecturer_chase_hours",
            Group.LECTURERS,
            mark("First reminder after"),
            mark("Who does not answer is asked again."),
            (12, 24, 48),
            hours,
        ),
        Item(
            "lecturer_last_chase_hours",
            Group.LECTURERS,
            mark("Last reminder before it"),
            mark("Then the next one is asked."),
            (48, 72, 120, 168),
            hours,
        ),
        Item(
            "lecturer_answer_hours",
            Group.LECTURERS,
            mark("Time for the last answer"),
            mark("After the last reminder."),
            (3, 6, 12),
            hours,
        ),
        Item(
            "lecturer_know_hours",
            Group.LECTURERS,
            mark("You hear of it before it"),
            mark("If nobody gives it by then."),
            (12, 24, 48),
            hours,
        ),
    )
}


def of_group(group: Group) -> list[Item]:
    """Return the settings of a group, in order."""
    return [item for item in ITEMS.values() if item.group is group]
