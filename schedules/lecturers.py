"""Lecturers as time passes: who does not answer is reminded, then the next one is asked."""

from collections.abc import Sequence
from datetime import datetime

from schedules.ticks import Tick, earliest, for_each
from school.database import Database
from school.lecturers.climbing import climb, slots_due
from school.settings import SchoolSettings, current_settings
from school.waking import waking_of


class Lecturers:
    """The tick of slots. `settings` are the process's defaults, `owners` Telegram ids."""

    def __init__(
        self, database: Database, settings: SchoolSettings, owners: Sequence[int]
    ) -> None:
        self._database = database
        self._settings = settings
        self._owners = owners

    def tick(self) -> Tick:
        """Return the one tick."""
        return Tick("lecturer", self.run, self.next_due)

    async def run(self, now: datetime) -> int:
        """Take every step that is due, also one that the step before made due; none when quiet."""
        settings = await self._current()
        if waking_of(settings).is_quiet(now):
            return 0

        async def step(slot_id: int) -> int:
            taken = await climb(
                self._database,
                now=now,
                slot_id=slot_id,
                settings=settings,
                owners=self._owners,
            )
            return int(taken is not None)

        done = 0
        while taken := await for_each(await self._due(now, settings), step):
            done += taken
        return done

    async def _due(self, now: datetime, settings: SchoolSettings) -> list[int]:
        due = await slots_due(self._database, now=now, settings=settings)
        return [each.slot_id for each in due if each.due.at <= now]

    async def next_due(self, now: datetime) -> datetime | None:
        """Return when the next step is due."""
        settings = await self._current()
        due = await slots_due(self._database, now=now, settings=settings)
        first = earliest(each.due.at for each in due)
        return waking_of(settings).quiet_end(max(first, now)) if first else None

    async def _current(self) -> SchoolSettings:
        return await current_settings(self._database, self._settings)
