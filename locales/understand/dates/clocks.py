"""Clock times: which hour of the day a spoken one means."""

from dataclasses import dataclass
from datetime import time

from locales.understand.dates.values import Doubtful, Reason
from locales.understand.text import lexicon

# Without a part of the day: nobody teaches at 2 at night, but 7 may be either.
_AFTERNOON_HOURS = range(1, 7)
_EITHER = 7
_LATE = time(18)
_NIGHTLY = {"evening", "small_hours", "am", "dawn"}


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock time as it was said: 下午两点半 is hour 2, minute 30 with the part afternoon."""

    hour: int
    minute: int = 0
    part: str | None = None
    padded: bool = False  # 07:00: the clock of 24 hours
    ago: int = 0  # minutes before it: 差5分3点


def time_of(clock: Clock) -> time:
    """The time a clock time means; Doubtful when it could be two, or none."""
    _check(clock)
    return _earlier(time(_hour(clock), clock.minute), clock.ago)


def end_of(clock: Clock, start: time) -> time | None:
    """When something ends that starts at `start`; None for midnight, the end of that day."""
    late = clock.part == "evening" or (clock.part is None and start >= _LATE)
    if not clock.minute and (clock.hour == 24 or (clock.hour == 12 and late)):
        return None
    _check(clock)
    hours = [_hour(clock)] if clock.part else _either(clock.hour)
    ends = (_earlier(time(hour, clock.minute), clock.ago) for hour in hours)
    end = next((end for end in ends if end > start), None)
    if end is None:
        raise Doubtful(Reason.IMPOSSIBLE, times=(start,))
    return end


def _check(clock: Clock) -> None:
    if clock.minute > 59 or clock.hour > 24 or (clock.hour == 24 and clock.minute):
        raise Doubtful(Reason.IMPOSSIBLE)
    if clock.hour in (0, 24):
        raise Doubtful(Reason.MIDNIGHT)


def _hour(clock: Clock) -> int:
    if clock.part is not None:
        return _hour_in(clock, clock.part)
    if clock.padded or clock.hour > _EITHER:
        return clock.hour
    if clock.hour in _AFTERNOON_HOURS:
        return clock.hour + 12
    raise Doubtful(Reason.MORNING_OR_EVENING, times=_times(clock))


def _hour_in(clock: Clock, part: str) -> int:
    first, last = lexicon("dates")["parts"][part]["hours"]
    fitting = [hour for hour in _either(clock.hour) if first <= hour <= last]
    if len(fitting) == 1:
        return fitting[0]
    if clock.hour == 12 and part in _NIGHTLY:
        raise Doubtful(Reason.MIDNIGHT)
    if clock.hour > 12:
        raise Doubtful(Reason.IMPOSSIBLE)
    raise Doubtful(Reason.MORNING_OR_EVENING, times=_times(clock))


def _either(hour: int) -> list[int]:
    return [hour, hour + 12] if hour < 12 else [hour]


def _times(clock: Clock) -> tuple[time, ...]:
    return tuple(_earlier(time(hour, clock.minute), clock.ago) for hour in _either(clock.hour))


def _earlier(at: time, minutes: int) -> time:
    left = at.hour * 60 + at.minute - minutes
    if left < 0:
        raise Doubtful(Reason.IMPOSSIBLE)
    return time(left // 60, left % 60)
