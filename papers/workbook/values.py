"""What a cell holds, made into the value its column wants.

Spreadsheets give a date as a date, as text or as a bare number, as their author happened to type
it; each reader here takes every such form, and raises `UnreadableError` for anything else.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from locales.understand.cells import date_of, moment_of, month_day_of, number_of, plain, time_of
from locales.understand.week_times import week_times
from locales.understand.workbook import Vocabulary, lexicon
from school.imports.rows import Expected
from school.visible import visible
from school.volunteers import DayPart

# A date outside these years is a slip of the pen.
YEARS = (2000, 2100)

Cell = str | int | float | bool | date | datetime | time | timedelta
Read = Callable[[Cell], Any]
DateT = TypeVar("DateT", bound=date)

# Day 0 of spreadsheets' day numbers; those of the years 2000 to 2100, all of five digits.
_DAY_ZERO = date(1899, 12, 30)
_DAY_NUMBERS = range(36_526, 73_416)
_LISTED = re.compile(r"[、,;\n]")
_LINK = re.compile(r"https?://[^\s/]+\.[^\s]+", re.IGNORECASE)


class UnreadableError(Exception):
    """A cell is not what its column wants; says what that is."""

    def __init__(self, expected: Expected, *hint: object) -> None:
        super().__init__(expected)
        self.expected = expected
        self.hint = tuple(str(part) for part in hint)


def shown(cell: Cell) -> str:
    """Return a cell as a person would recognise it."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    return visible(str(cell))


def text(limit: int) -> Read:
    """Read text of at most `limit` signs, as it was typed, without spaces around it."""

    def read(cell: Cell) -> str:
        found = shown(cell)
        if len(found) > limit:
            raise UnreadableError(Expected.LENGTH, limit)
        return found

    return read


def setting_text(limit: int) -> Read:
    """Read a setting's value as text: a time as 18:00, yes as true; its own rule comes later."""

    def read(cell: Cell) -> str:
        if isinstance(cell, time | datetime):
            return clock(cell).isoformat("minutes")
        if isinstance(cell, float) and 0 < cell < 1:
            return clock(cell).isoformat("minutes")
        found: str = text(limit)(cell)
        return found

    return read


def code(limit: int) -> Read:
    """Read a code: half width, without spaces, so that what looks equal is equal."""

    def read(cell: Cell) -> str:
        found = "".join(unicodedata.normalize("NFKC", shown(cell)).split())
        if len(found) > limit:
            raise UnreadableError(Expected.LENGTH, limit)
        return found

    return read


def phone(limit: int) -> Read:
    """Read a phone number in half width; its own spaces, dashes and words stay."""

    def read(cell: Cell) -> str:
        found = unicodedata.normalize("NFKC", shown(cell)).strip()
        if len(found) > limit:
            raise UnreadableError(Expected.LENGTH, limit)
        return found

    return read


def link(limit: int) -> Read:
    """Read an address that begins with http:// or https://."""

    def read(cell: Cell) -> str:
        found = text(limit)(cell)
        if not _LINK.fullmatch(str(found)):
            raise UnreadableError(Expected.LINK)
        return str(found)

    return read


def decimal(low: float, high: float) -> Read:
    """Read a number from `low` to `high`."""

    def read(cell: Cell) -> float:
        number = _number(cell)
        if number is None or not low <= number <= high:
            raise UnreadableError(Expected.DECIMAL, low, high)
        return number

    return read


def integer(low: int, high: int) -> Read:
    """Read a whole number from `low` to `high`, as number or text, with its unit or without."""

    def read(cell: Cell) -> int:
        number = _number(cell)
        if number is None or not number.is_integer() or not low <= number <= high:
            raise UnreadableError(Expected.INTEGER, low, high)
        return int(number)

    return read


def or_all(read: Read, everything: Any) -> Read:
    """Read as `read` does, and 不限, 随时, 全部 as `everything`."""

    def read_or_all(cell: Cell) -> Any:
        return everything if lexicon().words["all"].key(shown(cell)) else read(cell)

    return read_or_all


