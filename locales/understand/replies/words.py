"""The words of a reply, each as what it does in it (`replies.toml`)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from locales.understand.dates.clocks import Clock
from locales.understand.dates.days import FromToday, InMonth, OnWeekday
from locales.understand.dates.tokens import (
    Doubt,
    Every,
    Exact,
    Lasts,
    Month,
    Pair,
    Part,
    Sign,
    Token,
    Week,
    Year,
)
from locales.understand.dates.values import Reason
from locales.understand.dates.words import token_at
from locales.understand.text import lexicon, plain


class Kind(StrEnum):
    """What a word does: the lists of `replies.toml`, each with the sign that `grammar` reads.

    Of a word that is in several lists the first counts.
    """

    OTHER_TIME = "W"
    MOVE = "k"
    EARLIER = "8"
    LATE_ANSWER = "g"
    GRANTED = "5"
    AGREED = "Z"
    ALL = "L"
    DOUBT = "D"
    QUESTION = "Q"
    NEXT_TIME = "2"
    LATER = "l"
    HEDGE = "z"
    SELF = "s"
    YOU = "A"
    OTHER = "H"
    FAMILY = "F"
    ADDRESS = "T"
    CAN = "m"
    WILL = "1"
    WANT = "w"
    COME = "v"
    TAKE = "7"
    TEACH = "V"
    CANNOT = "c"
    CANNOT_ALONE = "9"
    SURE = "C"
    PUNCTUAL = "O"
    ADVERB = "a"
    STRESS = "B"
    THAT_TIME = "d"
    OBJECT = "o"
    PARTICLE = "p"
    DONE = "j"
    SOFT = "b"
    OKAY = "G"
    YES = "Y"
    FREE = "y"
    LEISURE = "0"
    NOT = "n"
    NONE = "M"
    NO = "N"
    DECLINES = "6"
    REASON = "e"
    SORRY = "x"
    THANKS = "K"
    RECEIVED = "R"
    FILLER = "f"
    THEN = "J"
    IF = "i"
    NEED = "P"
    EQUIPMENT = "E"
    BUT = "u"
    AND_YOU = "4"
    ASKS = "q"
    TIME = "t"
    SPAN = "h"
    UNKNOWN = "X"


@dataclass(frozen=True, slots=True)
class Word:
    """A word where it stands in its clause."""

    kind: Kind
    text: str
    start: int
    end: int


_LISTS = {kind: kind.name.casefold() for kind in Kind} | {Kind.NOT: "not_"}
_ANSWERS = {
    "yes": Kind.YES,
    "okay": Kind.OKAY,
    "no": Kind.NO,
    "received": Kind.RECEIVED,
    "thanks": Kind.THANKS,
    "filler": Kind.FILLER,
    "excuse": Kind.REASON,
    "unclear": Kind.DOUBT,
}
_OPEN = {Reason.NO_DATE, Reason.HOLIDAY, Reason.LUNAR}
_TIMES = (FromToday, OnWeekday, InMonth, Clock, Month, Week, Year, Exact, Every, Pair)
_LATIN = re.compile(r"[a-z0-9']+")
# 行不行, 有没有, but not the end of 不行不行.
_EITHER = re.compile(r"(?<![不唔没勿伐])(?P<verb>(?!不)[^\W\d]{1,2})[不唔没勿伐](?P=verb)")
_BEGINNING = {Kind.SELF, Kind.CAN, Kind.WILL, Kind.SURE, Kind.PUNCTUAL, Kind.COME}
# What begins with a surname and is no name.
NO_SURNAME = (
    "周[一二三四五六日天末几内围边1-7]|孙[子女儿囡]|方[便法式面]|于是|万一|任[何务]|高兴|程[序度]|严[重格]|毛病|金额|江苏|万分|向[来着]"
    "|成[了功]|顾不|何[时必况]|白[天跑]|马[上路]|贺卡|史料|单位|常"
)
_AGREEABLE = set("行好成中得可能")


def is_known(sign: str) -> bool:
    """Whether a picture means something by itself."""
    return any(word == sign for word, _ in _by_first().get(sign, ()))


def whole(text: str) -> Kind | None:
    """What a clause does by how it begins: 谢谢…, 祝…, 刚才没看手机…."""
    return next((kind for pattern, kind in _wholes() if pattern.fullmatch(text)), None)


def scan(text: str) -> tuple[Word, ...]:
    """The words of a shaped clause, longest first; each unknown sign is a word of its own."""
    return tuple(_scan(text))


def _scan(text: str) -> Iterator[Word]:
    at, before = 0, None
    while at < len(text):
        if text[at] == " ":
            at += 1
            continue
        word = _word(text, at, before)
        yield word
        at, before = word.end, word.kind


def _word(text: str, at: int, before: Kind | None) -> Word:
    known, timed = _known(text, at, before), _timed(text, at, before)
    others = (_either(text, at), _name(text, at), _phrase(text, at))
    found = [each for each in (known, timed, *others) if each]
    if found:
        return max(found, key=lambda word: word.end)
    latin = _LATIN.match(text, at)
    end = latin.end() if latin else at + 1
    return Word(Kind.UNKNOWN, text[at:end], at, end)


def _known(text: str, at: int, before: Kind | None) -> Word | None:
    for word, kind in _by_first().get(text[at], ()):
        end = at + len(word)
        if text.startswith(word, at) and not _cuts(text, at) and not _cuts(text, end):
            # 时间可以 is that of the lecture, 没时间 one's own.
            own = kind is Kind.THAT_TIME and word == "时间" and before is Kind.NONE
            return Word(Kind.LEISURE if own else kind, word, at, end)
    return None


def _cuts(text: str, at: int) -> bool:
    """Whether a Latin word would be cut here."""
    if not 0 < at < len(text):
        return False
    pair = text[at - 1 : at + 1]
    # 'll begins a word of its own.
    return bool(_LATIN.fullmatch(pair)) and pair[1] != "'"


def _either(text: str, at: int) -> Word | None:
    found = _EITHER.match(text, at)
    if not found:
        return None
    kind = Kind.AGREED if found["verb"] in _AGREEABLE else Kind.QUESTION
    return Word(kind, found[0], at, found.end())


def _name(text: str, at: int) -> Word | None:
    found = _names().match(text, at)
    if not found:
        return None
    kind = Kind.FILLER if found["hello"] else Kind.ADDRESS
    return Word(kind, found[0], at, found.end())


def _timed(text: str, at: int, before: Kind | None) -> Word | None:
    end, token = token_at(text, at)
    kind = _kind_of(token, text[at:end], before)
    return Word(kind, text[at:end], at, end) if kind else None


def _kind_of(token: Token, text: str, before: Kind | None) -> Kind | None:
    if isinstance(token, Lasts):
        return Kind.TIME if token.later else Kind.SPAN
    behind = before in (Kind.TIME, Kind.SPAN)
    if isinstance(token, Sign):
        return Kind.TIME if behind and token.name in ("edge", "from", "to") else None
    if isinstance(token, Part):
        return Kind.TIME if behind or len(text) > 1 else None
    if isinstance(token, Doubt):
        return Kind.TIME if token.reason in _OPEN else None
    return Kind.TIME if isinstance(token, _TIMES) else None


def _phrase(text: str, at: int) -> Word | None:
    for pattern, kind in _phrases():
        found = pattern.match(text, at)
        if found:
            return Word(kind, found[0], at, found.end())
    return None


@cache
def _wholes() -> tuple[tuple[re.Pattern[str], Kind], ...]:
    words = lexicon("replies")["whole"]
    kinds = {"thanks": Kind.THANKS, "wishes": Kind.FILLER, "late_answer": Kind.LATE_ANSWER}
    return tuple((re.compile(words[name]), kind) for name, kind in kinds.items())


@cache
def _phrases() -> tuple[tuple[re.Pattern[str], Kind], ...]:
    words = lexicon("replies")
    family = "|".join(sorted(words["family"], key=len, reverse=True))
    care = words["whole"]["care"].replace("FAMILY", family)
    return (
        (re.compile(words["whole"]["early"]), Kind.COME),
        (re.compile(care), Kind.REASON),
        (re.compile(words["whole"]["known"]), Kind.DOUBT),
        (re.compile(words["whole"]["duty"]), Kind.DOUBT),
        (re.compile(words["whole"]["aside"]), Kind.NEXT_TIME),
        (re.compile(words["whole"]["by_days"]), Kind.OTHER_TIME),
        (re.compile(words["whole"]["granted"]), Kind.GRANTED),
    )


@cache
def _names() -> re.Pattern[str]:
    """王老师, 小李: whom the reply speaks to, or of."""
    words = lexicon("replies")["substitutes"]
    titles = "|".join(sorted(words["titles"], key=len, reverse=True))
    surname = rf"(?!{NO_SURNAME})[{words['surnames']}]"
    name = rf"(?:{surname}[^\W\d]?(?:{titles})|[老小阿]{surname}(?:{titles})?)"
    return re.compile(
        rf"{name}(?P<hello>(?:您|你|早上|上午|下午|晚上|中午)?好(?=$|[我您那可谢感]))?"
    )


def _is_composed(word: str, words: dict[str, Kind]) -> bool:
    """Whether the grammar reads it as several words: 我来 is 我 and 来, as in 我来讲."""
    return any(
        word.startswith(f"{first} " if first.isascii() else first) and word != first
        for first, kind in words.items()
        if kind in _BEGINNING
    )


@cache
def _by_first() -> dict[str, tuple[tuple[str, Kind], ...]]:
    words: dict[str, Kind] = {}
    for kind, name in _LISTS.items():
        for word in lexicon("replies").get(name, ()):
            words.setdefault(plain(word), kind)
    for name, kind in _ANSWERS.items():
        for word in map(plain, lexicon("answers")[name]):
            if not _is_composed(word, words):
                words.setdefault(word, kind)
    table: dict[str, list[tuple[str, Kind]]] = {}
    for word in sorted(words, key=len, reverse=True):
        table.setdefault(word[0], []).append((word, words[word]))
    return {first: tuple(those) for first, those in table.items()}
