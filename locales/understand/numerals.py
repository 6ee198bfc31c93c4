"""Numbers as people write and say them: 2, ２, ②, 第二个, 二十三, 1-12 15 18."""

import re

from locales.understand.text import lexicon, plain

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "幺": 1,
    "么": 1,  # 幺 in traditional script
    "两": 2,
}
_HAN = "".join(_DIGITS)
_SPOKEN = rf"(?:[{_HAN}]?百零?)?(?:[{_HAN}]?十)?[{_HAN}]?"
NUMBER = rf"(?:\d{{1,4}}|(?=[{_HAN}十百])[{_HAN}十百]+)"
_INTEGER = re.compile(_SPOKEN)
_CHOICE = re.compile(
    rf"我?(?:想|要)?(?P<picked>选择|选|挑)?(?P<order>第)?(?P<number>{NUMBER})"
    r"(?P<thing>个)?(?:号|项|条|位|行)?(?:吧|的|谢谢)?"
)
_ENGLISH_CHOICE = re.compile(
    r"(?:the |number |no\.? ?|option )*(?P<word>[a-z]+|\d{1,3}(?:st|nd|rd|th)?)"
    r"(?: one)?(?: please)?"
)
_AROUND_CHOICE = " .,、。!;:()[]【】#~"
_RANGE_SIGN = re.compile(r"\s*(?:到|至|~|—|–|－|−|-)\s*")
_SEPARATOR = re.compile(r"[\s,、;。./]+|和|与|及|跟|and")
_RANGE = re.compile(rf"第?(?P<first>{NUMBER})号?(?:-第?(?P<last>{NUMBER})号?)?")
# Nobody means more than a village by a list of numbers.
_MOST_NUMBERS = 2000


def integer(text: str) -> int | None:
    """A whole number in digits or Chinese numerals up to 999."""
    if text.isascii() and text.isdigit():
        return int(text)
    if not text or not _INTEGER.fullmatch(text):
        return None
    total, digit = 0, None
    for sign in text:
        if sign in "百十":
            total += (100 if sign == "百" else 10) * (1 if digit is None else digit)
            digit = None
        else:
            digit = _DIGITS[sign]
    return total + (digit or 0)


def digits_of(numerals: str) -> str:
    """Each Chinese numeral as one digit: 一九五六 is 1956. Other signs stay."""
    return "".join(str(_DIGITS.get(sign, sign)) for sign in numerals)


def choice_number(text: str, upto: int) -> int | None:
    """Which of the choices 1 to `upto` the whole text picks. 两个 is an amount, not a choice."""
    chosen = _number_chosen(_without_pictures(plain(text)).strip(_AROUND_CHOICE))
    return chosen if chosen is not None and 1 <= chosen <= upto else None


def numbers(text: str) -> list[int] | None:
    """The numbers of a list with ranges, each once and in its order; None if it is not one."""
    parts = [part for part in _SEPARATOR.split(_RANGE_SIGN.sub("-", plain(text))) if part]
    found: dict[int, None] = {}
    for part in parts:
        span = _span(part)
        if not span or len(found) + len(span) > _MOST_NUMBERS:
            return None
        found |= dict.fromkeys(span)
    return list(found) or None


def _number_chosen(text: str) -> int | None:
    found = _CHOICE.fullmatch(text)
    if found:
        amount = found["thing"] and not (found["order"] or found["picked"])
        return None if amount or "两" in text else integer(found["number"])
    english = _ENGLISH_CHOICE.fullmatch(text)
    if not english:
        return None
    ordinal = re.match(r"\d+", english["word"])
    if ordinal:
        return int(ordinal[0])
    named: int | None = lexicon("numerals")["english"].get(english["word"])
    return named


def _span(part: str) -> range | None:
    found = _RANGE.fullmatch(part)
    if not found:
        return None
    first, last = integer(found["first"]), integer(found["last"] or found["first"])
    if not first or not last or last < first:
        return None
    return range(first, last + 1)


def _without_pictures(text: str) -> str:
    return "".join(
        sign for sign in text if sign.isalnum() or sign.isspace() or ord(sign) < 0x1F000
    )
