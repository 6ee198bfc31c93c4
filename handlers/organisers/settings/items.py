"""What each setting is called, what it does, in what it is counted, and what is often chosen."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from typing import Any

from markupsafe import Markup

from locales.reader import Reader, mark
from locales.understand import Answer, yes_no
from locales.understand.values import amount, clock_time
from locales.understand.workbook import lexicon
from school.setting_changes import SettingValue
from school.settings import SchoolSettings

YES, NO = "yes", "no"


class Group(StrEnum):
    """What belongs together on one screen."""

    QUIET = "quiet"
    REMINDERS = "remind"
    SIGN_UPS = "sign"
    OFFICE = "office"
    THEMES = "themes"


GROUPS = {
    Group.QUIET: mark("Messages and quiet hours"),
    Group.REMINDERS: mark("Reminders"),
    Group.SIGN_UPS: mark("Sign-ups and waiting lists"),
    Group.OFFICE: mark("Office hours"),
    Group.THEMES: mark("Legal themes"),
}

# How a number is said; a time and a yes say themselves.
Unit = Callable[[Reader, int], str]


def _plain(reader: Reader, n: int) -> str:
    return reader.number(n)


def _messages(reader: Reader, n: int) -> str:
    return reader.label_many("one message", "{n} messages", n)


def _hours(reader: Reader, n: int) -> str:
    return reader.label_many("one hour", "{n} hours", n)


def _days(reader: Reader, n: int) -> str:
    return reader.label_many("one day", "{n} days", n)


def _people(reader: Reader, n: int) -> str:
    return reader.label_many("one person", "{n} people", n)


def _workday(reader: Reader, n: int) -> str:
    return reader.label("workday {n}", n=n)


def _day(reader: Reader, n: int) -> str:
    return reader.label("day {n}", n=n)


@dataclass(frozen=True, slots=True)
class Item:
    """One setting on the screens."""

    name: str
    group: Group
    label: str
    does: str
    often: tuple[SettingValue, ...]
    unit: Unit = _plain

    @property
    def kind(self) -> Any:
        """What its values are: time, int or bool."""
        return SchoolSettings.model_fields[self.name].annotation

    @property
    def bounds(self) -> tuple[int, int]:
        """The least and the largest of a number."""
        rules = SchoolSettings.model_fields[self.name].metadata
        low = next(rule.ge for rule in rules if hasattr(rule, "ge"))
        return low, next(rule.le for rule in rules if hasattr(rule, "le"))


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
            _messages,
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
            _hours,
        ),
        Item(
            "reconfirm_days",
            Group.REMINDERS,
            mark("Asked whether they come"),
            mark("Before the first time all are asked."),
            (1, 2, 3),
            _days,
        ),
        Item(
            "sign_up_limit",
            Group.SIGN_UPS,
            mark("Sign-ups per person"),
            mark("How many one may sign up at most."),
            (2, 4, 6, 10),
            _people,
        ),
        Item(
            "phone_required",
            Group.SIGN_UPS,
            mark("Phone needed"),
            mark("Whether nobody signs up without one."),
            (True, False),
        ),
        Item(
            "hold_hours",
            Group.SIGN_UPS,
            mark("Hours a seat is held"),
            mark("Waking hours, for who is asked next."),
            (6, 12, 24),
            _hours,
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
            _workday,
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
            _day,
        ),
    )
}


def of_group(group: Group) -> list[Item]:
    """Return the settings of a group, in order."""
    return [item for item in ITEMS.values() if item.group is group]


def said(reader: Reader, item: Item, value: SettingValue) -> str:
    """Return a value in people's words."""
    if isinstance(value, time):
        return reader.time(value)
    if isinstance(value, bool):
        return reader.label("yes, needed") if value else reader.label("no, not needed")
    return item.unit(reader, value)


def code_of(value: SettingValue) -> str:
    """Return a value as a button holds it: a colon would end it there."""
    if isinstance(value, time):
        return f"{value:%H%M}"
    if isinstance(value, bool):
        return YES if value else NO
    return str(value)


def value_of(item: Item, code: str) -> SettingValue | None:
    """Return the value that a button holds, or that the typed words mean; None for none."""
    if item.kind is time:
        return clock_time(code)
    if item.kind is int:
        return amount(code)
    return _yes(code)


def _yes(text: str) -> bool | None:
    known = {"true": True, "false": False}.get(lexicon().words["answer"].key(text) or "")
    if known is not None:
        return known
    return {Answer.YES: True, Answer.NO: False}.get(yes_no(text))


def how_to_type(reader: Reader, item: Item) -> Markup:
    """Return what may be typed."""
    if item.kind is time:
        return reader.say("Tap, or type a time, like 18:30.")
    if item.kind is bool:
        return reader.say("Tap, or type yes or no.")
    low, high = item.bounds
    return reader.say("Tap, or type {low} to {high}.", low=low, high=high)


def misfit(reader: Reader, item: Item) -> Markup:
    """Return why what was typed or pressed is not taken, and what is."""
    if item.kind is time:
        return reader.say("That is no time of day. From 0:00 to 23:59, like 18:30.")
    if item.kind is bool:
        return reader.say("Please answer yes or no.")
    low, high = item.bounds
    return reader.say("It must be a whole number, {low} to {high}.", low=low, high=high)


def note(reader: Reader, item: Item, settings: SchoolSettings) -> Markup | None:
    """Return what follows from the values as they stand together; None when nothing special."""
    quiet = _minutes(settings.quiet_from, settings.quiet_until)
    if item.name in {"quiet_from", "quiet_until"}:
        if not quiet:
            return reader.say("Both are equal: no quiet hours.")
        awake = reader.duration(_DAY - quiet)
        return reader.say("A day then has {hours} to send in.", hours=awake)
    if item.name in {"office_from", "office_until"}:
        is_late = settings.office_until <= settings.office_from
        return reader.say("As it stands: until midnight.") if is_late else None
    if item.name == "digest_time" and _minutes(settings.quiet_from, settings.digest_time) < quiet:
        return reader.say(
            "It is quiet then: sent at {time}.", time=reader.time(settings.quiet_until)
        )
    return None


_DAY = 24 * 60


def _minutes(start: time, end: time) -> int:
    """Return how long it is from one time of day to the next other, over midnight or not."""
    return (end.hour * 60 + end.minute - start.hour * 60 - start.minute) % _DAY
