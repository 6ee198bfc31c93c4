"""A workbook's sheets as rows of cells, whatever program wrote the file.

Formulas give the value that was stored with them. A cell merged over several rows gives its value
to each of them, since people merge a date over the lectures of that day.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from papers.workbook.values import Cell

# An unpacked workbook larger than this is no school's: 5,000 offerings take 10 MB.
UNPACKED_LIMIT = 400_000_000

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ERROR_CELL = re.compile(rb'<c\b(?=[^>]*\bt="e")[^>]*\br="([A-Z]+)(\d+)"')
# A formula whose result is an empty text (t="str") is calculated, and means a blank.
_EMPTY_FORMULA = re.compile(
    rb'<c\b(?![^>]*\bt="str")[^>]*\br="([A-Z]+)(\d+)"[^>]*>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>'
)


class NoWorkbookError(Exception):
    """The bytes are no workbook that can be read."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One visible sheet: `rows` from the first row and column, an empty cell as "".

    `bad` has the places (row, column; from 0) of formulas without a value.
    """

    title: str
    visible: bool
    rows: list[list[Cell]]
    bad: frozenset[tuple[int, int]]


def grids(data: bytes) -> list[Grid]:
    """Return the sheets of an .xlsx file; raise NoWorkbookError when it is none."""
    import python_calamine as calamine

    bad = _bad_cells(data)
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        return [
            Grid(
                title=sheet.name,
                visible=sheet.visible == calamine.SheetVisibleEnum.Visible,
                rows=_rows(book.get_sheet_by_name(sheet.name)),
                bad=bad.get(sheet.name, frozenset()),
            )
            for sheet in book.sheets_metadata
            if sheet.typ == calamine.SheetTypeEnum.WorkSheet
        ]
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise NoWorkbookError from error


def _rows(sheet: object) -> list[list[Cell]]:
    rows: list[list[Cell]] = sheet.to_python(skip_empty_area=False)  # type: ignore[attr-defined]
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or []:  # type: ignore[attr-defined]
        for below in range(top + 1, min(bottom + 1, len(rows))):
            if left < len(rows[below]):
                rows[below][left] = rows[top][left]
    return rows


def _bad_cells(data: bytes) -> dict[str, frozenset[tuple[int, int]]]:
    """Find the cells that hold an error or a formula nobody calculated, by sheet.

    The reader gives both as empty cells, and an empty cell often means something.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(part.file_size for part in archive.infolist()) > UNPACKED_LIMIT:
                raise NoWorkbookError
            return {title: _bad_in(archive.read(part)) for title, part in _parts(archive)}
    except (zipfile.BadZipFile, KeyError, ET.ParseError) as error:
        raise NoWorkbookError from error


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
