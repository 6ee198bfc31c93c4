"""Migrations: from empty and from every earlier revision, to exactly what the models say."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, TextClause, inspect, text
from sqlalchemy.engine import make_url

from bot.migrations import Standing, config, head, revisions, standing, upgrade
from bot.tables import METADATA
from school.database import Database
from school.vault import Vault
from tests.support.databases import PostgresServer, new_sqlite, opened

Schema = dict[str, dict[str, Any]]


@pytest.fixture
def tabled_url(database_url: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Another database of the same engine, with the tables that the models describe."""
    if make_url(database_url).get_backend_name() == "sqlite":
        return new_sqlite(tmp_path / "wanted.db")
    server: PostgresServer = request.getfixturevalue("postgres")
    return server.new_database(tables=True)


def schema_of(connection: Connection) -> Schema:
    """Read every table as the database has it, in an order that does not depend on history."""
    inspector = inspect(connection)
    return {
        table: {
            "columns": sorted(map(_column, inspector.get_columns(table))),
            "primary key": inspector.get_pk_constraint(table),
            "foreign keys": _sorted(inspector.get_foreign_keys(table)),
            "unique": _sorted(inspector.get_unique_constraints(table)),
            "checks": _sorted(inspector.get_check_constraints(table)),
            "indexes": _sorted(inspector.get_indexes(table)),
        }
        for table in sorted(inspector.get_table_names())
        if table != "alembic_version"
    }


def _column(column: Any) -> tuple[str, str, bool]:
    return column["name"], str(column["type"]), column["nullable"]


def _sorted(entries: Any) -> list[str]:
    return sorted(str(_plain(entry)) for entry in entries)


def _plain(entry: Any) -> Any:
    """Write out conditions, which compare by identity, and put keys in order."""
    if isinstance(entry, dict):
        return {key: _plain(value) for key, value in sorted(entry.items())}
    return str(entry) if isinstance(entry, TextClause) else entry


async def schema(database: Database) -> Schema:
    async with database.reader.connect() as connection:
        return await connection.run_sync(schema_of)


async def wanted(url: str, vault: Vault) -> Schema:
    async with opened(url, vault) as database:
        return await schema(database)


def differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, METADATA))


async def test_migrations_from_empty_make_what_the_models_say(
    database_url: str, tabled_url: str, vault: Vault
) -> None:
    database = Database.connect(database_url, vault)
    await upgrade(database.writer)
    async with database.reader.connect() as connection:
        assert await connection.run_sync(differences) == []
    made = await schema(database)
    await database.close()
    assert made == await wanted(tabled_url, vault)


async def test_every_earlier_revision_can_be_brought_up(
    database_url: str, tabled_url: str, vault: Vault
) -> None:
    """Step by step: who comes from further back takes the same steps at once, as above."""
    database = Database.connect(database_url, vault)
    for revision in revisions()[:-1]:
        await upgrade(database.writer, revision)
        assert await standing(database.reader) is Standing.OLD
    await upgrade(database.writer)
    assert await standing(database.reader) is Standing.CURRENT
    made = await schema(database)
    await database.close()
    assert made == await wanted(tabled_url, vault)


async def test_a_database_says_how_it_stands(database_url: str, vault: Vault) -> None:
    database = Database.connect(database_url, vault)
    assert await standing(database.reader) is Standing.EMPTY
    await upgrade(database.writer)
    assert await standing(database.reader) is Standing.CURRENT
    async with database.writer.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert await standing(database.reader) is Standing.NEWER
    await database.close()


async def test_tables_without_a_revision_are_foreign(database: Database) -> None:
    assert await standing(database.reader) is Standing.FOREIGN


async def test_a_migration_that_fails_leaves_the_schema_as_it_was(
    database_url: str, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database.connect(database_url, vault)

    def fail_at_the_end(connection: Connection, revision: str) -> None:
        from alembic import command

        command.upgrade(config(connection), revision)
        raise RuntimeError("the power went")

    with monkeypatch.context() as patch:
        patch.setattr("bot.migrations._upgrade", fail_at_the_end)
        with pytest.raises(RuntimeError, match="power"):
            await upgrade(database.writer)
    assert await standing(database.reader) is Standing.EMPTY
    assert await schema(database) == {}
    await upgrade(database.writer)
    assert await standing(database.reader) is Standing.CURRENT
    await database.close()


async def test_two_processes_that_migrate_at_once_take_turns(
    database_url: str, vault: Vault
) -> None:
    first, second = (Database.connect(database_url, vault) for _ in range(2))
    async with asyncio.TaskGroup() as group:
        group.create_task(upgrade(first.writer))
        group.create_task(upgrade(second.writer))
    assert await standing(first.reader) is Standing.CURRENT
    await first.close()
    await second.close()


async def test_foreign_keys_hold_again_after_a_migration(
    sqlite_database: Database,
) -> None:
    async with sqlite_database.writer.begin() as connection:
        await connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        await connection.execute(
            text("INSERT INTO alembic_version VALUES (:head)"), {"head": head()}
        )
    await upgrade(sqlite_database.writer)
    async with sqlite_database.writer.connect() as connection:
        assert (await connection.execute(text("PRAGMA foreign_keys"))).scalar_one() == 1


def test_revisions_are_numbered_in_their_order() -> None:
    known = ScriptDirectory.from_config(config()).walk_revisions()
    assert revisions() == [script.revision for script in known][::-1]
    assert revisions() == [f"{n + 1:04}" for n in range(len(revisions()))]
