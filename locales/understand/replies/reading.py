"""The clauses of a reply as stretches of words, each with what it says."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from locales.understand.replies.clauses import Clause
from locales.understand.replies.grammar import APART, Says, says
from locales.understand.replies.times import is_that_time
from locales.understand.replies.words import Kind, Word

# 王老师 before 您好 or 我, behind 好的 or 谢谢: whom it is said to.
_SPOKEN_TO = re.compile(r"^T+(?=[fxKRsg]|$)|(?<=[fxKRGYpyjg])T(?=$|[psfK])")
# Before 就 these make no condition of what follows.
_NO_CONDITION = re.compile(r"[sdaTfgxKRopBt]*")
_OF_ITSELF = re.compile(r"[sdaTfgxKRopBtGYbe]*")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that stand together, and what they say."""

    words: tuple[Word, ...]
    says: Says

    @property
    def row(self) -> str:
        """The kinds of its words."""
        return "".join(word.kind for word in self.words)


@dataclass(frozen=True, slots=True)
class Read:
    """All that a reply says."""

    parts: tuple[Clause, ...]
    stretches: tuple[Stretch, ...]

    @property
    def row(self) -> str:
        """The kinds of all words, clauses parted by commas."""
        return ",".join(part.row for part in self.parts)

    def holds(self, kinds: str) -> bool:
        """Whether there is a word of any of these kinds."""
        return not set(kinds).isdisjoint(self.row)

    def has(self, *what: Says) -> bool:
        """Whether any stretch says one of these."""
        return any(stretch.says in what for stretch in self.stretches)

    def those(self, what: Says) -> list[Stretch]:
        """The stretches that say it."""
        return [stretch for stretch in self.stretches if stretch.says is what]


def read(parts: Sequence[Clause]) -> Read:
    """What the clauses say, one after the other."""
    done: list[Clause] = []
    for part in parts:
        done.append(_without_then(_not_spoken_to(part), done))
    stretches = [each for part in done for each in pieces(part) if isinstance(each, Stretch)]
    return Read(tuple(done), tuple(stretches))


def on_that_day(part: Clause, *, starts_at: datetime, now: datetime) -> Clause:
    """The clause in which the session's own time is no other time."""
    if Kind.TIME not in part.row or not is_that_time(part, starts_at, now):
        return part
    words = (
        replace(word, kind=Kind.THAT_TIME) if word.kind is Kind.TIME else word
        for word in part.words
    )
    return replace(part, words=tuple(words))


def pieces(part: Clause) -> Iterator[Stretch | Kind]:
    """The stretches of a clause and the kinds of words that part them, in order."""
    begun = 0
    for at, word in enumerate(part.words):
        if word.kind in APART or word.kind is Kind.BUT:
            yield from _stretches(part.words[begun:at])
            yield word.kind
            begun = at + 1
    yield from _stretches(part.words[begun:])


def _stretches(words: tuple[Word, ...]) -> Iterator[Stretch]:
    if not words:
        return
    found = says(words)
    at = _refusal_of_self(words) if found is Says.OPEN else 0
    if at:
        yield Stretch(words[:at], says(words[:at]))
        yield Stretch(words[at:], Says.NO)
    else:
        yield Stretch(words, found)


def _refusal_of_self(words: tuple[Word, ...]) -> int:
    """Where 我来不了 begins behind a sentence that is over: 老伴病倒了我来不了."""
    for at in range(1, len(words)):
        ended = words[at - 1].kind in "jpdt"
        if ended and words[at].kind is Kind.SELF and says(words[at:]) is Says.NO:
            return at
    return 0


def _not_spoken_to(part: Clause) -> Clause:
    """Without the name of whom it is said to, which is kept where it stands alone."""
    row = part.row
    named = {at for found in _SPOKEN_TO.finditer(row) for at in range(*found.span())}
    if len(named) == len(row):
        return part
    return replace(part, words=tuple(w for at, w in enumerate(part.words) if at not in named))


def _without_then(part: Clause, before: Sequence[Clause]) -> Clause:
    """Without a 就 that follows from nothing: 我就不去了, but not 下雨我就不去了."""
    at = part.row.find(Kind.THEN)
    if at < 0 or not _NO_CONDITION.fullmatch(part.row[:at]):
        return part
    if not all(_OF_ITSELF.fullmatch(clause.row) for clause in before):
        return part
    return replace(part, words=part.words[:at] + part.words[at + 1 :])
