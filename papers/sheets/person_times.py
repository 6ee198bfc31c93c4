"""A month's person-times 人次 as a workbook: sums by site, kind and course, and every entry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from locales.reader import Reader, mark
from papers.sheets.table import Cell, Column, Paper, book_of
from papers.sheets.wording import Wording, masked
from school.attendance.figures import By, Entry, Figure
from school.menu import Kind
from school.presence.tables import Means

MEANS = {
    Means.CODE: mark("by the poster's code"),
    Means.WORD: mark("by the day's word"),
    Means.ROSTER: mark("ticked"),
    Means.WORKBOOK: mark("roster sent back"),
    Means.HEAD_COUNT: mark("counted"),
    Means.MERGED: mark("two records of one person"),
}
KINDS = {
    Kind.LECTURE.value: mark("lecture"),
    Kind.CLASS.value: mark("class"),
    Kind.ACTIVITY.value: mark("activity"),
    Kind.FAIR.value: mark("job fair"),
    Kind.CONSULTATION.value: mark("consultation"),
}


@dataclass(frozen=True, slots=True)
class MonthBook:
    """What the workbook says: the sums of each kind, and the entries behind them."""

    month: date
    site: str
    whole: Figure
    figures: Mapping[By, Sequence[Figure]]
    entries: Sequence[Entry]
    closed_with: int | None = None


def person_times_paper(book: MonthBook, wording: Wording) -> bytes:
    """Return the workbook of a month."""
    reader = wording.reader
    month = reader.month(book.month.year, book.month.month)
    title = reader.label("{site}: person-times {month}", site=book.site, month=month)
    note = "  ".join(filter(None, (wording.made(), _closed(book, reader))))
    page = reader.label("Page")

    def sheet(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> Paper:
        return Paper(title, note, columns, rows, page, landscape=True)

    sums = (
        (By.SITE, reader.label("Sum by site"), reader.label("Sites")),
        (By.KIND, reader.label("Sum by kind"), reader.label("Kind")),
        (By.CATEGORY, reader.label("Sum by category"), reader.label("Category")),
        (By.OFFERING, reader.label("Sum by course"), reader.label("Course")),
    )
    sheets = [
        (name, sheet(_columns(reader, head), _rows(book, by, reader))) for by, name, head in sums
    ]
    entries = sheet(_entry_columns(reader), _entries(book.entries, wording))
    return book_of([*sheets, (reader.label("Entries"), entries)])


def _closed(book: MonthBook, reader: Reader) -> str | None:
    if book.closed_with is None:
        return None
    return reader.label("Closed with {n}", n=book.closed_with)


def _columns(reader: Reader, head: str) -> list[Column]:
    return [
        Column(head, 28),
        Column(reader.label("Lessons"), 10),
        Column(reader.label("Person-times"), 14),
        Column(reader.label("Of these by name"), 14),
        Column(reader.label("Only counted"), 12),
        Column(reader.label("Different people"), 14),
        Column(reader.label("Without a sign-up, by name"), 16),
        Column(reader.label("Checked in by others"), 16),
    ]


def _rows(book: MonthBook, by: By, reader: Reader) -> list[Sequence[Cell]]:
    """Return the sums, and last those of all: different people are no sum of the rows above."""
    rows = [_row(kind_name(each, by, reader), each) for each in book.figures[by]]
    return [*rows, _row(reader.label("All together"), book.whole)]


def _row(name: str, of: Figure) -> Sequence[Cell]:
    return (
        name,
        of.sessions,
        of.person_times,
        of.named,
        of.unnamed,
        of.people,
        of.walk_ins,
        of.proxies,
    )


def kind_name(figure: Figure, by: By, reader: Reader) -> str:
    """Return what a figure is of, in words."""
    if by is By.KIND and figure.label in KINDS:
        return reader.label(KINDS[figure.label])
    return figure.label


def _entry_columns(reader: Reader) -> list[Column]:
    return [
        Column(reader.label("No."), 8),
        Column(reader.label("Noted on"), 20),
        Column(reader.label("Sites"), 18),
        Column(reader.label("Course"), 26),
        Column(reader.label("Lesson"), 20),
        Column(reader.label("Name"), 14),
        Column(reader.label("Phone"), 15),
        Column(reader.label("Person-times"), 12),
        Column(reader.label("How"), 18),
        Column(reader.label("Noted by"), 14),
        Column(reader.label("After closing"), 10),
        Column(reader.label("Reason"), 26),
    ]


def _entries(found: Sequence[Entry], wording: Wording) -> list[Sequence[Cell]]:
    reader = wording.reader
    return [
        (
            each.id,
            wording.moment(each.at),
            each.site,
            each.title,
            wording.moment(each.starts_at),
            reader.label("(only counted)") if each.unnamed else each.name,
            masked(each.phone),
            each.delta,
            reader.label(MEANS[each.means]),
            each.by,
            reader.label("yes") if each.after_closing else None,
            each.why,
        )
        for each in found
    ]
