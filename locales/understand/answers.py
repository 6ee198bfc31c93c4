"""Yes, no, or only a thank you: what a typed answer to an open question says.

A text is read as a row of known words, longest first; one unknown word leaves it unclear. That
keeps 不行,但周二可以, 应该能来 and 不是不行 from being taken for an answer.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from locales.understand.text import lexicon, plain


class Answer(StrEnum):
    """What a text answers. UNCLEAR is the safe one: Linli asks again."""

    YES = "yes"
    NO = "no"
    ACKNOWLEDGED = "acknowledged"
    UNCLEAR = "unclear"


class _Kind(StrEnum):
    """The lists of `answers.toml`, which explains them."""

    YES = "yes"
    OKAY = "okay"
    NO = "no"
    BARE_NO = "bare_no"
    RECEIVED = "received"
    THANKS = "thanks"
    FILLER = "filler"
    EXCUSE = "excuse"
    UNCLEAR = "unclear"


class _Word(NamedTuple):
    kind: _Kind
    units: tuple[str, ...]


_Piece = tuple[_Word, ...]
_UNIT = re.compile(r"[a-z0-9']+|\S")
# A space parts what is said, except between two words written in Latin letters.
_SPACE = re.compile(r"(?<![a-z0-9'])\s+|\s+(?![a-z0-9'])")
_POSITIVE = {_Kind.YES, _Kind.OKAY}
_NEGATIVE = {_Kind.NO, _Kind.BARE_NO}


def yes_no(text: str) -> Answer:
    """What the whole text answers to a yes-or-no question."""
    if "?" in plain(text):
        return Answer.UNCLEAR
    clauses = [tuple(map(_read, _SPACE.split(clause))) for clause in _clauses(text)]
    if not all(map(_is_sound, clauses)):
        return Answer.UNCLEAR
    return _verdict({word.kind for clause in clauses for piece in clause for word in piece or ()})


def _verdict(kinds: set[_Kind]) -> Answer:
    if kinds & _NEGATIVE:
        return Answer.UNCLEAR if kinds & _POSITIVE else Answer.NO
    if _Kind.EXCUSE in kinds:
        return Answer.UNCLEAR
    if _Kind.YES in kinds or (_Kind.OKAY in kinds and _Kind.RECEIVED not in kinds):
        return Answer.YES
    if kinds & {_Kind.OKAY, _Kind.RECEIVED, _Kind.THANKS}:
        return Answer.ACKNOWLEDGED
    return Answer.UNCLEAR


def _clauses(text: str) -> Iterator[str]:
    """The text between its punctuation, with every sign that means something set apart."""
    known = {units[0] for units in _words()}
    marked = []
    for sign in plain(text.replace("\n", ". ")):
        category = unicodedata.category(sign)[0]
        if sign in known and category == "S":
            marked.append(f" {sign} ")
        elif category == "P" and sign != "'":
            marked.append("\n")
        else:
            marked.append(" " if category in "SC" else sign)
    return (clause.strip() for clause in "".join(marked).split("\n"))


def _read(piece: str) -> _Piece | None:
    """The known words the piece is made of; None when there is anything else in it."""
    units = tuple(_UNIT.findall(piece))
    words: list[_Word] = []
    at = 0
    while at < len(units):
        word = _longest_word(units[at:])
        if word is None:
            return None
        words.append(word)
        at += len(word.units)
    return tuple(words)


def _longest_word(units: tuple[str, ...]) -> _Word | None:
    table = _words()
    lengths = range(min(len(units), max(map(len, table))), 0, -1)
    return next((_Word(table[units[:n]], units[:n]) for n in lengths if units[:n] in table), None)


def _is_sound(clause: Sequence[_Piece | None]) -> bool:
    """Whether the words of a clause mean together what each says (不是 不行 do not)."""
    pieces = [piece for piece in clause if piece is not None]
    refusals = {word for piece in pieces for word in piece if word.kind in _NEGATIVE}
    return len(pieces) == len(clause) and len(refusals) <= 1 and all(map(_is_sound_piece, pieces))


def _is_sound_piece(piece: _Piece) -> bool:
    kinds = {word.kind for word in piece}
    # 不 and 不是 before something else mean something else again.
    alone = _Kind.BARE_NO not in kinds or kinds <= {_Kind.BARE_NO, _Kind.FILLER}
    # Short words join into others: 要是, 要好, 可是.
    agreed = {word.units for word in piece if word.kind in _POSITIVE}
    clear = len(agreed) <= 1 or all(len("".join(units)) > 1 for units in agreed)
    return _Kind.UNCLEAR not in kinds and alone and clear


@cache
def _words() -> dict[tuple[str, ...], _Kind]:
    return {
        tuple(_UNIT.findall(plain(word))): _Kind(kind)
        for kind, words in lexicon("answers").items()
        for word in words
    }
