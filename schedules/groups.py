"""Groups as time passes: who nobody binds to a site within a day is left."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from schedules.ticks import Tick, for_each
from school.database import Database
from school.groups.membership import ToLeave, end_group, groups_to_leave, next_to_leave

# Leaves a chat; False when Telegram could not be asked now.
Leave = Callable[[int], Awaitable[bool]]


class Groups:
    """The tick of groups. `leave` leaves one on Telegram."""

    def __init__(self, database: Database, leave: Leave | None = None) -> None:
        self._database = database
        self._leave = leave

    def tick(self) -> Tick:
        """Return the one tick."""
        return Tick("group", self.run, self.next_due)

    async def run(self, now: datetime) -> int:
        """Leave what nobody bound in time."""
        due = await groups_to_leave(self._database, now) if self._leave else []
        return await for_each(due, lambda each: self._leave_one(each, now))

    async def next_due(self, now: datetime) -> datetime | None:  # noqa: ARG002 - a Tick's shape
        """Return when the next one is left."""
        return await next_to_leave(self._database) if self._leave else None

    async def _leave_one(self, group: ToLeave, now: datetime) -> int:
        if self._leave is None or not await self._leave(group.chat_id):
            return 0
        await end_group(self._database, now=now, chat_id=group.chat_id)
        return 1
