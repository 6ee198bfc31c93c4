"""Workbooks for tests, written cell by cell as a person would."""

import io
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

import xlsxwriter

FORMATS = {date: "yyyy/m/d", datetime: "yyyy/m/d h:mm", time: "h:mm"}

Rows = Sequence[Sequence[Any]]

SITES: Rows = [
    ["编号", "名称", "层级", "上级"],
    ["C", "云溪市", "市"],
    ["S1", "东街", "村居", "C"],
]
MENU: Rows = [["编号", "课程", "类别", "时长"], ["K1", "防骗", "法律", 90], ["K2", "合唱", "艺术"]]
OFFERINGS: list[Any] = ["编号", "课程编号", "教学点编号", "日期", "开始"]

# A date with a time as cells hold it: without a zone.
moment = datetime.fromisoformat


def book(
    sheets: Mapping[str, Rows],
    *,
    then: Callable[[Any, dict[str, Any]], None] | None = None,
) -> bytes:
    """Write rows of cells; `then` may add to (workbook, sheets by name) what rows cannot say."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as made:
        by_name = {}
        for name, rows in sheets.items():
            by_name[name] = made.add_worksheet(name)
            for at, cells in enumerate(rows):
                for position, cell in enumerate(cells):
                    _write(made, by_name[name], at, position, cell)
        if then:
            then(made, by_name)
    return target.getvalue()


def _write(made: Any, sheet: Any, at: int, position: int, cell: Any) -> None:
    if cell is None or cell == "":
        return
    if type(cell) in FORMATS:
        style = made.add_format({"num_format": FORMATS[type(cell)]})
        sheet.write_datetime(at, position, cell, style)
    else:
        sheet.write(at, position, cell)


def offering(*cells: Any, header: tuple[str, ...] = ()) -> bytes:
    """Write a whole small school with one offering: code, menu, site, date, start, and more."""
    return offerings(list(cells), header=header)


def offerings(*rows: Sequence[Any], header: tuple[str, ...] = ()) -> bytes:
    """Write a whole small school with some offerings."""
    return book({"教学点": SITES, "课程菜单": MENU, "开班": [[*OFFERINGS, *header], *rows]})
