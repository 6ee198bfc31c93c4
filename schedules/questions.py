"""Questions at the desk as time passes: who has not answered for a working day is told so."""

from collections.abc import Sequence
from datetime import datetime

from schedules.ticks import Tick, earliest, for_each
from school.database import Database
from school.settings import SchoolSettings
from school.threads.chasing import chase, chases


class Questions:
    """The tick of questions. `settings` are the process's defaults, `owners` Telegram ids."""

    def __init__(
        self, database: Database, settings: SchoolSettings, owners: Sequence[int]
    ) -> None:
        self._database = database
        self._settings = settings
        self._owners = owners

    def tick(self) -> Tick:
        """Return the one tick."""
        return Tick("question", self.run, self.next_due)

    async def run(self, now: datetime) -> int:
        """Tell the desks whose questions wait too long."""
        due = await chases(self._database, settings=self._settings)
        return await for_each(
            [thread_id for thread_id, at in due if at <= now],
            lambda thread_id: chase(
                self._database, thread_id, now=now, settings=self._settings, owners=self._owners
            ),
        )

    async def next_due(self, now: datetime) -> datetime | None:  # noqa: ARG002 - a Tick's shape
        """Return when a desk is told next."""
        due = await chases(self._database, settings=self._settings)
        return earliest(at for _, at in due)
