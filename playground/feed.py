"""What happened, in order: the stream that the page, the tests and the demo listen to.

Every event has a sequence number. The feed remembers the last few thousand; who asks for older
ones is told that some were lost and reads the chats anew.
"""

from __future__ import annotations

import asyncio
from collections import deque
from itertools import islice
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

KEPT = 5000
"""Events kept for listeners that are behind."""

Event = dict[str, Any]


class Feed:
    """Numbered events, and a way to wait for the next one without polling."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.closed = False
        self.seq = 0
        self._now = now
        self._events: deque[Event] = deque(maxlen=KEPT)
        self._waiting: set[asyncio.Future[None]] = set()

    def publish(self, kind: str, **facts: Any) -> int:
        """Add an event and wake everyone who waits; returns its number."""
        self.seq += 1
        at = self._now().isoformat(timespec="milliseconds")
        self._events.append({"seq": self.seq, "kind": kind, "at": at, **facts})
        self.wake()
        return self.seq

    def since(self, seq: int) -> list[Event]:
        """The events after a number, oldest first."""
        missing = max(0, self.seq - seq)
        return [*islice(reversed(self._events), missing)][::-1]

    def lost(self, seq: int) -> bool:
        """Whether events after this number are no longer kept."""
        return self.seq - seq > len(self._events)

    def wake(self) -> None:
        """Wake everyone who waits, to look again."""
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)
        self._waiting.clear()

    def close(self) -> None:
        """No more waiting: the server is about to stop."""
        self.closed = True
        self.wake()

    async def changed(self, timeout: float) -> bool:  # noqa: ASYNC109 - a long poll's own limit
        """Wait until something happens; False when nothing did in this many real seconds."""
        if self.closed or timeout <= 0:
            return False
        waiter = asyncio.get_running_loop().create_future()
        self._waiting.add(waiter)
        try:
            async with asyncio.timeout(timeout):
                await waiter
        except TimeoutError:
            return False
        finally:
            self._waiting.discard(waiter)
        return True

    async def until(
        self,
        ready: Callable[[], bool],
        timeout: float,  # noqa: ASYNC109 - a long poll's own limit
    ) -> bool:
        """Wait until a condition holds; False when it did not within the real seconds given."""
        deadline = asyncio.get_running_loop().time() + timeout
        while not ready():
            left = deadline - asyncio.get_running_loop().time()
            if not await self.changed(left):
                return ready()
        return True
