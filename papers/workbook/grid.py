"""A workbook's sheets as rows of cells, whatever program wrote the file.

Formulas give the value that was stored with them. A cell merged over several rows gives its value
to each of them, since people merge a date over the lectures of that day.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

from papers.workbook.values import Cell, shown

# An unpacked workbook larger than this is no school's: 5,000 offerings take 10 MB.
UNPACKED_LIMIT = 400_000_000

# Rows and columns of a sheet that are read. A stray space far from the table would make the
# reader build every cell up to it, a million rows of 16,000 columns.
LARGEST = (50_000, 100)

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ERROR_CELL = re.compile(rb'<c\b(?=[^>]*\bt="e")[^>]*\br="([A-Z]+)(\d+)"')
# A formula whose result is an empty text (t="str") is calculated, and means a blank.
_EMPTY_FORMULA = re.compile(
    rb'<c\b(?![^>]*\bt="str")[^>]*\br="([A-Z]+)(\d+)"[^>]*>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>'
)
# Every cell that holds something; blank ones with a format cost nothing.
_FULL_CELL = re.compile(rb'<c\b[^>]*\br="([A-Z]+)(\d+)"[^>]*(?<!/)>\s*<[vif]')


class NoWorkbookError(Exception):
    """The bytes are no workbook that can be read."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One visible sheet: `rows` from the first row and column, an empty cell as "".

    `bad` has the places (row, column; from 0) of formulas without a value. `far` names a cell
    outside of the largest sheet that is read; then there are no rows.
    """

    title: str
    visible: bool
    rows: list[list[Cell]]
    bad: frozenset[tuple[int, int]]
    far: str = ""


@dataclass(frozen=True, slots=True)
class _Part:
    """What a worksheet's XML tells that the reader does not."""

    bad: frozenset[tuple[int, int]] = frozenset()
    far: str = ""


def grids(data: bytes) -> list[Grid]:
    """Return the sheets of an .xlsx file; raise NoWorkbookError when it is none."""
    import python_calamine as calamine

    parts = _looked_at(data)
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [
            _grid(book, sheet, parts.get(sheet.name, _Part()))
            for sheet in book.sheets_metadata
            if sheet.typ == calamine.SheetTypeEnum.WorkSheet
        ]
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise NoWorkbookError from error


def _grid(book: Any, sheet: Any, part: _Part) -> Grid:
    """Read one sheet, unless it is too large to be read."""
    return Grid(
        title=sheet.name,
        visible=sheet.visible == type(sheet.visible).Visible,
        rows=[] if part.far else _rows(book.get_sheet_by_name(sheet.name)),
        bad=part.bad,
        far=part.far,
    )


def _rows(sheet: Any) -> list[list[Cell]]:
    """Return the rows, with merged cells in each that has a value of its own besides."""
    rows: list[list[Cell]] = sheet.to_python(skip_empty_area=False)
    own: dict[int, bool] = {}
    merged = [
        (rows[below], left, rows[top][left])
        for (top, left), (bottom, _) in sheet.merged_cell_ranges or []
        for below in range(top + 1, min(bottom + 1, len(rows)))
        if left < len(rows[below])
        and own.setdefault(below, any(shown(cell) for cell in rows[below]))
    ]
    for row, left, value in merged:
        row[left] = value
    return rows


def _looked_at(data: bytes) -> dict[str, _Part]:
    """Find, by sheet, what the reader would not tell us or not survive.

    Cells that hold an error or a formula nobody calculated it gives as empty ones, and an empty
    cell often means something.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > UNPACKED_LIMIT:
                raise NoWorkbookError
            return {title: _look_at(archive.read(part)) for title, part in _parts(archive)}
    except (zipfile.BadZipFile, KeyError, ET.ParseError) as error:
        raise NoWorkbookError from error


def _look_at(part: bytes) -> _Part:
    return _Part(_bad_in(part), _far_in(part))


def _far_in(part: bytes) -> str:
    """Name the first full cell outside of the largest sheet that is read, or nothing."""
    rows, columns = LARGEST
    for cell in _FULL_CELL.finditer(part):
        if int(cell[2]) > rows or _column(cell[1]) >= columns:
            return (cell[1] + cell[2]).decode()
    return ""


def _parts(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Name the archive's part for each worksheet."""
    # Parts are small and without entities; expat itself bounds their expansion.
    relations = ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    book = ET.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314
    for sheet in book.iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(_RELATION), "")
        if "worksheets/" in target:
            part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            yield sheet.get("name", ""), part


def _bad_in(part: bytes) -> frozenset[tuple[int, int]]:
    errors = _ERROR_CELL.finditer(part) if b't="e"' in part else ()
    empty = _EMPTY_FORMULA.finditer(part) if b"<f" in part else ()
    found = (*errors, *empty)
    return frozenset((int(match[2]) - 1, _column(match[1])) for match in found)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1
