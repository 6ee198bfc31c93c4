"""Listening on an address for as long as a block lasts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from bot.problems import Problem
from locales.reader import mark

# What is being answered when we stop gets so many seconds to end.
SHUTDOWN_SECONDS = 10.0


@asynccontextmanager
async def served(app: web.Application, listen: tuple[str, int]) -> AsyncIterator[None]:
    """Serve `app` at `(host, port)`; raise Problem when the address is taken."""
    host, port = listen
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise Problem(
                mark("Nothing can listen on {address} ({reason}): choose another one."),
                address=f"{host}:{port}",
                reason=error.strerror or type(error).__name__,
            ) from None
        yield
    finally:
        await runner.cleanup()
