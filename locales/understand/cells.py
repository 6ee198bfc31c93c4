"""Dates, times and numbers as people type them into cells, Chinese or not.

Everything here gets text in one width (`plain`) and gives a neutral value, or None when the text
is not one.
"""

import re
import unicodedata
from datetime import date, datetime, time

_DATE = r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号號]?"
_WEEKDAY = r"\s*\(?(?:(?:星期|周|週|礼拜|禮拜)[一二三四五六日天])?\)?"
_TIME = (
    r"(?P<half>上午|早上|中午|下午|晚上|am|pm)?\s*(?P<hour>\d{1,2})"
    r"(?::(?P<minute>\d{2})(?::(?P<second>\d{2}))?|\s*[点點时時]\s*(?P<words>半|整|\d{1,2}\s*分?)?)?"
    r"\s*(?P<after>am|pm)?"
)
_FULL_DATE = re.compile(_DATE + _WEEKDAY)
_DIGITS = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH_DAY = re.compile(r"(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号號]?")
_CLOCK = re.compile(_TIME)
_MOMENT = re.compile(_DATE + _WEEKDAY + r"[\sT]*(?P<clock>.+)")
_AFTERNOON = {"下午", "晚上", "pm"}
_NOON = "中午"


def plain(text: str) -> str:
    """Return `text` in half width, lower case, without spaces around it."""
    return unicodedata.normalize("NFKC", text).casefold().strip()


def date_of(text: str) -> date | None:
    """Read 2026/12/4, 2026-12-04, 2026年12月4日, 20261204, with a weekday behind it or not."""
    found = _FULL_DATE.fullmatch(text) or _DIGITS.fullmatch(text)
    return _date(*found.groups()[:3]) if found else None


def month_day_of(text: str) -> tuple[int, int] | None:
    """Read 12-04, 12/4, 12月4日, or a full date whose year does not matter."""
    if whole := date_of(text):
        return whole.month, whole.day
    found = _MONTH_DAY.fullmatch(text)
    # 2028 is a leap year: 29 February is a date that some years have.
    day = _date("2028", *found.groups()) if found else None
    return (day.month, day.day) if day else None


def time_of(text: str) -> time | None:
    """Read 14:30, 14:30:00, 2:30 pm, 下午2点半, 9点, 9时30分."""
    found = _CLOCK.fullmatch(text)
    if not found or text.isdigit():
        return None
    hour = _hour(int(found["hour"]), found["half"] or found["after"])
    words = found["words"] or ""
    minute = 30 if words == "半" else int(re.sub(r"\D", "", words) or found["minute"] or 0)
    try:
        return time(hour, minute, int(found["second"] or 0))
    except ValueError:
        return None


def moment_of(text: str) -> date | datetime | None:
    """Read a date, or a date with a time behind it (without zone)."""
    if day := date_of(text):
        return day
    found = _MOMENT.fullmatch(text)
    if not found:
        return None
    day, clock = _date(*found.groups()[:3]), time_of(found["clock"].strip())
    return datetime.combine(day, clock) if day and clock else None


def number_of(text: str, units: tuple[str, ...] = ()) -> float | None:
    """Read 30, 1,200, 30人: a number, with one of `units` behind it or not."""
    unit = next((unit for unit in units if text.endswith(unit)), "")
    digits = text.removesuffix(unit).strip()
    if not re.fullmatch(r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?", digits):
        return None
    return float(digits.replace(",", ""))


def _hour(hour: int, half: str | None) -> int:
    if half in _AFTERNOON and hour < 12:
        return hour + 12
    if half == _NOON and hour < 3:
        return hour + 12
    return 0 if half == "am" and hour == 12 else hour


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
