"""Reminders and re-confirmations as time passes."""

from datetime import datetime

from schedules.ticks import Tick, for_each
from school.database import Database
from school.settings import SchoolSettings, load_settings
from school.signups.reminders import (
    DueReminder,
    due_reminders,
    next_reminder_due,
    queue_reminder,
)


class Reminders:
    """The tick of reminders. `settings` are the process's defaults."""

    def __init__(self, database: Database, settings: SchoolSettings) -> None:
        self._database = database
        self._settings = settings

    def tick(self) -> Tick:
        """Return the one tick."""
        return Tick("reminder", self.run, self.next_due)

    async def run(self, now: datetime) -> int:
        """Queue what is due; return for how many sessions and moments."""
        due = await due_reminders(self._database, now, await self._current())
        return await for_each(due, lambda each: self._queue(each, now))

    async def next_due(self, now: datetime) -> datetime | None:
        """Return when the next reminder or re-confirmation is due."""
        return await next_reminder_due(self._database, now, await self._current())

    async def _queue(self, due: DueReminder, now: datetime) -> int:
        await queue_reminder(self._database, now=now, due=due)
        return 1

    async def _current(self) -> SchoolSettings:
        async with self._database.read() as session:
            return await load_settings(session, self._settings)
