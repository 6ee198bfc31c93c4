"""Reading a survey's workbook: a book without fault, or what is wrong, cell by cell."""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

from locales.understand.survey_book import survey_words
from locales.understand.workbook import normal
from papers.survey_book.cells import (
    ConditionError,
    option_of,
    raw_condition,
    right_options,
    test_of,
)
from papers.survey_book.columns import (
    MOST_OPTIONS,
    MOST_QUESTIONS,
    OPTION_LIMIT,
    Field,
    columns,
    items,
)
from papers.workbook.grid import Grid, NoWorkbookError, grids
from papers.workbook.values import Cell, UnreadableError, shown
from school.imports.rows import Expected
from school.surveys.book import (
    CHOSEN,
    COUNTED,
    Book,
    BookCondition,
    BookQuestion,
    Wrong,
    faults_of,
)
from school.surveys.tables import SurveyKind

Kind = Expected | Wrong
_SURVEY, _QUESTIONS = "survey", "questions"
_HEADER_WITHIN = 20
# The list of sheets is short; a longer part is no list of sheets.
_LONGEST_LIST = 1_000_000
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass(frozen=True, slots=True)
class BookSays:
    """One thing to put right: where it stands by the file's own names, and what was expected."""

    sheet: str
    row: int | None
    column: str | None
    value: str
    kind: Kind
    hint: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadBook:
    """What was read: a book, or what is wrong."""

    book: Book | None
    faults: tuple[BookSays, ...] = ()


