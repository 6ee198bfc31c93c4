"""What a survey's answers come to: pure counting over a form and the answers that were sent."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from statistics import fmean, median
from typing import Any, Self

from school.surveys.flow import Answer, Ask, Form
from school.surveys.grading import is_graded, is_right
from school.surveys.tables import FEWEST, QuestionType


@dataclass(frozen=True, slots=True)
class Bar:
    """How many chose an option."""

    option_id: int
    text: str
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionResult:
    """What was answered to one question.

    `answered` of those to whom it was asked or not; `bars` in the order of the options, `numbers`
    and `days` by value with how often, `texts` in alphabetical order, so that their order tells
    nothing of when they came. `photos` are Telegram's ids of files. Of a quiz's graded question
    `graded` had it in their try, and `right` of them were right; skipped is wrong. `withheld`:
    fewer than five answered it anonymously, as one that few are asked, and nothing is shown.
    """

    ask: Ask
    answered: int
    bars: tuple[Bar, ...] = ()
    numbers: tuple[tuple[int, int], ...] = ()
    days: tuple[tuple[date, int], ...] = ()
    texts: tuple[str, ...] = ()
    photos: tuple[str, ...] = ()
    graded: int = 0
    right: int = 0
    withheld: bool = False

    @property
    def mean(self) -> float | None:
        """The mean of the numbers, None without any."""
        if not self.numbers:
            return None
        return fmean([n for n, _ in self.numbers], [times for _, times in self.numbers])

    @property
    def middle(self) -> float | None:
        """The median of the numbers, None without any."""
        spread = [n for n, times in self.numbers for _ in range(times)]
        return median(spread) if spread else None


@dataclass(frozen=True, slots=True)
class Results:
    """All questions' results; `withheld`: there are too few answers to show any."""

    responses: int
    questions: tuple[QuestionResult, ...]
    withheld: bool = False


Sheets = Sequence[Mapping[int, Answer]]
"""The answers of each response, by question."""


@dataclass(slots=True)
class _Count:
    """What was answered to one question so far, by value with how often."""

    answered: int = 0
    values: dict[Any, int] = field(default_factory=dict)
    graded: int = 0
    right: int = 0

    def add(self, answer: Answer) -> None:
        self.answered += 1
        values = self.values
        for value in answer.options or _values(answer):
            values[value] = values.get(value, 0) + 1

    def join(self, other: "_Count") -> None:
        self.answered += other.answered
        self.graded += other.graded
        self.right += other.right
        for value, times in other.values.items():
            self.values[value] = self.values.get(value, 0) + times


class Tally:
    """Counts answers as they are read, so that thousands of them need not be held at once."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.responses = 0
        self._of = {ask.id: _Count() for ask in form}
        self._graded = [ask for ask in form if is_graded(ask)]

    def add(self, sheet: Mapping[int, Answer], asked: Iterable[int] | None = None) -> None:
        """Count one response; `asked` are the questions of a quiz's try (None: all)."""
        self.responses += 1
        for id_, answer in sheet.items():
            count = self._of.get(id_)
            if count is not None and not answer.skipped:
                count.add(answer)
        if self._graded:
            self._grade(sheet, None if asked is None else set(asked))

    def join(self, other: Self) -> None:
        """Count what the tally of other responses to the same form has counted."""
        self.responses += other.responses
        for id_, count in other._of.items():
            self._of[id_].join(count)

    def results(self, *, anonymous: bool) -> Results:
        """Return what was counted; of an anonymous survey nothing of fewer than five."""
        if anonymous and self.responses < FEWEST:
            return Results(self.responses, (), withheld=True)
        counts = ((ask, self._of[ask.id]) for ask in self.form)
        found = (
            _withheld(ask) if anonymous and 0 < n.answered < FEWEST else _result(ask, n)
            for ask, n in counts
            if n.answered or not ask.removed
        )
        return Results(self.responses, tuple(found))

    def _grade(self, sheet: Mapping[int, Answer], asked: set[int] | None) -> None:
        for ask in self._graded:
            answer = sheet.get(ask.id)
            # Whether a question with a condition was asked only its answer tells.
            if (asked is None or ask.id in asked) and (answer or not ask.show_if):
                self._of[ask.id].graded += 1
                self._of[ask.id].right += is_right(ask, answer)


def summarise(form: Form, sheets: Sheets, *, anonymous: bool) -> Results:
    """Count the answers; of an anonymous survey nothing is shown of fewer than five."""
    return _tally(form, sheets).results(anonymous=anonymous)


def by_group(form: Form, groups: Mapping[int, Sheets], *, anonymous: bool) -> dict[int, Results]:
    """Count the answers of each group, of sites or rounds (`grouped`)."""
    tallies = {id_: _tally(form, sheets) for id_, sheets in groups.items()}
    return grouped(tallies, anonymous=anonymous)


def grouped(tallies: Mapping[int, Tally], *, anonymous: bool) -> dict[int, Results]:
    """Return the results of each group, of sites or rounds.

    Of an anonymous survey a group of fewer than five is withheld, and the smallest other one
    with it when it could be told by subtracting the others from the whole. A question that fewer
    than five of one group answered is withheld in all, for the same reason.
    """
    found = {id_: tally.results(anonymous=anonymous) for id_, tally in tallies.items()}
    hidden = [id_ for id_, each in found.items() if each.withheld and each.responses]
    shown = [id_ for id_, each in found.items() if not each.withheld]
    if sum(found[id_].responses for id_ in hidden) in range(1, FEWEST) and shown:
        smallest = min(shown, key=lambda id_: (found[id_].responses, id_))
        found[smallest] = Results(found[smallest].responses, (), withheld=True)
    few = {each.ask.id for of in found.values() for each in of.questions if each.withheld}
    return {id_: _without(each, few) for id_, each in found.items()}


def _without(results: Results, few: set[int]) -> Results:
    kept = (_withheld(each.ask) if each.ask.id in few else each for each in results.questions)
    return replace(results, questions=tuple(kept))


def _withheld(ask: Ask) -> QuestionResult:
    return QuestionResult(ask=ask, answered=0, withheld=True)


def _tally(form: Form, sheets: Sheets) -> Tally:
    tally = Tally(form)
    for sheet in sheets:
        tally.add(sheet)
    return tally


def _values(answer: Answer) -> Sequence[Any]:
    given = (answer.number, answer.day, answer.text or None, answer.photo or None)
    return [value for value in given if value is not None]


def _result(ask: Ask, count: _Count) -> QuestionResult:
    found = QuestionResult(
        ask=ask, answered=count.answered, graded=count.graded, right=count.right
    )
    match ask.type:
        case QuestionType.ONE | QuestionType.SEVERAL:
            bars = (Bar(each.id, each.text, count.values.get(each.id, 0)) for each in ask.options)
            return replace(found, bars=tuple(bars))
        case QuestionType.SCALE | QuestionType.NUMBER:
            return replace(found, numbers=tuple(sorted(count.values.items())))
        case QuestionType.DATE:
            return replace(found, days=tuple(sorted(count.values.items())))
        case QuestionType.TEXT:
            return replace(found, texts=tuple(_each(count)))
        case QuestionType.PHOTO:
            return replace(found, photos=tuple(_each(count)))


def _each(count: _Count) -> Iterator[str]:
    return (value for value in sorted(count.values) for _ in range(count.values[value]))
