"""Writing a survey's workbook: the empty template, or a survey that reads back as itself."""

import io
from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from locales.understand.survey_book import survey_words
from papers.survey_book.cells import condition_cell, option_cell
from papers.survey_book.columns import Field, columns, items
from papers.workbook.writing import PLAIN, Styles
from school.surveys.book import Book, BookQuestion
from school.surveys.tables import MOST_QUESTIONS, SurveyKind

_SURVEY, _QUESTIONS = "survey", "questions"


def survey_template() -> bytes:
    """Return the empty workbook, with its lists of words and its notes."""
    return _written({}, [])


def survey_book(book: Book, zone: str) -> bytes:
    """Return a survey as a workbook; its times are those of `zone`."""
    quiz = book.kind is SurveyKind.QUIZ
    rows = [_question(each, quiz=quiz) for each in book.questions]
    return _written(_about(book, ZoneInfo(zone)), rows)


def _about(book: Book, zone: ZoneInfo) -> dict[str, Any]:
    values = {key: getattr(book, key) for key in items()}
    for key in ("opens_at", "closes_at"):
        if values[key] is not None:
            local = values[key].astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
            # A day alone is read as all of it.
            last = timedelta(days=1 if key == "closes_at" else 0)
            values[key] = local if local.time() != time(0) else (local - last).date()
    return values


def _question(question: BookQuestion, *, quiz: bool) -> dict[str, Any]:
    texts = [each.text for each in question.options if each.right]
    right = "\n".join(texts) if question.right is None else str(question.right)
    condition = condition_cell(question.show_if) if question.show_if else None
    return {
        **{key: getattr(question, key) for key in columns()},
        "options": "\n".join(option_cell(each) for each in question.options),
        "right": right,
        "show_if": condition,
        "points": question.points if quiz or question.points else None,
    }


def _written(about: Mapping[str, Any], rows: list[dict[str, Any]]) -> bytes:
    import xlsxwriter

    target, words = io.BytesIO(), survey_words()
    with xlsxwriter.Workbook(target, PLAIN) as book:
        # A file must not tell when it was made: equal surveys give equal files.
        book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 - a plain stamp
        styles = Styles(book)
        _survey(book.add_worksheet(words.sheets.word(_SURVEY)), about, styles)
        _questions(book.add_worksheet(words.sheets.word(_QUESTIONS)), rows, styles)
        _notes(book.add_worksheet(words.sheets.word("notes")), styles)
    return target.getvalue()


def _survey(sheet: Any, about: Mapping[str, Any], styles: Styles) -> None:
    words = survey_words()
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 40, styles.text)
    sheet.set_column(2, 2, 70, styles.text)
    for at, key in enumerate(("name", "value")):
        sheet.write_string(0, at, words.headings[_SURVEY].word(key), styles.optional)
    for at, (key, each) in enumerate(items().items(), 1):
        style = styles.required if each.required else styles.optional
        sheet.write_string(at, 0, words.items.word(key), style)
        if each.words:
            sheet.data_validation(at, 1, at, 1, _list(each))
        _cell(sheet, at, 1, about.get(key), each, styles)
        sheet.write_string(at, 2, words.notes[_SURVEY][key], styles.text)


def _questions(sheet: Any, rows: list[dict[str, Any]], styles: Styles) -> None:
    headings = survey_words().headings[_QUESTIONS]
    for at, (key, each) in enumerate(columns().items()):
        sheet.set_column(at, at, each.width, styles.text)
        style = styles.required if each.required else styles.optional
        sheet.write_string(0, at, headings.word(key) + ("*" if each.required else ""), style)
        if each.words:
            sheet.data_validation(1, at, MOST_QUESTIONS, at, _list(each))
        for n, row in enumerate(rows, 1):
            _cell(sheet, n, at, row.get(key), each, styles)
    sheet.freeze_panes(1, 1)


def _list(each: Field) -> dict[str, Any]:
    choices = survey_words().words[each.words or ""].choices()
    return {"validate": "list", "source": list(choices)}


def _cell(sheet: Any, row: int, at: int, value: Any, each: Field, styles: Styles) -> None:
    if value is None or value == "":
        return
    if each.words:
        key = str(value).lower() if isinstance(value, bool) else str(value)
        sheet.write_string(row, at, survey_words().words[each.words].word(key), styles.text)
    elif isinstance(value, datetime):
        sheet.write_datetime(row, at, value, styles.moment)
    elif isinstance(value, str):
        sheet.write_string(row, at, value, styles.text)
    elif isinstance(value, int):
        sheet.write_number(row, at, value, styles.number)
    else:
        sheet.write_datetime(row, at, value, styles.date)


def _notes(sheet: Any, styles: Styles) -> None:
    words = survey_words()
    sheet.set_column(0, 1, 16)
    sheet.set_column(2, 2, 90, styles.text)
    names = {_SURVEY: words.items, _QUESTIONS: words.headings[_QUESTIONS]}
    at = 0
    for name, keys in ((_SURVEY, items()), (_QUESTIONS, columns())):
        sheet.write_string(at, 0, words.sheets.word(name), styles.required)
        at += 1
        for key in keys:
            sheet.write_string(at, 1, names[name].word(key))
            sheet.write_string(at, 2, words.notes[name][key], styles.text)
            at += 1
