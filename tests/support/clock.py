"""A clock that stands still until a test moves it."""

import asyncio
from datetime import UTC, datetime, timedelta

from bot.clock import Clock

# A Tuesday morning in the school's zone, 10:00 in Shanghai.
START = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)


class FakeClock(Clock):
    """`sleep` moves both clocks and lets others run, so waiting takes no time."""

    def __init__(self, start: datetime = START) -> None:
        super().__init__()
        self._now = start
        self._monotonic = 1000.0
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic

    def advance(self, seconds: float) -> None:
        self._now += timedelta(seconds=seconds)
        self._monotonic += seconds

    def move_to(self, moment: datetime) -> None:
        self._now = max(self._now, moment)

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        await asyncio.sleep(0)
        self.advance(seconds)


class HeldClock(FakeClock):
    """Whoever sleeps on it wakes when a test has advanced it far enough."""

    def __init__(self, start: datetime = START) -> None:
        super().__init__(start)
        self._sleepers: list[tuple[float, asyncio.Event]] = []

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        woken = asyncio.Event()
        self._sleepers.append((self._monotonic + seconds, woken))
        await woken.wait()

    def advance(self, seconds: float) -> None:
        super().advance(seconds)
        for at, woken in self._sleepers:
            if at <= self._monotonic:
                woken.set()
        self._sleepers = [one for one in self._sleepers if one[0] > self._monotonic]

    def move_to(self, moment: datetime) -> None:
        self.advance(max(0.0, (moment - self._now).total_seconds()))
