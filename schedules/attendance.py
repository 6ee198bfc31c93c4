"""After a lesson as time passes: who was absent is asked why, who came how it was."""

from datetime import datetime

from schedules.ticks import Tick, for_each
from school.after_class.absences import due_askings, next_asking, queue_asking
from school.after_class.feedback_asking import due_feedback, next_feedback, queue_feedback
from school.database import Database
from school.settings import SchoolSettings, current_settings


class Attendances:
    """The ticks of what follows a lesson. `settings` are the process's defaults."""

    def __init__(self, database: Database, settings: SchoolSettings) -> None:
        self._database = database
        self._settings = settings

    def ticks(self) -> list[Tick]:
        """Return a tick for the absent, and one for those who came."""
        return [
            Tick("absence_asking", self.ask_absent, self.next_absent),
            Tick("feedback_asking", self.ask_opinions, self.next_opinions),
        ]

    async def ask_absent(self, now: datetime) -> int:
        """Ask who was absent why; return how many."""
        settings = await self._current()
        return await for_each(
            await due_askings(self._database, now, settings),
            lambda due: queue_asking(self._database, now=now, due=due, settings=settings),
        )

    async def next_absent(self, now: datetime) -> datetime | None:
        """Return when somebody is to be asked next."""
        return await next_asking(self._database, now, await self._current())

    async def ask_opinions(self, now: datetime) -> int:
        """Ask who came how it was; return how many."""
        return await for_each(
            await due_feedback(self._database, now, await self._current()),
            lambda due: queue_feedback(self._database, now=now, due=due),
        )

    async def next_opinions(self, now: datetime) -> datetime | None:
        """Return when who came is to be asked next."""
        return await next_feedback(self._database, now, await self._current())

    async def _current(self) -> SchoolSettings:
        return await current_settings(self._database, self._settings)
