"""Comparing a workbook's rows with the school as it stands: a pure function."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

from school.imports.checks import check_broken_offerings
from school.imports.offerings import OfferingPlanner
from school.imports.places import Places
from school.imports.plan import Difference, ImportPlan
from school.imports.rows import (
    DayRow,
    Expected,
    Parsed,
    RowT,
    SchoolRows,
    SettingRow,
    Sheet,
    ThemeRow,
)
from school.imports.said import check_broken_volunteers, restated, with_what_was_said
from school.imports.stored import Stored
from school.imports.tree import check_tree
from school.settings import SchoolSettings

# Fields that always have a value of their own, or stand under columns of another name.
_NEVER_KEPT = {"row", "code", "day", "month"}


def plan_rows(
    parsed: Parsed, stored: Stored, *, now: datetime, base: SchoolSettings
) -> ImportPlan:
    """Return what importing `parsed` would do to `stored`, with all faults of both.

    `base` are the process's default settings. What the file does not mention stays: absent rows
    as well as absent columns.
    """
    rows = _with_absent_columns(parsed, stored)
    places = Places(parsed)
    sites = {**stored.sites, **{row.code: row for row in rows.sites}}
    said = with_what_was_said(rows.volunteers, stored.volunteers, sites, places)
    rows = replace(rows, volunteers=said)
    settings = SchoolSettings.model_validate(
        {**base.model_dump(), **stored.settings, **{row.name: row.value for row in rows.settings}}
    )
    check_tree(stored.sites, rows.sites, places, parsed.broken_rows.get(Sheet.SITES, ()))
    _check_months(stored.themes, rows.themes, places)
    planner = OfferingPlanner(rows, stored, places, zone=settings.zone, now=now)
    offerings = planner.difference()
    check_broken_offerings(parsed, planner.checks, places, stored.offerings)
    check_broken_volunteers(parsed.broken_rows.get(Sheet.VOLUNTEERS, ()), sites, places)
    volunteers = _difference(rows.volunteers, "code", stored.volunteers)
    return ImportPlan(
        basis=stored.basis,
        settings=settings,
        setting_rows=_difference(rows.settings, "name", _setting_rows(stored)),
        days=_difference(rows.days, "day", stored.days),
        sites=_difference(rows.sites, "code", stored.sites),
        menu=_difference(rows.menu, "code", stored.menu),
        volunteers=volunteers,
        themes=_difference(rows.themes, "code", stored.themes),
        offerings=offerings,
        days_off=tuple(planner.days_off),
        told=tuple(planner.told),
        restated=restated(volunteers.changed, stored.volunteers),
        volunteers_were={row.code: stored.volunteers[row.code] for row in volunteers.changed},
        faults=(*parsed.faults, *places.faults),
        warnings=(*parsed.warnings, *places.warnings),
    )


def _with_absent_columns(parsed: Parsed, stored: Stored) -> SchoolRows:
    """Fill fields whose column the file does not have with what is stored.

    Offerings have their own way, since their sessions depend on each other's columns.
    """
    rows = parsed.rows
    return replace(
        rows,
        sites=_filled(Sheet.SITES, rows.sites, stored.sites, parsed),
        menu=_filled(Sheet.MENU, rows.menu, stored.menu, parsed),
        volunteers=_filled(Sheet.VOLUNTEERS, rows.volunteers, stored.volunteers, parsed),
        themes=_filled(Sheet.THEMES, rows.themes, stored.themes, parsed),
        days=_filled(Sheet.DAYS, rows.days, stored.days, parsed),
    )


def _filled(
    sheet: Sheet, rows: tuple[RowT, ...], stored: Mapping[Any, RowT], parsed: Parsed
) -> tuple[RowT, ...]:
    header = parsed.headers.get(sheet)
    if not rows or header is None:
        return rows
    names = {field.name for field in fields(rows[0])} - _NEVER_KEPT - set(header.columns)
    if not names:
        return rows
    filled = []
    for row in rows:
        before = stored.get(row.day if isinstance(row, DayRow) else getattr(row, "code", ""))
        kept = {name: getattr(before, name) for name in names} if before else {}
        filled.append(replace(row, **kept))
    return tuple(filled)


def _difference(rows: tuple[RowT, ...], key: str, stored: Mapping[Any, RowT]) -> Difference[RowT]:
    new = tuple(row for row in rows if getattr(row, key) not in stored)
    known = [(row, stored[getattr(row, key)]) for row in rows if getattr(row, key) in stored]
    changed = tuple(row for row, before in known if row != before)
    return Difference(new, changed, len(known) - len(changed))


def _setting_rows(stored: Stored) -> dict[str, SettingRow]:
    return {name: SettingRow(name=name, value=value) for name, value in stored.settings.items()}


def _check_months(
    stored: Mapping[str, ThemeRow], rows: tuple[ThemeRow, ...], places: Places
) -> None:
    """Refuse a second theme for the same month, year and topic: only one could be sent."""
    slots: dict[tuple[int | None, int, str], str] = {}
    in_file = {row.code for row in rows}
    for theme in [*(row for row in stored.values() if row.code not in in_file), *rows]:
        if theme.day is None:
            slot = (theme.year, theme.month, theme.topic)
            first = slots.setdefault(slot, theme.code)
            if first != theme.code:
                typed = str(theme.month)
                places.fault(Sheet.THEMES, theme.row, "month", typed, Expected.OTHER_MONTH, first)
