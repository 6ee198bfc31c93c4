"""Around sessions as time passes: lecturers are reminded, and asked how many came.

Who uses no Telegram is put on the call list, to be reminded by phone.
"""

from datetime import datetime

from schedules.ticks import Tick, for_each
from school.database import Database
from school.event_briefs.asking import DueTelling, due_tellings, next_telling, queue_telling
from school.lecturers.reminding import due_reminders, next_reminder, queue_reminder
from school.notices.tables import NoticeKind
from school.settings import SchoolSettings, current_settings


class Lessons:
    """The ticks of lecturers. `settings` are the process's defaults."""

    def __init__(self, database: Database, settings: SchoolSettings) -> None:
        self._database = database
        self._settings = settings

    def ticks(self) -> list[Tick]:
        """Return a tick for the day before, one for afterwards, and one for who is phoned."""
        return [
            self._tick(NoticeKind.SLOT_REMINDER),
            self._tick(NoticeKind.SLOT_REPORT),
            Tick("slot_phoning", self.phone, self.next_phoning),
        ]

    async def phone(self, now: datetime) -> int:
        """Put who is to be reminded by phone on the call list; return how many."""
        due = await due_reminders(self._database, now, await self._current())
        return await for_each(due, lambda each: queue_reminder(self._database, now=now, due=each))

    async def next_phoning(self, now: datetime) -> datetime | None:
        """Return when somebody is to be put on the call list next."""
        return await next_reminder(self._database, now, await self._current())

    def _tick(self, kind: NoticeKind) -> Tick:
        async def run(now: datetime) -> int:
            """Write what is due; return how many."""
            due = await due_tellings(self._database, now, await self._current(), kind=kind)
            return await for_each(due, lambda each: self._queue(each, now))

        async def next_due(now: datetime) -> datetime | None:
            return await next_telling(self._database, now, await self._current(), kind=kind)

        return Tick(kind.value, run, next_due)

    async def _queue(self, due: DueTelling, now: datetime) -> int:
        return await queue_telling(self._database, now=now, due=due)

    async def _current(self) -> SchoolSettings:
        return await current_settings(self._database, self._settings)
