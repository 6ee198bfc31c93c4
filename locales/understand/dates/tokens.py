"""The words that have to do with when, each as what it says."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from locales.understand.dates.clocks import Clock
from locales.understand.dates.days import Day, InMonth
from locales.understand.dates.values import Reason


@dataclass(frozen=True, slots=True)
class Part:
    """下午"""

    name: str


@dataclass(frozen=True, slots=True)
class Pair:
    """12.4, 12/4, 12-4: a day, or sometimes a clock time or a range."""

    first: int
    second: int
    sign: str
    two_digits: bool


@dataclass(frozen=True, slots=True)
class Exact:
    """2026-12-04T14:00"""

    at: datetime


@dataclass(frozen=True, slots=True)
class Week:
    """下周, when no weekday is named."""

    week: int


@dataclass(frozen=True, slots=True)
class Year:
    """明年, when no month is named."""

    years: int


@dataclass(frozen=True, slots=True)
class Month:
    """12月, 下个月, when no day is named; `end` for 月底."""

    month: InMonth
    end: bool = False


@dataclass(frozen=True, slots=True)
class Every:
    """每周, 每天, 隔周"""

    daily: bool = False
    every: int = 1
    often: int = 1  # 每周两次


@dataclass(frozen=True, slots=True)
class Times:
    """共12次, 12周, 连续3天"""

    times: int
    unit: str


@dataclass(frozen=True, slots=True)
class Lasts:
    """两小时; `later` for 两小时后"""

    minutes: int
    later: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """A number that belongs to nothing."""

    number: int


@dataclass(frozen=True, slots=True)
class Doubt:
    """A word that leaves it open when."""

    reason: Reason


class Sign(NamedTuple):
    """到 and - ("to"), 起 ("from"), 结束 ("end"), 以前, 以后 ("edge"), 改到 ("change")."""

    name: str


Token = (
    Day | Clock | Part | Pair | Exact | Week | Year | Month | Every | Times | Lasts | Number
    | Doubt | Sign | None
)  # fmt: skip
