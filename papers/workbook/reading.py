"""Reading a workbook: bytes in, rows and everything that is wrong with them out.

A pure function, fit for a worker process. Nothing hides behind something else: every cell of
every row is read before the faults are handed back.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from locales.understand.workbook import lexicon
from papers.workbook.grid import LARGEST, Grid, NoWorkbookError, grids
from papers.workbook.rowrules import finish
from papers.workbook.sheets import Column, Layout, layouts
from papers.workbook.values import Cell, UnreadableError, shown
from school.imports.rows import BrokenRow, Expected, Fault, Header, Parsed, Row, SchoolRows, Sheet

Progress = Callable[[int, int], None]

# A title, a remark or a date may stand above the headers.
HEADER_WITHIN = 20
PROGRESS_EVERY = 200
NOTES = "notes"


@dataclass(slots=True)
class _Findings:
    """What has been read so far."""

    rows: dict[Sheet, list[Row]] = field(default_factory=dict)
    headers: dict[Sheet, Header] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    broken: dict[Sheet, set[str]] = field(default_factory=dict)
    broken_rows: dict[Sheet, list[BrokenRow]] = field(default_factory=dict)
    unread: set[Sheet] = field(default_factory=set)

    def parsed(self) -> Parsed:
        return Parsed(
            rows=SchoolRows(**{sheet: tuple(rows) for sheet, rows in self.rows.items()}),  # type: ignore[arg-type]
            headers=dict(self.headers),
            faults=tuple(self.faults),
            warnings=tuple(self.warnings),
            broken={sheet: frozenset(codes) for sheet, codes in self.broken.items()},
            broken_rows={sheet: tuple(rows) for sheet, rows in self.broken_rows.items()},
            unread=frozenset(self.unread),
        )


@dataclass(slots=True)
class _Counter:
    """Tells `progress` how many of all rows are read, now and then."""

    progress: Progress | None
    total: int
    done: int = 0

    def step(self) -> None:
        self.done += 1
        if self.progress and (self.done % PROGRESS_EVERY == 0 or self.done == self.total):
            self.progress(self.done, self.total)


def parse_workbook(data: bytes, *, progress: Progress | None = None) -> Parsed:
    """Read the workbook; `progress` hears (rows read, rows in all) now and then.

    The result has the rows without fault, and the faults of all others with what could be read of
    them. Nothing is raised for what the file says.
    """
    findings = _Findings()
    try:
        sheets = grids(data)
    except NoWorkbookError:
        findings.faults.append(Fault("", None, None, "", Expected.WORKBOOK))
        return findings.parsed()
    known = list(_known(sheets, findings))
    if not known and not findings.faults:
        words = tuple(layout.title() for layout in layouts().values())
        findings.faults.append(Fault("", None, None, "", Expected.KNOWN_SHEET, words))
    counter = _Counter(progress, sum(len(grid.rows) for _, grid in known))
    for layout, grid in known:
        _SheetReader(layout, grid, findings).read(counter)
    return findings.parsed()


def _known(sheets: list[Grid], findings: _Findings) -> Iterator[tuple[Layout, Grid]]:
    """Pair the file's sheets with their layouts; say what is left aside."""
    seen: dict[str, str] = {}
    for grid in sheets:
        key = lexicon().sheets.key(grid.title)
        if key == NOTES or (key is None and not _has_content(grid)):
            continue
        if key is None:
            findings.warnings.append(Fault(grid.title, None, None, "", Expected.KNOWN_SHEET))
        elif not grid.visible:
            findings.warnings.append(Fault(grid.title, None, None, "", Expected.VISIBLE_SHEET))
        elif key in seen:
            findings.faults.append(
                Fault(grid.title, None, None, "", Expected.ONE_SHEET, (seen[key],))
            )
            findings.unread.add(Sheet(key))
        elif grid.far:
            findings.faults.append(
                Fault(grid.title, None, None, grid.far, Expected.NEAR, tuple(map(str, LARGEST)))
            )
            findings.unread.add(Sheet(key))
        else:
            seen[key] = grid.title
            yield layouts()[Sheet(key)], grid


def _has_content(grid: Grid) -> bool:
    return grid.visible and (
        bool(grid.far) or any(shown(cell) for row in grid.rows for cell in row)
    )


