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

from sqlalchemy import Executable, Row
from sqlalchemy.engine import URL, make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession

from school import effects, sqlite
from school.cancellation import uncancelled
from school.glances import Glances
from school.vault import Vault

__all__ = ["Cause", "Database", "Session", "uncancelled", "use_case"]

P = ParamSpec("P")
R = TypeVar("R")

# asyncpg connections a process; a city's workers share PostgreSQL's default of 100.
POSTGRES_POOL = 10
# Who finds no connection for so many seconds waits with its update: less than a handler's time.
POSTGRES_PATIENCE = 25


class Session(AsyncSession):
    """One transaction, and the vault to seal and open what it stores."""

    vault: Vault
    _plain: AsyncConnection | None = None

    async def plain(self) -> AsyncConnection:
        """Return the transaction's connection, for statements that need no ORM.

        Asked for once: the session would look it up anew for each statement, in a greenlet.
        """
        if self._plain is None:
            self._plain = await self.connection()
        return self._plain


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
        glances: Glances | None = None,
    ) -> None:
        self.writer = writer
        self.reader = reader
        self._glances = glances or Glances(reader, held=0)
        self.vault = vault
        self._lock = lock
        self._cause: Cause | None = None

    @classmethod
    def connect(cls, url: str | URL, vault: Vault) -> Self:
        """Return the database at `url`; nothing is opened before the first transaction."""
        url = make_url(url)
        if url.get_backend_name() == "sqlite":
            engines = sqlite.writing_engine(url), sqlite.reading_engine(url)
            glances = Glances(sqlite.glancing_engine(url), held=sqlite.GLANCERS)
            return cls(*engines, vault, lock=asyncio.Lock(), glances=glances)
        engine = create_async_engine(
            url,
            pool_size=POSTGRES_POOL,
            pool_timeout=POSTGRES_PATIENCE,
            hide_parameters=True,
            pool_pre_ping=True,
        )
        glances = Glances(engine.execution_options(isolation_level="AUTOCOMMIT"), held=0)
        return cls(engine, engine, vault, lock=contextlib.nullcontext(), glances=glances)

    @property
    def is_sqlite(self) -> bool:
        return self.writer.dialect.name == "sqlite"

    def bound(self, update_id: int, *, repeated: bool) -> "Database":
        """Return this database acting for one update; `repeated` when it was begun before."""
        view = Database(
            self.writer, self.reader, self.vault, lock=self._lock, glances=self._glances
        )
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
                await uncancelled(session.plain())
                yield session
                await uncancelled(session.commit())
            except BaseException:
                await uncancelled(session.rollback())
                raise

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """Do the same as `write` for plain statements, without the cost of a session."""
        async with self._lock:
            connection = self.writer.connect()
            try:
                await uncancelled(_begun(connection))
                yield connection
                await uncancelled(connection.commit())
            finally:  # without a commit, closing rolls back
                await uncancelled(connection.close())

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Session]:
        """Open a transaction that only reads and sees one moment."""
        async with self._session(self.reader) as session:
            yield session

    async def rows(self, statement: Executable, **values: object) -> Sequence[Row[Any]]:
        """Return the rows of one reading statement, without the cost of a transaction."""
        return await self._glances.rows(statement, values)

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
                await effects.store(await session.plain(), key, sealed)
        return outcome

    async def checkpoint(self) -> bool:
        """Let what was overwritten or deleted stand nowhere any more, in file or log (SQLite).

        False when somebody was reading: then it is to be done again.
        """
        if not self.is_sqlite:
            return True
        async with self._lock:
            return await uncancelled(sqlite.checkpointed(self.writer))

    async def close(self) -> None:
        """Close all connections, the writer last, since the last one out checkpoints."""
        await self._glances.close()
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


async def _begun(connection: AsyncConnection) -> None:
    await connection.start()
    await connection.begin()
