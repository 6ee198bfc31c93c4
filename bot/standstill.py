"""Time that stands still between the steps of a run, so that each is seen at its own minute."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import structlog

from bot.clock import Clock
from bot.ticking import Gate

log = structlog.get_logger(__name__)

# Real seconds after which time goes on by itself: whoever held it takes at most five for a step.
HOLD_SECONDS = 15.0


class Standstill:
    """Lets one step at a time be taken behind the closed gate, and may keep it closed after it.

    `released` is called whenever the gate opens again, so that the scheduler plans anew.
    """

    def __init__(self, clock: Clock, gate: Gate, *, released: Callable[[], None]) -> None:
        self._clock = clock
        self._gate = gate
        self._released = released
        self._turn = asyncio.Lock()
        self._last_moment: asyncio.TimerHandle | None = None

    @asynccontextmanager
    async def step(self, *, hold: bool) -> AsyncIterator[None]:
        """Take a step while no tick runs; with `hold` time and ticks wait for the next one."""
        async with self._turn:
            await self._close()
            try:
                yield
                if hold:
                    self._hold()
            finally:
                if self._last_moment is None:
                    self._release()

    async def _close(self) -> None:
        if self._last_moment is None:
            await self._gate.close()
            return
        self._last_moment.cancel()
        self._last_moment = None

    def _hold(self) -> None:
        self._clock.hold()
        loop = asyncio.get_running_loop()
        self._last_moment = loop.call_later(HOLD_SECONDS, self._expire)

    def _expire(self) -> None:
        log.warning("clock.hold_expired")
        self._last_moment = None
        self._release()

    def _release(self) -> None:
        self._clock.release()
        self._gate.open()
        self._released()
