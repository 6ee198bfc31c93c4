"""The whole server: Bot API, control API and the page, on one port of this machine."""

from __future__ import annotations

from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from aiohttp import web

from playground import bot_api
from playground.app_keys import WORLD
from playground.control import journal, people, profile, trouble
from playground.control.base import tell_errors
from playground.files import UPLOAD_LIMIT
from playground.guard import only_own_pages

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playground.world import World

HOST = "127.0.0.1"
PAGE = Path(__file__).with_name("page")
SHUTDOWN_SECONDS = 1.0
"""How long open answers may take when the server stops."""


def make_app(world: World) -> web.Application:
    """The application around a world."""
    app = web.Application(
        middlewares=[only_own_pages, tell_errors], client_max_size=2 * UPLOAD_LIMIT
    )
    app[WORLD] = world
    for part in (bot_api, people, profile, trouble, journal):
        part.add_routes(app)
    if PAGE.joinpath("index.html").is_file():
        app.router.add_get("/", _index)
        app.router.add_static("/", PAGE)
    app.on_shutdown.append(_let_go)
    return app


async def _index(_request: web.Request) -> web.FileResponse:
    return web.FileResponse(PAGE / "index.html")


async def _let_go(app: web.Application) -> None:
    """End all waiting: streams, long polls."""
    world = app[WORLD]
    world.feed.close()
    for bot in world.bots.values():
        bot.end_poll("")


@asynccontextmanager
async def serving(world: World, *, port: int = 0) -> AsyncIterator[str]:
    """Serve a world on loopback as long as the block lasts; gives the address."""
    runner = web.AppRunner(make_app(world), access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
    await runner.setup()
    try:
        await web.TCPSite(runner, HOST, port).start()
        yield f"http://{HOST}:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()
