"""Sites or rounds beside each other: one block of bars a question's option, or means as dots."""

from collections.abc import Sequence
from dataclasses import dataclass

from locales.reader import Reader
from papers.charts.page import (
    BLUE,
    GREY,
    LARGE,
    MARGIN,
    NORMAL,
    PALE,
    SMALL,
    TRACK,
    WIDTH,
    Page,
    shortened,
)
from papers.charts.questions import ordered, share
from papers.fonts import face_of
from papers.sheets.wording import Wording
from school.surveys.answers import SCALE
from school.surveys.results import QuestionResult
from school.surveys.tables import QuestionType

# What fits a picture that is still read, not studied.
MOST_GROUPS, MOST_OPTIONS = 8, 6
_LEFT, _LABEL = 300, 230
_ROW, _BAR = 50, 34
_DOT = 13


@dataclass(frozen=True, slots=True)
class Group:
    """A site or a round: its name, and what it answered (None: too few to be shown)."""

    name: str
    result: QuestionResult | None


def comparison_chart(
    groups: Sequence[Group], wording: Wording, *, newest: bool = False
) -> bytes | None:
    """Return the picture of a question by groups, None where nothing can be compared.

    With `newest` they are rounds, and the last one stands out; else the first ones are shown.
    """
    shown = groups[-MOST_GROUPS:] if newest else groups[:MOST_GROUPS]
    paler = PALE if newest else BLUE
    known = [each.result for each in shown if each.result]
    if len(known) < 2 or known[-1].ask.type in _WORDS:
        return None
    reader, ask = wording.reader, known[-1].ask
    page = Page(face_of(wording.language))
    page.lines(ask.text, size=LARGE, gap=22)
    if ask.type in _CHOSEN:
        for label in _options(known):
            page.lines(label, size=NORMAL, gap=4)
            _block(page, shown, label, paler, reader)
            page.y += 22
    else:
        _means(page, shown, paler, reader)
    for each in (each.name for each in shown if each.result is None):
        told = reader.label("{name}: too few answers to be shown", name=each)
        page.lines(told, size=SMALL, ink=GREY)
    if len(groups) > len(shown):
        rest = reader.label("And {n} more, in the file for Excel.", n=len(groups) - len(shown))
        page.lines(rest, size=SMALL, ink=GREY)
    return page.png()


def comparison_charts(
    questions: Sequence[Sequence[Group]], wording: Wording, *, newest: bool = False
) -> list[bytes | None]:
    """Return a picture a question."""
    return [comparison_chart(each, wording, newest=newest) for each in questions]


_CHOSEN = (QuestionType.ONE, QuestionType.SEVERAL)
_WORDS = (QuestionType.TEXT, QuestionType.PHOTO, QuestionType.DATE)


def _options(results: Sequence[QuestionResult]) -> list[str]:
    """Return the options that were chosen most, as the last group orders them."""
    total: dict[str, int] = {}
    for result in results:
        for row in ordered(result):
            total[row.label] = total.get(row.label, 0) + row.n
    most = sorted(total, key=lambda label: -total[label])[:MOST_OPTIONS]
    place = {row.label: n for n, row in enumerate(ordered(results[-1]))}
    return sorted(most, key=lambda label: place.get(label, len(place)))


def _block(page: Page, groups: Sequence[Group], label: str, paler: str, reader: Reader) -> None:
    """Put one option's bars, of hundredths, so that groups of different sizes compare."""
    room = WIDTH - 2 * MARGIN - _LEFT - _LABEL
    last = [each for each in groups if each.result][-1]
    for group in groups:
        if group.result is None:
            continue
        n = next((row.n for row in ordered(group.result) if row.label == label), 0)
        of = group.result.answered
        ink = BLUE if group is last else paler
        _name(page, group)
        page.bar(MARGIN + _LEFT, page.y + (_ROW - _BAR) / 2, room, _BAR, ink=TRACK)
        if n and of:
            length = max(room * n / of, 4)
            page.bar(MARGIN + _LEFT, page.y + (_ROW - _BAR) / 2, length, _BAR, ink=ink)
        page.text(MARGIN + _LEFT + room + 16, page.y + _ROW / 2, share(n, of, reader))
        page.y += _ROW


def _means(page: Page, groups: Sequence[Group], paler: str, reader: Reader) -> None:
    """Put the mean of each group as a dot on one scale."""
    room = WIDTH - 2 * MARGIN - _LEFT - _LABEL
    low, high = _span([each.result for each in groups if each.result])
    last = [each for each in groups if each.result][-1]
    for group in groups:
        if group.result is None:
            continue
        mean, middle = group.result.mean, page.y + _ROW / 2
        _name(page, group)
        page.bar(MARGIN + _LEFT, middle - 2, room, 4, ink=TRACK)
        if mean is not None:
            x = MARGIN + _LEFT + room * (mean - low) / (high - low)
            page.dot(x, middle, _DOT, ink=BLUE if group is last else paler)
            said = reader.label(
                "{mean}, {n}",
                mean=reader.number(round(mean, 1)),
                n=reader.label_many("one answer", "{n} answers", group.result.answered),
            )
            page.text(MARGIN + _LEFT + room + 16, middle, said, size=SMALL)
        page.y += _ROW
    for value in (low, high):
        x = MARGIN + _LEFT + (room - 30 if value == high else 0)
        page.text(x, page.y + 20, reader.number(round(value, 1)), size=SMALL, ink=GREY)
    page.y += 60


def _name(page: Page, group: Group) -> None:
    page.text(MARGIN, page.y + _ROW / 2, shortened(group.name, _LEFT - 20, SMALL), size=SMALL)


def _span(results: Sequence[QuestionResult]) -> tuple[float, float]:
    if results[-1].ask.type is QuestionType.SCALE:
        return SCALE[0], SCALE[-1]
    means = [each.mean for each in results if each.mean is not None]
    return 0, max([*means, 1])
