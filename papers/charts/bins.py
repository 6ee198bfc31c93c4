"""Numbers and days put together, so that a distribution has few enough bars to be read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

# More bars than these are not looked at one by one.
MOST_BARS = 12
_STEPS = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Bin:
    """How many answers lie from `first` to `last`."""

    first: int
    last: int
    n: int


@dataclass(frozen=True, slots=True)
class DayBin:
    """How many answers lie from one day to another; `unit`: one day, month or year."""

    first: date
    last: date
    n: int
    unit: str


def number_bins(numbers: Sequence[tuple[int, int]]) -> list[Bin]:
    """Return values, or equal ranges of 1, 2, 5, 10 … where there are many; empty ones too."""
    if not numbers:
        return []
    low, high = numbers[0][0], numbers[-1][0]
    step = _step(high - low + 1)
    first = low // step * step
    starts = range(first, high + 1, step)
    counts = dict.fromkeys(starts, 0)
    for value, times in numbers:
        counts[(value - first) // step * step + first] += times
    return [Bin(start, start + step - 1, n) for start, n in counts.items()]


def _step(span: int) -> int:
    """Return the smallest round step that makes few bars of a span, whatever it begins with."""
    power = 1
    while True:
        for step in _STEPS:
            # One more bar, where the span does not begin with a round number.
            bars = span if step * power == 1 else -(-span // (step * power)) + 1
            if bars <= MOST_BARS:
                return step * power
        power *= 10


def day_bins(days: Sequence[tuple[date, int]]) -> list[DayBin]:
    """Return days, or where there are many of them months, or years; those without any too."""
    if not days:
        return []
    if len(days) <= MOST_BARS:
        return [DayBin(day, day, n, "day") for day, n in days]
    months = _months(days[0][0], days[-1][0])
    unit = "month" if len(months) <= MOST_BARS else "year"
    if unit == "month":
        return [_bin(days, first, _next_month(first), unit) for first in months]
    years = range(days[0][0].year, days[-1][0].year + 1)
    if len(years) <= MOST_BARS:
        return [_bin(days, date(year, 1, 1), date(year + 1, 1, 1), unit) for year in years]
    bins = number_bins([(day.year, n) for day, n in _by_year(days)])
    return [DayBin(date(b.first, 1, 1), date(b.last, 12, 31), b.n, unit) for b in bins]


def _by_year(days: Sequence[tuple[date, int]]) -> list[tuple[date, int]]:
    counts: dict[int, int] = {}
    for day, n in days:
        counts[day.year] = counts.get(day.year, 0) + n
    return [(date(year, 1, 1), n) for year, n in sorted(counts.items())]


def _months(first: date, last: date) -> list[date]:
    found = [first.replace(day=1)]
    while (following := _next_month(found[-1])) <= last:
        found.append(following)
    return found


def _next_month(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


def _bin(days: Sequence[tuple[date, int]], first: date, end: date, unit: str) -> DayBin:
    n = sum(times for day, times in days if first <= day < end)
    return DayBin(first, end - timedelta(days=1), n, unit)
