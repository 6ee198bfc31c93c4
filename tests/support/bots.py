"""Linli in this process, on a real database, talking HTTP to a playground that shares its clock.

async with running_linli(database) as linli:
    wang = await linli.person("王阿姨")
    await wang.start()
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ParamSpec, TypeVar

from pydantic import SecretStr

from bot.app import App, composed
from bot.clock_port import settle
from bot.settings import Settings
from bot.telegram.limits import FloodLimits
from bot.worker import Worker
from playground.clock import Clock as PlaygroundClock
from playground.testing import Person, Playground, running_playground
from school.database import Database
from tests.support.clock import HeldClock

P = ParamSpec("P")
R = TypeVar("R")


class SharedClock(PlaygroundClock):
    """The playground's time as the bot's fake clock has it."""

    def __init__(self, clock: HeldClock) -> None:
        self._clock = clock
        super().__init__()

    def now(self) -> datetime:
        return self._clock.now()

    def move(self, to: datetime) -> None:
        self._clock.move_to(to)

    def hold(self) -> None:
        """Time stands still anyway."""

    def release(self) -> None:
        """Time stands still anyway."""


@dataclass(slots=True)
class RunningLinli:
    """A bot that runs, its playground, and the clock of both."""

    app: App
    playground: Playground
    clock: HeldClock

    async def deliver(self) -> None:
        """Deliver every notice that is due now."""
        await self.app.deliverer.drain(self.clock.now())

    async def pass_time(self, to: datetime) -> None:
        """Move both clocks, do what becomes due, and deliver it."""
        async with self.app.gate.alone():
            self.clock.move_to(to)
            await settle(self.clock, self.app.works())

    async def person(self, name: str = "王阿姨", **facts: Any) -> Person:
        """Return a new person of the playground."""
        return await self.playground.person(name, **facts)


class Here(Worker):
    """Does the work of the worker process in this one, which takes no second to begin."""

    async def run(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Return what `work` returns."""
        return work(*args, **kwargs)


class Unlimited(FloodLimits):
    """Telegram's rates do not count: a test's person types as fast as it likes."""

    def try_reply(self, chat: int, now: float) -> float:  # noqa: ARG002
        return 0.0

    def room(self, now: float) -> int:  # noqa: ARG002
        return 1000

    def room_wait(self, now: float) -> float:  # noqa: ARG002
        return 0.0

    def chat_wait(self, chat: int, now: float) -> float:  # noqa: ARG002
        return 0.0


def settings_for(url: str, token: str, **more: Any) -> Settings:
    """Return settings for a playground at `url`, not slowed down by Telegram's rates."""
    values = {"send_rate": 1000, **more}
    return Settings(_env_file=None, bot_token=SecretStr(token), api_url=url, **values)


@asynccontextmanager
async def running_linli(
    database: Database, *, clock: HeldClock | None = None, **settings: Any
) -> AsyncIterator[RunningLinli]:
    """Run Linli on `database`; at the end it drains, and must have broken no rule of the API."""
    clock = clock or HeldClock()
    async with running_playground(clock=SharedClock(clock)) as playground:
        chosen = settings_for(playground.url, playground.token, **settings)
        limits = Unlimited(chosen.send_rate)
        async with (
            composed(
                chosen, database, clock, limits=limits, worker=Here(), publishing=False
            ) as app,
            asyncio.TaskGroup() as group,
        ):
            group.create_task(app.serve())
            await app.ready.wait()
            try:
                yield RunningLinli(app, playground, clock)
            finally:
                app.stop()
