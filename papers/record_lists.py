"""Lists for awards: one person's year, and who came most often; each fits one printed page."""

from collections.abc import Sequence

from papers.record_card import hours
from papers.sheets.table import Column, Paper, written
from papers.sheets.wording import Wording
from school.attendance.awards import AwardLine
from school.attendance.record import Record


def record_paper(record: Record, wording: Wording) -> bytes:
    """Return one person's year: every course with its times and hours, and the sum."""
    reader = wording.reader
    minutes = {
        course.title: sum(each.minutes for each in record.visits if each.title == course.title)
        for course in record.courses
    }
    sites = {each.title: each.site for each in reversed(record.visits)}
    rows = [
        (n, each.title, sites[each.title], each.times, hours(minutes[each.title]))
        for n, each in enumerate(record.courses, 1)
    ]
    last = (None, reader.label("Sum"), None, record.times, hours(record.minutes))
    title = reader.label("{name}: the year {year}", name=record.name or "", year=record.year)
    passed = (
        reader.label_many("Passed one quiz", "Passed {n} quizzes", record.passed)
        if record.passed
        else ""
    )
    note = "  ".join(filter(None, (record.site, passed, wording.made())))
    columns = (
        Column(reader.label("No."), 6),
        Column(reader.label("Course"), 32),
        Column(reader.label("Site"), 26),
        Column(reader.label("Times"), 10),
        Column(reader.label("Hours"), 10),
    )
    return written(Paper(title, note, columns, [*rows, last], reader.label("Page")))


def awards_paper(lines: Sequence[AwardLine], year: int, site: str, wording: Wording) -> bytes:
    """Return who came most often in a year, with what they did."""
    reader = wording.reader
    columns = (
        Column(reader.label("No."), 6),
        Column(reader.label("Name"), 16),
        Column(reader.label("Site"), 26),
        Column(reader.label("Times"), 10),
        Column(reader.label("Hours"), 10),
        Column(reader.label("Courses"), 10),
        Column(reader.label("Quizzes passed"), 12),
    )
    rows = [
        (n, each.name, each.site, each.times, hours(each.minutes), each.courses, each.passed)
        for n, each in enumerate(lines, 1)
    ]
    title = reader.label("{site}: who came most often in {year}", site=site, year=year)
    return written(Paper(title, wording.made(), columns, rows, reader.label("Page")))