class _SheetReader:
    """Reads one sheet into the findings."""

    def __init__(self, layout: Layout, grid: Grid, findings: _Findings) -> None:
        self.layout = layout
        self.grid = grid
        self.findings = findings
        self.columns: list[tuple[int, Column, str]] = []
        self.first_rows: dict[object, int] = {}
        self.has_required = True

    def read(self, counter: _Counter) -> None:
        header_at = self._find_header()
        if header_at is None:
            words = tuple(self.layout.headings().word(key) for key in self.layout.required())
            self._fault(None, None, "", Expected.HEADER, *sorted(words))
            self.findings.unread.add(self.layout.sheet)
            return
        self._read_header(header_at)
        rows = self.findings.rows.setdefault(self.layout.sheet, [])
        for at, cells in enumerate(self.grid.rows):
            if at > header_at and any(shown(cell) for cell in cells):
                row = self._row(at, cells)
                if row is not None:
                    rows.append(row)
            counter.step()

    def _find_header(self) -> int | None:
        """Return the row with most known headers, if at least one required one is among them."""
        counts = [
            len({self.layout.headings().key(shown(cell)) for cell in cells} - {None})
            for cells in self.grid.rows[:HEADER_WITHIN]
        ]
        best = max(counts, default=0)
        if best < min(2, len(self.layout.required())):
            return None
        return counts.index(best)

    def _read_header(self, at: int) -> None:
        by_key = {column.key: column for column in self.layout.columns}
        names: dict[str, str] = {}
        for position, cell in enumerate(self.grid.rows[at]):
            name = shown(cell)
            key = self.layout.headings().key(name) if name else None
            if name and key is None:
                self._warn(at, name, Expected.KNOWN_COLUMN)
            elif key in names:
                self._fault(at, name, "", Expected.ONE_COLUMN)
            elif key is not None:
                names[key] = name
                self.columns.append((position, by_key[key], name))
        for column in self.layout.columns:
            if column.required and column.key not in names:
                self._fault(at, self.layout.headings().word(column.key), "", Expected.COLUMN)
                self.has_required = False
        if self.layout.key not in names:
            self.findings.unread.add(self.layout.sheet)
        self.findings.headers[self.layout.sheet] = Header(self.grid.title, names)

    def _row(self, at: int, cells: list[Cell]) -> Row | None:
        """Read one row; None when it is a header again, or has faults: then it is noted."""
        if all(self._is(column, cells[position]) for position, column, _ in self.columns):
            return None
        before = len(self.findings.faults)
        found, failed = self._cells(at, cells)
        for fault in finish(self.layout.sheet, found, failed):
            name = self._name(fault.column)
            self._fault(at, name, fault.value, fault.expected, *fault.hint)
        key = found.get(self.layout.key_field)
        self._check_first(at, key)
        if len(self.findings.faults) == before and self.has_required:
            return self.layout.row(row=at + 1, **found)
        if key is not None:
            self.findings.broken.setdefault(self.layout.sheet, set()).add(str(key))
        broken = BrokenRow(at + 1, found, frozenset(failed))
        self.findings.broken_rows.setdefault(self.layout.sheet, []).append(broken)
        return None

    def _is(self, column: Column, cell: Cell) -> bool:
        return self.layout.headings().key(shown(cell)) == column.key

    def _cells(self, at: int, cells: list[Cell]) -> tuple[dict[str, Any], set[str]]:
        """Read a row's cells that are not blank, by column; name the columns that failed."""
        found: dict[str, Any] = {}
        failed: set[str] = set()
        for position, column, name in self.columns:
            typed = shown(cells[position])
            if (at, position) in self.grid.bad:
                failed.add(column.key)
                self._fault(at, name, typed, Expected.FORMULA_VALUE)
            elif not typed:
                if column.required:
                    self._fault(at, name, "", Expected.VALUE)
            elif lexicon().blanks.key(typed) != column.key:
                try:
                    found[column.key] = column.read(cells[position])
                except UnreadableError as error:
                    failed.add(column.key)
                    self._fault(at, name, typed, error.expected, *error.hint)
        return found, failed

    def _check_first(self, at: int, key: object) -> None:
        """Refuse a second row about the same thing."""
        if key is None:
            return
        first = self.first_rows.setdefault(key, at + 1)
        if first != at + 1:
            self._fault(at, self._name(self.layout.key), str(key), Expected.ONCE, first)

    def _name(self, key: str) -> str:
        known = {column.key: name for _, column, name in self.columns}
        return known.get(key) or self.layout.headings().word(key)

    def _fault(
        self, at: int | None, column: str | None, value: str, expected: Expected, *hint: object
    ) -> None:
        row = None if at is None else at + 1
        parts = tuple(str(part) for part in hint)
        self.findings.faults.append(Fault(self.grid.title, row, column, value, expected, parts))

    def _warn(self, at: int, column: str, expected: Expected) -> None:
        self.findings.warnings.append(Fault(self.grid.title, at + 1, column, "", expected))
