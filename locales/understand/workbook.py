"""The words of the workbook: which neutral key a sheet's, column's or cell's word stands for."""

import functools
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

# 编号*, 编号 (必填): a mark or a remark behind a header is no part of its name.
_REMARK = re.compile(r"[*\s_-]+|\([^)]*\)$")


def normal(word: str) -> str:
    """Return `word` as words are compared: one width, one case, no spaces, marks or remarks."""
    return _REMARK.sub("", unicodedata.normalize("NFKC", word).casefold().replace("*", "").strip())


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Neutral keys and the words for them, the word to write first."""

    words: Mapping[str, tuple[str, ...]]
    _keys: Mapping[str, str]

    @classmethod
    def of(cls, words: Mapping[str, list[str]]) -> "Vocabulary":
        keys = {normal(word): key for key, known in words.items() for word in known}
        return cls({key: tuple(known) for key, known in words.items()}, keys)

    def key(self, word: str) -> str | None:
        """Return the neutral key of `word`, or None when it is not known."""
        return self._keys.get(normal(word))

    def word(self, key: str) -> str:
        """Return the word to write for `key`."""
        return self.words[key][0]

    def choices(self) -> tuple[str, ...]:
        """Return the words to write, in the order of the lexicon."""
        return tuple(known[0] for known in self.words.values())


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Every word of the workbook; `headings` and `notes` by sheet, `words`, `blanks` by column."""

    sheets: Vocabulary
    headings: Mapping[str, Vocabulary]
    words: Mapping[str, Vocabulary]
    blanks: Vocabulary
    settings: Vocabulary
    units: tuple[str, ...]
    notes: Mapping[str, Mapping[str, str]]


@functools.cache
def lexicon() -> Lexicon:
    """Return the lexicon, read once."""
    text = resources.files(__package__).joinpath("workbook.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    return Lexicon(
        sheets=Vocabulary.of(data["sheets"]),
        headings={sheet: Vocabulary.of(names) for sheet, names in data["headings"].items()},
        words={column: Vocabulary.of(names) for column, names in data["words"].items()},
        blanks=Vocabulary.of(data["blank"]),
        settings=Vocabulary.of(data["settings"]),
        units=tuple(sorted(data["units"]["count"], key=len, reverse=True)),
        notes=data["notes"],
    )
