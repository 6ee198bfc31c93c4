"""A school on each engine in turn; databases are emptied between tests instead of made anew."""

import asyncio
from collections.abc import AsyncIterator

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


@pytest.fixture
async def kept_database(kept_url: str, vault: Vault) -> AsyncIterator[Database]:
    database = Database.connect(kept_url, vault)
    try:
        await emptied(database)
        yield database
    finally:
        await database.close()


@pytest.fixture
async def world(kept_database: Database) -> World:
    world = World(kept_database)
    await world.begin()
    return world
