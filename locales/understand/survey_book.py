"""The words of a survey's workbook: which neutral key a sheet's, header's or cell's word means."""

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

from locales.understand.workbook import Vocabulary


@dataclass(frozen=True, slots=True)
class SurveyWords:
    """Every word of a survey's workbook; `headings` and `notes` by sheet, `words` by column."""

    others: Vocabulary
    sheets: Vocabulary
    headings: Mapping[str, Vocabulary]
    items: Vocabulary
    words: Mapping[str, Vocabulary]
    joins: Mapping[str, tuple[str, ...]]
    units: tuple[str, ...]
    quota: tuple[str, ...]
    ordinals: tuple[str, ...]
    notes: Mapping[str, Mapping[str, str]]


@functools.cache
def survey_words() -> SurveyWords:
    """Return the lexicon, read once."""
    text = resources.files(__package__).joinpath("survey_book.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    return SurveyWords(
        others=Vocabulary.of(data["others"]),
        sheets=Vocabulary.of(data["sheets"]),
        headings={sheet: Vocabulary.of(names) for sheet, names in data["headings"].items()},
        items=Vocabulary.of(data["items"]),
        words={column: Vocabulary.of(names) for column, names in data["words"].items()},
        joins={key: tuple(words) for key, words in data["joins"].items()},
        units=tuple(sorted(data["units"]["count"], key=len, reverse=True)),
        quota=tuple(data["quota"]["pattern"]),
        ordinals=tuple(data["ordinals"]["signs"]),
        notes=data["notes_of"],
    )
