"""Backing up and restoring a SQLite database, while the bot runs or not.

A live database file must never be copied: `VACUUM INTO` reads one consistent moment, writes a
compact file, and only reads the original.
"""

import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import make_url


class BackupError(Exception):
    """It cannot be backed up or restored like this; the message says what to do."""


def sqlite_path(database_url: str) -> Path:
    """Return the file of a SQLite URL; raise BackupError for another database."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise BackupError(
            "PostgreSQL is backed up with its own pg_dump and restored with pg_restore"
        )
    return Path(url.database)


def backup(database_url: str, *, now: datetime, target: Path | None = None) -> Path:
    """Write a copy of the database to `target` (default: `backups/` beside it) and return it."""
    source = sqlite_path(database_url)
    if not source.exists():
        raise BackupError(f"there is no database at {source}")
    if target is None:
        target = source.parent / "backups" / f"{source.stem}-{now:%Y%m%d-%H%M%S}.db"
    if target.exists():
        raise BackupError(f"{target} is already there: name another file")
    target.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as connection:
        connection.execute("VACUUM INTO ?", (str(target),))
    target.chmod(0o600)
    return target


def restore(database_url: str, backup_file: Path, *, now: datetime) -> Path | None:
    """Put `backup_file` in the database's place; return where the replaced one now lies.

    The caller holds the instance lock, so nobody has the database open.
    """
    target = sqlite_path(database_url)
    _check(backup_file)
    aside = None
    if target.exists():
        aside = target.with_name(f"{target.stem}-replaced-{now:%Y%m%d-%H%M%S}.db")
        with closing(sqlite3.connect(target)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        target.rename(aside)
        for suffix in ("-wal", "-shm"):
            target.with_name(target.name + suffix).unlink(missing_ok=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(backup_file, target)
    target.chmod(0o600)
    return aside


def _check(file: Path) -> None:
    """Refuse what is no database of Linli, or is damaged."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            whole = connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            ours = connection.execute(
                "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
            ).fetchone()
    except sqlite3.Error as error:
        raise BackupError(f"{file} is no database that can be read") from error
    if not whole or not ours:
        raise BackupError(f"{file} is damaged, or no backup of Linli")
