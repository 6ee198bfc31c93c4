"""Makes the example school's rows from the readable data beside this module."""

import calendar
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, time, timedelta
from importlib import resources
from typing import Any

from locales.understand.week_times import week_times
from papers.workbook import write_workbook
from school.days import DayType, calendar_knows
from school.imports.rows import (
    DayRow,
    MenuRow,
    OfferingRow,
    SchoolRows,
    SettingRow,
    SiteRow,
    ThemeRow,
    VolunteerRow,
)
from school.menu import Kind
from school.offerings import DaysOff, Mode, Repeats
from school.sites import SiteType, Tier
from school.volunteers import DayPart

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SATURDAY = 5
# Public holidays of fixed dates, for years whose holidays nobody has announced yet.
_HOLIDAYS = (
    (1, 1, "元旦"),
    (5, 1, "劳动节"),
    (5, 2, "劳动节"),
    *((10, d, "国庆节") for d in (1, 2, 3)),
)


def example_workbook(today: date) -> bytes:
    """Return the example school as a workbook, its offerings in the weeks after `today`."""
    return write_workbook(example_rows(today))


def example_rows(today: date) -> SchoolRows:
    """Return the example school, its offerings in the weeks after `today`."""
    return SchoolRows(
        settings=tuple(
            SettingRow(name=name, value=value)
            for name, value in _data("settings")["settings"].items()
        ),
        days=tuple(_days(today.year)),
        sites=tuple(_site(site) for site in _data("sites")["sites"]),
        menu=tuple(
            MenuRow(**{**item, "kind": Kind(item["kind"])}) for item in _data("menu")["menu"]
        ),
        volunteers=tuple(_volunteer(each) for each in _data("volunteers")["volunteers"]),
        themes=tuple(_theme(theme) for theme in _data("themes")["themes"]),
        offerings=tuple(_offering(each, today) for each in _data("offerings")["offerings"]),
    )


def _data(name: str) -> dict[str, Any]:
    text = resources.files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _site(site: Mapping[str, Any]) -> SiteRow:
    kind = site.get("type")
    typed = {"tier": Tier(site["tier"]), "type": SiteType(kind) if kind else None}
    return SiteRow(**{**site, **typed})


def _volunteer(volunteer: Mapping[str, Any]) -> VolunteerRow:
    fields = dict(volunteer)
    if "sites" in fields:
        fields["sites"] = frozenset(fields["sites"])
    if "times" in fields:
        named = week_times(fields["times"]) or ()
        fields["times"] = frozenset((day, DayPart(part)) for day, part in named)
    return VolunteerRow(**fields)


def _theme(theme: Mapping[str, Any]) -> ThemeRow:
    fields = {**theme, "body": theme["body"].strip()}
    if "date" in fields:
        month, day = fields.pop("date").split("-")
        fields |= {"month": int(month), "day": int(day)}
    return ThemeRow(**fields)


def _offering(offering: Mapping[str, Any], today: date) -> OfferingRow:
    fields = dict(offering)
    day = _day(fields, today)
    until = fields.pop("until", None)
    for name, kind in (("repeats", Repeats), ("days_off", DaysOff), ("mode", Mode)):
        if name in fields:
            fields[name] = kind(fields[name])
    for name in ("start", "end"):
        if name in fields:
            fields[name] = time.fromisoformat(fields[name])
    deadline = day - timedelta(days=until) if until else None
    return OfferingRow(**fields, day=day, deadline=deadline)


def _day(fields: dict[str, Any], today: date) -> date:
    """Take the first session's date out of the fields that tell it."""
    if "in" in fields:
        return today + timedelta(days=fields.pop("in"))
    tomorrow = today + timedelta(days=1)
    ahead = (_WEEKDAYS.index(fields.pop("on")) - tomorrow.weekday()) % 7
    return tomorrow + timedelta(days=ahead, weeks=fields.pop("week", 0))


def _days(year: int) -> Iterator[DayRow]:
    """Yield the school's own days of this year and the next."""
    for each in (year, year + 1):
        if not calendar_knows(each, {}):
            for month, day, name in _HOLIDAYS:
                yield DayRow(day=date(each, month, day), type=DayType.OFF, name=name)
        yield DayRow(day=_last_monday_of_august(each), type=DayType.OFF, name="设备检修")
        yield DayRow(
            day=_third_saturday_of_october(each), type=DayType.WORKDAY, name="学习周开放日"
        )


def _last_monday_of_august(year: int) -> date:
    last = date(year, 8, 31)
    return last - timedelta(days=last.weekday() - calendar.MONDAY)


def _third_saturday_of_october(year: int) -> date:
    first = date(year, 10, 1)
    return first + timedelta(days=(_SATURDAY - first.weekday()) % 7, weeks=2)
