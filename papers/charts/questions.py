"""One question's answers as a picture: options by how many chose them, numbers by value."""

from collections.abc import Sequence
from dataclasses import dataclass

from locales.reader import Reader
from locales.understand.survey_book import survey_words
from papers.charts.bins import Bin, DayBin, day_bins, number_bins
from papers.charts.page import (
    GREY,
    LARGE,
    MARGIN,
    NORMAL,
    SMALL,
    TRACK,
    WIDTH,
    Page,
    width_of,
    wrapped,
)
from papers.fonts import face_of
from papers.sheets.wording import Wording
from school.surveys.answers import SCALE
from school.surveys.figures import Quiz
from school.surveys.results import QuestionResult
from school.surveys.tables import QuestionType

_CHOSEN = (QuestionType.ONE, QuestionType.SEVERAL)
# Room right of the longest bar, for "1234 · 100%".
_LABEL = 230
_BAR, _GAP = 40, 22
# Room left of the bars of a distribution, for "100–199".
_LEFT = 240


@dataclass(frozen=True, slots=True)
class Row:
    """One bar: what it is called and how many."""

    label: str
    n: int


def question_charts(results: Sequence[QuestionResult], wording: Wording) -> list[bytes | None]:
    """Return a picture a question, None where texts or photos were asked for."""
    return [question_chart(result, wording) for result in results]


def question_chart(result: QuestionResult, wording: Wording) -> bytes | None:
    """Return the picture of one question, None of texts and photos."""
    reader, ask = wording.reader, result.ask
    if ask.type in {QuestionType.TEXT, QuestionType.PHOTO}:
        return None
    page = Page(face_of(wording.language))
    page.lines(ask.text, size=LARGE, gap=6)
    page.lines(_note(result, reader), size=SMALL, ink=GREY, gap=26)
    if ask.type in _CHOSEN:
        _options(page, result, reader)
    else:
        _distribution(page, _rows(result, wording), result.answered, reader)
    return page.png()


def points_chart(title: str, quiz: Quiz, wording: Wording) -> bytes:
    """Return the picture of how many have how many points in a quiz."""
    reader = wording.reader
    page = Page(face_of(wording.language))
    page.lines(title, size=LARGE, gap=6)
    mean = reader.number(round(quiz.mean, 1)) if quiz.mean is not None else "–"
    people = reader.label_many("one person", "{n} people", quiz.people)
    note = reader.label("{people}, on average {mean} points", people=people, mean=mean)
    page.lines(note, size=SMALL, ink=GREY, gap=26)
    rows = [_numbered(each, reader) for each in number_bins(quiz.points)]
    _distribution(page, rows, quiz.people, reader)
    return page.png()


def _note(result: QuestionResult, reader: Reader) -> str:
    """Return how many answered, and what the numbers come to."""
    if not result.answered:
        return reader.label("Nobody has answered this yet.")
    answered = reader.label_many("one answer", "{n} answers", result.answered)
    if result.mean is None or result.middle is None:
        several = result.ask.type is QuestionType.SEVERAL
        return reader.label("{n}, several could be chosen", n=answered) if several else answered
    mean = reader.number(round(result.mean, 1))
    if result.ask.type is not QuestionType.NUMBER:
        return reader.label("{n}; mean {mean}", n=answered, mean=mean)
    middle = reader.number(round(result.middle, 1))
    return reader.label(
        "{n}; mean {mean}, half are below {middle}", n=answered, mean=mean, middle=middle
    )


def percent(n: int, of: int) -> str:
    """Return a part as a whole number of hundredths."""
    return f"{round(100 * n / of) if of else 0}%"


def share(n: int, of: int, reader: Reader) -> str:
    """Return the label of a bar: how many, and what part of all."""
    return reader.label("{n} · {share}", n=n, share=percent(n, of))


def ordered(result: QuestionResult) -> list[Row]:
    """Return the options, the most chosen first, and what means "other" last."""
    others = survey_words().others
    bars = [bar for bar in result.bars if bar.n or not _removed(result, bar.option_id)]
    bars.sort(key=lambda bar: (others.key(bar.text) is not None, -bar.n))
    return [Row(bar.text, bar.n) for bar in bars]


def _removed(result: QuestionResult, option_id: int) -> bool:
    return any(each.id == option_id and each.removed for each in result.ask.options)


def _options(page: Page, result: QuestionResult, reader: Reader) -> None:
    rows = ordered(result)
    room = WIDTH - 2 * MARGIN - _LABEL
    for row in rows:
        page.lines(row.label, size=NORMAL, gap=4)
        _bar(page, MARGIN, room, row.n, result.answered, share(row.n, result.answered, reader))
        page.y += _BAR + _GAP


def _distribution(page: Page, rows: Sequence[Row], of: int, reader: Reader) -> None:
    """Put rows with their label left of the bar, close to each other, since they are a whole."""
    widest = max((width_of(row.label, SMALL) for row in rows), default=0)
    left = min(max(widest + 24, 90), _LEFT)
    room = WIDTH - 2 * MARGIN - left - _LABEL
    for row in rows:
        labels = wrapped(row.label, left - 16, SMALL)
        tall = max(_BAR + 14, len(labels) * 40)
        for n, label in enumerate(labels):
            y = page.y + tall / 2 + (n - (len(labels) - 1) / 2) * 40
            page.text(MARGIN, y, label, size=SMALL)
        top = page.y
        page.y += (tall - _BAR) / 2
        _bar(page, MARGIN + left, room, row.n, of, share(row.n, of, reader))
        page.y = top + tall


def _bar(page: Page, x: float, room: float, n: int, of: int, label: str) -> None:
    """Put a bar on its track, which is as long as all who answered."""
    length = room * n / of if of else 0
    page.bar(x, page.y, room, _BAR, ink=TRACK)
    if n:
        page.bar(x, page.y, max(length, 4), _BAR)
    page.text(x + room + 16, page.y + _BAR / 2, label, size=SMALL)


def _rows(result: QuestionResult, wording: Wording) -> list[Row]:
    reader = wording.reader
    if result.ask.type is QuestionType.SCALE:
        counts = dict(result.numbers)
        return [Row(str(value), counts.get(value, 0)) for value in reversed(SCALE)]
    if result.ask.type is QuestionType.DATE:
        return [_dated(each, wording) for each in day_bins(result.days)]
    return [_numbered(each, reader) for each in number_bins(result.numbers)]


def _numbered(each: Bin, reader: Reader) -> Row:
    if each.first == each.last:
        return Row(str(each.first), each.n)
    return Row(reader.label("{first}–{last}", first=each.first, last=each.last), each.n)


def _dated(each: DayBin, wording: Wording) -> Row:
    reader = wording.reader
    if each.unit == "day":
        return Row(reader.date(each.first, today=wording.today), each.n)
    if each.unit == "month":
        return Row(reader.month(each.first.year, each.first.month), each.n)
    if each.first.year == each.last.year:
        return Row(str(each.first.year), each.n)
    return Row(reader.label("{first}–{last}", first=each.first.year, last=each.last.year), each.n)
