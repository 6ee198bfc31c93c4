"""A school on each engine in turn."""

import pytest

from school.database import Database
from tests.school.signups.world import World


@pytest.fixture
async def world(database: Database) -> World:
    world = World(database)
    await world.begin()
    return world
