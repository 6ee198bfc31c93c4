"""Backups: whole or not at all, private, and put back without a moment without a database."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.backup import BackupError, backup, restore
from tests.support.clock import START


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A database of ours with one note in it."""
    return write(tmp_path / "var" / "linli.db", "first")


def write(file: Path, note: str) -> str:
    file.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(
            "PRAGMA journal_mode=WAL;"
            "CREATE TABLE IF NOT EXISTS alembic_version (version_num TEXT);"
            "CREATE TABLE IF NOT EXISTS notes (note TEXT);"
        )
        connection.execute("INSERT INTO notes VALUES (?)", (note,))
        connection.commit()
    return f"sqlite+aiosqlite:///{file}"


def notes(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        return [row[0] for row in connection.execute("SELECT note FROM notes")]


def test_a_backup_lies_beside_the_database_named_by_its_time(url: str, tmp_path: Path) -> None:
    made = backup(url, now=START)
    assert made == tmp_path / "var" / "backups" / "linli-20261201-020000.db"
    assert notes(made) == ["first"]
    assert made.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in made.parent.iterdir()] == [made.name]


def test_a_backup_has_what_is_committed_while_the_bot_writes(url: str, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "var" / "linli.db", isolation_level=None)) as bot:
        bot.execute("INSERT INTO notes VALUES ('committed, still in the journal')")
        bot.execute("BEGIN IMMEDIATE")
        bot.execute("INSERT INTO notes VALUES ('not committed')")
        made = backup(url, now=START, target=tmp_path / "elsewhere" / "copy.db")
    assert notes(made) == ["first", "committed, still in the journal"]


def test_a_file_that_is_there_is_not_overwritten(url: str, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    target.write_text("something else")
    with pytest.raises(BackupError, match="already there"):
        backup(url, now=START, target=target)
    assert target.read_text() == "something else"


def test_a_damaged_database_leaves_no_half_of_a_backup(tmp_path: Path) -> None:
    file = tmp_path / "linli.db"
    file.write_bytes(b"not a database at all, certainly" * 100)
    with pytest.raises(BackupError, match="cannot be read"):
        backup(f"sqlite+aiosqlite:///{file}", now=START, target=tmp_path / "copy.db")
    assert [path.name for path in tmp_path.glob("copy*")] == []


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="no database"):
        backup(f"sqlite+aiosqlite:///{tmp_path}/linli.db", now=START)
    assert list(tmp_path.glob("*.db")) == []


def test_postgresql_is_left_to_its_own_tools(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="pg_dump"):
        backup("postgresql+asyncpg://localhost/linli", now=START)
    with pytest.raises(BackupError, match="pg_restore"):
        restore("postgresql+asyncpg://localhost/linli", tmp_path / "x", now=START)


def test_restoring_keeps_the_database_that_was_there(url: str, tmp_path: Path) -> None:
    made = backup(url, now=START)
    write(tmp_path / "var" / "linli.db", "second")
    aside = restore(url, made, now=START)
    assert aside == tmp_path / "var" / "linli-replaced-20261201-020000.db"
    assert notes(tmp_path / "var" / "linli.db") == ["first"]
    assert notes(aside) == ["first", "second"]
    assert (tmp_path / "var" / "linli.db").stat().st_mode & 0o777 == 0o600


def test_restoring_takes_what_a_killed_bot_left_in_the_journal_along(
    url: str, tmp_path: Path
) -> None:
    made = backup(url, now=START)
    live, killed = tmp_path / "var" / "linli.db", tmp_path / "killed.db"
    with closing(sqlite3.connect(live, isolation_level=None)) as bot:
        bot.execute("INSERT INTO notes VALUES ('in the journal')")
        killed.write_bytes(live.read_bytes())
        Path(f"{killed}-wal").write_bytes(Path(f"{live}-wal").read_bytes())
    aside = restore(f"sqlite+aiosqlite:///{killed}", made, now=START)
    assert aside is not None
    assert notes(aside) == ["first", "in the journal"]
    assert notes(killed) == ["first"]


def test_a_damaged_database_can_be_replaced(url: str, tmp_path: Path) -> None:
    made = backup(url, now=START)
    file = tmp_path / "var" / "linli.db"
    file.write_bytes(b"not a database any more" * 100)
    aside = restore(url, made, now=START)
    assert notes(file) == ["first"]
    assert aside is not None
    assert aside.read_bytes().startswith(b"not a database")


def test_restoring_where_no_database_is_makes_it(url: str, tmp_path: Path) -> None:
    made = backup(url, now=START)
    assert restore(f"sqlite+aiosqlite:///{tmp_path}/new/linli.db", made, now=START) is None
    assert notes(tmp_path / "new" / "linli.db") == ["first"]


@pytest.mark.parametrize("kind", ["missing", "text", "foreign", "cut"])
def test_what_is_no_backup_of_linli_changes_nothing(url: str, tmp_path: Path, kind: str) -> None:
    file = tmp_path / "file.db"
    if kind == "text":
        file.write_text("hello")
    elif kind == "foreign":
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("CREATE TABLE notes (note TEXT)")
    elif kind == "cut":
        whole = backup(url, now=START).read_bytes()
        file.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BackupError):
        restore(url, file, now=START)
    assert notes(tmp_path / "var" / "linli.db") == ["first"]
