"""SQLite under aiosqlite: one writing engine, one reading engine, one thread hop a statement.

aiosqlite runs each call in the connection's own thread. SQLAlchemy's cursor makes four such calls
for a SELECT (open, execute, fetch, close); ours makes one, which halves the cost of an update.
"""

import sqlite3
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import aiosqlite
from sqlalchemy import event
from sqlalchemy.dialects.sqlite.aiosqlite import (
    AsyncAdapt_aiosqlite_connection,
    AsyncAdapt_aiosqlite_dbapi,
)
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.util.concurrency import await_

# A statement that waits longer than this for SQLite's lock finds another process in the file.
BUSY_MS = 5_000
# Each connection has a thread and a page cache of its own; SQLite reads in microseconds.
READERS = 2
GLANCERS = 2


def writing_engine(url: URL) -> AsyncEngine:
    """Return the engine of the one writing connection, which alone checkpoints.

    Every transaction begins with the write lock in hand. FULL: a commit survives a power loss.
    """
    engine = _engine(url, size=1)
    _prepare(engine, "journal_mode=WAL", "synchronous=FULL", "secure_delete=ON")
    _begin_by(engine, "BEGIN IMMEDIATE")
    return engine


def reading_engine(url: URL) -> AsyncEngine:
    """Return the engine of reading transactions, each of which sees one moment."""
    engine = _engine(url, size=READERS)
    _prepare(engine, "query_only=ON")
    _begin_by(engine, "BEGIN")
    return engine


def glancing_engine(url: URL) -> AsyncEngine:
    """Return the engine of single reading statements, each of which sees the latest commit."""
    engine = _engine(url, size=GLANCERS)
    _prepare(engine, "query_only=ON")
    return engine


async def checkpointed(engine: AsyncEngine) -> bool:
    """Fold the log of the writing engine's file into it and empty it; False if that must wait."""
    async with engine.connect() as connection:
        raw = await connection.get_raw_connection()
        driver: Any = raw.driver_connection
        async with driver.execute("PRAGMA wal_checkpoint(TRUNCATE)") as cursor:
            busy, *_ = await cursor.fetchone()
    return not busy


def _engine(url: URL, *, size: int) -> AsyncEngine:
    return create_async_engine(
        url,
        module=_OneHopDriver(aiosqlite, sqlite3),
        pool_size=size,
        max_overflow=0,
        hide_parameters=True,
    )


def _prepare(engine: AsyncEngine, *pragmas: str) -> None:
    """Let SQLAlchemy's "begin" event, not the driver, open transactions; set the pragmas."""

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (f"busy_timeout={BUSY_MS}", "foreign_keys=ON", *pragmas):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()


def _begin_by(engine: AsyncEngine, statement: str) -> None:
    """Begin each transaction by `statement`, in the same call of the thread as what comes first.

    Between a beginning without statements and the first one nothing of this process can come,
    since a writer has the lock of `Database` and a reader its connection.
    """

    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Any) -> None:
        connection.connection.dbapi_connection.begins_by = statement


class _OneHopCursor:
    """A DBAPI cursor whose statement is executed and fetched in one call of the thread."""

    server_side = False
    arraysize = 1

    def __init__(self, connection: "_OneHopConnection") -> None:
        self._adapter = connection
        self.description: Sequence[Any] | None = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self._rows: deque[Any] = deque()

    def execute(self, operation: str, parameters: Any = None) -> None:
        self._call(self._execute, operation, () if parameters is None else parameters)

    def executemany(self, operation: str, parameters: Iterable[Any]) -> None:
        self._call(self._executemany, operation, parameters)

    def _call(self, work: Any, *arguments: Any) -> None:
        inner: Any = self._adapter.driver_connection
        try:
            await_(inner._execute(work, inner._conn, *arguments))  # noqa: SLF001 - as SQLAlchemy's
        except Exception as error:  # noqa: BLE001 - the adapter says what it is
            self._adapter.failed(error)

    def _execute(self, connection: sqlite3.Connection, operation: str, parameters: Any) -> None:
        self._begin(connection)
        self._take(connection.execute(operation, parameters))

    def _executemany(
        self, connection: sqlite3.Connection, operation: str, parameters: Any
    ) -> None:
        self._begin(connection)
        self._take(connection.executemany(operation, parameters))

    def _begin(self, connection: sqlite3.Connection) -> None:
        statement, self._adapter.begins_by = self._adapter.begins_by, None
        if statement:
            connection.execute(statement)

    def _take(self, cursor: sqlite3.Cursor) -> None:
        self.description = cursor.description
        self._rows = deque(cursor.fetchall() if cursor.description else ())
        self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        cursor.close()

    def fetchone(self) -> Any:
        return self._rows.popleft() if self._rows else None

    def fetchmany(self, size: int | None = None) -> list[Any]:
        return [self._rows.popleft() for _ in range(min(size or self.arraysize, len(self._rows)))]

    def fetchall(self) -> list[Any]:
        rows = list(self._rows)
        self._rows.clear()
        return rows

    def __iter__(self) -> Iterator[Any]:
        while self._rows:
            yield self._rows.popleft()

    def setinputsizes(self, *_sizes: Any) -> None:
        """Do nothing: SQLite has no sizes."""

    def close(self) -> None:
        self._rows.clear()

    async def _async_soft_close(self) -> None:
        """Do nothing: the driver's cursor was closed after it was read."""


class _OneHopConnection(AsyncAdapt_aiosqlite_connection):
    """A connection that knows by which statement its transaction is still to begin."""

    __slots__ = ("begins_by",)

    def __init__(self, dbapi: Any, connection: Any) -> None:
        super().__init__(dbapi, connection)
        self.begins_by: str | None = None

    def commit(self) -> None:
        if self._has_begun():
            super().commit()

    def rollback(self) -> None:
        if self._has_begun():
            super().rollback()

    def _has_begun(self) -> bool:
        """Tell whether there is anything to end; a beginning without statements is dropped."""
        waits, self.begins_by = self.begins_by is not None, None
        return not waits

    def cursor(self, server_side: bool = False) -> Any:
        return super().cursor(server_side=True) if server_side else _OneHopCursor(self)

    def failed(self, error: Exception) -> None:
        """Raise what the driver's error is to SQLAlchemy."""
        self._handle_exception(error)


class _OneHopDriver(AsyncAdapt_aiosqlite_dbapi):
    """SQLAlchemy's aiosqlite module, with our connections."""

    def connect(self, *arguments: Any, **options: Any) -> AsyncAdapt_aiosqlite_connection:
        made = super().connect(*arguments, **options)
        return _OneHopConnection(self, made.driver_connection)
