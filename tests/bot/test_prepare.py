"""Opening the database: migrated after a backup, refused when it does not fit, key proved."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.backup import backup
from bot.migrations import Standing
from bot.prepare import look, prepare, prepared
from bot.problems import Problem
from bot.settings import Settings, SettingsError
from school.database import Database
from school.people import Person
from school.vault import DataKey
from tests.support.clock import START, FakeClock
from tests.support.databases import PostgresServer

CLOCK = FakeClock()


@pytest.fixture
def settings(database_url: str) -> Settings:
    """Settings on an empty database of each engine in turn."""
    return Settings(database_url=database_url)


@pytest.fixture
def sqlite_settings(tmp_path: Path) -> Settings:
    return Settings(database_url=f"sqlite+aiosqlite:///{tmp_path}/var/linli.db")


@pytest.fixture
def postgres_settings(postgres: PostgresServer) -> Settings:
    return Settings(database_url=postgres.new_database())


async def made(settings: Settings) -> None:
    """Make the database as `linli migrate` does."""
    await (await prepare(settings, CLOCK, may_migrate=True)).database.close()


async def execute(settings: Settings, statement: str) -> None:
    database = Database.connect(settings.database_url, vault=None)  # type: ignore[arg-type]
    async with database.writer.begin() as connection:
        await connection.execute(text(statement))
    await database.close()


async def test_an_empty_sqlite_database_is_made_at_the_first_start(
    sqlite_settings: Settings,
) -> None:
    assert (await look(sqlite_settings.database_url)).standing is Standing.EMPTY
    database = await prepared(sqlite_settings, CLOCK)
    await database.close()
    found = await look(sqlite_settings.database_url)
    assert (found.standing, found.sealed) == (Standing.CURRENT, True)


def test_looking_makes_no_file(sqlite_settings: Settings, tmp_path: Path) -> None:
    asyncio.run(look(sqlite_settings.database_url))
    assert list(tmp_path.iterdir()) == []


async def test_a_first_start_and_a_usual_one_make_no_backup(
    sqlite_settings: Settings, tmp_path: Path
) -> None:
    for _ in range(2):
        await (await prepared(sqlite_settings, CLOCK)).close()
    assert not (tmp_path / "var" / "backups").exists()


async def test_an_old_sqlite_database_is_backed_up_before_it_is_migrated(
    sqlite_settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await made(sqlite_settings)
    monkeypatch.setattr("bot.migrations.head", lambda: "later")
    done = await prepare(sqlite_settings, CLOCK, may_migrate=True)
    await done.database.close()
    assert done.before is Standing.OLD
    assert done.backup == tmp_path / "var" / "backups" / "linli-20261201-100000.db"
    assert done.backup.exists()


async def test_an_old_postgresql_database_is_left_to_linli_migrate(
    postgres_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Problem, match="linli migrate"):
        await prepared(postgres_settings, CLOCK)
    await made(postgres_settings)
    await (await prepared(postgres_settings, CLOCK)).close()
    monkeypatch.setattr("bot.migrations.head", lambda: "later")
    with pytest.raises(Problem, match="linli migrate"):
        await prepared(postgres_settings, CLOCK)


async def test_a_database_of_newer_code_is_refused_with_both_ways_out(settings: Settings) -> None:
    await made(settings)
    await execute(settings, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Problem, match=r"newer Linli: install .* `linli restore FILE`"):
        await prepared(settings, CLOCK)


async def test_tables_that_linli_did_not_make_are_left_alone(settings: Settings) -> None:
    await execute(settings, "CREATE TABLE people (id INTEGER)")
    with pytest.raises(Problem, match="did not make"):
        await prepare(settings, CLOCK, may_migrate=True)


async def test_a_key_is_not_made_anew_over_sealed_data(settings: Settings, tmp_path: Path) -> None:
    await made(settings)
    (tmp_path / "config" / "linli" / "data.key").unlink()
    with pytest.raises(SettingsError, match="put the key file back"):
        await prepared(settings, CLOCK)


async def test_sealed_rows_alone_forbid_a_new_key(settings: Settings, tmp_path: Path) -> None:
    done = await prepare(settings, CLOCK, may_migrate=True)
    async with done.database.write() as session:
        session.add(
            Person(
                name=session.vault.seal("person.name", "王秀英"), created_at=START, seen_at=START
            )
        )
    await done.database.close()
    await execute(settings, "DELETE FROM bot_facts")
    assert (await look(settings.database_url)).sealed


async def test_another_key_than_the_databases_is_refused(settings: Settings) -> None:
    await made(settings)
    other = Settings(database_url=settings.database_url, data_key=DataKey.made().text())
    with pytest.raises(SettingsError, match="is not the key this database was sealed with"):
        await prepared(other, CLOCK)


async def test_a_restored_backup_opens_with_the_same_key(
    sqlite_settings: Settings, tmp_path: Path
) -> None:
    await made(sqlite_settings)
    copy = backup(sqlite_settings.database_url, now=START)
    restored = Settings(database_url=f"sqlite+aiosqlite:///{copy}")
    await (await prepared(restored, CLOCK)).close()


async def test_a_file_that_is_no_database_is_told_as_such(
    sqlite_settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "linli.db").write_text("this is a letter, not a database\n" * 50)
    with pytest.raises(Problem, match=r"does not answer \(file is not a database\)"):
        await prepared(sqlite_settings, CLOCK)


async def test_a_postgresql_that_does_not_answer_is_told_without_its_password() -> None:
    url = "postgresql+asyncpg://linli:s3cret@127.0.0.1:1/linli"
    with pytest.raises(Problem, match="LINLI_DATABASE_URL") as caught:
        await prepared(Settings(database_url=url), CLOCK)
    assert "s3cret" not in str(caught.value)


async def test_a_postgresql_database_that_is_not_there_is_told(
    postgres_settings: Settings,
) -> None:
    url = postgres_settings.database_url.replace("/linli_", "/nobody_")
    with pytest.raises(Problem, match="does not exist"):
        await prepared(Settings(database_url=url), CLOCK)
