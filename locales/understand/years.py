"""The year someone was born in, from a year or an age."""

import re
from datetime import date

from locales.understand.numerals import digits_of, integer
from locales.understand.text import plain

OLDEST = 120
_HAN = "零〇○一二三四五六七八九"
_BEFORE = r"(?:我|本人|他|她)?(?:是|今年)?(?:出生于|生于|出生|生日|年龄)?(?:是|:)?\s*"
_BORN = r"(?:的|生|出生|出生的|生的|生人)?"
_DAY = r"(?:\s*[-/.年]\s*\d{1,2}\s*(?:[-/.月]\s*\d{0,2}\s*[日号]?)?)?"
_YEAR = re.compile(
    rf"{_BEFORE}(?:(?:i was )?born in )?(?P<year>\d{{4}}|[{_HAN}]{{4}})(?:{_DAY}|\s*年){_BORN}"
)
_DATE_IN_DIGITS = re.compile(r"(?P<year>(?:19|20)\d{2})(?:0\d|1[0-2])(?:[0-2]\d|3[01])")
_SHORT_YEAR = re.compile(rf"{_BEFORE}(?P<year>\d{{2}}|[{_HAN}]{{2}})年{_BORN}")
_AGE = re.compile(rf"{_BEFORE}(\d{{1,3}}|[{_HAN}十百]{{1,5}})\s*周?岁了?")
_ENGLISH_AGE = re.compile(r"(?:(?:i'm |i am |aged? )(\d{1,3})(?: years old)?|(\d{1,3}) years old)")


def birth_year(text: str, today: date) -> int | None:
    """The year of birth the text gives; None when it is not clear or out of reach.

    56年 is the last such year that has come; 70岁 counts back from `today`, and may be a year
    off. A lone 56 could be either, so it is neither.
    """
    written = plain(text).rstrip(" .。!,，")
    year = _year(written, today)
    if year is None:
        year = _year_of_age(written, today)
    return year if year is not None and today.year - OLDEST <= year <= today.year else None


def _year(written: str, today: date) -> int | None:
    if found := _YEAR.fullmatch(written) or _DATE_IN_DIGITS.fullmatch(written):
        return int(digits_of(found["year"]))
    if found := _SHORT_YEAR.fullmatch(written):
        year = int(digits_of(found["year"]))
        return year + (2000 if year <= today.year % 100 else 1900)
    return None


def _year_of_age(written: str, today: date) -> int | None:
    found = _AGE.fullmatch(written) or _ENGLISH_AGE.fullmatch(written)
    age = integer(next(filter(None, found.groups()))) if found else None
    return None if age is None else today.year - age
