"""What a text says about when, sorted: its days, its clock times, how it repeats, its doubts.

Nothing is decided here but what belongs to what: which day starts a run and which ends it, which
part of the day goes with which clock time, whether 12.4 is a day.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

from locales.understand.dates.clocks import Clock
from locales.understand.dates.days import Day, FromToday, InMonth, OnWeekday
from locales.understand.dates.tokens import (
    Doubt,
    Every,
    Exact,
    Lasts,
    Month,
    Number,
    Pair,
    Part,
    Sign,
    Times,
    Token,
    Week,
    Year,
)
from locales.understand.dates.values import Reason
from locales.understand.dates.words import tokens

_DAYS = (FromToday, OnWeekday, InMonth)
_OF_TIME = (*_DAYS, Clock, Part, Month, Week)
_HOURS = range(1, 13)


@dataclass(slots=True)
class Said:
    """What one text says; a later answer is merged into it."""

    days: list[Day] = field(default_factory=list)
    last_day: Day | Month | None = None
    days_in_row: bool = False  # 12月4日到6日, before any clock time
    clocks: list[Clock] = field(default_factory=list)
    end: Clock | None = None
    parts: list[str] = field(default_factory=list)
    exact: list[datetime] = field(default_factory=list)
    week: int | None = None
    years: int | None = None
    month: InMonth | None = None
    from_month: bool = False  # 12月起, not just 12月
    every: Every | None = None
    times: Times | None = None
    lasts: int | None = None
    later: int | None = None
    doubts: list[Reason] = field(default_factory=list)

    def says_anything(self) -> bool:
        """Whether there is any day, time or part of the day in it."""
        return bool(
            self.days or self.clocks or self.exact or self.parts or self.later
            or self.week is not None or self.years is not None or self.month
        )  # fmt: skip


def said_in(text: str) -> Said:
    """What the text says."""
    said = Said()
    row = _join_halves([*tokens(text)])
    timed = any(isinstance(token, Clock | Exact) for token in row)
    before: Token = None
    last: Token = None
    ranging = False
    for word in row:
        token = _decided(word, before, last, timed=timed)
        _take(said, token, before, ranging=ranging)
        last = token
        if token is not None:
            ranging = token == Sign("to") or (ranging and isinstance(token, Part | Week))
            before = token
    _settle(said)
    return said


def merged(said: Said, answer: Said) -> Said:
    """The same with an answer to what was asked: what it says anew replaces the old."""
    parts = answer.parts and not answer.clocks
    clocks = [_with_part(clock, answer.parts[-1]) for clock in said.clocks] if parts else []
    if answer.exact:
        said = replace(said, days=[], clocks=[], end=None)
    new_days = bool(answer.days or answer.later or answer.month)
    return Said(
        days=answer.days if new_days else said.days,
        last_day=answer.last_day or (said.last_day if said.every or not new_days else None),
        days_in_row=answer.days_in_row or said.days_in_row,
        clocks=answer.clocks or clocks or said.clocks,
        end=answer.end or (None if answer.clocks else said.end),
        parts=answer.parts or said.parts,
        exact=answer.exact or ([] if new_days or answer.clocks else said.exact),
        week=answer.week if answer.week is not None or new_days else said.week,
        years=answer.years if answer.years is not None or new_days else said.years,
        month=answer.month or (None if new_days else said.month),
        from_month=said.from_month,
        every=answer.every or said.every,
        times=answer.times or said.times,
        lasts=answer.lasts or said.lasts,
        later=answer.later or (None if new_days or answer.clocks else said.later),
        doubts=answer.doubts,
    )


def _with_part(clock: Clock, part: str) -> Clock:
    return Clock(clock.hour, clock.minute, part, ago=clock.ago)


def _join_halves(row: list[Token]) -> list[Token]:
    """下午2 is 下午2点; 下午2-4 and 下午2.30 as well."""
    joined: list[Token] = []
    for token in row:
        after_part = bool(joined) and isinstance(joined[-1], Part)
        if after_part and isinstance(token, Number) and token.number in _HOURS:
            joined.append(Clock(token.number))
        elif after_part and isinstance(token, Pair) and token.sign == "-":
            joined += [Clock(token.first), Sign("to"), Clock(token.second)]
        elif after_part and isinstance(token, Pair) and token.sign == "." and token.two_digits:
            joined.append(Clock(token.first, token.second))
        else:
            joined.append(token)
    return joined


def _decided(word: Token, before: Token, last: Token, *, timed: bool) -> Token:
    """What a word is that can be two things, by what stands before it, or just before it."""
    if isinstance(word, Pair):
        return _pair(word, before, timed=timed)
    if word == Sign("edge"):
        return Doubt(Reason.VAGUE) if isinstance(last, _OF_TIME) else None
    return word


def _pair(pair: Pair, before: Token, *, timed: bool) -> Token:
    """Whether 12.4 is a day: not 14.30, and not 9.30 behind a day when no other time is said."""
    clock = Clock(pair.first, pair.second)
    dotted = pair.sign == "." and pair.two_digits and pair.second < 60
    if dotted and 12 < pair.first < 24:
        return clock
    if dotted and isinstance(before, _DAYS) and not timed and pair.second % 5 == 0:
        return clock
    return InMonth(pair.second, pair.first)


def _take(said: Said, token: Token, before: Token, *, ranging: bool) -> None:
    if isinstance(token, _DAYS):
        _take_day(said, token, ranging=ranging)
    elif isinstance(token, Clock):
        _take_clock(said, token, ranging=ranging)
    elif isinstance(token, Part):
        said.parts.append(token.name)
    elif isinstance(token, Doubt):
        said.doubts.append(token.reason)
    elif isinstance(token, Number):
        said.doubts.append(Reason.VAGUE)
    elif isinstance(token, Sign):
        _take_sign(said, token, before)
    else:
        _take_rest(said, token, ranging=ranging)


def _take_day(said: Said, day: Day, *, ranging: bool) -> None:
    if ranging and said.days and day not in said.days:
        said.last_day, said.days_in_row = day, not said.clocks
    elif day not in said.days:
        said.days.append(day)


def _take_clock(said: Said, clock: Clock, *, ranging: bool) -> None:
    parts = dict.fromkeys([*said.parts, *([clock.part] if clock.part else [])])
    said.parts.clear()
    if parts:
        *others, last = parts
        clock = _with_part(clock, last)
        # 上午2pm: they must come to the same.
        said.clocks += [_with_part(clock, part) for part in others]
    if said.clocks and (ranging or said.last_day is not None) and said.end is None:
        said.end = clock
    else:
        said.clocks.append(clock)


def _take_sign(said: Said, sign: Sign, before: Token) -> None:
    if sign.name == "from" and isinstance(before, Month):
        said.from_month = True
    elif sign.name == "end" and isinstance(before, Clock) and len(said.clocks) > 1:
        said.end = said.clocks.pop()


def _take_rest(said: Said, token: Token, *, ranging: bool) -> None:
    if isinstance(token, Month):
        _take_month(said, token, ranging=ranging)
    elif isinstance(token, Every):
        said.every = token if said.every is None or said.every == Every() else said.every
    elif isinstance(token, Times):
        said.times = token
    elif isinstance(token, Week):
        said.week = token.week
    elif isinstance(token, Year):
        said.years = token.years
    elif isinstance(token, Exact):
        said.exact.append(token.at)
    elif isinstance(token, Lasts) and token.later:
        said.later = token.minutes
    elif isinstance(token, Lasts):
        said.lasts = token.minutes


def _take_month(said: Said, month: Month, *, ranging: bool) -> None:
    if ranging:
        said.last_day = month
    elif month.end:
        said.doubts.append(Reason.NO_DATE)
    else:
        said.month = month.month


def _settle(said: Said) -> None:
    """A part of the day said behind its clock time goes with it."""
    if said.parts and len(said.clocks) == 1 and said.clocks[0].part is None:
        said.clocks = [_with_part(said.clocks[0], said.parts[0])]
        said.parts.clear()
