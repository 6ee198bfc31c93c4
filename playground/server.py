"""The whole server: Bot API, control API and the page, on one port of this machine."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import aiohttp
from aiohttp import web

from playground import bot_api
from playground.app_keys import KEEPER, WORLD
from playground.control import groups, journal, media, people, profile, time, trouble
from playground.control.base import tell_errors
from playground.files import UPLOAD_LIMIT
from playground.guard import only_own_pages
from playground.runs import TimeKeeper
from playground.webhooks import WebhookSender

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playground.world import World

HOST = "127.0.0.1"
PAGE = Path(__file__).with_name("page")
PAGE_POLICY = "default-src 'self'; img-src 'self' data: blob:; frame-ancestors 'none'"
"""The page loads nothing from elsewhere."""
SHUTDOWN_SECONDS = 1.0
"""How long open answers may take when the server stops."""


def make_app(world: World, keeper: TimeKeeper) -> web.Application:
    """The application around a world."""
    app = web.Application(
        middlewares=[only_own_pages, tell_errors], client_max_size=2 * UPLOAD_LIMIT
    )
    app[WORLD] = world
    app[KEEPER] = keeper
    for part in (bot_api, people, groups, media, profile, time, trouble, journal):
        part.add_routes(app)
    if PAGE.joinpath("index.html").is_file():
        app.router.add_get("/", _index)
        app.router.add_static("/", PAGE)
    app.on_response_prepare.append(_ask_again)
    app.on_shutdown.append(_let_go)
    return app


async def _ask_again(_request: web.Request, response: web.StreamResponse) -> None:
    """Let browsers ask whether a part of the page is new: else an upgrade shows half of each."""
    if isinstance(response, web.FileResponse):
        response.headers.setdefault("Cache-Control", "no-cache")


async def _index(_request: web.Request) -> web.FileResponse:
    headers = {"Content-Security-Policy": PAGE_POLICY}
    return web.FileResponse(PAGE / "index.html", headers=headers)


async def _let_go(app: web.Application) -> None:
    """End all waiting: streams, long polls, a run."""
    world = app[WORLD]
    app[KEEPER].cancel()
    world.feed.close()
    for bot in world.bots.values():
        bot.end_poll("")


@asynccontextmanager
async def serving(
    world: World, *, port: int = 0, bot_clock: str | None = None
) -> AsyncIterator[str]:
    """Serve a world on loopback as long as the block lasts; gives the address."""
    async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as tasks:
        keeper = TimeKeeper(world, session, tasks, bot_clock)
        runner = web.AppRunner(
            make_app(world, keeper), access_log=None, shutdown_timeout=SHUTDOWN_SECONDS
        )
        await runner.setup()
        senders = [
            tasks.create_task(WebhookSender(world, bot, session).run())
            for bot in world.bots.values()
        ]
        try:
            await web.TCPSite(runner, HOST, port).start()
            yield f"http://{HOST}:{runner.addresses[0][1]}"
        finally:
            await runner.cleanup()
            for sender in senders:
                sender.cancel()
