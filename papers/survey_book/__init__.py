"""A survey's workbook: the empty template, a survey written down, and one read back."""

from papers.survey_book.faults import described
from papers.survey_book.reading import BookSays, ReadBook, is_survey_book, read_survey_book
from papers.survey_book.writing import survey_book, survey_template

__all__ = [
    "BookSays",
    "ReadBook",
    "described",
    "is_survey_book",
    "read_survey_book",
    "survey_book",
    "survey_template",
]
