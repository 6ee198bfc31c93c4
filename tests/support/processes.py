"""Real processes for tests: forked from a server that has the heavy imports, and killed.

Forking a process with threads is unsafe, and importing aiogram takes seconds; a forkserver that
imported it once and has no threads gives a fresh process in some milliseconds.
"""

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.process import BaseProcess
from typing import Any

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["bot.app", "tests.support.bots", "tests.support.victims"])


@contextmanager
def running(target: Callable[..., None], *args: Any) -> Iterator[BaseProcess]:
    """Run `target(*args)` in a process of its own; what still runs at the end is killed."""
    process = CONTEXT.Process(target=target, args=args)
    process.start()
    try:
        yield process
    finally:
        process.kill()
        process.join()


def kill(process: BaseProcess) -> None:
    """End a process as a power cut would."""
    if process.pid is not None and process.is_alive():
        os.kill(process.pid, signal.SIGKILL)


async def ended(process: BaseProcess) -> int | None:
    """Wait for the end of a process and return its exit code: minus the signal when killed."""
    await asyncio.to_thread(process.join)
    return process.exitcode
