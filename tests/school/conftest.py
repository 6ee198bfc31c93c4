"""A school on each engine in turn; databases are emptied between tests instead of made anew."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from school.database import Database
from school.vault import DataKey, Vault
from tests.school.signups.world import World, emptied
from tests.support.databases import PostgresServer, empty_database


async def _with_tables(url: str) -> str:
    async with empty_database(url, Vault(DataKey.made())):
        return url


@pytest.fixture(scope="session")
def kept_sqlite(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("kept") / "linli.db"
    return asyncio.run(_with_tables(f"sqlite+aiosqlite:///{file}"))


@pytest.fixture(scope="session")
def kept_postgres(postgres: PostgresServer) -> str:
    return asyncio.run(_with_tables(postgres.new_database()))


@pytest.fixture(params=["sqlite", "postgresql"])
def kept_url(request: pytest.FixtureRequest) -> str:
    """A database of each engine in turn, with tables; what is in it is to be deleted first."""
    name = "kept_sqlite" if request.param == "sqlite" else "kept_postgres"
    url: str = request.getfixturevalue(name)
    return url


@asynccontextmanager
async def _school_at(url: str, vault: Vault) -> AsyncIterator[World]:
    database = Database.connect(url, vault)
    try:
        await emptied(database)
        world = World(database)
        await world.begin()
        yield world
    finally:
        await database.close()


@pytest.fixture
async def world(kept_url: str, vault: Vault) -> AsyncIterator[World]:
    """A school on each engine in turn."""
    async with _school_at(kept_url, vault) as world:
        yield world


@pytest.fixture
async def sqlite_world(kept_sqlite: str, vault: Vault) -> AsyncIterator[World]:
    """A school on SQLite alone."""
    async with _school_at(kept_sqlite, vault) as world:
        yield world


@pytest.fixture
async def postgres_world(kept_postgres: str, vault: Vault) -> AsyncIterator[World]:
    """A school on PostgreSQL alone."""
    async with _school_at(kept_postgres, vault) as world:
        yield world
