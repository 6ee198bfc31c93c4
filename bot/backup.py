"""Backing up and restoring a SQLite database, while the bot runs or not.

A live database file must never be copied: `VACUUM INTO` reads one consistent moment, writes a
compact file, and only reads the original. The key file is no part of a backup; it is kept apart.

What people answered to anonymous surveys, and still waits with them, is no part of a backup
either: with one such backup whose answers are whose would be known for good. Who is put back from
it answers again.
"""

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.problems import Problem
from locales.reader import mark

_SURVEYS = "SELECT count(*) FROM sqlite_master WHERE name IN ('surveys', 'survey_responses')"
# Where somebody stands would tell what they answered, as a condition led them there.
_NO_ANSWERS = """
    UPDATE survey_responses SET answers = NULL, at_id = NULL
    WHERE survey_id IN (SELECT id FROM surveys WHERE anonymous)
"""
_OPEN_AGAIN = """
    UPDATE OR IGNORE survey_responses SET state = 'open', ended_at = NULL
    WHERE state = 'finished' AND survey_id IN (SELECT id FROM surveys WHERE anonymous)
"""


class BackupError(Problem):
    """It cannot be backed up or restored like this; the message says what to do."""


def sqlite_path(database_url: str) -> Path:
    """Return the file of a SQLite URL; raise BackupError for another database."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database:
        raise BackupError(
            mark("PostgreSQL is backed up with its own pg_dump and restored with pg_restore.")
        )
    return Path(url.database)


def backup(database_url: str, *, now: datetime, target: Path | None = None) -> Path:
    """Write a copy of the database to `target` (default: `backups/` beside it) and return it.

    The copy appears whole or not at all, and only its owner can read it.
    """
    source = sqlite_path(database_url)
    if not source.exists():
        raise BackupError(mark("There is no database at {path}."), path=source)
    if target is None:
        target = source.parent / "backups" / f"{source.stem}-{now:%Y%m%d-%H%M%S}.db"
    if target.exists():
        raise BackupError(mark("{path} is already there: name another file."), path=target)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with closing(_readonly(source)) as connection:
            connection.execute("VACUUM INTO ?", (str(part),))
        _without_waiting_answers(part)
        part.replace(target)
    except sqlite3.Error as error:
        raise BackupError(
            mark("{path} cannot be read: {reason}."), path=source, reason=error
        ) from None
    finally:
        part.unlink(missing_ok=True)
    return target


def _without_waiting_answers(copy: Path) -> None:
    """Take out of a copy what nobody may join to anybody; nothing stays in pages that got free."""
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        if connection.execute(_SURVEYS).fetchone() != (2,):
            return
        for pragma in ("journal_mode = MEMORY", "temp_store = MEMORY", "secure_delete = ON"):
            connection.execute(f"PRAGMA {pragma}")
        connection.execute("BEGIN")
        for statement in (_NO_ANSWERS, _OPEN_AGAIN):
            connection.execute(statement)
        connection.execute("COMMIT")
        connection.execute("VACUUM")


def restore(database_url: str, backup_file: Path, *, now: datetime) -> Path | None:
    """Put `backup_file` in the database's place; return where the replaced one now lies.

    The caller owns the database (`bot.instance.owned`), so nobody has it open.
    """
    target = sqlite_path(database_url)
    _check(backup_file)
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_name(f"{target.name}.restoring")
    fresh.unlink(missing_ok=True)
    os.close(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    shutil.copyfile(backup_file, fresh)
    aside = _set_aside(target, now) if target.exists() else None
    fresh.replace(target)
    return aside


def _set_aside(target: Path, now: datetime) -> Path:
    """Give the database a second name; its place is never empty, even after a crash."""
    aside = target.with_name(f"{target.stem}-replaced-{now:%Y%m%d-%H%M%S}.db")
    with suppress(sqlite3.Error), closing(sqlite3.connect(target)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    try:
        aside.hardlink_to(target)
    except OSError:  # a file system without second names
        target.rename(aside)
    for suffix in ("-wal", "-shm"):  # only there when the database is damaged
        journal = target.with_name(target.name + suffix)
        if journal.exists():
            journal.rename(aside.with_name(aside.name + suffix))
    return aside


def _readonly(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)


def _check(file: Path) -> None:
    """Refuse what is no database of Linli, or is damaged."""
    if not file.is_file():
        raise BackupError(mark("There is no file {path}."), path=file)
    try:
        with closing(_readonly(file)) as connection:
            whole = connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            ours = connection.execute(
                "SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'"
            ).fetchone()
    except sqlite3.Error:
        whole, ours = False, None
    if not whole or not ours:
        raise BackupError(mark("{path} is damaged, or no backup of Linli."), path=file)
