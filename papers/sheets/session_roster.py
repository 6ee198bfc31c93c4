"""The roster of one session to tick, as a file that may be sent back, and what was ticked in it.

Each row carries a code of the session and the person, so that a sheet that was sorted, or to which
rows were added, is still understood. Rows without a code are people who came without a sign-up.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from locales.reader import mark
from locales.understand.ticks import CellTick, cell_tick
from papers.sheets.table import Cell, Column, Paper, written
from papers.sheets.wording import Wording, masked
from papers.workbook.grid import NoWorkbookError, grids
from school.attendance.roster import SessionRoster, Standing

# Rows at the end for those who came without a sign-up.
SPARE_ROWS = 8
# What stands in the cells of the last column: no word of any language.
_CODE = re.compile(r"(\d{1,10})-(\d{1,10})")
_COME = "✓"

STANDINGS = {
    Standing.SIGNED_UP: mark("has a seat"),
    Standing.WAITING: mark("waits"),
    Standing.SAID_NO: mark("said no before"),
    Standing.CHECKED_IN: mark("checked in"),
    Standing.TICKED: mark("came"),
    Standing.WALK_IN: mark("came, no sign-up"),
    Standing.ABSENT: mark("did not come"),
    Standing.EXCUSED: mark("excused"),
}
_HERE = (Standing.CHECKED_IN, Standing.TICKED, Standing.WALK_IN)


@dataclass(frozen=True, slots=True)
class TickedSheet:
    """What stands in a roster that was sent back: by person, and how many came besides.

    `unclear` are the rows (as people count them, from 1) whose cell says nothing clear.
    """

    session_id: int
    marks: Mapping[int, CellTick] = field(default_factory=dict)
    blank: int = 0
    walk_ins: int = 0
    unclear: tuple[int, ...] = ()


def session_roster_paper(roster: SessionRoster, wording: Wording) -> bytes:
    """Return the roster of a session with a column to tick."""
    reader = wording.reader
    when = reader.span(roster.starts_at, roster.ends_at, today=wording.today)
    how = reader.label("Tick the column Came, and send me the file.")
    note = "  ".join(filter(None, (when, roster.site, roster.room, how)))
    columns = (
        Column(reader.label("No."), 6),
        Column(reader.label("Name"), 16),
        Column(reader.label("Phone"), 16),
        Column(reader.label("State"), 16),
        Column(reader.label("Came"), 12),
        Column(reader.label("Code"), 14),
    )
    rows: list[Sequence[Cell]] = [
        (
            each.number,
            each.name,
            masked(each.phone),
            reader.label(STANDINGS[each.standing]),
            _COME if each.standing in _HERE else None,
            f"{roster.session_id}-{each.person_id}",
        )
        for each in roster.lines
    ]
    # A roster that nobody is on must be known for one, too.
    rows.append((None, None, None, None, None, f"{roster.session_id}-0"))
    rows += [(None,) * len(columns)] * SPARE_ROWS
    title = reader.label("{title}: attendance", title=roster.title)
    return written(Paper(title, note, columns, rows, reader.label("Page")))


def read_session_roster(data: bytes) -> TickedSheet | None:
    """Return what was ticked; None when the file is no such roster."""
    try:
        found = grids(data)
    except NoWorkbookError:
        return None
    for grid in found:
        sheet = _read(grid.rows)
        if sheet is not None:
            return sheet
    return None


def _read(rows: Sequence[Sequence[object]]) -> TickedSheet | None:
    cells = ((r, c, cell) for r, row in enumerate(rows) for c, cell in enumerate(row))
    at = next(((r, c) for r, c, cell in cells if _code(cell)), None)
    if at is None or at[1] < 1:
        return None
    first, column = at
    session_id = (_code(rows[first][column]) or (0, 0))[0]
    marks: dict[int, CellTick] = {}
    unclear, blank, walk_ins = [], 0, 0
    for n, row in enumerate(rows[first:], first + 1):
        code = _code(row[column]) if len(row) > column else None
        said = _text(row[column - 1]) if len(row) >= column else ""
        tick = cell_tick(said)
        person = code[1] if code and code[0] == session_id else 0
        if said and tick is None:
            unclear.append(n)
        elif person and tick is not None:
            marks[person] = tick
        elif person:
            blank += 1
        elif tick is CellTick.CAME and any(_text(cell) for cell in row[: column - 1]):
            walk_ins += 1
    return TickedSheet(session_id, marks, blank, walk_ins, tuple(unclear))


def _code(cell: object) -> tuple[int, int] | None:
    found = _CODE.fullmatch(_text(cell))
    return (int(found[1]), int(found[2])) if found else None


def _text(cell: object) -> str:
    """Return a cell as text; a whole number without what the reader adds to it."""
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()
