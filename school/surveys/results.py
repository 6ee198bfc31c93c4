"""What a survey's answers come to: pure counting over a form and the answers that were sent."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean, median

from school.surveys.flow import Answer, Ask, Form
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
    nothing of when they came. `photos` are Telegram's ids of files.
    """

    ask: Ask
    answered: int
    bars: tuple[Bar, ...] = ()
    numbers: tuple[tuple[int, int], ...] = ()
    days: tuple[tuple[date, int], ...] = ()
    texts: tuple[str, ...] = ()
    photos: tuple[str, ...] = ()

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


def summarise(form: Form, sheets: Sheets, *, anonymous: bool) -> Results:
    """Count the answers; of an anonymous survey nothing is shown of fewer than five."""
    if anonymous and len(sheets) < FEWEST:
        return Results(len(sheets), (), withheld=True)
    given: dict[int, list[Answer]] = {ask.id: [] for ask in form}
    for sheet in sheets:
        for id_, answer in sheet.items():
            if id_ in given:
                given[id_].append(answer)
    found = (_result(ask, given[ask.id]) for ask in form if given[ask.id] or not ask.removed)
    return Results(len(sheets), tuple(found))


def by_group(form: Form, groups: Mapping[int, Sheets], *, anonymous: bool) -> dict[int, Results]:
    """Count the answers of each group, of sites or rounds.

    Of an anonymous survey a group of fewer than five is withheld, and the smallest other one
    with it when it could be told by subtracting the others from the whole.
    """
    found = {id_: summarise(form, sheets, anonymous=anonymous) for id_, sheets in groups.items()}
    hidden = [id_ for id_, each in found.items() if each.withheld and each.responses]
    shown = [id_ for id_, each in found.items() if not each.withheld]
    if sum(found[id_].responses for id_ in hidden) in range(1, FEWEST) and shown:
        smallest = min(shown, key=lambda id_: (found[id_].responses, id_))
        found[smallest] = Results(found[smallest].responses, (), withheld=True)
    return found


def _result(ask: Ask, answers: Sequence[Answer]) -> QuestionResult:
    match ask.type:
        case QuestionType.ONE | QuestionType.SEVERAL:
            chosen = Counter(option for each in answers for option in each.options)
            bars = (Bar(option.id, option.text, chosen[option.id]) for option in ask.options)
            return QuestionResult(ask=ask, answered=len(answers), bars=tuple(bars))
        case QuestionType.SCALE | QuestionType.NUMBER:
            counts = Counter(each.number for each in answers if each.number is not None)
            numbers = tuple(sorted(counts.items()))
            return QuestionResult(ask=ask, answered=len(answers), numbers=numbers)
        case QuestionType.DATE:
            met = Counter(each.day for each in answers if each.day is not None)
            return QuestionResult(ask=ask, answered=len(answers), days=tuple(sorted(met.items())))
        case QuestionType.TEXT:
            texts = sorted(each.text for each in answers if each.text)
            return QuestionResult(ask=ask, answered=len(answers), texts=tuple(texts))
        case QuestionType.PHOTO:
            photos = sorted(each.photo for each in answers if each.photo)
            return QuestionResult(ask=ask, answered=len(answers), photos=tuple(photos))
