"""Finishing what must not be cut in the middle."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

R = TypeVar("R")


async def uncancelled(work: Coroutine[Any, Any, R]) -> R:
    """Finish `work` even when the caller is cancelled meanwhile, then be cancelled.

    A task cancelled inside a transaction would leave the connection holding the write lock.
    """
    task = asyncio.get_running_loop().create_task(work)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError as error:
            if task.cancelled():
                raise
            cancelled = error
        except BaseException:  # noqa: BLE001 - the task's own end, raised by result() below
            break
    if cancelled is not None:
        task.exception()
        raise cancelled
    return task.result()
