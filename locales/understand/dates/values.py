"""What a text says about when: a moment, or what has to be asked."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Repeat:
    """How a moment comes again: on `weekdays` (Monday is 0) every so many weeks, or daily.

    Without `times` and `until` the text says no end.
    """

    weekdays: tuple[int, ...] = ()
    every: int = 1
    times: int | None = None
    until: date | None = None

    @property
    def daily(self) -> bool:
        """Whether it comes every day."""
        return not self.weekdays


@dataclass(frozen=True, slots=True)
class When:
    """A moment in the school's zone, after `now`; of something that repeats, the first."""

    starts_at: datetime
    ends_at: datetime | None = None
    repeats: Repeat | None = None


class Reason(StrEnum):
    """Why a text gives no moment, so what has to be asked."""

    NO_DATE = "no date"
    NO_TIME = "no time"
    TODAY_OR_LATER = "today or later"  # 周三 said on a Wednesday: today, or next week?
    MORNING_OR_EVENING = "morning or evening"  # 7点
    MIDNIGHT = "midnight"  # 晚上12点, 24:00: which of the two days?
    PAST = "past"
    LUNAR = "lunar"
    HOLIDAY = "holiday"  # 国庆 is a week, not a day
    IMPOSSIBLE = "impossible"  # 2月30日, 25:00
    TWO_DATES = "two dates"
    TWO_TIMES = "two times"
    WEEKDAY_DIFFERS = "weekday differs"  # 12月4日(周四), which is a Friday
    HOW_OFTEN = "how often"  # 12月4日14:00 共12次
    VAGUE = "vague"  # 左右, 以后, 不是, a number left over


@dataclass(frozen=True, slots=True)
class Unclear:
    """What was understood of a text that has to be asked about, and what there is to choose.

    `dates` and `times` have one value where the text is clear, several where it is not (to be
    shown as buttons; a press answers with the value in ISO), none where it says nothing. `said`
    holds the text and the answers given since; it is all that `complete` needs.
    """

    reason: Reason
    said: tuple[str, ...]
    dates: tuple[date, ...] = ()
    times: tuple[time, ...] = ()
    moments: tuple[datetime, ...] = ()


class Doubtful(Exception):  # noqa: N818
    """Raised within the grammar when something has to be asked; never leaves it."""

    def __init__(
        self,
        reason: Reason,
        *,
        dates: tuple[date, ...] = (),
        times: tuple[time, ...] = (),
    ) -> None:
        super().__init__(reason)
        self.reason, self.dates, self.times = reason, dates, times
