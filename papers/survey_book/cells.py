"""Cells of several parts: options with their quota, right answers, conditions; read and written.

上午|限20 · A、C · 2=是 · 2≠是/不一定 · 3>=60 · 3=60-70 · 2=* (answered at all)
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from locales.understand.survey_book import survey_words
from locales.understand.workbook import normal
from school.surveys.book import CHOSEN, BookCondition, BookOption, BookQuestion, BookTest

_SEVERAL = re.compile(r"[;；]")
_LETTERS = re.compile(r"[A-Za-z](?:[\s,，、]*[A-Za-z])*")
_PART = re.compile(
    r"\s*(\d+)\s*(=|＝|≠|!=|！＝|<>|>=|<=|≥|≤|＞＝|＜＝|>|<|＞|＜)\s*(.+?)\s*", re.DOTALL
)
_NEXT = r"\s*(?=\d+\s*[=＝≠!！<>≥≤＞＜])"
_UNEQUAL = frozenset({"≠", "!=", "<>"})
ANY = "*"


class ConditionError(ValueError):
    """What stands there is no condition."""


@dataclass(frozen=True, slots=True)
class RawTest:
    """A part of a condition before it is known what its question asks."""

    number: int
    sign: str
    value: str


def option_of(text: str) -> BookOption:
    """Return an option, with its quota behind a |."""
    name, bar, behind = text.rpartition("|")
    digits = behind
    for word in survey_words().quota:
        digits = digits.casefold().replace(word, "")
    digits = unicodedata.normalize("NFKC", digits).strip()
    if bar and digits.isascii() and digits.isdigit() and int(digits) > 0:
        return BookOption(text=name.strip(), most=int(digits))
    return BookOption(text=text)


def option_cell(option: BookOption) -> str:
    """Return an option as it is written."""
    if option.most is None:
        return option.text
    return f"{option.text}|{survey_words().quota[0]}{option.most}"


def matched(text: str, options: Sequence[str]) -> str | None:
    """Return the option that a text means: the same, or the same but for width, case, spaces."""
    if text in options:
        return text
    return next((each for each in options if normal(each) == normal(text)), None)


def right_options(lines: Sequence[str], options: Sequence[str]) -> list[str] | None:
    """Return the options that are right, by their texts or letters; None: one is not there."""
    found: list[str] = []
    for line in lines:
        whole = matched(line, options)
        for part in [line] if whole else _SEVERAL.split(line):
            named = _named(part.strip(), options)
            if named is None:
                return None
            found += named
    return found


def _named(part: str, options: Sequence[str]) -> list[str] | None:
    one = matched(part, options)
    if one is not None:
        return [one]
    if not _LETTERS.fullmatch(part):
        return None
    places = [ord(sign) - ord("A") for sign in part.upper() if sign.isalpha()]
    return [options[n] for n in places] if max(places) < len(options) else None


def raw_condition(lines: Sequence[str]) -> tuple[list[RawTest], bool]:
    """Return the parts of a condition, and whether any is enough; raise where it is none."""
    joins = survey_words().joins
    text = joins["all"][0].join(lines)
    any_parts = _split(text, joins["any"])
    all_parts = _split(text, joins["all"])
    if len(any_parts) > 1 and len(all_parts) > 1:
        raise ConditionError
    is_any = len(any_parts) > 1
    return [_raw(part) for part in (any_parts if is_any else all_parts)], is_any


def _split(text: str, words: Sequence[str]) -> list[str]:
    joins = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    return re.split(rf"\s*(?:{joins}){_NEXT}", text, flags=re.IGNORECASE)


def _raw(part: str) -> RawTest:
    found = _PART.fullmatch(part)
    if found is None:
        raise ConditionError
    sign = unicodedata.normalize("NFKC", found[2])
    # NFKC makes ≥ of none of them.
    return RawTest(int(found[1]), {"≥": ">=", "≤": "<="}.get(sign, sign), found[3])


def test_of(raw: RawTest, earlier: Mapping[int, BookQuestion]) -> BookTest:
    """Return a part of a condition as the question it is about takes it."""
    about = earlier.get(raw.number)
    negated = raw.sign in _UNEQUAL
    if raw.value == ANY and raw.sign in {"=", *_UNEQUAL}:
        return BookTest(number=raw.number, negated=negated)
    if about is None or about.type in CHOSEN:
        if raw.sign not in {"=", *_UNEQUAL}:
            raise ConditionError
        known = [each.text for each in about.options] if about else []
        return BookTest(number=raw.number, options=_chosen(raw.value, known), negated=negated)
    least, most = _bounds(raw)
    return BookTest(number=raw.number, least=least, most=most, negated=negated)


def _bounds(raw: RawTest) -> tuple[int | None, int | None]:
    text = unicodedata.normalize("NFKC", raw.value)
    to = "|".join(map(re.escape, survey_words().joins["to"]))
    span = re.fullmatch(rf"(\d+)\s*(?:{to})\s*(\d+)", text)
    if span and raw.sign in {"=", *_UNEQUAL}:
        return int(span[1]), int(span[2])
    if not (text.isascii() and text.isdigit()):
        raise ConditionError
    value = int(text)
    match raw.sign:
        case ">=":
            return value, None
        case ">":
            return value + 1, None
        case "<=":
            return None, value
        case "<":
            return None, value - 1
        case _:
            return value, value


def _chosen(value: str, known: Sequence[str]) -> tuple[str, ...]:
    """Return the options between slashes; an option may have a slash of its own."""
    parts = re.split(r"[/／]", value)
    found: list[str] = []
    while parts:
        for size in range(len(parts), 0, -1):
            option = matched("/".join(parts[:size]).strip(), known)
            if option is not None or size == 1:
                found.append(option or parts[0].strip())
                parts = parts[size:]
                break
    return tuple(found)


def condition_cell(condition: BookCondition) -> str:
    """Return a condition as it is written."""
    join = survey_words().joins["any" if condition.any else "all"][0]
    return join.join(_part(test) for test in condition.tests)


def _part(test: BookTest) -> str:
    equal = "≠" if test.negated else "="
    if test.options:
        return f"{test.number}{equal}{'/'.join(test.options)}"
    if test.least is None and test.most is None:
        return f"{test.number}{equal}{ANY}"
    if test.least is not None and test.most is not None:
        same = test.least == test.most
        span = str(test.least) if same else f"{test.least}-{test.most}"
        return f"{test.number}{equal}{span}"
    if test.negated:
        # "Not from 60 on" is not the same as "below 60": it holds without an answer, too.
        least, most = test.least or 0, test.most if test.most is not None else 10**6
        return f"{test.number}{equal}{least}-{most}"
    return f"{test.number}>={test.least}" if test.most is None else f"{test.number}<={test.most}"
