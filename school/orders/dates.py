"""The dates that a site would like to have: kept as JSON."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from pydantic import TypeAdapter

# A site names so many dates at most.
MOST_WANTED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A moment that would suit a site; of something that repeats, the first and how it goes on."""

    starts_at: datetime
    ends_at: datetime | None = None
    weekdays: tuple[int, ...] = ()
    every: int = 1
    times: int | None = None
    until: date | None = None

    @property
    def repeats(self) -> bool:
        """Whether it is more than one session."""
        return self.times is not None or self.until is not None


_WANTED = TypeAdapter(tuple[Wanted, ...])


def wanted_from(kept: Sequence[Any]) -> tuple[Wanted, ...]:
    """Return what an order's column has."""
    return _WANTED.validate_python(list(kept))


def json_of(wanted: Sequence[Wanted]) -> list[dict[str, Any]]:
    """Return dates as an order's column keeps them."""
    written: list[dict[str, Any]] = _WANTED.dump_python(tuple(wanted), mode="json")
    return written


def first_ahead(wanted: Sequence[Wanted], now: datetime) -> Wanted | None:
    """Return the first date named that is not over, None when there is none."""
    return next((each for each in wanted if each.starts_at > now), None)
