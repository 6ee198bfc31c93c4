"""What every test gets: both database engines, a vault, and no way out beyond loopback."""

import os
import socket
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from school.database import Database
from school.vault import DataKey, Vault
from tests.support.databases import PostgresServer, new_sqlite, opened
from tests.support.warmth import keep_warm

# A shared machine may stall any example: how long one takes says nothing about the code.
settings.register_profile("linli", deadline=None)
settings.load_profile("linli")

LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@pytest.fixture(autouse=True, scope="session")
def _no_network_beyond_loopback() -> Iterator[None]:
    """Fail whatever connects to another machine, whichever library tries it."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in LOOPBACK:
            raise RuntimeError(f"a test reached for the network: {address[0]}")
        connect(self, address)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", guarded)
    yield
    patch.undo()


@pytest.fixture(autouse=True, scope="session")
def _warmth() -> Iterator[None]:
    """Keep for the whole run what need not be made for each test."""
    with pytest.MonkeyPatch.context() as patch:
        keep_warm(patch)
        yield


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Keep this machine's environment and user folders out of the tests."""
    for name in [name for name in os.environ if name.startswith("LINLI_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """One real PostgreSQL server a test process, started when first asked for."""
    server = PostgresServer()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def vault() -> Vault:
    return Vault(DataKey.from_secret(bytes(range(32))))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of each engine in turn."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'linli.db'}"
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.new_database()


@pytest.fixture(params=["sqlite", "postgresql"])
def tabled_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database of each engine in turn with every table."""
    if request.param == "sqlite":
        return new_sqlite(tmp_path / "linli.db")
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.new_database(tables=True)


@pytest.fixture
async def database(tabled_url: str, vault: Vault) -> AsyncIterator[Database]:
    """The same, opened."""
    async with opened(tabled_url, vault) as database:
        yield database


@pytest.fixture
async def sqlite_database(tmp_path: Path, vault: Vault) -> AsyncIterator[Database]:
    """A database with every table on SQLite alone, for what does not depend on the engine."""
    async with opened(new_sqlite(tmp_path / "linli.db"), vault) as database:
        yield database
