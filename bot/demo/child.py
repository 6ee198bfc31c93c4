"""The playground as the demo's child: it ends with the demo, however that ends."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from bot.problems import Problem
from locales.reader import mark

# Real seconds that the playground has for ending by itself; its own answers may take one.
ENDING_SECONDS = 10.0


@asynccontextmanager
async def playground(token: str, *, port: int, bot_clock: str) -> AsyncIterator[str]:
    """Run the playground as long as the block lasts; yield its address. Raises Problem.

    It reads a pipe that the system closes when this process dies, so it never outlives us.
    """
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "playground", "--while-stdin-lasts"),
        *("--port", str(port), "--token", token, "--bot-clock", bot_clock),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        # A Ctrl-C reaches the whole group of a terminal: the bot ends first, then its Telegram.
        start_new_session=True,
    )
    try:
        yield await _address(child, port)
    finally:
        await _ended(child)


async def _ended(child: asyncio.subprocess.Process) -> None:
    """Close the pipe that the child lives by, and wait for its end."""
    if child.stdin is not None:
        child.stdin.close()
    try:
        async with asyncio.timeout(ENDING_SECONDS):
            await child.wait()
    except TimeoutError:
        with suppress(ProcessLookupError):
            child.kill()
        await child.wait()


async def _address(child: asyncio.subprocess.Process, port: int) -> str:
    """Return the address from the one line that says that it is ready."""
    line = await child.stdout.readline() if child.stdout else b""
    if not line:
        raise Problem(
            mark("The chat page could not start on port {port}: is it taken? Try --port 0."),
            port=port,
        )
    return line.decode().split()[-1].rstrip("/")
