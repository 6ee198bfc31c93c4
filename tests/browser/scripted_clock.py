"""A bot's clock port of the tests: it is told the time and says what is due next."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

Json = dict[str, Any]


class ScriptedClock:
    """Due things of which each is done once when its time has come."""

    def __init__(self) -> None:
        self.due: list[tuple[datetime, str]] = []
        self.on_due: Callable[[str], Awaitable[None]] | None = None

    async def move(self, request: web.Request) -> web.Response:
        """Do what is due, and tell what comes next."""
        now = datetime.fromisoformat((await request.json())["now"])
        passed = sorted(one for one in self.due if one[0] <= now)
        self.due = sorted(one for one in self.due if one[0] > now)
        for _at, kind in passed:
            if self.on_due is not None:
                await self.on_due(kind)
        return self._answer(now)

    async def show(self, _request: web.Request) -> web.Response:
        """Tell what comes next."""
        return self._answer(None)

    def _answer(self, now: datetime | None) -> web.Response:
        coming: list[Json] = [{"at": at.isoformat(), "kind": kind} for at, kind in self.due]
        return web.json_response({"now": now and now.isoformat(), "next": coming})


@asynccontextmanager
async def scripted_clock() -> AsyncIterator[tuple[ScriptedClock, str]]:
    """The clock and the address of its port."""
    clock = ScriptedClock()
    app = web.Application()
    app.router.add_post("/clock", clock.move)
    app.router.add_get("/clock", clock.show)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield clock, f"http://127.0.0.1:{runner.addresses[0][1]}/clock"
    finally:
        await runner.cleanup()
