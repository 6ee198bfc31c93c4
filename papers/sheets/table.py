"""One table on A4: a title, headers that come again on each page, all text as text.

What begins with = + - @, a tab or a carriage return never becomes a formula or a link: cells are
written as strings, control characters are left out, and Excel is told to keep it so when the cell
is edited.
"""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

# No sheet takes them, and a tab in front hides what follows.
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")
_PAPER_A4 = 9  # https://xlsxwriter.readthedocs.io/page_setup.html#set_paper
_HEAD = 2
_SAFE = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its header, and how wide it is in characters."""

    title: str
    width: float


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on the paper. `note` is a line below the title."""

    title: str
    note: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    page: str
    landscape: bool = False


def plain(text: str) -> str:
    """Return a text without signs that no cell may hold."""
    return _CONTROL.sub(" ", text).strip(" ")


def written(paper: Paper) -> bytes:
    """Return the paper as a workbook of one sheet."""
    return book_of([(None, paper)])


def book_of(papers: Sequence[tuple[str | None, Paper]]) -> bytes:
    """Return papers as the sheets of one workbook, each with its name."""
    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, _SAFE) as book:
        # A file must not tell when it was made: equal facts give equal files.
        book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 - a plain stamp
        for name, paper in papers:
            sheet = book.add_worksheet(name)
            _set_up(sheet, paper)
            _fill(book, sheet, paper)
    return target.getvalue()


def _set_up(sheet: Any, paper: Paper) -> None:
    sheet.set_paper(_PAPER_A4)
    if paper.landscape:
        sheet.set_landscape()
    sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(_HEAD)
    sheet.freeze_panes(_HEAD + 1, 0)
    sheet.set_footer(f"&C{paper.page} &P / &N")
    for at, column in enumerate(paper.columns):
        sheet.set_column(at, at, column.width)


def _fill(book: Any, sheet: Any, paper: Paper) -> None:
    text: dict[str, Any] = {"num_format": "@", "quote_prefix": True, "valign": "vcenter"}
    lined = {"border": 1, "text_wrap": True}
    heading = book.add_format({**text, "bold": True, "font_size": 16})
    note = book.add_format({**text, "font_color": "#555555"})
    head = book.add_format({**text, **lined, "bold": True, "bg_color": "#E8E6E1"})
    cell = book.add_format({**text, **lined})
    number = book.add_format({"border": 1, "valign": "vcenter", "align": "center"})
    sheet.write_string(0, 0, plain(paper.title), heading)
    sheet.write_string(1, 0, plain(paper.note), note)
    for at, column in enumerate(paper.columns):
        sheet.write_string(_HEAD, at, column.title, head)
    for n, row in enumerate(paper.rows, _HEAD + 1):
        sheet.set_row(n, 24)
        for at, value in enumerate(row):
            if isinstance(value, int | float):
                sheet.write_number(n, at, value, number)
            elif value:
                sheet.write_string(n, at, plain(value), cell)
            else:
                sheet.write_blank(n, at, None, cell)
