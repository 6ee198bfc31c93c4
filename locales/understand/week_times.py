"""Times of the week that suit somebody: 周一上午、周三晚上, 周末下午, Monday morning.

A time is a day (0 is Monday) and its part: morning, afternoon or evening. What names a clock time,
a date or anything else besides is no such list, and nothing is guessed of it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from locales.understand.dates.days import OnWeekday
from locales.understand.dates.tokens import Every, Part, Sign
from locales.understand.dates.words import shaped, token_at
from locales.understand.text import lexicon, plain

WeekTime = tuple[int, str]
PARTS = ("morning", "afternoon", "evening")
WEEK = range(7)
# Between two lists: what one says of a part of the day does not hold for the other.
_STOPS = re.compile(r"[;。\n]")
_BETWEEN = re.compile(r"[\s、,./&和与及的]|and|every")
_TO = Sign("to")


class _NoTimesError(Exception):
    """The text says something else, or something besides."""


@dataclass(slots=True)
class _Group:
    """Days that follow one another, and the parts named behind them."""

    days: list[int] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    to: bool = False

    def times(self) -> Iterator[WeekTime]:
        if self.to:
            raise _NoTimesError
        for day in self.days or (WEEK if self.parts else ()):
            yield from ((day, part) for part in self.parts or PARTS)


def week_times(text: str) -> frozenset[WeekTime] | None:
    """The times that the whole text names; a day without a part is all of it.

    Days that stand together share the part behind them: 周一、三晚上, 周一到周五上午. A part
    without a day is of every day. None when the text is no list of times.
    """
    found: set[WeekTime] = set()
    try:
        for piece in _STOPS.split(_rewritten(text)):
            for group in _groups(piece):
                found.update(group.times())
    except _NoTimesError:
        return None
    return frozenset(found) or None


def written_times(times: Iterable[WeekTime]) -> str:
    """The times in the words of the workbook, so that `week_times` reads the same."""
    words = lexicon("week_times")["written"]
    chosen = set(times)
    said = []
    for day in WEEK:
        parts = [part for part in PARTS if (day, part) in chosen]
        whole = len(parts) == len(PARTS)
        named = [words["whole"]] if whole else [words["parts"][part] for part in parts]
        said += [words["days"][day] + part for part in named]
    return str(words["between"]).join(said)


def _groups(piece: str) -> Iterator[_Group]:
    """Yield the days and parts of a piece; raise _NoTimesError for whatever else it says."""
    written, at, group = shaped(piece), 0, _Group()
    while at < len(written):
        if between := _BETWEEN.match(written, at):
            at = between.end()
            continue
        start = at
        at, token = token_at(written, at)
        if isinstance(token, OnWeekday):
            if group.parts:
                yield group
                group = _Group()
            _add_days(group, token, written[start:at])
        elif isinstance(token, Part) and (part := lexicon("week_times")["parts"].get(token.name)):
            group.parts.append(part)
        elif token == _TO and len(group.days) == 1 and not group.parts:
            group.to = True
        elif token == Every(daily=True) and not group.days and not group.parts:
            group.days = list(WEEK)
        elif token != Every():
            raise _NoTimesError
    yield group


def _add_days(group: _Group, said: OnWeekday, words: str) -> None:
    days = list(said.weekdays)
    # 周五到周一 is four days and not two; nobody needs to be asked what the week's end is.
    if said.week is not None or (len(days) == 2 and days[0] > days[1] and _names_span(words)):
        raise _NoTimesError
    if group.to:
        if len(days) != 1 or days[0] <= group.days[0]:
            raise _NoTimesError
        days = list(range(group.days[0], days[0] + 1))
        group.days, group.to = [], False
    group.days += days


def _names_span(words: str) -> bool:
    return re.search(r"[到至~—–-]", words) is not None


def _rewritten(text: str) -> str:
    said = plain(text.replace("\n", ";"))
    pattern, words = _rewriting()
    return pattern.sub(lambda found: words[found[0]], said)


@cache
def _rewriting() -> tuple[re.Pattern[str], dict[str, str]]:
    words: dict[str, str] = lexicon("week_times")["rewritten"]
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))), words
