"""What an import shows on a terminal, and as plain lines where there is none."""

import textwrap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.table import Table
from rich.text import Text

from locales.reader import Reader
from papers.workbook.faults import expectation
from papers.workbook.plans import KINDS, SAID, SHEETS, TREATMENTS
from school.imports.plan import DayOff, ImportPlan
from school.imports.rows import Fault

# Enough of a cell's value to find it by.
SHOWN = 60

Rows = Sequence[tuple[str, ...]]


@contextmanager
def progress(title: str) -> Iterator[Callable[[int, int], None]]:
    """Show a bar on a terminal, nothing elsewhere; gives what is to be called with (done, all)."""
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def show_plan(plan: ImportPlan, reader: Reader) -> None:
    """Show everything wrong with the workbook, or else everything importing it would do."""
    console = Console(highlight=False)
    if plan.warnings:
        _show(console, reader.label("Please look at these"), *_faults(plan.warnings, reader))
    if plan.faults:
        _show(
            console, reader.label("Not imported: please mend these"), *_faults(plan.faults, reader)
        )
        return
    if plan.days_off:
        _show(console, reader.label("Dates on days off"), *_days_off(plan.days_off, reader))
    if plan.told:
        _show(console, reader.label("Who is told of a change"), *_told(plan, reader))
    if plan.restated:
        _show(console, reader.label("Said otherwise so far"), *_restated(plan, reader))
    _show(console, reader.label("What the import does"), *_counts(plan, reader))
    if not plan.changes_anything:
        console.print(reader.label("Everything is as the workbook says; nothing to import."))


def _show(console: Console, title: str, head: tuple[str, ...], rows: Rows) -> None:
    """Print a table, or one line a row with tabs between where nobody sees tables."""
    if not console.is_terminal:
        for line in ((title,), head, *rows):
            console.file.write("\t".join(line) + "\n")
        return
    table = Table(title=title, title_justify="left", title_style="bold")
    for name in head:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    console.print(table)


def _faults(faults: Sequence[Fault], reader: Reader) -> tuple[tuple[str, ...], Rows]:
    head = (
        reader.label("Sheet"),
        reader.label("Row"),
        reader.label("Column"),
        reader.label("Value"),
        reader.label("Expected"),
    )
    return head, [
        (
            fault.sheet,
            str(fault.row or ""),
            fault.column or "",
            textwrap.shorten(fault.value, SHOWN, placeholder="…"),
            expectation(fault, reader),
        )
        for fault in faults
    ]


def _days_off(days: Sequence[DayOff], reader: Reader) -> tuple[tuple[str, ...], Rows]:
    head = (reader.label("Offering"), reader.label("Date"), reader.label("What becomes of it"))
    rows = []
    for day in days:
        treatment = TREATMENTS[day.treatment]
        rows.append((day.code, day.day.isoformat(), reader.label(treatment)))
    return head, rows


def _told(plan: ImportPlan, reader: Reader) -> tuple[tuple[str, ...], Rows]:
    head = (
        reader.label("Offering"),
        reader.label("Title"),
        reader.label("What becomes of it"),
        reader.label("Told on Telegram"),
        reader.label("To be called"),
    )
    rows = []
    for change in plan.told:
        kind = KINDS[change.kind]
        counts = (str(change.people), str(change.unreached))
        rows.append((change.code, change.title, reader.label(kind), *counts))
    sums = (str(plan.people_told), str(plan.people_unreached))
    return head, [*rows, (reader.label("In all"), "", "", *sums)]


def _restated(plan: ImportPlan, reader: Reader) -> tuple[tuple[str, ...], Rows]:
    head = (reader.label("Volunteer"), reader.label("What will be otherwise"))
    rows = []
    for each in plan.restated:
        what = reader.join([reader.label(SAID[name]) for name in each.fields])
        rows.append((each.code, what))
    return head, rows


def _counts(plan: ImportPlan, reader: Reader) -> tuple[tuple[str, ...], Rows]:
    head = (
        reader.label("Sheet"),
        reader.label("new"),
        reader.label("changed"),
        reader.label("unchanged"),
    )
    rows = []
    for sheet, part in plan.by_sheet().items():
        name = SHEETS[sheet]
        counts = (len(part.new), len(part.changed), part.unchanged)
        rows.append((reader.label(name), *map(str, counts)))
    return head, rows
