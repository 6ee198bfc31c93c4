"""A survey's results as a workbook: a sheet that sums up, and a sheet of all that was answered.

All text is written as text, so that nothing anybody answered is run as a formula.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from locales.reader import Reader
from papers.charts.questions import ordered, percent
from papers.sheets.table import Cell, Column, Paper, book_of
from papers.sheets.wording import Wording, masked
from school.surveys.flow import Answer, Ask
from school.surveys.gathering import ELSEWHERE, Gathered
from school.surveys.results import QuestionResult, Results
from school.surveys.tables import QuestionType, SurveyKind
from school.surveys.taking import Row, Taken

_CHOSEN = (QuestionType.ONE, QuestionType.SEVERAL)
_WORDS = (QuestionType.TEXT, QuestionType.PHOTO)
# What a cell of a spreadsheet takes.
# https://support.microsoft.com/office/excel-specifications-and-limits
_LONGEST = 32_000


def results_book(taken: Taken, wording: Wording) -> bytes:
    """Return the workbook; few anonymous answers are in neither sheet."""
    reader = wording.reader
    return book_of(
        [
            (reader.label("Summed up"), _summary(taken, wording)),
            (reader.label("Answers as given"), _answers(taken, wording)),
        ]
    )


def _summary(taken: Taken, wording: Wording) -> Paper:
    reader, found = wording.reader, taken.gathered
    groups = {} if len(found.sites) < 2 else found.sites
    names = [_site(taken, id_, reader) for id_ in groups]
    columns = [
        Column(reader.label("What was asked"), 40),
        Column(reader.label("What was answered"), 30),
        Column(reader.label("How many"), 10),
        Column(reader.label("Share"), 10),
        *(Column(name, 14) for name in names),
    ]
    rows: list[list[Cell]] = []
    for n, result in enumerate(found.results.questions):
        rows += _of_question(n + 1, result, list(groups.values()), reader)
    return Paper(
        title=found.about.title,
        note=_note(found, wording),
        columns=columns,
        rows=rows,
        page=reader.label("Page"),
    )


def _note(found: Gathered, wording: Wording) -> str:
    reader = wording.reader
    if found.results.withheld:
        return reader.label(
            "Fewer than five answers: nothing is shown. {made}", made=wording.made()
        )
    answers = reader.label_many("one response", "{n} responses", found.results.responses)
    how = reader.label("anonymous") if found.about.anonymous else reader.label("with names")
    return reader.join([answers, how, wording.made()])


def _of_question(
    n: int, result: QuestionResult, groups: Sequence[Results], reader: Reader
) -> Iterator[list[Cell]]:
    """Yield a row a possible answer, with how many gave it; at each site, too."""
    head = f"{n}. {result.ask.text}"
    theirs = [_same(each, result.ask) for each in groups]
    if result.withheld:
        yield [head, reader.label("not shown"), None, "", *[""] * len(groups)]
        return
    yield [head, reader.label("answered"), result.answered, "", *(_n(each) for each in theirs)]
    for label, count in _counts(result, reader):
        beside = [_count_of(each, label, reader) for each in theirs]
        yield ["", label, count, percent(count, result.answered), *beside]
    if result.mean is not None:
        means = [
            None if each is None or each.mean is None else round(each.mean, 2) for each in theirs
        ]
        yield ["", reader.label("mean"), round(result.mean, 2), "", *means]
    if result.graded:
        right = percent(result.right, result.graded)
        yield ["", reader.label("right"), result.right, right, *[""] * len(groups)]


def _counts(result: QuestionResult, reader: Reader) -> Iterator[tuple[str, int]]:
    if result.ask.type in _CHOSEN:
        yield from ((row.label, row.n) for row in ordered(result))
    elif result.ask.type is QuestionType.DATE:
        yield from ((day.isoformat(), n) for day, n in result.days)
    elif result.ask.type not in _WORDS:
        yield from ((str(value), n) for value, n in result.numbers)
    elif result.ask.type is QuestionType.TEXT:
        yield reader.label("in words, see the other sheet"), len(result.texts)
    else:
        yield reader.label("photos"), len(result.photos)


def _count_of(result: QuestionResult | None, label: str, reader: Reader) -> Cell:
    if result is None:
        return reader.label("not shown")
    return dict(_counts(result, reader)).get(label, 0)


def _same(results: Results, ask: Ask) -> QuestionResult | None:
    own = (each for each in results.questions if each.ask.id == ask.id and not each.withheld)
    return next(own, None)


def _n(result: QuestionResult | None) -> Cell:
    return None if result is None else result.answered


def _site(taken: Taken, id_: int, reader: Reader) -> str:
    if id_ == ELSEWHERE:
        return reader.label("Other sites")
    return taken.sites.get(id_, str(id_))


def _answers(taken: Taken, wording: Wording) -> Paper:
    reader, found = wording.reader, taken.gathered
    asks = [result.ask for result in found.results.questions if not result.withheld]
    named = not found.about.anonymous
    who = [(reader.label("Name"), 12), (reader.label("Teaching site"), 20)]
    who += [(reader.label("Phone"), 16), (reader.label("Sent"), 20)]
    if found.about.kind is SurveyKind.QUIZ:
        who += [(reader.label("Points"), 8), (reader.label("Passed"), 8)]
    columns = [Column(title, width) for title, width in (who if named else [])]
    columns += [Column(f"{n}. {ask.text}", 24) for n, ask in enumerate(asks, 1)]
    rows = [[*_who(each, found, wording), *_given(each, asks)] for each in taken.rows]
    note = reader.label("One row a response")
    if not named:
        note = reader.label("One row a response, in no order; nothing tells whose it is.")
    return Paper(
        title=found.about.title,
        note=note,
        columns=columns or [Column(reader.label("What was answered"), 30)],
        rows=rows,
        page=reader.label("Page"),
        landscape=True,
    )


def _who(row: Row, found: Gathered, wording: Wording) -> list[Cell]:
    if found.about.anonymous:
        return []
    reader = wording.reader
    sent = wording.moment(row.ended_at) if row.ended_at else ""
    cells: list[Cell] = [row.name or reader.label("(no name)"), row.site, masked(row.phone), sent]
    if found.about.kind is SurveyKind.QUIZ:
        passed = reader.label("yes") if row.passed else reader.label("no")
        cells += [row.points, passed]
    return cells


def _given(row: Row, asks: Iterable[Ask]) -> Iterator[Cell]:
    for ask in asks:
        answer = row.answers.get(ask.id)
        yield None if answer is None or answer.skipped else _said(ask, answer)


def _said(ask: Ask, answer: Answer) -> Cell:
    if ask.type in _CHOSEN:
        texts = {option.id: option.text for option in ask.options}
        return "\N{FULLWIDTH SEMICOLON}".join(texts.get(id_, "") for id_ in answer.options)
    given: tuple[Any, ...] = (answer.number, answer.day, answer.text, answer.photo)
    value = next((each for each in given if each is not None), None)
    if value is None or isinstance(value, int):
        return value
    return "" if ask.type is QuestionType.PHOTO else str(value)[:_LONGEST]
