"""Announcements as time passes: begun at their time, written, steered, and ended."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from schedules.ticks import Tick, earliest, for_each
from school.announcements.ledger import note_shown, to_show
from school.announcements.passes import (
    edit_chunk,
    missed_chunk,
    put_aside,
    put_back,
    recall_chunk,
    void_chunk,
)
from school.announcements.tables import SendingState
from school.announcements.writing import Standing, begin, finish, to_see_to, write_chunk
from school.database import Database
from school.settings import SchoolSettings

# Chunks a run of the tick writes before it lets go: others have their turn between chunks.
CHUNKS_AT_ONCE = 100
# A progress message is edited at most so often (Telegram counts edits like messages).
SHOWN_EVERY = timedelta(seconds=15)
# What is in flight or claimed is looked at again so soon.
SOON = timedelta(seconds=2)
# What is left of a sending are calls: whoever answers the last one wakes the tick besides.
BY_AND_BY = timedelta(minutes=1)

# One transaction of a step; returns how much it did, 0 at the end.
Chunk = Callable[[], Awaitable[int]]
# Edits the message that shows a sending; False when it could not be now.
ShowProgress = Callable[[int], Awaitable[bool]]


class Announcements:
    """The ticks of announcements. `settings` are the process's defaults."""

    def __init__(
        self, database: Database, settings: SchoolSettings, show: ShowProgress | None = None
    ) -> None:
        self._database = database
        self._settings = settings
        self._show = show

    def ticks(self) -> list[Tick]:
        """Return the tick that carries sendings out, and the one that shows how they go."""
        return [
            Tick("announcement", self.run, self.next_due),
            Tick("progress", self.show, self.next_showing),
        ]

    async def run(self, now: datetime) -> int:
        """Do what is due about every sending."""
        return await for_each(
            await to_see_to(self._database), lambda each: self._see_to(each, now)
        )

    async def next_due(self, now: datetime) -> datetime | None:
        """Return when the next sending begins; now while one has something to be written."""
        return earliest(
            [_due(each, now) for each in await to_see_to(self._database)],
        )

    async def _see_to(self, one: Standing, now: datetime) -> int:
        """Do only what its row asks for: each step is a transaction that others wait for."""
        database, id_, state = self._database, one.id, one.state
        if state is SendingState.PLANNED:
            if one.send_at > now:
                return 0
            await begin(database, id_, now=now, settings=self._settings)
            state = SendingState.WRITING
        under_way = state in {SendingState.WRITING, SendingState.SENDING}
        steps: list[tuple[bool, Chunk]] = [
            (one.missed, lambda: missed_chunk(database, id_, now=now)),
            (state is SendingState.WRITING, lambda: write_chunk(database, id_, now=now)),
            (state is SendingState.PAUSED, lambda: put_aside(database, id_)),
            (under_way, lambda: put_back(database, id_, now=now)),
            (state is SendingState.STOPPED, lambda: void_chunk(database, id_, now=now)),
            (one.editing, lambda: edit_chunk(database, id_, now=now)),
            (one.recalling, lambda: recall_chunk(database, id_, now=now)),
        ]
        done = 0
        for is_wanted, chunk in steps:
            done += await _all(chunk) if is_wanted else 0
        may_end = under_way or state is SendingState.PHONING
        return done + (await finish(database, id_, now=now) if may_end else 0)

    async def show(self, now: datetime) -> int:
        """Edit the messages that show how sendings go."""
        return await for_each(
            [id_ for id_, at in await self._showings(now) if at is None or at <= now],
            lambda id_: self._show_one(id_, now),
        )

    async def next_showing(self, now: datetime) -> datetime | None:
        """Return when the next message is edited."""
        return earliest(at or now for _, at in await self._showings(now))

    async def _showings(self, now: datetime) -> list[tuple[int, datetime | None]]:
        if self._show is None:
            return []
        return [
            (id_, None if shown is None else shown + SHOWN_EVERY)
            for id_, shown in await to_show(self._database, now)
        ]

    async def _show_one(self, sending_id: int, now: datetime) -> int:
        shown = self._show is not None and await self._show(sending_id)
        await note_shown(self._database, sending_id=sending_id, now=now)
        return int(shown)


def _due(one: Standing, now: datetime) -> datetime | None:
    if one.state is SendingState.PLANNED:
        return one.send_at
    if one.state is SendingState.WRITING or one.editing or one.missed:
        return now
    if one.state in {SendingState.SENDING, SendingState.PAUSED} or one.recalling or one.stopping:
        return now + SOON
    return now + BY_AND_BY if one.state is SendingState.PHONING else None


async def _all(chunk: Chunk) -> int:
    done = 0
    for _ in range(CHUNKS_AT_ONCE):
        portion = await chunk()
        done += portion
        if not portion:
            break
    return done
