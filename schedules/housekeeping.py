"""Housekeeping: what is kept only for a while is forgotten, once an hour."""

import functools
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from schedules.ticks import Tick, for_each
from school.arranging.kept import forget_offering_drafts
from school.caring.asking import forget_care_calls
from school.database import Database
from school.retention import (
    PORTION,
    forget_absence_reasons,
    forget_counted_tries,
    forget_drafts,
    forget_facts,
    forget_freed_seats,
    forget_lecturer_calls,
    forget_notices,
    forget_questions,
    forget_reasons,
    forget_reminder_runs,
)
from school.threads.personal import forget_threads
from school.unanswered import forget_old_words

# Forgets some of what is too old at a moment, and returns how much that was.
Forget = Callable[[datetime], Awaitable[int]]

UseCase = Callable[..., Awaitable[int]]

# What the school forgets, questions before the notices that asked them.
FORGETS: tuple[UseCase, ...] = (
    forget_old_words,
    forget_counted_tries,
    forget_facts,
    forget_questions,
    forget_notices,
    forget_reasons,
    forget_absence_reasons,
    forget_care_calls,
    forget_reminder_runs,
    forget_freed_seats,
    forget_offering_drafts,
    forget_drafts,
    forget_lecturer_calls,
    forget_threads,
)

# Portions of one kind in one run, so that other ticks and people have their turn.
PORTIONS_AT_ONCE = 20


class Housekeeping:
    """The tick of housekeeping. `more` are the keepers outside the school: inbox, conversations.

    Which hour was done last is only remembered to spare work; forgetting twice is harmless.
    """

    def __init__(self, database: Database, more: Sequence[Forget] = ()) -> None:
        self._database = database
        self._forgets: list[Forget] = [functools.partial(self._forget, one) for one in FORGETS]
        self._forgets += more
        self._done_in: datetime | None = None

    def tick(self) -> Tick:
        """Return the one tick."""
        return Tick("housekeeping", self.run, self.next_due)

    async def run(self, now: datetime) -> int:
        """Forget what is too old, at most once an hour."""
        hour = now.replace(minute=0, second=0, microsecond=0)
        if hour == self._done_in:
            return 0
        forgotten = await for_each(self._forgets, lambda forget: _all(forget, now))
        self._done_in = hour
        return forgotten

    async def next_due(self, now: datetime) -> None:
        """Return None: the hour is nothing that anybody waits for."""

    async def _forget(self, one: UseCase, now: datetime) -> int:
        return await one(self._database, now=now)


async def _all(forget: Forget, now: datetime) -> int:
    """Forget portion by portion; whoever forgets less than a whole one is through."""
    forgotten = 0
    for _ in range(PORTIONS_AT_ONCE):
        portion = await forget(now)
        forgotten += portion
        if portion < PORTION:
            break
    return forgotten
