"""What a row of words says: yes, no, wants to, or nothing known.

A row is a string of the signs of `Kind`, one a word. Only rows that are understood to their end
count; who comes must be the volunteer, so that any word for somebody else, any unknown word and
any doubt leaves it open. 不能不去 and 不去不行 are no refusals.
"""

import re
from collections.abc import Sequence
from enum import StrEnum

from locales.understand.replies.words import Kind, Word


class Says(StrEnum):
    """What one stretch of words says."""

    YES = "yes"
    OKAY = "okay"  # 好, which beside 收到 says no more than that
    NO = "no"
    BARE_NO = "bare no"  # 不
    WANTS = "wants"  # 想去, which beside a no leaves it a no
    NOTHING = "nothing"  # 我, 那天
    OPEN = "open"


# Kinds that say something by themselves, wherever they stand.
APART = frozenset("fKRxe2g")
_BEFORE = "[sdoaCOp]*+"
_GIVES = "[vV7]"
_BEHIND = "[odCO]*+p*+"
_AGREES = re.compile(
    r"(?:"
    rf"{_BEFORE}(?:G[pb]*+|[Yy]7*+{_BEHIND}|m[doaC1O]*+(?:Y|{_GIVES}*+){_BEHIND}"
    rf"|1[doaCO]*+(?:Y|{_GIVES}++){_BEHIND})"
    rf"|{_BEFORE}v[vV7odCO]*+p*+(?!b)"
    # 我来吧, 准时到: of one's own will.
    r"|[doaCO]*+s[sdoaCO]*+[v7][vV7odCO]*+[pb]*+"
    rf"|[doas]*+[CO][sdoaCO]*+{_GIVES}[vV7odCO]*+p*+"
    r")+[sd]*"
)
# 有空来 is whenever, 那天有空可以来 is then.
_WHEN_FREE = re.compile(r"^[^d]*y[vV7]|^[^ds]*y[m1]")
_SURE = re.compile(r"[sdap]*[CO]+p*")
_OKAY = re.compile(r"[adp]*+(?:[G5][pb]*)+[sd]*")
_ANY = "[sdoaCtBp1]*"
_REFUSAL = re.compile(
    rf"{_ANY}(?:N[odvV7]*|n[aC1]*(?:[Gmyw][aCo1]*[vV7o]*|{_GIVES}[vV7o]*)|M[aB]*[0y][vV7o]*"
    rf"|w?{_GIVES}+[od]*[c9][odvV7]*|9|6)"
    r"[pjb]*"
)
_NEGATES = (*"不没勿唔伐无冇莫别", "no", "can", "un", "won", "say", "decline")
_LACKS = tuple("没无冇呒莫")
# 去不了不行, 没空不行: it has to be.
_UNDOES = (
    "不行",
    "不可以",
    "不可",
    "不成",
    "不中",
    "唔得",
    "不得行",
    "勿来三",
    "勿行",
    "不能",
    "不要",
)
_BARE_NO = re.compile(r"a*n+[pj]*")
_WANTS = re.compile(r"[sdoaCBt]*w[aC1B]*[vV7od]*p*")
_NOTHING = re.compile(r"[sdoaCOpBtjT]*")


def says(words: Sequence[Word]) -> Says:
    """What a stretch without words of `APART` says."""
    row = "".join(word.kind for word in words)
    if _SURE.fullmatch(row) and any(word.kind in "CO" and len(word.text) > 1 for word in words):
        return Says.YES
    if _NOTHING.fullmatch(row):
        return Says.NOTHING
    if _OKAY.fullmatch(row):
        return Says.OKAY
    if _AGREES.fullmatch(row):
        return Says.OPEN if _WHEN_FREE.search(row) else Says.YES
    if _refuses(words, row):
        return Says.NO
    if _BARE_NO.fullmatch(row):
        return Says.BARE_NO
    return Says.WANTS if _WANTS.fullmatch(row) else Says.OPEN


def _refuses(words: Sequence[Word], row: str) -> bool:
    """Whether it is one refusal, or several of which none undoes another."""
    units: list[str] = []
    at = 0
    while at < len(row):
        found = _REFUSAL.match(row, at)
        if not found or found.end() == at:
            return False
        if _guesses(words[at : found.end()]):
            return False
        units.append(_core(words[at : found.end()]))
        at = found.end()
    return all(map(_stands, units, units[1:])) and bool(units)


def _guesses(words: Sequence[Word]) -> bool:
    """来不了吧, but not 不去了吧."""
    softly = any(word.kind is Kind.SOFT for word in words)
    return softly and not any(word.text.startswith(("不", "算")) for word in words)


def _core(words: Sequence[Word]) -> str:
    said = "".join(word.text for word in words if word.kind not in "sdoaCtBpjb")
    return said.removeprefix("i ")


def _stands(first: str, second: str) -> bool:
    """Whether the second refusal leaves the first one as it is: not 不能 不去, 不去 不行."""
    if first == second:
        return True
    if not second.startswith(_NEGATES):
        return True
    if first.startswith(_NEGATES) and not first.startswith(_LACKS):
        return False
    return second not in _UNDOES
