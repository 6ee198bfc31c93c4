"""One value that was asked for by its name: a clock time of the 24 hours, or an amount.

Unlike a date, nothing is guessed from what is usual: 6点 is six in the morning, and what was
understood is shown.
"""

import re
from datetime import time

from locales.understand.cells import time_of
from locales.understand.numerals import NUMBER, integer
from locales.understand.text import lexicon, plain

_NUMBER = re.compile(NUMBER)
_COLONED = re.compile(r"(\d{1,2})\s*[:.]\s*(\d{2})")
_DIGITS = re.compile(r"(\d{1,2})(\d{2})?")
_QUARTERS = re.compile(r"([123])刻钟?")
_MIDNIGHT = re.compile(r"(?:24|(?:晚上|夜里|半夜|凌晨)?(?:12|0|24))(?::00|点)?整?")
_BETWEEN = re.compile(r"(.+?)\s*(?:[-~–—]|到|至)\s*(.+)")
_LATE = re.compile("晚上|夜里|半夜|凌晨|24")


def clock_time(text: str) -> time | None:
    """Return the time that the whole text says: 18:30, 1830, 下午六点半, 晚上9点, 6 pm."""
    said = _in_digits(plain(text).strip("。.,、!"))
    coloned = _COLONED.sub(r"\1:\2", said)
    coloned = _QUARTERS.sub(lambda found: f"{15 * int(found[1])}分", coloned)
    if _MIDNIGHT.fullmatch(coloned) and _LATE.search(coloned):
        return time(0)
    if found := _DIGITS.fullmatch(coloned):
        return _time(int(found[1]), int(found[2] or 0))
    parts: dict[str, str] = lexicon("values")["parts"]
    part = next((part for part in parts if coloned.startswith(part)), "")
    found_time = time_of(parts.get(part, "") + coloned.removeprefix(part))
    return found_time.replace(second=0) if found_time else None


def amount(text: str) -> int | None:
    """Return the whole number that the text says, with a unit or not: 3, 三条, 第2个, 12小时."""
    said = plain(text).strip("。.,、!")
    for before in lexicon("values")["before"]:
        said = said.removeprefix(before)
    units = sorted(lexicon("values")["units"], key=len, reverse=True)
    unit = next((unit for unit in units if said.endswith(unit)), "")
    return integer(said.removesuffix(unit).strip())


def amounts_between(text: str) -> tuple[int, int] | None:
    """Return the least and the most that the whole text says: 1-3, 1到3项, or 3 for both."""
    said = plain(text).strip("。.,、!")
    found = _BETWEEN.fullmatch(said)
    least, most = (amount(found[1]), amount(found[2])) if found else [amount(said)] * 2
    return None if least is None or most is None else (least, most)


def _in_digits(said: str) -> str:
    """Write Chinese numerals as digits: 十八点三十分 is 18点30分."""

    def written(found: re.Match[str]) -> str:
        value = integer(found[0])
        return found[0] if value is None or found[0].isascii() else str(value)

    return _NUMBER.sub(written, said)


def _time(hour: int, minute: int) -> time | None:
    return time(hour, minute) if hour < 24 and minute < 60 else None
