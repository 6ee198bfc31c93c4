"""A reply cut into its clauses, without what it quotes."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from locales.understand.dates.words import shaped
from locales.understand.replies.words import Word, is_known, scan, whole
from locales.understand.text import plain

# 「王老师：周三能来吗」 and a line of dashes, as chats quote what they answer.
_QUOTED = re.compile(r"^\s*[「“\"][^」”\"]*(?:[:：?？][^」”\"]*[」”\"]|[」”\"]\s*\n)[\s\-—–_=]*")
_QUOTED_LINE = re.compile(r"(?m)^\s*[>＞|].*$")
_TITLE = re.compile(r"《[^》]*》")
_PICTURED = {"[ok]": "👌", "[强]": "👍", "[赞]": "👍", "[抱拳]": "🙏", "[合十]": "🙏"}
_IN_BRACKETS = re.compile(r"\[[^\[\]\s]{1,4}\]")
_ELLIPSIS = re.compile(r"\.{2,}|。{2,}|,{3,}|、{3,}|·{3,}")
_CJK = r"[\u3007\u3400-\u9fff]"
_GAP = re.compile(rf"(?<={_CJK}) | (?={_CJK})")
_QUOTES = set('「」『』“”"')
# 14:00, 12.4, 3-5, p.m.
_WITHIN = set(":;/-~.—–'")


@dataclass(frozen=True, slots=True)
class Clause:
    """What stands between two stops, in one shape; `asks` when a question mark ends it."""

    text: str
    words: tuple[Word, ...]
    asks: bool = False
    breaks_off: bool = False  # an ellipsis ends it

    @property
    def row(self) -> str:
        """The kinds of its words, one sign each."""
        return "".join(word.kind for word in self.words)


def clauses(text: str) -> list[Clause]:
    """The clauses of a reply, without those that say nothing at all."""
    lines = _without_quotes(text).split("\n")
    return [clause for line in lines for clause in _of_line(_ELLIPSIS.sub("…", line))]


def in_one(parts: Sequence[Clause]) -> Clause:
    """All of it as one clause: voice typing puts stops within words."""
    written = "".join(part.text for part in parts)
    asks, breaks_off = any(part.asks for part in parts), any(part.breaks_off for part in parts)
    return _clause(written, asks=asks, breaks_off=breaks_off)


def _without_quotes(text: str) -> str:
    kept = _TITLE.sub("这个讲座", _QUOTED_LINE.sub("", _QUOTED.sub("", text)))
    folded = "\n".join(plain(line) for line in kept.split("\n"))
    for name, sign in _PICTURED.items():
        folded = folded.replace(name, sign)
    return _GAP.sub("\n", _IN_BRACKETS.sub("\n", folded))


def _of_line(line: str) -> Iterator[Clause]:
    begun = 0
    for at, sign in enumerate(line):
        if _goes_on(line, at):
            continue
        before = line[begun:at].strip()
        if before or sign in "?…":
            yield _clause(before, asks=sign == "?", breaks_off=sign == "…")
        if sign in _QUOTES or (unicodedata.category(sign)[0] == "S" and is_known(sign)):
            yield _clause('"' if sign in _QUOTES else sign)
        begun = at + 1
    if line[begun:].strip():
        yield _clause(line[begun:].strip())


def _goes_on(line: str, at: int) -> bool:
    sign = line[at]
    if sign.isalnum() or sign == " ":
        return True
    around = line[at - 1 : at] + line[at + 1 : at + 2]
    return sign in _WITHIN and len(around) == 2 and around.isalnum() and around.isascii()


def _clause(text: str, *, asks: bool = False, breaks_off: bool = False) -> Clause:
    written = shaped(text)
    kind = whole(written)
    words = (Word(kind, written, 0, len(written)),) if kind and not asks else scan(written)
    return Clause(written, words, asks, breaks_off)
