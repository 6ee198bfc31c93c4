"""Reminders and re-confirmations as time passes."""

from collections.abc import Collection
from datetime import datetime

from schedules.ticks import Tick, for_each
from school.database import Database
from school.notices.tables import NoticeKind
from school.settings import SchoolSettings, current_settings
from school.signups.reminders import (
    REMINDERS,
    DueReminder,
    due_reminders,
    next_reminder_due,
    queue_reminder,
)


class Reminders:
    """The ticks of reminders. `settings` are the process's defaults."""

    def __init__(self, database: Database, settings: SchoolSettings) -> None:
        self._database = database
        self._settings = settings

    def ticks(self) -> list[Tick]:
        """Return a tick for reminders and one for the question whether somebody still comes."""
        return [
            self._tick("reminder", REMINDERS),
            self._tick("reconfirm", (NoticeKind.RECONFIRM,)),
        ]

    def _tick(self, name: str, kinds: Collection[NoticeKind]) -> Tick:
        async def run(now: datetime) -> int:
            """Queue what is due; return for how many sessions and moments."""
            settings = await self._current()
            due = await due_reminders(self._database, now, settings, kinds=kinds)
            return await for_each(due, lambda each: self._queue(each, now))

        async def next_due(now: datetime) -> datetime | None:
            settings = await self._current()
            return await next_reminder_due(self._database, now, settings, kinds=kinds)

        return Tick(name, run, next_due)

    async def _queue(self, due: DueReminder, now: datetime) -> int:
        await queue_reminder(self._database, now=now, due=due)
        return 1

    async def _current(self) -> SchoolSettings:
        return await current_settings(self._database, self._settings)
