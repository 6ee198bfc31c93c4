"""Wakes the ticks: when they are due, and at least once a minute.

APScheduler is the alarm clock and nothing more: what is due stands in the school's tables, so its
jobs live in memory and a missed one is simply run late. Its `shutdown` cancels what runs, so we
let ticks finish before we call it.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.base import BaseTrigger

from bot.clock import Clock
from bot.inbox.faults import place_of
from bot.ticking import Gate, run_safely
from schedules.ticks import Tick

log = structlog.get_logger(__name__)

# Whatever becomes due without our knowing, by a use-case or another process, waits no longer.
LONGEST_WAIT = timedelta(minutes=1)
# Keeps a tick that always finds more from taking the loop for itself.
SHORTEST_WAIT = timedelta(milliseconds=20)


class Wake(BaseTrigger):  # type: ignore[misc]  # APScheduler has no types
    """Fires once after `wait`, then every minute. It knows APScheduler's time only."""

    __slots__ = ("_wait",)

    def __init__(self, wait: timedelta) -> None:
        self._wait = wait

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        """Return when to fire, counted from `now`."""
        return now + (self._wait if previous is None else LONGEST_WAIT)


class Scheduler:
    """Runs `ticks` as time passes; `worked` is called when one has done something.

    Started once the inbox is drained, since an answer that came before a deadline counts.
    """

    def __init__(
        self, ticks: Sequence[Tick], clock: Clock, gate: Gate, *, worked: Callable[[], None]
    ) -> None:
        self._ticks = ticks
        self._clock = clock
        self._gate = gate
        self._worked = worked
        self._stopping = asyncio.Event()
        self._alarm: AsyncIOScheduler | None = None

    async def run(self) -> None:
        """Wake ticks until `stop`, then let those under way finish."""
        logging.getLogger("apscheduler").setLevel(logging.ERROR)  # it tells of every waking
        self._alarm = AsyncIOScheduler(
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        )
        for tick in self._ticks:
            self._alarm.add_job(partial(self._wake, tick), Wake(timedelta(0)), id=tick.name)
        self._alarm.start()
        try:
            await self._stopping.wait()
        finally:
            await self._end(self._alarm)

    def stop(self) -> None:
        """Begin no further tick, and let `run` end."""
        self._stopping.set()

    def nudge(self) -> None:
        """Run every tick soon: something was decided that is due at once, or the clock moved."""
        if self._alarm is not None and not self._stopping.is_set():
            for tick in self._ticks:
                self._alarm.reschedule_job(tick.name, trigger=Wake(SHORTEST_WAIT))

    async def _wake(self, tick: Tick) -> None:
        async with self._gate.passing():
            if self._stopping.is_set():
                return
            wait = await self._ticked(tick)
        if self._alarm is not None and not self._stopping.is_set():
            self._alarm.reschedule_job(tick.name, trigger=Wake(wait))

    async def _ticked(self, tick: Tick) -> timedelta:
        """Run the tick and return how long it may sleep."""
        done = await run_safely(tick, self._clock.now())
        if done:
            self._worked()
        if done is None:
            return LONGEST_WAIT
        try:
            due = await tick.next_due(self._clock.now())
        except Exception as error:  # noqa: BLE001 - then it is woken within the minute
            log.error("tick.next_due_failed", tick=tick.name, fault=place_of(error))
            return LONGEST_WAIT
        return self._wait(due, idle=not done)

    def _wait(self, due: datetime | None, *, idle: bool) -> timedelta:
        if due is None:
            return LONGEST_WAIT
        wait = due - self._clock.now()
        if wait <= timedelta(0) and idle:  # it says that something is due, and does nothing
            return LONGEST_WAIT
        return min(max(wait, SHORTEST_WAIT), LONGEST_WAIT)

    async def _end(self, alarm: AsyncIOScheduler) -> None:
        self._stopping.set()
        alarm.pause()
        await self._gate.empty()
        alarm.shutdown(wait=False)
        await asyncio.sleep(0)  # it shuts down in the loop's next round
        self._alarm = None
