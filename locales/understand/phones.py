"""A phone number somewhere in a sentence."""

import re

from locales.understand.numerals import digits_of
from locales.understand.text import half_width, simplified

_GAP = r"[-\s.]{0,2}"
_NO_DIGIT_AFTER = r"(?![-.]?\d)"
# Mainland mobiles have eleven digits from 13 to 19 on; landlines an area code and 7 or 8 digits.
_MOBILE = re.compile(
    rf"(?<![\d+])(?:(?:\+|00)?86{_GAP})?(1{_GAP}[3-9](?:{_GAP}\d){{9}}){_NO_DIGIT_AFTER}"
)
_AREA = r"(10|2\d|[3-9]\d{2})"
_LANDLINE = re.compile(
    rf"(?<![\d+])\(?(?:0|(?:\+|00)86{_GAP}0?){_AREA}\)?{_GAP}([2-8]\d(?:{_GAP}\d){{5,6}})"
    rf"{_NO_DIGIT_AFTER}"
)
_ABROAD = re.compile(r"\+(?!86)\d")
_SPOKEN = re.compile(r"(?:[零〇○一二三四五六七八九幺么]\s*){7,}")


def phone(text: str) -> str | None:
    """The one mobile or landline (with area code) in the text, as digits without +86.

    None without one, with two different ones, and with one from abroad.
    """
    written = _in_digits(text)
    if _ABROAD.search(written):
        return None
    found = {_digits(match[1]) for match in _MOBILE.finditer(written)}
    found |= {"0" + match[1] + _digits(match[2]) for match in _LANDLINE.finditer(written)}
    return found.pop() if len(found) == 1 else None


def without_phones(text: str) -> str:
    """The text in half width with its phone numbers left out."""
    return _LANDLINE.sub(" ", _MOBILE.sub(" ", _in_digits(text)))


def _in_digits(text: str) -> str:
    """Numbers that were spoken sign by sign, 幺三八零零…, in digits."""
    return _SPOKEN.sub(
        lambda match: digits_of(simplified(match[0])), half_width(text.replace("\n", " ; "))
    )


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)
