"""The database's schema over time: where a database stands, and bringing it up.

`head` is the newest revision this code knows. A database with a revision it does not know was
written by newer code, and is left alone. There is no way down: a backup is the way back.
"""

from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.tables import METADATA

if TYPE_CHECKING:
    from alembic.config import Config

_FOLDER = Path(__file__).parent
# Any number nobody else uses: two processes that migrate one PostgreSQL take turns.
_MIGRATION_LOCK = 0x4C696E6C69


class Standing(Enum):
    """How a database's schema stands to this code."""

    EMPTY = "empty"
    OLD = "old"
    CURRENT = "current"
    NEWER = "newer"
    FOREIGN = "foreign"


def config(connection: Connection | None = None) -> "Config":
    """Return Alembic's configuration, bound to `connection` when there is one."""
    from alembic.config import Config

    settings = Config()
    settings.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    settings.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    settings.attributes["connection"] = connection
    return settings


def revisions() -> list[str]:
    """Return every revision this code knows, the first one first.

    Their files are numbered, so Alembic need not be imported at an ordinary start.
    """
    return sorted(file.name.split("_")[0] for file in _FOLDER.glob("versions/[0-9]*_*.py"))


def head() -> str:
    """Return the newest revision this code knows."""
    return revisions()[-1]


async def standing(engine: AsyncEngine) -> Standing:
    """Return how the database stands; creates nothing in it."""
    async with engine.connect() as connection:
        return await connection.run_sync(_standing)


async def upgrade(engine: AsyncEngine, revision: str = "head") -> None:
    """Bring the schema up to `revision`, in one transaction: all of it or nothing."""
    is_sqlite = engine.dialect.name == "sqlite"
    async with engine.connect() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        if is_sqlite and driver is not None:
            # Rebuilding a table drops the old one, which must not delete what refers to it.
            await driver.execute("PRAGMA foreign_keys=OFF")
        try:
            async with connection.begin():
                await connection.run_sync(_upgrade, revision)
        finally:
            if is_sqlite and driver is not None:
                await driver.execute("PRAGMA foreign_keys=ON")


def _standing(connection: Connection) -> Standing:
    tables = set(inspect(connection).get_table_names())
    if "alembic_version" not in tables:
        return Standing.FOREIGN if tables & set(METADATA.tables) else Standing.EMPTY
    revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if revision is None:
        return Standing.EMPTY
    if revision not in revisions():
        return Standing.NEWER
    return Standing.CURRENT if revision == head() else Standing.OLD


def _upgrade(connection: Connection, revision: str) -> None:
    from alembic import command

    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
    else:  # the first statement takes SQLite's lock, before Alembic looks where the tables stand
        connection.exec_driver_sql("SELECT 1")
    command.upgrade(config(connection), revision)
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if broken is not None:
            raise RuntimeError(f"the migration leaves {broken[0]} referring to missing rows")
