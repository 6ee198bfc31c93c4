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
    LECTURERS = "lect"


GROUPS = {
    Group.QUIET: mark("Messages and quiet hours"),
    Group.REMINDERS: mark("Reminders"),
    Group.SIGN_UPS: mark("Sign-ups and waiting lists"),
    Group.OFFICE: mark("Office hours"),
    Group.THEMES: mark("Legal themes"),
    Group.LECTURERS: mark("Asking lecturers"),
}

# How a number is said; a time and a yes say themselves.
Unit = Callable[[Reader, int], str]


def plain(reader: Reader, n: int) -> str:
    """Return a bare number."""
    return reader.number(n)


def messages(reader: Reader, n: int) -> str:
    """Return so many messages."""
    return reader.label_many("one message", "{n} messages", n)


def hours(reader: Reader, n: int) -> str:
    """Return so many hours."""
    return reader.label_many("one hour", "{n} hours", n)


def minutes(reader: Reader, n: int) -> str:
    """Return so many minutes."""
    return reader.label_many("one minute", "{n} minutes", n)


def days(reader: Reader, n: int) -> str:
    """Return so many days."""
    return reader.label_many("one day", "{n} days", n)


def people(reader: Reader, n: int) -> str:
    """Return so many people."""
    return reader.label_many("one person", "{n} people", n)


def workday(reader: Reader, n: int) -> str:
    """Return which workday of the month."""
    return reader.label("workday {n}", n=n)


def day(reader: Reader, n: int) -> str:
    """Return which day of the month."""
    return reader.label("day {n}", n=n)


@dataclass(frozen=True, slots=True)
class Item:
    """One setting on the screens."""

    name: str
    group: Group
    label: str
    does: str
    often: tuple[SettingValue, ...]
    unit: Unit = plain
    yes: str = mark("yes, needed")
    no: str = mark("no, not needed")

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


def said(reader: Reader, item: Item, value: SettingValue) -> str:
    """Return a value in people's words."""
    if isinstance(value, time):
        return reader.time(value)
    if isinstance(value, bool):
        return reader.label(item.yes if value else item.no)
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
