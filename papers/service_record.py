"""The monthly service record 志愿服务记录: what was given, the sums, and what was corrected."""

from collections.abc import Sequence
from datetime import date

from papers.sheets.table import Cell, Column, Paper, book_of
from papers.sheets.wording import Wording
from school.volunteering.record import ServiceLine, ServiceRecord, Total, totals


def service_record_paper(
    record: ServiceRecord, days: tuple[date, date], site: str, wording: Wording
) -> bytes:
    """Return the record of a period, both days included, as a workbook of five sheets."""
    reader = wording.reader
    first, last = (reader.date(day, today=wording.today) for day in days)
    title = reader.label("{site}: service record", site=site)
    period = reader.label("{first} to {last}", first=first, last=last)
    note = f"{period}  {wording.made()}"
    page = reader.label("Page")
    by_person, by_team, by_site = (totals(record.lines, by) for by in ("lecturer", "team", "site"))

    def sheet(columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> Paper:
        return Paper(title, note, columns, rows, page, landscape=True)

    return book_of(
        [
            (reader.label("Sessions given"), sheet(_columns(wording), _rows(record, wording))),
            (
                reader.label("Sum by person"),
                sheet(_sum_columns(reader.label("Lecturer"), wording), _sums(by_person, wording)),
            ),
            (
                reader.label("Sum by team"),
                sheet(_sum_columns(reader.label("Team"), wording), _sums(by_team, wording)),
            ),
            (
                reader.label("Sum by site"),
                sheet(_sum_columns(reader.label("Site"), wording), _sums(by_site, wording)),
            ),
            (
                reader.label("Corrections"),
                sheet(_correction_columns(wording), _corrections(record, wording)),
            ),
        ]
    )


def _columns(wording: Wording) -> list[Column]:
    reader = wording.reader
    return [
        Column(reader.label("No."), 6),
        Column(reader.label("Date"), 20),
        Column(reader.label("Site"), 20),
        Column(reader.label("Course"), 28),
        Column(reader.label("Lecturer"), 14),
        Column(reader.label("Team"), 12),
        Column(reader.label("Minutes"), 8),
        Column(reader.label("Attendances"), 10),
        Column(reader.label("Corrected"), 10),
    ]


def _rows(record: ServiceRecord, wording: Wording) -> list[tuple[Cell, ...]]:
    reader = wording.reader
    rows: list[tuple[Cell, ...]] = [
        (
            n,
            wording.moment(line.starts_at),
            line.site,
            line.title,
            line.lecturer,
            line.team,
            line.minutes,
            line.attendances,
            reader.label("yes") if line.corrected else None,
        )
        for n, line in enumerate(record.lines, 1)
    ]
    minutes, came = _sum(record.lines)
    last = (None, reader.label("Sum"), None, None, None, None, minutes, came, None)
    return [*rows, last]


def _sum_columns(what: str, wording: Wording) -> list[Column]:
    reader = wording.reader
    return [
        Column(reader.label("No."), 6),
        Column(what, 24),
        Column(reader.label("Times"), 10),
        Column(reader.label("Minutes"), 10),
        Column(reader.label("Attendances"), 12),
    ]


def _sums(sums: Sequence[Total], wording: Wording) -> list[tuple[Cell, ...]]:
    reader = wording.reader
    rows: list[tuple[Cell, ...]] = [
        (
            n,
            each.name or reader.label("(none)"),
            each.sessions,
            each.minutes,
            each.attendances,
        )
        for n, each in enumerate(sums, 1)
    ]
    last = (
        None,
        reader.label("Sum"),
        sum(each.sessions for each in sums),
        sum(each.minutes for each in sums),
        sum(each.attendances for each in sums),
    )
    return [*rows, last]


def _correction_columns(wording: Wording) -> list[Column]:
    reader = wording.reader
    return [
        Column(reader.label("No."), 6),
        Column(reader.label("Date"), 20),
        Column(reader.label("Course"), 28),
        Column(reader.label("Lecturer"), 14),
        Column(reader.label("Minutes"), 8),
        Column(reader.label("Attendances"), 10),
        Column(reader.label("Why"), 30),
        Column(reader.label("Corrected by"), 14),
        Column(reader.label("Corrected on"), 20),
    ]


def _corrections(record: ServiceRecord, wording: Wording) -> list[tuple[Cell, ...]]:
    return [
        (
            n,
            wording.moment(each.starts_at),
            each.title,
            each.lecturer,
            each.minutes,
            each.attendances,
            each.why,
            each.by,
            wording.moment(each.at),
        )
        for n, each in enumerate(record.corrections, 1)
    ]


def _sum(lines: Sequence[ServiceLine]) -> tuple[int, int]:
    return sum(each.minutes for each in lines), sum(each.attendances for each in lines)
