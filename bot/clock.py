"""The two clocks that app.py hands in; nothing else in Linli may ask what time it is."""

import asyncio
import time
from datetime import UTC, datetime, timedelta


class Clock:
    """The school's time, movable in the demo, and real seconds for limits and leases."""

    def __init__(self) -> None:
        self._ahead = timedelta(0)
        self._held: datetime | None = None

    @property
    def ahead(self) -> timedelta:
        """How far the school's time is ahead of the real one."""
        return self.now() - self._real()

    def now(self) -> datetime:
        """Return the school's time, aware UTC."""
        return self._held or self._real() + self._ahead

    def monotonic(self) -> float:
        """Return real seconds since some moment, never moved."""
        return time.monotonic()  # noqa: TID251 - this is the clock

    async def sleep(self, seconds: float) -> None:
        """Wait real seconds."""
        await asyncio.sleep(seconds)

    def move_to(self, moment: datetime) -> None:
        """Move the school's time forward to `moment`; an earlier moment changes nothing."""
        now = self.now()
        self._ahead += max(moment - now, timedelta(0))
        if self._held is not None:
            self._held = max(moment, now)

    def hold(self) -> None:
        """Let the school's time stand still until `release`; it can still be moved."""
        self._held = self.now()

    def release(self) -> None:
        """Let the school's time run on from where it stands."""
        if self._held is not None:
            self._ahead, self._held = self._held - self._real(), None

    @staticmethod
    def _real() -> datetime:
        return datetime.now(UTC)  # noqa: TID251 - this is the clock
