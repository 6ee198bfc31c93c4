"""One database for all: what a renderer says does not depend on the engine."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from school.database import Database
from school.vault import DataKey, Vault
from tests.handlers.notices.world import school_world
from tests.school.signups.world import World, emptied
from tests.support.databases import empty_database


async def _with_tables(url: str) -> str:
    async with empty_database(url, Vault(DataKey.made())):
        return url


@pytest.fixture(scope="session")
def kept_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("notices") / "linli.db"
    return asyncio.run(_with_tables(f"sqlite+aiosqlite:///{file}"))


@pytest.fixture
async def world(kept_url: str, vault: Vault) -> AsyncIterator[World]:
    """A school with one site, and nobody in it yet."""
    database = Database.connect(kept_url, vault)
    try:
        await emptied(database)
        yield await school_world(database)
    finally:
        await database.close()
