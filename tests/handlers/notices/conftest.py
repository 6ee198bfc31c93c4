"""SQLite alone: what a renderer says does not depend on the engine."""

import pytest

from school.database import Database
from tests.handlers.notices.world import school_world
from tests.school.signups.world import World


@pytest.fixture
async def world(sqlite_database: Database) -> World:
    """A school with one site, and nobody in it yet."""
    return await school_world(sqlite_database)
