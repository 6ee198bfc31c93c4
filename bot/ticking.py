"""Running ticks: safely, and never while someone moves the clock."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime

import structlog

from bot.inbox.faults import place_of
from schedules.ticks import Tick

log = structlog.get_logger(__name__)


class Gate:
    """Lets many ticks pass, or one who moves the clock be alone."""

    def __init__(self) -> None:
        self._alone = asyncio.Lock()
        self._open = asyncio.Event()
        self._open.set()
        self._empty = asyncio.Event()
        self._empty.set()
        self._inside = 0

    @asynccontextmanager
    async def passing(self) -> AsyncIterator[None]:
        """Be inside together with others, once nobody is alone."""
        while not self._open.is_set():
            await self._open.wait()
        self._inside += 1
        self._empty.clear()
        try:
            yield
        finally:
            self._inside -= 1
            if not self._inside:
                self._empty.set()

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """Be inside alone, once everybody has left."""
        await self.close()
        try:
            yield
        finally:
            self.open()

    async def close(self) -> None:
        """Let nobody in until `open`; return once everybody has left."""
        await self._alone.acquire()
        self._open.clear()
        try:
            await self._empty.wait()
        except BaseException:
            self.open()
            raise

    def open(self) -> None:
        """Let everybody in again, after `close`."""
        self._open.set()
        self._alone.release()

    async def empty(self) -> None:
        """Wait until nobody is inside."""
        await self._empty.wait()


async def run_safely(tick: Tick, now: datetime) -> int | None:
    """Run one tick; return how much it did, None when it failed, which the log tells."""
    try:
        return await tick.run(now)
    except Exception as error:  # noqa: BLE001 - one tick's failure stops no other
        for each in leaves(error):
            log.error("tick.failed", tick=tick.name, fault=place_of(each))
        return None


def leaves(error: BaseException) -> Iterator[BaseException]:
    """Yield what really failed, out of groups within groups."""
    if not isinstance(error, BaseExceptionGroup):
        yield error
        return
    for each in error.exceptions:
        yield from leaves(each)
