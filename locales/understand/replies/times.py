"""Which other time a reply proposes: 不行，但周二可以, 能不能晚半小时, 换个时间."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from locales.understand.dates import Reason, Unclear, When, understand_when
from locales.understand.dates.clocks import Clock, time_of
from locales.understand.dates.days import Day, FromToday, InMonth, OnWeekday, date_of, monday_of
from locales.understand.dates.said import Said, said_in
from locales.understand.dates.values import Doubtful
from locales.understand.replies.clauses import Clause
from locales.understand.replies.words import Kind, Word
from locales.understand.text import lexicon

# 周四下午倒是可以, 周四行吗, 周四来, 可以周四来, 改到周四, 周四吧; never with words between that
# are not understood.
_LIGHT = "[sdoaCpujBbJiT1]"
_PROPOSED = re.compile(
    rf"th?{_LIGHT}*(?:[GyYZL]|m(?!n)|m[qn]|[vV7]+[opb]*(?:[Zqn]|$))"
    rf"|[mZ1]{_LIGHT}*t+{_LIGHT}*[vV7]*|k[pao]*t|(?:Z|m)?W(?!P)|[Zm][^P]*8(?!P)|8[^P]*[ZqGm]"
    rf"|t[pb]*[b4]$"
)
_BARE = re.compile(r"[sCpudTfxKG]*t[tbp]*")
_PERHAPS = re.compile(r"[sazCpudTfxKG]*t[tbp]*")
# 晚十分钟到 moves nothing.
_ARRIVES = re.compile(r"\s*(?:左右)?(?:到|来|回|走|答|告诉)")
_JOINING = {"到", "至", "或", "或者", "和", "跟", "与", "还是", "or", "and", "to"}
_TIME_KINDS = {Kind.TIME, Kind.SPAN}


@dataclass(frozen=True, slots=True)
class Proposal:
    """Another time; `words` are what is said of it, empty for 换个时间."""

    words: str


def proposal(clause: Clause, *, refused: bool) -> Proposal | None:
    """The other time a clause proposes; None when it proposes none."""
    row = clause.row
    if "l" in row or "D" in row:
        return None
    found = [*_PROPOSED.finditer(row)]
    if found:
        return Proposal(_named(clause, found[-1].start()))
    if _shifted(clause) is not None:
        return Proposal("")
    if (_PERHAPS if refused else _BARE).fullmatch(row) and (refused or not clause.asks):
        return Proposal(_named(clause, 0))
    return None


def _named(clause: Clause, at: int) -> str:
    """What is said of when from the word at `at` on, back to where that time begins."""
    words = clause.words
    while at > 0 and (words[at - 1].kind in _TIME_KINDS or _joins(words, at - 1)):
        at -= 1
    timed = [word for word in words[at:] if word.kind in _TIME_KINDS]
    return clause.text[timed[0].start : timed[-1].end] if timed else ""


def _joins(words: Sequence[Word], at: int) -> bool:
    """周三或周四, 两点到四点"""
    return words[at].text in _JOINING and at > 0 and words[at - 1].kind in _TIME_KINDS


def _shifted(clause: Clause) -> int | None:
    """By how many minutes a clause moves it: 晚半小时 is 30."""
    words = lexicon("replies")
    text = clause.text
    for kind, sign in (("shift_later", 1), ("shift_earlier", -1)):
        for span in (word for word in clause.words if word.kind is Kind.SPAN):
            before = text[: span.start].rstrip("个上一").rstrip()
            behind = text[span.end :]
            if before.endswith(tuple(words[kind])) and not _ARRIVES.match(behind):
                lasts = said_in(span.text).lasts
                return sign * lasts if lasts else None
    return None


def shift_of(parts: Sequence[Clause]) -> timedelta | None:
    """How much later (or earlier) the clauses would have it."""
    minutes = next((found for part in parts if (found := _shifted(part)) is not None), None)
    return None if minutes is None else timedelta(minutes=minutes)


def understood(words: str, *, now: datetime, starts_at: datetime | None) -> When | Unclear | None:
    """What the words for another time mean; a time without a day is one of the session's day."""
    if not words:
        return None
    found = understand_when(words, now=now)
    if isinstance(found, Unclear) and found.reason is Reason.NO_DATE and starts_at is not None:
        same_day = understand_when(f"{starts_at:%Y-%m-%d} {words}", now=now)
        return same_day if isinstance(same_day, When) else found
    return found


def is_a_day(words: Sequence[Word]) -> bool:
    """Whether what is refused is the day: not 上午, 最近, 周三之前, 周一到周五."""
    timed = [word for word in words if word.kind in _TIME_KINDS]
    if any(word.text in lexicon("replies")["now"] for word in timed):
        return False
    said = said_in("".join(word.text for word in timed))
    if len(said.days) != 1 or said.last_day or said.doubts or said.every:
        return False
    (day,) = said.days
    if isinstance(day, FromToday):
        return day.days > 0
    return not isinstance(day, OnWeekday) or len(day.weekdays) == 1


def is_that_time(clause: Clause, starts_at: datetime, now: datetime) -> bool:
    """Whether the day and the time a clause names are those of the session."""
    said = said_in(_named(clause, 0))
    if said.doubts or said.every or said.exact or said.later or said.last_day or said.lasts:
        return False
    if said.month or said.years is not None or said.end or not (said.days or said.clocks):
        return False
    try:
        return _same_day(said, starts_at, now) and _same_time(said, starts_at)
    except (Doubtful, OverflowError, ValueError):
        return False


def _same_day(said: Said, starts_at: datetime, now: datetime) -> bool:
    today = now.astimezone(starts_at.tzinfo).date()
    if said.week is not None:
        monday = monday_of(today, said.week)
        if not 0 <= (starts_at.date() - monday).days < 7:
            return False
    return all(_day_fits(day, starts_at.date(), today) for day in said.days)


def _day_fits(day: Day, wanted: date, today: date) -> bool:
    if isinstance(day, OnWeekday):
        monday = monday_of(today, day.week or 0)
        in_week = day.week is None or 0 <= (wanted - monday).days < 7
        return day.weekdays == (wanted.weekday(),) and in_week
    if isinstance(day, InMonth) and day.months is None and day.years is None and not day.nth:
        return (
            day.day == wanted.day
            and day.month in (None, wanted.month)
            and day.year in (None, wanted.year)
        )
    return date_of(day, today) == wanted


def _same_time(said: Said, starts_at: datetime) -> bool:
    hours = [lexicon("dates")["parts"][part]["hours"] for part in said.parts]
    return all(first <= starts_at.hour <= last for first, last in hours) and all(
        _clock_fits(clock, starts_at) for clock in said.clocks
    )


def _clock_fits(clock: Clock, starts_at: datetime) -> bool:
    return time_of(clock) == starts_at.time().replace(second=0, microsecond=0)
