"""活动记录卡: somebody's year as a picture to share: times, hours, courses and months.

It goes from chat to chat, so it holds a name, a site and what one was proud of, and no more: no
phone, no age, nothing of who stayed away.
"""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from locales.reader import Reader, reader_for
from papers.fonts import face_of
from papers.record_canvas import Canvas
from school.attendance.record import Course, Record

WIDTH, HEIGHT = 1080, 1350
MOST_COURSES = 3
# A month of so many times fills the strip; where none has as many, bars stay lower.
FULL_BAR = 4
_EDGE = 72
_INNER = WIDTH - 2 * _EDGE

# Text on its ground has a contrast of at least 7:1 (WCAG 2.1, 1.4.6).
PAPER, TILE, LINE = "#FFF7EA", "#FFFFFF", "#EBD9BE"
BAND, ON_BAND, SOFT_BAND = "#962B18", "#FFF7EA", "#AE4530"
INK, SOFT_INK, ACCENT, FAINT = "#33231A", "#5C4433", "#962B18", "#F1E3CC"
BAR = "#D9772B"


@dataclass(frozen=True, slots=True)
class CardPaper:
    """What stands on a card, and in whose words; the school's texts are in the reader's script."""

    record: Record
    school: str
    language: str
    zone: ZoneInfo
    until: date

    @property
    def reader(self) -> Reader:
        return reader_for(self.language, default=self.language, zone=self.zone)


def record_card(paper: CardPaper) -> bytes:
    """Return the card as a PNG of 1080 × 1350."""
    canvas = Canvas((WIDTH, HEIGHT), PAPER, face_of(paper.language))
    _head(canvas, paper)
    _who(canvas, paper)
    _sums(canvas, paper)
    _courses(canvas, paper)
    _months(canvas, paper)
    _foot(canvas, paper)
    return canvas.png()


def hours(minutes: int) -> str:
    """Return hours with at most one decimal: 34, 34.5."""
    return f"{minutes / 60:.1f}".removesuffix(".0")


def _head(canvas: Canvas, paper: CardPaper) -> None:
    """Draw the band: the school, what it is, the year; a sun rises behind it."""
    reader = paper.reader
    canvas.box((0, 0, WIDTH, 268), BAND)
    for radius, colour in ((210, SOFT_BAND), (150, BAND), (100, SOFT_BAND), (52, BAND)):
        centre = (WIDTH - 110, 268)
        x, y = centre
        canvas.draw.pieslice(
            (x - radius, y - radius, x + radius, y + radius), 180, 360, fill=colour
        )
    canvas.box((0, 268, WIDTH, 276), BAR)
    canvas.text((_EDGE, 92), paper.school, 36, ON_BAND, room=_INNER, least=26)
    title = reader.label("Activity card {year}", year=paper.record.year)
    canvas.text((_EDGE, 206), title, 84, ON_BAND, room=_INNER, least=56, weight=1.5)


def _who(canvas: Canvas, paper: CardPaper) -> None:
    reader, record = paper.reader, paper.record
    site = record.site or ""
    name = canvas.known(record.name or "") or reader.label("A neighbour")
    canvas.text((_EDGE, 384), name, 76, INK, room=_INNER, least=48, weight=1)
    if site:
        canvas.text((_EDGE, 440), site, 36, SOFT_INK, room=_INNER, least=28)


def _sums(canvas: Canvas, paper: CardPaper) -> None:
    """Draw three tiles: times, hours, courses."""
    reader, record = paper.reader, paper.record
    courses = len(record.courses)
    tiles = (
        (str(record.times), reader.label_many("time there", "times there", record.times)),
        (hours(record.minutes), reader.label("hours of learning")),
        (str(courses), reader.label_many("course taken", "courses taken", courses)),
    )
    gap, top, bottom = 24, 478, 678
    width = (_INNER - 2 * gap) / 3
    for n, (number, unit) in enumerate(tiles):
        left = _EDGE + n * (width + gap)
        canvas.box((left, top, left + width, bottom), TILE, radius=24, edge=LINE)
        middle = left + width / 2
        canvas.text(
            (middle, top + 118),
            number,
            104,
            ACCENT,
            room=width - 32,
            least=60,
            anchor="ms",
            weight=2,
        )
        canvas.text(
            (middle, top + 172), unit, 36, SOFT_INK, room=width - 24, least=24, anchor="ms"
        )


def _courses(canvas: Canvas, paper: CardPaper) -> None:
    """Write the three courses that were come to most often, and how often."""
    reader, record = paper.reader, paper.record
    shown = record.courses[:MOST_COURSES]
    canvas.text((_EDGE, 744), reader.label("Most often at"), 36, ACCENT, weight=0.7)
    if not shown:
        told = reader.label("The first lesson is still to come. You are welcome!")
        canvas.text((_EDGE, 820), told, 42, INK, room=_INNER, least=30)
        return
    for n, course in enumerate(shown):
        _course(canvas, reader, course, 808 + n * 68)


def _course(canvas: Canvas, reader: Reader, course: Course, base: int) -> None:
    times = reader.label_many("once", "{n} times", course.times)
    taken = canvas.width(times, 40)
    canvas.text((WIDTH - _EDGE, base), times, 40, SOFT_INK, anchor="rs")
    canvas.text((_EDGE, base), course.title, 44, INK, room=_INNER - taken - 48, least=36)
    canvas.draw.line((_EDGE, base + 20, WIDTH - _EDGE, base + 20), fill=LINE, width=2)


def _months(canvas: Canvas, paper: CardPaper) -> None:
    """Draw twelve bars, each with its month below and its number above."""
    record = paper.record
    canvas.text((_EDGE, 1022), paper.reader.label("Month by month"), 36, ACCENT, weight=0.7)
    ground, tallest = 1204, 118
    most = max(*record.months, FULL_BAR)
    step = _INNER / len(record.months)
    for n, times in enumerate(record.months):
        middle = _EDGE + (n + 0.5) * step
        height = max(round(tallest * times / most), 10) if times else 6
        canvas.box(
            (middle - 22, ground - height, middle + 22, ground),
            BAR if times else FAINT,
            radius=min(8, height // 2),
        )
        if times:
            canvas.text(
                (middle, ground - height - 10), str(times), 28, INK, anchor="ms", weight=0.3
            )
        canvas.text((middle, ground + 38), str(n + 1), 28, SOFT_INK, anchor="ms")


def _foot(canvas: Canvas, paper: CardPaper) -> None:
    """Write what else there is to be glad of, and until when it is counted."""
    reader, record = paper.reader, paper.record
    canvas.draw.line((_EDGE, 1266, WIDTH - _EDGE, 1266), fill=LINE, width=2)
    day = reader.date(paper.until, today=date(record.year, 1, 1))
    until = reader.label("As of {day}", day=day)
    taken = canvas.text((WIDTH - _EDGE, 1312), until, 30, SOFT_INK, anchor="rs")
    if record.passed:
        told = reader.label_many("Passed one quiz", "Passed {n} quizzes", record.passed)
    else:
        told = reader.label("Learning is never too late")
    canvas.text((_EDGE, 1312), told, 34, INK, room=_INNER - taken - 40, least=26, weight=0.5)
