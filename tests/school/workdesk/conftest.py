"""A town with staff, on each engine in turn."""

import pytest

from tests.school.signups.world import World
from tests.support.staff import Town, town


@pytest.fixture
async def somewhere(world: World) -> Town:
    """The emptied database of each engine as a town of two sites."""
    return await town(world.database, now=world.now)
