"""The worker process: slow work on documents, off the loop. It ends when its work has ended."""

import asyncio
import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from types import TracebackType
from typing import Any, ParamSpec, Self, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


class Worker:
    """Runs one function at a time in a freshly spawned process.

    Forking a process with threads (SQLite's) is unsafe, and a worker that stayed would keep the
    memory of the heavy libraries it imported.
    """

    def __init__(self) -> None:
        self._turn = asyncio.Lock()

    async def run(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Return what `work` returns; function, arguments and result must be picklable."""
        call = _Call(work, args, kwargs)
        async with self._turn:
            context = multiprocessing.get_context("spawn")
            with ProcessPoolExecutor(1, mp_context=context) as pool:
                result: R = await asyncio.get_running_loop().run_in_executor(pool, call)
                return result

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Wait for the work under way."""
        async with self._turn:
            pass


class _Call:
    def __init__(self, work: Callable[..., Any], args: Any, kwargs: Any) -> None:
        self._work, self._args, self._kwargs = work, args, kwargs

    def __call__(self) -> Any:
        return self._work(*self._args, **self._kwargs)
