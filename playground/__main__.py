"""`python -m playground`: a Telegram of one's own on this machine.

Prints its address in one line when it is ready, and stops on SIGINT or SIGTERM. A program that
starts it as a child may also tie it to its own life (`--while-stdin-lasts`).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import signal
import sys
from pathlib import Path

from playground.server import serving
from playground.world import World

TOKEN = "1000000001:playground"  # noqa: S105 - opens nothing but a playground


def read_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m playground", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument(
        "--token", action="append", type=_token, help="a bot's token; several make several bots"
    )
    parser.add_argument("--bot-clock", metavar="URL", help="where the bot takes the time from us")
    parser.add_argument("--ready-file", type=Path, help="written as JSON when we are ready")
    parser.add_argument(
        "--while-stdin-lasts",
        action="store_true",
        help="stop at the end of standard input: for a child whose parent holds the pipe",
    )
    return parser.parse_args(arguments)


def _token(text: str) -> str:
    if not re.fullmatch(r"\d+:\S+", text):
        raise argparse.ArgumentTypeError("a token is <number>:<letters>")
    return text


async def serve(arguments: argparse.Namespace) -> None:
    """Serve until a signal comes, or the parent is gone."""
    tokens = arguments.token or [TOKEN]
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    if arguments.while_stdin_lasts:
        loop.add_reader(sys.stdin.fileno(), _stop_at_the_end, loop, stopped)
    world = World(tokens)
    async with serving(world, port=arguments.port, bot_clock=arguments.bot_clock) as url:
        if arguments.ready_file:
            _announce(arguments.ready_file, url=url, tokens=tokens)
        sys.stdout.write(f"The playground is open: {url}/\n")
        sys.stdout.flush()
        await stopped.wait()


def _stop_at_the_end(loop: asyncio.AbstractEventLoop, stopped: asyncio.Event) -> None:
    """Read away what the parent writes; nothing more comes when it is gone."""
    if not os.read(sys.stdin.fileno(), 4096):
        loop.remove_reader(sys.stdin.fileno())
        stopped.set()


def _announce(path: Path, *, url: str, tokens: list[str]) -> None:
    """Write the ready file in one piece, so that nobody reads half of it."""
    part = path.with_name(f"{path.name}.part")
    part.write_text(json.dumps({"url": url, "tokens": tokens, "pid": os.getpid()}))
    part.replace(path)


def main() -> int:
    """Serve; return the exit code, after one sentence when it cannot be done."""
    problem = ""
    try:
        asyncio.run(serve(read_arguments()))
    except* OSError as failed:  # the port is taken, or the ready file cannot be written
        problem = "; ".join(str(error) for error in failed.exceptions)
    if problem:
        sys.stderr.write(f"The playground cannot start: {problem}.\n")
    return 1 if problem else 0


if __name__ == "__main__":
    sys.exit(main())
