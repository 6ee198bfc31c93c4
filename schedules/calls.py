"""Calls as time passes: desks are reminded of offers that end soon, and calls of no use close."""

from collections.abc import Sequence
from datetime import datetime

from schedules.ticks import Tick, for_each
from school.calls.ending import end_calls, next_call_end
from school.database import Database
from school.signups.phoning import alarm_desk, due_call_alarms, next_call_alarm


class Calls:
    """The ticks of the call list. `owners` (Telegram ids) hear where nobody has a desk."""

    def __init__(self, database: Database, owners: Sequence[int]) -> None:
        self._database = database
        self._owners = owners

    def ticks(self) -> list[Tick]:
        """Return the two ticks."""
        return [
            Tick("call_alarm", self.remind, self.next_reminder),
            Tick("call", self.end, self.next_end),
        ]

    async def remind(self, now: datetime) -> int:
        """Tell the desks whose offers by phone end soon."""
        return await for_each(
            await due_call_alarms(self._database, now),
            lambda offer_id: alarm_desk(
                self._database, now=now, offer_id=offer_id, owners=self._owners
            ),
        )

    async def next_reminder(self, now: datetime) -> datetime | None:  # noqa: ARG002 - a Tick's shape
        """Return when a desk is to be reminded next."""
        return await next_call_alarm(self._database)

    async def end(self, now: datetime) -> int:
        """Close the calls whose time is over."""
        return await end_calls(self._database, now=now)

    async def next_end(self, now: datetime) -> datetime | None:  # noqa: ARG002 - a Tick's shape
        """Return when the next call's time is over."""
        return await next_call_end(self._database)
