"""Themes as time passes: planned, shown to the owners, sent; and what is missing is told."""

from collections.abc import Sequence
from datetime import datetime

from schedules.ticks import Tick, earliest, for_each
from school.database import Database
from school.settings import SchoolSettings, load_settings
from school.surveys.theming import push_quiz
from school.theme_runs.planning import plan
from school.theme_runs.previews import (
    give_up,
    months_to_tell,
    runs_ahead,
    show_preview,
    tell_missing,
)
from school.theme_runs.sending import begin, runs_being_sent, write_chunk
from school.theme_runs.tables import RunState, ThemeRun
from school.theme_runs.timing import begins_at

# Chunks a run of the tick writes before it lets go: 10,000 people, under a second.
CHUNKS_AT_ONCE = 20


class Themes:
    """The ticks of themes. `settings` are the process's defaults, `owners` Telegram ids."""

    def __init__(
        self, database: Database, settings: SchoolSettings, owners: Sequence[int]
    ) -> None:
        self._database = database
        self._settings = settings
        self._owners = owners

    def ticks(self) -> list[Tick]:
        """Return the ticks in the order in which things happen to a theme."""
        return [
            Tick("theme_alarm", self.tell, self.next_telling),
            Tick("theme_preview", self.preview, self.next_preview),
            Tick("theme", self.send, self.next_sending),
        ]

    async def tell(self, now: datetime) -> int:
        """Alarm the owners of coming months that have no theme."""
        months = await months_to_tell(
            self._database, now=now, settings=self._settings, owners=self._owners
        )
        return await for_each(
            [month for month, at in months if at <= now],
            lambda month: tell_missing(
                self._database, month, now=now, settings=self._settings, owners=self._owners
            ),
        )

    async def next_telling(self, now: datetime) -> datetime | None:
        """Return when the owners are alarmed next."""
        months = await months_to_tell(
            self._database, now=now, settings=self._settings, owners=self._owners
        )
        return earliest(at for _, at in months)

    async def preview(self, now: datetime) -> int:
        """Plan what is coming, give up what has lost its day, show what is near."""
        planned = await plan(self._database, now=now, settings=self._settings)
        return planned + await for_each(
            await runs_ahead(self._database), lambda run: self._preview_one(run, now)
        )

    async def next_preview(self, now: datetime) -> datetime | None:  # noqa: ARG002 - a Tick's shape
        """Return when a planned sending is shown next."""
        runs = await runs_ahead(self._database)
        return earliest(run.preview_at for run in runs if run.state is RunState.PLANNED)

    async def send(self, now: datetime) -> int:
        """Begin what is due, and write the notices of what has begun."""
        begun = await for_each(
            [run for run in await runs_ahead(self._database) if run.state is RunState.PREVIEWED],
            lambda run: begin(self._database, run.id or 0, now=now, settings=self._settings),
        )
        return begun + await for_each(
            await runs_being_sent(self._database), lambda run_id: self._write(run_id, now)
        )

    async def next_sending(self, now: datetime) -> datetime | None:
        """Return when a theme is sent next."""
        if await runs_being_sent(self._database):
            return now
        async with self._database.read() as session:
            settings = await load_settings(session, self._settings)
        return earliest(begins_at(run, settings) for run in await runs_ahead(self._database))

    async def _preview_one(self, run: ThemeRun, now: datetime) -> int:
        for act in (give_up, show_preview):
            if await act(
                self._database,
                run.id or 0,
                now=now,
                settings=self._settings,
                owners=self._owners,
            ):
                return 1
        return 0

    async def _write(self, run_id: int, now: datetime) -> int:
        """Open its quiz before the first notice says that there is one, and write notices."""
        written = int(
            await push_quiz(self._database, now=now, run_id=run_id, settings=self._settings)
        )
        for _ in range(CHUNKS_AT_ONCE):
            chunk = await write_chunk(self._database, run_id, now=now)
            written += chunk
            if not chunk:
                break
        return written
