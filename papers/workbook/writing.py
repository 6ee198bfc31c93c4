"""Writing a workbook: the empty template, and a school's rows for the next import.

All text is written as text: what begins with = + - or @ stays what it is and never becomes a
formula or a link, and a phone number keeps its zeros.
"""

import io
from datetime import date, datetime, time
from typing import Any

from locales.understand.workbook import lexicon
from papers.workbook.rowcells import cells_of
from papers.workbook.sheets import Column, Layout, layouts
from school.imports.rows import SchoolRows

# Rows below the last one in which the lists of allowed words still open.
ROWS_AHEAD = 2_000
PLAIN = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def template_workbook() -> bytes:
    """Return the empty workbook: every sheet, its headers, its lists of words, its notes."""
    return write_workbook(SchoolRows())


def write_workbook(rows: SchoolRows) -> bytes:
    """Return `rows` as a workbook that reads back as the same rows."""
    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, PLAIN) as book:
        # A file must not tell when it was made: equal schools give equal files.
        book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 - a plain stamp
        styles = Styles(book)
        _explain(book, styles)
        for layout in layouts().values():
            sheet = book.add_worksheet(layout.title())
            _head(sheet, layout, styles)
            written = getattr(rows, layout.sheet)
            for at, row in enumerate(written, start=1):
                _row(sheet, at, layout, cells_of(row), styles)
            _allow(sheet, layout, len(written) + ROWS_AHEAD)
    return target.getvalue()


class Styles:
    """The few cell formats there are."""

    def __init__(self, book: Any) -> None:
        self.required = book.add_format({"bold": True, "bg_color": "#F6D9C9", "valign": "top"})
        self.optional = book.add_format({"bold": True, "bg_color": "#E8E6E1", "valign": "top"})
        self.text = book.add_format({"num_format": "@", "valign": "top", "text_wrap": True})
        self.number = book.add_format({"valign": "top"})
        self.date = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "valign": "top"})
        self.time = book.add_format({"num_format": "hh:mm", "valign": "top"})

    def of(self, column: Column) -> Any:
        return self.text if column.as_text else self.number


def _head(sheet: Any, layout: Layout, styles: Styles) -> None:
    for at, column in enumerate(layout.columns):
        sheet.set_column(at, at, column.width, styles.of(column))
        name = layout.headings().word(column.key)
        style = styles.required if column.required else styles.optional
        sheet.write_string(0, at, f"{name}*" if column.required else name, style)
    sheet.freeze_panes(1, 1)


def _row(sheet: Any, at: int, layout: Layout, cells: dict[str, Any], styles: Styles) -> None:
    for position, column in enumerate(layout.columns):
        value = cells.get(column.key)
        if value is None:
            continue
        if column.words:
            sheet.write_string(at, position, column.words.word(value), styles.text)
        elif isinstance(value, datetime):
            sheet.write_datetime(at, position, value, styles.moment)
        elif isinstance(value, date):
            sheet.write_datetime(at, position, value, styles.date)
        elif isinstance(value, time):
            sheet.write_datetime(at, position, value, styles.time)
        elif isinstance(value, str):
            sheet.write_string(at, position, value, styles.text)
        else:
            sheet.write_number(at, position, value, styles.number)


def _allow(sheet: Any, layout: Layout, last: int) -> None:
    """Offer the words of each closed vocabulary as a list; others are refused while typing."""
    for position, column in enumerate(layout.columns):
        if column.words:
            allowed = {"validate": "list", "source": list(column.words.choices())}
            sheet.data_validation(1, position, last, position, allowed)


def _explain(book: Any, styles: Styles) -> None:
    """Write the first sheet, which says what each column wants; it is not read back."""
    sheet = book.add_worksheet(lexicon().sheets.word("notes"))
    sheet.set_column(0, 1, 16)
    sheet.set_column(2, 2, 90, styles.text)
    at = 0
    for layout in layouts().values():
        sheet.write_string(at, 0, layout.title(), styles.required)
        at += 1
        for column in layout.columns:
            sheet.write_string(at, 1, layout.headings().word(column.key))
            sheet.write_string(at, 2, lexicon().notes[layout.sheet][column.key], styles.text)
            at += 1
