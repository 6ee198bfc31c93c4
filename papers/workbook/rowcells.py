"""The way back: a row's fields as the cells of its sheet, by column."""

from dataclasses import asdict
from typing import Any

from locales.understand.week_times import written_times
from locales.understand.workbook import lexicon
from school.imports.rows import (
    DayRow,
    MenuRow,
    OfferingRow,
    Row,
    SettingRow,
    ThemeRow,
    VolunteerRow,
)
from school.menu import ItemStatus
from school.offerings import Audience, DaysOff, Mode, OfferingStatus
from school.themes import LEGAL_TOPIC

# What a blank cell says as well; written out only where it would surprise.
_DEFAULTS: dict[str, Any] = {"sessions": 1, "days_off": DaysOff.SKIP, "join_until": 1}


def cells_of(row: Row) -> dict[str, Any]:
    """Return the values of `row` by column; None and what is missing are blank cells."""
    cells = {name: value for name, value in asdict(row).items() if name != "row"}
    if isinstance(row, OfferingRow | DayRow):
        cells["date"] = row.day
    if isinstance(row, OfferingRow):
        cells = {name: value for name, value in cells.items() if _DEFAULTS.get(name) != value}
        cells["status"] = OfferingStatus.CANCELLED if cells.pop("cancelled") else None
        cells["audience"] = Audience.VOLUNTEERS if cells.pop("for_volunteers") else None
        cells["mode"] = None if row.mode is Mode.ON_SITE else row.mode
    elif isinstance(row, VolunteerRow):
        everything = lexicon().words["all"].word("all")
        said = {
            "month_limit": row.month_limit,
            "sites": row.sites and "、".join(sorted(row.sites)),
            "times": row.times and written_times(row.times),
        }
        cells |= {
            name: value if value is None else value or everything for name, value in said.items()
        }
    elif isinstance(row, MenuRow):
        cells["status"] = None if row.status is ItemStatus.GIVEN else row.status
    elif isinstance(row, ThemeRow):
        if row.day:
            cells |= {"month": None, "date": f"{row.month:02}-{row.day:02}"}
        cells["topic"] = None if row.topic == LEGAL_TOPIC else row.topic
    elif isinstance(row, SettingRow):
        cells["name"] = lexicon().settings.word(row.name)
        words = lexicon().words["answer"].words.get(row.value)
        cells["value"] = words[0] if words else row.value
    return cells
