"""Single reading statements on connections that are held open: the hot reads of every update.

A connection from a pool costs a BEGIN and a ROLLBACK around each statement. On SQLite a few are
held in autocommit instead, so that each statement sees the latest commit and costs one call.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Executable, Row
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from school.cancellation import uncancelled


class Glances:
    """Runs one statement at a time per connection; `held` of them stay open, 0 = none."""

    def __init__(self, engine: AsyncEngine, *, held: int) -> None:
        self._engine = engine
        self._is_held = held > 0
        self._places = asyncio.Semaphore(max(held, 1))
        self._idle: list[AsyncConnection] = []

    async def rows(
        self, statement: Executable, values: Mapping[str, object]
    ) -> Sequence[Row[Any]]:
        """Return all rows of `statement`; `values` fill its bound parameters."""
        if not self._is_held:
            async with self._engine.connect() as connection:
                return (await connection.execute(statement, values)).all()
        async with self._places:
            connection = self._idle.pop() if self._idle else await self._engine.connect()
            try:
                rows = (await connection.execute(statement, values)).all()
            except BaseException:  # cut or failed in the middle: it is not used again
                await uncancelled(connection.close())
                raise
            self._idle.append(connection)
            return rows

    async def close(self) -> None:
        """Close what is held."""
        while self._idle:
            await self._idle.pop().close()
        if self._is_held:
            await self._engine.dispose()