def is_survey_book(data: bytes) -> bool:
    """Tell quickly, by the names of its sheets, whether a file is a survey's workbook."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if archive.getinfo("xl/workbook.xml").file_size > _LONGEST_LIST:
                return False
            root = ET.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - short
    except (zipfile.BadZipFile, KeyError, ET.ParseError, OSError):
        return False
    names = [each.get("name", "") for each in root.iter(f"{_MAIN}sheet")]
    return _QUESTIONS in {survey_words().sheets.key(name) for name in names}


def read_survey_book(data: bytes, zone: str) -> ReadBook:
    """Read a workbook; times in it are those of `zone`. Nothing is raised for what it says."""
    try:
        sheets = grids(data)
    except NoWorkbookError:
        return ReadBook(None, (BookSays("", None, None, "", Expected.WORKBOOK),))
    reading = _Reading(ZoneInfo(zone))
    known = {survey_words().sheets.key(each.title): each for each in sheets if each.visible}
    for name in (_SURVEY, _QUESTIONS):
        if name not in known:
            hint = (survey_words().sheets.word(name),)
            reading.faults.append(BookSays("", None, None, "", Expected.KNOWN_SHEET, hint))
    if not reading.faults:
        reading.read(known[_SURVEY], known[_QUESTIONS])
    return ReadBook(None if reading.faults else reading.book, tuple(reading.faults))


@dataclass(slots=True)
class _Reading:
    """One workbook being read."""

    zone: ZoneInfo
    faults: list[BookSays] = field(default_factory=list)
    book: Book | None = None

    def read(self, survey: Grid, questions: Grid) -> None:
        about = self._items(survey)
        asked = self._questions(questions, quiz=about.get("kind") is SurveyKind.QUIZ)
        if not asked and not self.faults:
            self._says(questions, None, None, "", Expected.HEADER, *_required())
        if self.faults:
            return
        self.book = Book(questions=tuple(asked), **about)
        for fault in faults_of(self.book):
            grid = questions if fault.row else survey
            names = survey_words().headings[_QUESTIONS] if fault.row else survey_words().items
            self._says(
                grid, fault.row or None, names.word(fault.column), fault.value, fault.kind,
                *fault.hint,
            )  # fmt: skip

    def _items(self, grid: Grid) -> dict[str, Any]:
        found: dict[str, Any] = {}
        names = survey_words().items
        for at, cells in enumerate(grid.rows):
            name = shown(cells[0]) if cells else ""
            key = names.key(name)
            cell = cells[1] if len(cells) > 1 else ""
            if key is None or key in found:
                continue
            value = self._cell(grid, at, name, cell, items()[key])
            if value is not None:
                found[key] = value
        for key, each in items().items():
            if each.required and key not in found and not self._told(names.word(key)):
                self._says(grid, None, names.word(key), "", Expected.VALUE)
        return self._in_time(found)

    def _in_time(self, found: dict[str, Any]) -> dict[str, Any]:
        """Return dates as moments: a day that it closes on is its last one."""
        for key in ("opens_at", "closes_at"):
            at = found.get(key)
            if at is None:
                continue
            if not isinstance(at, datetime):
                day: date = at + timedelta(days=1) if key == "closes_at" else at
                at = datetime.combine(day, time(0))
            found[key] = at.replace(tzinfo=self.zone).astimezone(UTC)
        return found

    def _questions(self, grid: Grid, *, quiz: bool) -> list[BookQuestion]:
        header = _header(grid)
        if header is None:
            self._says(grid, None, None, "", Expected.HEADER, *_required())
            return []
        where = _places(grid.rows[header])
        missing = [name for key, name in _needed().items() if key not in where]
        for name in missing:
            self._says(grid, header + 1, name, "", Expected.COLUMN)
        if missing:
            return []
        rows = [
            (at, cells)
            for at, cells in enumerate(grid.rows)
            if at > header and any(shown(cell) for cell in cells)
        ]
        if len(rows) > MOST_QUESTIONS:
            hint = (str(MOST_QUESTIONS), str(len(columns())))
            self._says(grid, None, None, str(len(rows)), Expected.NEAR, *hint)
            return []
        earlier: dict[int, BookQuestion] = {}
        return [
            question
            for at, cells in rows
            if (question := self._question(grid, at, cells, where, earlier, quiz=quiz))
        ]

    def _question(
        self,
        grid: Grid,
        at: int,
        cells: list[Cell],
        where: Mapping[str, list[tuple[int, str]]],
        earlier: dict[int, BookQuestion],
        *,
        quiz: bool,
    ) -> BookQuestion | None:
        before = len(self.faults)
        found: dict[str, Any] = {}
        for key, each in columns().items():
            values = [
                self._cell(grid, at, name, cells[place], each)
                for place, name in where.get(key, [])
            ]
            given = [value for value in values if value is not None]
            if key == "options":
                found[key] = [line for lines in given for line in lines]
            elif given:
                found[key] = given[0]
        if len(self.faults) > before:
            return None
        lines = {key: found.pop(key, ()) for key in ("options", "right", "show_if")}
        question = BookQuestion(row=at + 1, **found)
        question = self._with_options(grid, question, lines["options"], lines["right"])
        question = self._with_condition(grid, question, lines["show_if"], earlier)
        if quiz and "points" not in found and _graded(question):
            question = replace(question, points=1)
        earlier[question.number] = question
        return question

    def _with_options(
        self, grid: Grid, question: BookQuestion, lines: list[str], right: tuple[str, ...]
    ) -> BookQuestion:
        options = [option_of(line) for line in lines]
        names = survey_words().headings[_QUESTIONS]
        for each in options:
            if len(each.text) > OPTION_LIMIT:
                hint = str(OPTION_LIMIT)
                column = names.word("options")
                self._says(grid, question.row, column, each.text, Expected.LENGTH, hint)
        if len(options) > MOST_OPTIONS:
            column, n = names.word("options"), str(len(options))
            self._says(grid, question.row, column, n, Expected.INTEGER, "2", str(MOST_OPTIONS))
        column = names.word("right")
        if right and question.type in COUNTED:
            number = " ".join(right).strip()
            if not (number.isascii() and number.isdigit()):
                self._says(grid, question.row, column, number, Wrong.RIGHT_NUMBER)
                return question
            return replace(question, right=int(number))
        texts = [each.text for each in options]
        chosen = right_options(right, texts)
        if chosen is None or (right and question.type not in CHOSEN):
            self._says(grid, question.row, column, " ".join(right), Wrong.RIGHT, *texts)
            chosen = []
        marked = (replace(each, right=each.text in chosen) for each in options)
        return replace(question, options=tuple(marked))

    def _with_condition(
        self,
        grid: Grid,
        question: BookQuestion,
        lines: tuple[str, ...],
        earlier: Mapping[int, BookQuestion],
    ) -> BookQuestion:
        if not lines:
            return question
        try:
            raw, is_any = raw_condition(lines)
            tests = tuple(test_of(each, earlier) for each in raw)
        except ConditionError:
            column = survey_words().headings[_QUESTIONS].word("show_if")
            self._says(grid, question.row, column, " ".join(lines), Wrong.CONDITION)
            return question
        return replace(question, show_if=BookCondition(tests=tests, any=is_any))

    def _cell(self, grid: Grid, at: int, name: str, cell: Cell, each: Field) -> Any:
        """Return what a cell means, None when it is blank or, which is then said, unreadable."""
        typed = shown(cell)
        if not typed:
            if each.required:
                self._says(grid, at + 1, name, "", Expected.VALUE)
            return None
        try:
            return each.read(cell)
        except UnreadableError as error:
            self._says(grid, at + 1, name, typed, error.expected, *error.hint)
            return None

    def _told(self, name: str) -> bool:
        return any(each.column and _same(each.column, name) for each in self.faults)

    def _says(
        self, grid: Grid, row: int | None, column: str | None, value: str, kind: Kind, *hint: str
    ) -> None:
        self.faults.append(BookSays(grid.title, row, column, value, kind, hint))


def _same(one: str, other: str) -> bool:
    return survey_words().items.key(one) == survey_words().items.key(other)


def _graded(question: BookQuestion) -> bool:
    return question.right is not None or any(each.right for each in question.options)


def _key(name: str) -> str | None:
    headings = survey_words().headings[_QUESTIONS]
    key = headings.key(name)
    if key is None and headings.key(_ordinal().sub("", normal(name))) == "options":
        return "options"
    return key


@cache
def _ordinal() -> re.Pattern[str]:
    """Match what tells one column of options from another: a number or a letter."""
    signs = "".join(survey_words().ordinals)
    return re.compile(rf"[\s_(]*(?:[0-9]{{1,2}}|[A-Za-z]|[{signs}]{{1,2}})\)?$")


def _header(grid: Grid) -> int | None:
    """Return the row with most known headers, if there are at least two."""
    counts = [
        len({_key(shown(cell)) for cell in cells if shown(cell)} - {None})
        for cells in grid.rows[:_HEADER_WITHIN]
    ]
    best = max(counts, default=0)
    return counts.index(best) if best > 1 else None


def _places(header: list[Cell]) -> dict[str, list[tuple[int, str]]]:
    found: dict[str, list[tuple[int, str]]] = {}
    for place, cell in enumerate(header):
        key = _key(shown(cell)) if shown(cell) else None
        if key is not None and (key == "options" or key not in found):
            found.setdefault(key, []).append((place, shown(cell)))
    return found


def _needed() -> dict[str, str]:
    headings = survey_words().headings[_QUESTIONS]
    return {key: headings.word(key) for key, each in columns().items() if each.required}


def _required() -> Iterator[str]:
    yield from _needed().values()
