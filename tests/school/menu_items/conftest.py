"""A town whose course menu is kept by chat, on each engine in turn."""

import pytest
from sqlalchemy import delete

from school.menu import MenuItem
from school.staff.tables import Role
from school.statements import write
from tests.school.menu_items.items import Items
from tests.school.signups.world import World
from tests.support.staff import town


@pytest.fixture
async def items(world: World) -> Items:
    """The emptied database of each engine as a town, with an organiser of the whole school."""
    async with world.database.write() as session:
        await write(session, delete(MenuItem))
    place = await town(world.database, now=world.now)
    return Items(place, await place.staff(Role.ORGANISER, None))
