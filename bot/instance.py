"""One process owns a SQLite file: a second writer could corrupt it (docs/locking.md).

The lock is a file beside the database, held by the operating system and gone with its process,
however that ends. PostgreSQL needs none: its server takes care.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.problems import Problem
from locales.reader import mark


class InstanceHeld(Problem):
    """Another process has the database."""


def lock_path(database_url: str) -> Path | None:
    """Return the lock file of the database, None where the database needs none."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    file = Path(url.database).resolve()
    return file.with_name(f"{file.name}.lock")


@contextmanager
def owned(database_url: str) -> Iterator[None]:
    """Own the database while inside; raise InstanceHeld when another process does.

    A process that owns it already may enter again.
    """
    path = lock_path(database_url)
    if path is None:
        yield
        return
    from filelock import FileLock, Timeout

    path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path, thread_local=False, is_singleton=True, preserve_lock_file=True)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        raise _held(path) from None
    try:
        path.write_text(str(os.getpid()))
        yield
    finally:
        lock.release()


def _held(path: Path) -> InstanceHeld:
    holder = ""
    with suppress(OSError):
        holder = path.read_text().strip()
    return InstanceHeld(
        mark(
            "The database is in use by another Linli (process {process}): stop it first, "
            "then run this command again."
        ),
        process=holder or "?",
    )
