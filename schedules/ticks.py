"""What a tick is: all that is due at a moment is done, whatever woke it and how often.

A tick does what is due at `now` and not done yet, one transaction an item. Its truth is in the
school's tables, so running it twice, late, or after a jump of the clock changes nothing.
"""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

T = TypeVar("T")

Run = Callable[[datetime], Awaitable[int]]
NextDue = Callable[[datetime], Awaitable[datetime | None]]


@dataclass(frozen=True, slots=True)
class Tick:
    """One subject's work: `run(now)` returns how much was done, `next_due(now)` when more is.

    `next_due` gives a moment that may lie in the past when something waits, and None when nothing
    is in sight. `name` is the kind of thing that becomes due, as the demo's clock bar shows it.
    """

    name: str
    run: Run
    next_due: NextDue


async def for_each(items: Iterable[T], act: Callable[[T], Awaitable[int]]) -> int:
    """Await `act` on every item and return the sum; one that fails keeps no other from its turn.

    Raises what failed, together, once all had their turn.
    """
    done = 0
    failures: list[Exception] = []
    for item in items:
        try:
            done += await act(item)
        except Exception as error:  # noqa: BLE001 - raised below, after the others
            failures.append(error)
    if failures:
        raise ExceptionGroup("items of a tick failed", failures)
    return done


def earliest(moments: Iterable[datetime | None]) -> datetime | None:
    """Return the first of `moments`, None when there is none."""
    return min((moment for moment in moments if moment is not None), default=None)
