"""What the bot makes once, and its tests would make for each database: kept for all of them."""

import functools
import ssl
from typing import Any

import pytest
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.util import LRUCache

from school import database, sqlite

# More than the statements of all of Linli.
STATEMENTS = 5_000


def keep_warm(patch: pytest.MonkeyPatch) -> None:
    """Compile a statement once for all databases of an engine, and read certificates once."""
    for dialect in (SQLiteDialect_aiosqlite, PGDialect_asyncpg):
        patch.setattr(dialect, "__eq__", lambda self, other: type(self) is type(other))
        patch.setattr(dialect, "__hash__", lambda self: hash(type(self)))
    compiled: LRUCache[Any, Any] = LRUCache(STATEMENTS)
    options = {"compiled_cache": compiled}
    for module in (database, sqlite):
        made = functools.partial(create_async_engine, execution_options=options)
        patch.setattr(module, "create_async_engine", made)
    patch.setattr(ssl, "create_default_context", functools.cache(ssl.create_default_context))
