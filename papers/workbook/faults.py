"""Faults and warnings of an import in words, for whoever has to put the workbook right."""

from collections.abc import Mapping

from locales.reader import Reader, mark
from school.imports.rows import Expected, Fault

# Signs of a cell's value that are shown: enough to find it.
SHOWN = 40
# What was expected, as the end of a sentence; {a} and {b} are the fault's hints, {all} all.
_WORDS: Mapping[Expected, str] = {
    Expected.WORKBOOK: mark("an Excel workbook (.xlsx) that is not damaged or locked"),
    Expected.KNOWN_SHEET: mark("a sheet of one of these names: {all}"),
    Expected.ONE_SHEET: mark("one sheet of this kind; {a} is one already"),
    Expected.NEAR: mark(
        "at most {a} rows and {b} columns; in cell {value} stands something, perhaps a space: "
        "delete all rows below your table and all columns behind it"
    ),
    Expected.HEADER: mark("a row of headers; at least these: {all}"),
    Expected.COLUMN: mark("this column, which must not be missing"),
    Expected.ONE_COLUMN: mark("this column only once"),
    Expected.FORMULA_VALUE: mark("a value; the formula has none or gives an error"),
    Expected.VALUE: mark("a value, it must not be blank"),
    Expected.INTEGER: mark("a whole number from {a} to {b}"),
    Expected.DECIMAL: mark("a number from {a} to {b}"),
    Expected.DATE: mark("a date, such as 2026/12/4"),
    Expected.YEARS: mark("a date in the years {a} to {b}"),
    Expected.TIME: mark("a time, such as 14:00"),
    Expected.MOMENT: mark("a date, such as 2026/12/4, with a time behind it or not"),
    Expected.MONTH_DAY: mark("month and day, such as 12-04"),
    Expected.WORD: mark("one of: {all}"),
    Expected.LINK: mark("an address that begins with https://"),
    Expected.LENGTH: mark("at most {a} characters"),
    Expected.ONCE: mark("each only once; it stands in row {a} already"),
    Expected.SETTING: mark("a setting's name, one of: {all}"),
    Expected.ZONE: mark("a time zone, such as Asia/Shanghai"),
    Expected.KNOWN_SITE: mark("the code of a teaching site"),
    Expected.KNOWN_MENU: mark("the code of a menu item"),
    Expected.GIVEN_MENU: mark("a menu item that is on the menu; this one was taken off"),
    Expected.TREE: mark("a parent that is not below this site itself"),
    Expected.HIGHER_TIER: mark("a parent of a higher tier than the sites below it"),
    Expected.END_AFTER_START: mark("an end after the start"),
    Expected.END_OR_MINUTES: mark("an end, since menu item {a} says no minutes"),
    Expected.REPEATS: mark("weekly or daily, since there are {a} sessions"),
    Expected.SESSIONS: mark("how many sessions, 2 or more, since it repeats"),
    Expected.JOIN_UNTIL: mark("at most {a}, as many sessions as there are"),
    Expected.WEEK_TIMES: mark("times of the week, such as Monday morning, or any"),
    Expected.ONE_SITE: mark("the code of one site; {all} bear this name"),
    Expected.MONTH_OR_DATE: mark("a month, or else a date"),
    Expected.SAME_MONTH: mark("the month of the date {a}"),
    Expected.OTHER_MONTH: mark("another month; {a} is the theme of this one already"),
    Expected.VISIBLE_SHEET: mark("a visible sheet; this one is hidden and was left aside"),
    Expected.KNOWN_COLUMN: mark("a known column; this one was left aside"),
    Expected.KNOWN_LECTURER: mark("a volunteer's code or name; it is kept as plain text"),
    Expected.ONE_LECTURER: mark("one volunteer's name, but {all} bear it; it is kept as text"),
    Expected.HOLIDAYS: mark("the holidays of {value} in the sheet of days; none are known yet"),
    Expected.TO_COME: mark("a date to come; this offering would be over already"),
    Expected.TWO_YEARS: mark("a date within two years; please check the year"),
}


def describe(fault: Fault, reader: Reader) -> str:
    """Return one line: where it stands, what is there, what was expected."""
    return faulty(place_of(fault, reader), fault.value, expectation(fault, reader), reader)


def faulty(place: str, value: str, expected: str, reader: Reader) -> str:
    """Return one line of these parts; without a place or a value they are left out."""
    if not place:
        return reader.label("Expected {expected}.", expected=expected)
    if not value:
        return reader.label("{place}: expected {expected}.", place=place, expected=expected)
    return reader.label(
        "{place}: “{value}”, expected {expected}.",
        place=place,
        value=_short(value),
        expected=expected,
    )


def expectation(fault: Fault, reader: Reader) -> str:
    """Return what was expected, in words without a place."""
    hints = dict(zip(("a", "b"), fault.hint, strict=False))
    known = {"all": reader.join(fault.hint), "value": fault.value, **hints}
    return reader.label(_WORDS[fault.expected], **known)


def place_of(fault: Fault, reader: Reader) -> str:
    """Name sheet, row and column, as far as the fault has them."""
    if not fault.sheet:
        return ""
    if fault.row is None:
        return reader.label("Sheet {sheet}", sheet=fault.sheet)
    if fault.column is None:
        return reader.label("Sheet {sheet}, row {row}", sheet=fault.sheet, row=fault.row)
    return reader.label(
        "Sheet {sheet}, row {row}, {column}",
        sheet=fault.sheet,
        row=fault.row,
        column=fault.column.rstrip("*＊ "),
    )


def _short(value: str) -> str:
    line = " ".join(value.split())
    return line if len(line) <= SHOWN else f"{line[:SHOWN]}…"
