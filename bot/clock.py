"""The two clocks that app.py hands in; nothing else in Linli may ask what time it is."""

import asyncio
import time
from datetime import UTC, datetime, timedelta


class Clock:
    """The school's time, movable in the demo, and real seconds for limits and leases."""

    def __init__(self) -> None:
        self._ahead = timedelta(0)

    @property
    def ahead(self) -> timedelta:
        """How far the school's time is ahead of the real one."""
        return self._ahead

    def now(self) -> datetime:
        """Return the school's time, aware UTC."""
        return datetime.now(UTC) + self._ahead  # noqa: TID251 - this is the clock

    def monotonic(self) -> float:
        """Return real seconds since some moment, never moved."""
        return time.monotonic()  # noqa: TID251 - this is the clock

    async def sleep(self, seconds: float) -> None:
        """Wait real seconds."""
        await asyncio.sleep(seconds)

    def move_to(self, moment: datetime) -> None:
        """Move the school's time forward to `moment`; an earlier moment changes nothing."""
        self._ahead += max(moment - self.now(), timedelta(0))