def site_names(cell: Cell) -> frozenset[str]:
    """Read codes or names of sites, in half width and without spaces, as codes are."""
    parts = _LISTED.split(unicodedata.normalize("NFKC", shown(cell)))
    return frozenset(filter(None, ("".join(part.split()) for part in parts)))


def times_of_week(cell: Cell) -> frozenset[tuple[int, DayPart]]:
    """Read times of the week, in the words of the chat."""
    found = week_times(shown(cell))
    if found is None:
        raise UnreadableError(Expected.WEEK_TIMES)
    return frozenset((day, DayPart(part)) for day, part in found)


def word(vocabulary: Vocabulary, kind: Callable[[str], Any] = str) -> Read:
    """Read one word of a closed vocabulary into `kind` of its key."""

    def read(cell: Cell) -> Any:
        key = vocabulary.key(shown(cell))
        if key is None:
            raise UnreadableError(Expected.WORD, *vocabulary.choices())
        return kind(key)

    return read


def day(cell: Cell) -> date:
    """Read a date with its year."""
    if isinstance(cell, datetime):
        return _within_years(cell.date())
    found = cell if isinstance(cell, date) else _day_number(cell) or date_of(plain(shown(cell)))
    if found is None:
        raise UnreadableError(Expected.DATE)
    return _within_years(found)


def month_day(cell: Cell) -> tuple[int, int]:
    """Read a month and a day; the year a spreadsheet adds to 12-04 is not looked at."""
    if isinstance(cell, date):
        return cell.month, cell.day
    number = _day_number(cell)
    found = (number.month, number.day) if number else month_day_of(plain(shown(cell)))
    if found is None:
        raise UnreadableError(Expected.MONTH_DAY)
    return found


def clock(cell: Cell) -> time:
    """Read a time of the day."""
    found: time | None = None
    if isinstance(cell, datetime):
        found = cell.time()
    elif isinstance(cell, time):
        found = cell
    elif isinstance(cell, timedelta) and cell < timedelta(days=1):
        found = _clock_of(cell)
    elif isinstance(cell, float) and 0 < cell < 1:
        found = _clock_of(timedelta(seconds=round(cell * 86_400)))
    elif isinstance(cell, str):
        found = time_of(plain(shown(cell)))
    if found is None:
        raise UnreadableError(Expected.TIME)
    return found.replace(microsecond=0)


def moment(cell: Cell) -> date | datetime:
    """Read a date, or a date with a time; midnight, which spreadsheets add, is none."""
    if isinstance(cell, datetime):
        found: date | None = cell.replace(microsecond=0) if cell.time() != time(0) else cell.date()
    elif isinstance(cell, date):
        found = cell
    elif isinstance(cell, float) and not cell.is_integer() and int(cell) in _DAY_NUMBERS:
        whole = _DAY_ZERO + timedelta(days=int(cell))
        seconds = timedelta(seconds=round(cell % 1 * 86_400))
        found = datetime.combine(whole, time(0)) + seconds
    else:
        found = _day_number(cell) or moment_of(plain(shown(cell)))
    if found is None:
        raise UnreadableError(Expected.MOMENT)
    return _within_years(found)


def _within_years(found: DateT) -> DateT:
    """Return a date unless it lies outside of all years that a school could mean."""
    low, high = YEARS
    if not low <= found.year <= high:
        raise UnreadableError(Expected.YEARS, low, high)
    return found


def _number(cell: Cell) -> float | None:
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        return float(cell)
    return number_of(plain(shown(cell)), lexicon().units)


def _day_number(cell: Cell) -> date | None:
    """Read a date whose cell was formatted as a plain number."""
    if isinstance(cell, float) and cell.is_integer():
        if int(cell) in _DAY_NUMBERS:
            return _DAY_ZERO + timedelta(days=int(cell))
        return date_of(str(int(cell)))
    return None


def _clock_of(since_midnight: timedelta) -> time:
    return (datetime.min + since_midnight).time()  # noqa: DTZ901 - only its time is used
