"""The database's schema over time: where a database stands, and bringing it up.

`head` is the newest revision this code knows. A database with a revision it does not know was
written by newer code, and is left alone.
"""

from enum import Enum
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from school.database import Database

_FOLDER = Path(__file__).parent


class Standing(Enum):
    """How a database's schema stands to this code."""

    EMPTY = "empty"
    OLD = "old"
    CURRENT = "current"
    NEWER = "newer"


def config(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration, bound to `connection` when there is one."""
    settings = Config()
    settings.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    settings.attributes["connection"] = connection
    return settings


def head() -> str:
    """Return the newest revision this code knows."""
    revision = ScriptDirectory.from_config(config()).get_current_head()
    if revision is None:
        raise RuntimeError("no migration is installed")
    return revision


async def standing(database: Database) -> Standing:
    """Return how the database stands; creates nothing."""
    async with database.reader.connect() as connection:
        revision = await connection.run_sync(_revision)
    known = {script.revision for script in ScriptDirectory.from_config(config()).walk_revisions()}
    if revision is None:
        return Standing.EMPTY
    if revision not in known:
        return Standing.NEWER
    return Standing.CURRENT if revision == head() else Standing.OLD


async def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the schema up to `revision`, each step in its own transaction."""
    async with database.writer.connect() as connection:
        await connection.run_sync(lambda sync: command.upgrade(config(sync), revision))
        await connection.commit()


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()
