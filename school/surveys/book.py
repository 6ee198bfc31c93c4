"""A survey as a workbook tells it: its form and rules, without ids; and what is wrong with one.

Questions are told apart by their number, options by their text: so a form can be written down,
changed by hand and read back.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from school.surveys.tables import Purpose, QuestionType, SurveyKind

CHOSEN = (QuestionType.ONE, QuestionType.SEVERAL)
COUNTED = (QuestionType.SCALE, QuestionType.NUMBER)


@dataclass(frozen=True, slots=True, kw_only=True)
class BookTest:
    """What an earlier answer must be: one of `options`, or a number within bounds."""

    number: int
    options: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    negated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BookCondition:
    """When a question is asked: all of `tests` hold, or any of them."""

    tests: tuple[BookTest, ...]
    any: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BookOption:
    """One thing to choose; `most` is its quota."""

    text: str
    right: bool = False
    most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BookQuestion:
    """One question; `row` is where it stands in the workbook."""

    number: int
    type: QuestionType
    text: str
    row: int = 0
    required: bool = True
    options: tuple[BookOption, ...] = ()
    least: int | None = None
    most: int | None = None
    show_if: BookCondition | None = None
    right: int | None = None
    points: int = 0
    explanation: str | None = None
    pool: str | None = None
    pool_takes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A whole survey; `site` is its site's code (None: that of whoever brings it)."""

    title: str
    questions: tuple[BookQuestion, ...]
    intro: str | None = None
    kind: SurveyKind = SurveyKind.SURVEY
    purpose: Purpose = Purpose.OTHER
    anonymous: bool = False
    site: str | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    reminders: int = 2
    reminder_days: int = 3
    pass_points: int | None = None
    attempts: int = 1
    minutes: int | None = None
    mixed: bool = False
    draw_seats: int | None = None


class Wrong(StrEnum):
    """The kinds of faults that show only beside other cells."""

    NUMBER_TWICE = "number_twice"
    FEW_OPTIONS = "few_options"
    NO_OPTIONS = "no_options"
    OPTION_TWICE = "option_twice"
    RIGHT = "right"
    RIGHT_NUMBER = "right_number"
    EARLIER = "earlier"
    KNOWN_OPTION = "known_option"
    ANONYMOUS_PHOTO = "anonymous_photo"
    ANONYMOUS_QUOTA = "anonymous_quota"
    BOUNDS = "bounds"
    NOTHING_RIGHT = "nothing_right"
    SPAN = "span"
    CONDITION = "condition"


@dataclass(frozen=True, slots=True)
class BookFault:
    """What is wrong: the question's row (0: of the whole), the column's key, what stands there.

    `hint` what could stand there instead.
    """

    row: int
    column: str
    value: str
    kind: Wrong
    hint: tuple[str, ...] = ()


def faults_of(book: Book) -> list[BookFault]:
    """Return what is wrong between the cells of a workbook, in their order."""
    found = list(_of_the_whole(book))
    earlier: dict[int, BookQuestion] = {}
    for question in book.questions:
        if question.number in earlier:
            number = str(question.number)
            found.append(BookFault(question.row, "number", number, Wrong.NUMBER_TWICE))
        found += _of_question(book, question)
        found += _of_condition(question, earlier)
        earlier[question.number] = question
    return found


def _of_the_whole(book: Book) -> Iterator[BookFault]:
    if book.opens_at and book.closes_at and book.closes_at <= book.opens_at:
        yield BookFault(0, "closes_at", "", Wrong.SPAN)
    graded = any(each.right is not None or _right(each) for each in book.questions)
    if book.kind is SurveyKind.QUIZ and book.questions and not graded:
        yield BookFault(0, "kind", "", Wrong.NOTHING_RIGHT)


def _of_question(book: Book, question: BookQuestion) -> Iterator[BookFault]:
    row, options = question.row, [each.text for each in question.options]
    if question.type in CHOSEN:
        if len(options) < 2:
            yield BookFault(row, "options", "", Wrong.FEW_OPTIONS)
        twice = [text for n, text in enumerate(options) if text in options[:n]]
        yield from (BookFault(row, "options", text, Wrong.OPTION_TWICE) for text in twice)
        if question.type is QuestionType.ONE and len(_right(question)) > 1:
            yield BookFault(row, "right", "", Wrong.RIGHT, tuple(options))
    elif options:
        yield BookFault(row, "options", options[0], Wrong.NO_OPTIONS)
    if book.anonymous and question.type is QuestionType.PHOTO:
        yield BookFault(row, "type", "", Wrong.ANONYMOUS_PHOTO)
    if book.anonymous and any(each.most for each in question.options):
        yield BookFault(row, "options", "", Wrong.ANONYMOUS_QUOTA)
    least, most = question.least, question.most
    if least is not None and most is not None and least > most:
        yield BookFault(row, "most", str(most), Wrong.BOUNDS)


def _of_condition(question: BookQuestion, earlier: dict[int, BookQuestion]) -> Iterator[BookFault]:
    for test in question.show_if.tests if question.show_if else ():
        about = earlier.get(test.number)
        if about is None or not _fits(test, about):
            yield BookFault(question.row, "show_if", str(test.number), Wrong.EARLIER)
            continue
        known = tuple(each.text for each in about.options)
        for text in test.options:
            if text not in known:
                yield BookFault(question.row, "show_if", text, Wrong.KNOWN_OPTION, known)


def _right(question: BookQuestion) -> Sequence[str]:
    return [each.text for each in question.options if each.right]


def _fits(test: BookTest, about: BookQuestion) -> bool:
    if test.options:
        return about.type in CHOSEN
    answered_at_all = test.least is None and test.most is None
    return answered_at_all or about.type in COUNTED
