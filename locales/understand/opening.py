"""When a room is open, as a liaison types it: 周一到周五 9:00-17:00, 周六日上午九点到十二点.

What is left over is the note: 节假日不开. Nothing is guessed but that 9点到5点 ends in the
afternoon; what was understood is shown.
"""

import re
from dataclasses import dataclass
from datetime import time
from functools import cache

from locales.understand.text import half_width, lexicon, plain, strip_signs
from locales.understand.values import clock_time

_PART = r"(?:上午|早上|早晨|中午|下午|晚上|傍晚|晚|早|am|pm)?"
_NUMBER = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
_CLOCK = rf"{_PART}\s*{_NUMBER}(?:\s*[:.]\s*\d{{2}}|\s*[点时](?:半|[一三]刻|\d{{1,2}}分?|整)?)?"
_SPAN = re.compile(
    rf"({_CLOCK}\s*(?:am|pm)?)\s*(?:到|至|-|–|—|~|to|until)\s*({_CLOCK}\s*(?:am|pm)?)"
)
_NOON = 12


@dataclass(frozen=True, slots=True)
class OpenHours:
    """The days (Monday is 0) and times that were said, and what was said besides."""

    weekdays: tuple[int, ...]
    from_time: time
    until_time: time
    note: str | None = None


def open_hours(text: str) -> OpenHours | None:
    """Return what the text says, None when it names no days or no times, or ends before it begins.

    A text with times alone is of every day.
    """
    said = plain(text)
    spans = [each for each in _SPAN.finditer(said) if _is_clock(each)]
    if len(spans) != 1:
        return None
    times = _times(spans[0])
    if times is None:
        return None
    before, after = said[: spans[0].start()], said[spans[0].end() :]
    days, rest = _days_in(f"{before} ; {after}")
    note = strip_signs(_kept(text, rest)) or None
    if not days and note is not None:
        return None
    return OpenHours(tuple(sorted(days)) or tuple(range(7)), *times, note)


def _is_clock(found: re.Match[str]) -> bool:
    """周一-周五 is no time, and neither is 3-5 without anything that says so."""
    return bool(re.search(r"[:.点时]|am|pm|午|晚|早", found[0]))


def _times(found: re.Match[str]) -> tuple[time, time] | None:
    first, last = found[1].strip(), found[2].strip()
    begins, ends = _clock(first), _clock(last)
    if begins is None or ends is None:
        return None
    if ends <= begins and ends.hour < _NOON and not re.search(":|午|晚|早|am|pm", last):
        ends = ends.replace(hour=ends.hour + _NOON)
    return (begins, ends) if begins < ends else None


def _clock(said: str) -> time | None:
    said = re.sub("^晚(?!上)", "晚上", re.sub("^(早晨|早)(?!上)", "早上", said))
    said = said.replace("傍晚", "晚上").replace("两", "二")
    return clock_time(said) or clock_time(f"{said}点")


def _days_in(said: str) -> tuple[set[int], str]:
    """Return the days that a text names, and what else it says."""
    days: set[int] = set()
    rest = ""
    at = 0
    first, ranging = None, False
    while at < len(said):
        found = _word_at(said, at, spoken=first is not None)
        if found is None:
            between = _between().match(said, at)
            if between and first is not None:
                ranging = between[0].strip() in lexicon("opening")["until"]["words"]
                at = between.end()
                continue
            rest += said[at]
            first, ranging = (first if said[at].isspace() else None), False
            at += 1
            continue
        named, at = found
        if ranging and first is not None and len(named) == 1:
            days |= set(_run(first, named[0]))
        days |= set(named)
        first, ranging = named[-1], False
    return days, " ".join(rest.replace(";", " ").split())


def _run(first: int, last: int) -> range | list[int]:
    return range(first, last + 1) if first <= last else [*range(first, 7), *range(last + 1)]


def _word_at(said: str, at: int, *, spoken: bool) -> tuple[list[int], int] | None:
    """Return the days that a word at a place names and where it ends; 六 alone only after one."""
    data = lexicon("opening")
    for word in sorted(data["days"], key=len, reverse=True):
        if said.startswith(word, at):
            return data["days"][word], at + len(word)
    week = next((each for each in data["week"]["words"] if said.startswith(each, at)), "")
    sign = said[at + len(week) : at + len(week) + 1]
    if sign in data["number"] and sign and (week or spoken):
        return [data["number"][sign]], at + len(week) + 1
    return None


@cache
def _between() -> re.Pattern[str]:
    data = lexicon("opening")
    words = sorted(data["until"]["words"] + data["between"]["words"], key=len, reverse=True)
    return re.compile(r"\s*(?:" + "|".join(map(re.escape, words)) + r")\s*")


def _kept(text: str, rest: str) -> str:
    """Return what is left over as it was written, where it stands in one piece."""
    written = half_width(text)
    at = plain(text).find(rest)
    return (
        written[at : at + len(rest)]
        if rest and at >= 0 and len(written) == len(plain(text))
        else rest
    )
