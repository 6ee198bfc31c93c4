"""The columns of the sheet of questions and the items of the first sheet, with their readers."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from locales.understand.survey_book import survey_words
from papers.workbook import values
from papers.workbook.values import Cell, Read, UnreadableError, shown
from school.imports.rows import Expected
from school.surveys.answers import MOST_NUMBER
from school.surveys.tables import (
    EXPLANATION_LIMIT,
    INTRO_LIMIT,
    MOST_OPTIONS,
    MOST_QUESTIONS,
    OPTION_LIMIT,
    QUESTION_LIMIT,
    TITLE_LIMIT,
    Purpose,
    QuestionType,
    SurveyKind,
)

_CODE_LIMIT = 40
_MOST_SEATS = 1_000
_MOST_POINTS = 100


@dataclass(frozen=True, slots=True)
class Field:
    """One column or item: how its cell is read, how wide it is written, the words it takes."""

    read: Read
    width: int = 12
    required: bool = False
    words: str | None = None


def yes(cell: Cell) -> bool:
    """Read yes or no."""
    return bool(values.word(survey_words().words["answer"])(cell) == "true")


def listed(cell: Cell) -> tuple[str, ...]:
    """Read what stands in a cell line by line."""
    text = cell if isinstance(cell, str) else shown(cell)
    return tuple(filter(None, (line.strip() for line in text.splitlines())))


def whole(cell: Cell) -> str:
    """Read a text with its lines, each without spaces around it."""
    return "\n".join(listed(cell))


def _lines(limit: int) -> Read:
    def read(cell: Cell) -> str:
        found = whole(cell)
        if len(found) > limit:
            raise UnreadableError(Expected.LENGTH, limit)
        return found

    return read


@cache
def items() -> Mapping[str, Field]:
    """Return what the first sheet tells of the survey, in the order of the template."""
    words = survey_words().words
    return {
        "title": Field(values.text(TITLE_LIMIT), required=True),
        "intro": Field(_lines(INTRO_LIMIT)),
        "kind": Field(values.word(words["kind"], SurveyKind), words="kind"),
        "purpose": Field(values.word(words["purpose"], Purpose), words="purpose"),
        "anonymous": Field(yes, words="answer"),
        "site": Field(values.code(_CODE_LIMIT)),
        "opens_at": Field(values.moment),
        "closes_at": Field(values.moment),
        "reminders": Field(values.integer(0, 5)),
        "reminder_days": Field(values.integer(1, 30)),
        "pass_points": Field(values.integer(0, MOST_QUESTIONS * _MOST_POINTS)),
        "attempts": Field(values.integer(1, 20)),
        "minutes": Field(values.integer(1, 600)),
        "mixed": Field(yes, words="answer"),
        "draw_seats": Field(values.integer(1, _MOST_SEATS)),
    }


@cache
def columns() -> Mapping[str, Field]:
    """Return the columns of the questions, in the order of the template."""
    words = survey_words().words
    return {
        "number": Field(values.integer(1, 999), width=6, required=True),
        "type": Field(values.word(words["type"], QuestionType), 8, required=True, words="type"),
        "text": Field(values.text(QUESTION_LIMIT), width=40, required=True),
        "required": Field(yes, width=6, words="answer"),
        "options": Field(listed, width=28),
        "right": Field(listed, width=16),
        "points": Field(values.integer(0, _MOST_POINTS), width=6),
        "explanation": Field(_lines(EXPLANATION_LIMIT), width=36),
        "pool": Field(values.text(OPTION_LIMIT), width=10),
        "pool_takes": Field(values.integer(1, MOST_QUESTIONS), width=8),
        "least": Field(values.integer(0, MOST_NUMBER), width=8),
        "most": Field(values.integer(0, MOST_NUMBER), width=8),
        "show_if": Field(listed, width=18),
    }


__all__ = ["MOST_OPTIONS", "MOST_QUESTIONS", "OPTION_LIMIT", "Field", "columns", "items", "whole"]
