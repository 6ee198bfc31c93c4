"""A town with staff, on each engine in turn; and one in which every call finds what it acts on."""

import asyncio
import copy
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile

import pytest

from school.vault import Vault
from tests.school.signups.world import World
from tests.school.staff.calls import Staged, staged
from tests.support.databases import PostgresServer, new_sqlite, opened
from tests.support.staff import Town, town


@pytest.fixture
async def somewhere(world: World) -> Town:
    """The emptied database of each engine as a town of two sites."""
    return await town(world.database, now=world.now)


@dataclass(frozen=True)
class Stage:
    """A database in which everything is staged, and what that is."""

    url: str
    staged: Staged

    @classmethod
    def at(cls, url: str, vault: Vault) -> "Stage":
        return cls(url, asyncio.run(_staged_at(url, vault)))


async def _staged_at(url: str, vault: Vault) -> Staged:
    async with opened(url, vault) as database:
        world = World(database)
        await world.begin()
        return await staged(await town(database, now=world.now))


@pytest.fixture(scope="session")
def sqlite_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("stage") / "linli.db"


@pytest.fixture(scope="session")
def sqlite_stage(sqlite_file: Path, vault: Vault) -> Stage:
    return Stage.at(new_sqlite(sqlite_file), vault)


@pytest.fixture(scope="session")
def postgres_stage(postgres: PostgresServer, vault: Vault) -> Stage:
    return Stage.at(postgres.new_database(tables=True), vault)


@pytest.fixture(params=["sqlite", "postgresql"])
def own_stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    """A copy of the stage on each engine in turn: to stage all anew would take a minute."""
    if request.param == "sqlite":
        stage: Stage = request.getfixturevalue("sqlite_stage")
        copyfile(request.getfixturevalue("sqlite_file"), tmp_path / "linli.db")
        yield Stage(f"sqlite+aiosqlite:///{tmp_path / 'linli.db'}", stage.staged)
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    stage = request.getfixturevalue("postgres_stage")
    url = server.copy_of(stage.url)
    yield Stage(url, stage.staged)
    server.drop(url)


@pytest.fixture
async def on(own_stage: Stage, vault: Vault) -> AsyncIterator[Staged]:
    """Everything staged, in a database of this test's own."""
    async with opened(own_stage.url, vault) as database:
        of_the_pattern = own_stage.staged
        yield copy.deepcopy(of_the_pattern, {id(of_the_pattern.database): database})
