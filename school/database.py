"""The database: one fair writer and many readers on SQLite, row locks on PostgreSQL.

A use-case is written as a function of a `Session` and decorated with `use_case`; callers pass a
`Database` in its place. The decorator opens the one transaction, commits it, and, when the
database is bound to an update, stores the outcome in the same commit, so that an update handled
again after a crash gets the outcome it had instead of acting twice.
"""

import asyncio
import contextlib
import functools
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

from sqlalchemy import Executable, Row, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from school import effects
from school.vault import Vault

P = ParamSpec("P")
R = TypeVar("R")

# A statement that waits longer than this for SQLite's lock finds another process in the file.
SQLITE_BUSY_MS = 5_000
SQLITE_READERS = 4
# asyncpg connections a process; a city's workers share PostgreSQL's default of 100.
POSTGRES_POOL = 10


class Session(AsyncSession):
    """One transaction, and the vault to seal and open what it stores."""

    vault: Vault


@dataclass(slots=True)
class Cause:
    """The update on whose behalf use-cases act, and how often each has acted for it."""

    update_id: int
    repeated: bool
    counts: dict[str, int] = field(default_factory=dict)

    def next_key(self, use_case_name: str) -> effects.Key:
        """Return the key of the next call of this use-case under this update."""
        n = self.counts.get(use_case_name, 0)
        self.counts[use_case_name] = n + 1
        return effects.Key(self.update_id, use_case_name, n)


class Database:
    """Transactions on one database. `bound` gives a view for one update."""

    def __init__(
        self,
        writer: AsyncEngine,
        reader: AsyncEngine,
        vault: Vault,
        *,
        lock: AbstractAsyncContextManager[Any],
    ) -> None:
        self.writer = writer
        self.reader = reader
        self.vault = vault
        self._lock = lock
        self._cause: Cause | None = None

    @classmethod
    def connect(cls, url: str | URL, vault: Vault) -> Self:
        """Return the database at `url`; nothing is opened before the first transaction."""
        url = make_url(url)
        if url.get_backend_name() == "sqlite":
            return cls(_sqlite_writer(url), _sqlite_reader(url), vault, lock=asyncio.Lock())
        engine = create_async_engine(
            url, pool_size=POSTGRES_POOL, hide_parameters=True, pool_pre_ping=True
        )
        return cls(engine, engine, vault, lock=contextlib.nullcontext())

    @property
    def is_sqlite(self) -> bool:
        return self.writer.dialect.name == "sqlite"

    def bound(self, update_id: int, *, repeated: bool) -> "Database":
        """Return this database acting for one update; `repeated` when it was begun before."""
        view = Database(self.writer, self.reader, self.vault, lock=self._lock)
        view._cause = Cause(update_id, repeated)
        return view

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Session]:
        """Open the one writing transaction: commit on leaving, roll back on any error.

        On SQLite writers queue in order of asking and begin with the write lock in hand. A
        cancelled writer rolls back before the next one begins.
        """
        async with self._lock, self._session(self.writer) as session:
            try:
                await uncancelled(session.connection())
                yield session
                await uncancelled(session.commit())
            except BaseException:
                await uncancelled(session.rollback())
                raise

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Session]:
        """Open a transaction that only reads and sees one moment."""
        async with self._session(self.reader) as session:
            yield session

    async def rows(self, statement: Executable, **values: object) -> Sequence[Row[Any]]:
        """Return the rows of one reading statement, without the cost of a session."""
        async with self.reader.connect() as connection:
            return (await connection.execute(statement, values)).all()

    async def act(self, name: str, body: Callable[[Session], Awaitable[R]], codec: Any) -> R:
        """Run one use-case: its outcome, or on a repeat the outcome it had."""
        key = self._cause.next_key(name) if self._cause else None
        if key and self._cause and self._cause.repeated:
            async with self.read() as session:
                stored = await effects.stored(session, key)
            if stored is not None:
                return codec.decode(self.vault.open(effects.FIELD, stored))  # type: ignore[no-any-return]
        async with self.write() as session:
            outcome = await body(session)
            if key:
                sealed = self.vault.seal(effects.FIELD, codec.encode(outcome))
                await effects.store(session, key, sealed)
        return outcome

    async def close(self) -> None:
        """Close all connections, the writer last, since the last one out checkpoints."""
        await self.reader.dispose()
        await self.writer.dispose()

    @asynccontextmanager
    async def _session(self, engine: AsyncEngine) -> AsyncIterator[Session]:
        session = Session(engine, expire_on_commit=False)
        session.vault = self.vault
        try:
            yield session
        finally:
            await uncancelled(session.close())


def use_case(
    body: Callable[Concatenate[Session, P], Awaitable[R]],
) -> Callable[Concatenate[Database, P], Coroutine[Any, Any, R]]:
    """Turn a function of a session into a use-case: one transaction, one commit, acting once.

    Cancelling the caller does not cut the transaction: it ends first, then the caller is
    cancelled. The outcome must be what `effects.Codec` can store: None, a plain value, an enum, a
    frozen dataclass, or a union of such.
    """
    name = f"{body.__module__}.{body.__qualname__}"

    @functools.wraps(body)
    async def run(database: Database, /, *args: P.args, **kwargs: P.kwargs) -> R:
        codec = effects.codec_of(body)
        return await uncancelled(
            database.act(name, lambda session: body(session, *args, **kwargs), codec)
        )

    run.__dict__["use_case"] = body
    return run


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


def _sqlite_writer(url: URL) -> AsyncEngine:
    engine = create_async_engine(url, pool_size=1, max_overflow=0, hide_parameters=True)
    _on_sqlite_connect(engine, "journal_mode=WAL", "synchronous=FULL", "secure_delete=ON")
    event.listen(engine.sync_engine, "begin", lambda c: c.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def _sqlite_reader(url: URL) -> AsyncEngine:
    engine = create_async_engine(
        url, pool_size=SQLITE_READERS, max_overflow=0, hide_parameters=True
    )
    _on_sqlite_connect(engine, "query_only=ON")
    event.listen(engine.sync_engine, "begin", lambda c: c.exec_driver_sql("BEGIN"))
    return engine


def _on_sqlite_connect(engine: AsyncEngine, *pragmas: str) -> None:
    """Let SQLAlchemy's "begin" event, not the driver, open transactions; set the pragmas."""

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (f"busy_timeout={SQLITE_BUSY_MS}", "foreign_keys=ON", *pragmas):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()
