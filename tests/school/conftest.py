"""A school on each engine in turn.

A SQLite file is copied for each test; PostgreSQL's one database is emptied: each is quicker so.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from school.vault import Vault
from tests.school.signups.world import World, emptied
from tests.support.databases import PostgresServer, new_sqlite, opened


@pytest.fixture(scope="session")
def kept_postgres(postgres: PostgresServer) -> str:
    return postgres.new_database(tables=True)


@asynccontextmanager
async def _school_at(url: str, vault: Vault) -> AsyncIterator[World]:
    async with opened(url, vault) as database:
        if not database.is_sqlite:
            await emptied(database)
        world = World(database)
        await world.begin()
        yield world


@pytest.fixture(params=["sqlite", "postgresql"])
def school_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of each engine in turn, with tables."""
    if request.param == "sqlite":
        return new_sqlite(tmp_path / "linli.db")
    url: str = request.getfixturevalue("kept_postgres")
    return url


@pytest.fixture
async def world(school_url: str, vault: Vault) -> AsyncIterator[World]:
    """A school on each engine in turn."""
    async with _school_at(school_url, vault) as world:
        yield world


@pytest.fixture
async def sqlite_world(tmp_path: Path, vault: Vault) -> AsyncIterator[World]:
    """A school on SQLite alone."""
    async with _school_at(new_sqlite(tmp_path / "linli.db"), vault) as world:
        yield world


@pytest.fixture
async def postgres_world(kept_postgres: str, vault: Vault) -> AsyncIterator[World]:
    """A school on PostgreSQL alone."""
    async with _school_at(kept_postgres, vault) as world:
        yield world
