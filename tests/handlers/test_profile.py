"""One's own name and phone, typed and shared."""

import pytest

from school.database import Database
from school.people import people_with_phone
from tests.support.bots import running_linli


async def test_name_and_phone_are_typed_one_after_the_other(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database) as linli:
        wang = await linli.person(language="en")
        await wang.send("/profile")
        await wang.wait_for("not told yet")
        await wang.tap("Change my name")
        await wang.wait_for("type your name")
        await wang.send("我叫王秀英")
        await wang.wait_for("Name: 王秀英")
        await wang.tap("Change my phone")
        await wang.wait_for("type your phone")
        await wang.send("138 0000 1234")
        await wang.wait_for("noted")
        await wang.send("/profile")
        await wang.wait_for("Phone: 138****1234")
        assert len(await people_with_phone(sqlite_database, "13800001234")) == 1


async def test_a_phone_is_not_taken_for_a_name_nor_a_name_for_a_phone(
    sqlite_database: Database,
) -> None:
    async with running_linli(sqlite_database) as linli:
        wang = await linli.person(language="en")
        await wang.send("/profile")
        await wang.tap("Change my name")
        await wang.wait_for("type your name")
        await wang.send("13800001234")
        await wang.wait_for("does not look like a name")
        await wang.send("王秀英")
        await wang.wait_for("Name: 王秀英")


async def test_typed_input_goes_on_after_a_restart(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database) as linli:
        wang = await linli.person(language="en", id=4242)
        await wang.send("/profile")
        await wang.tap("Change my name")
        await wang.wait_for("type your name")
    async with running_linli(sqlite_database, clock=linli.clock) as linli:
        await linli.playground.next_update_id(900_000_000)
        wang = await linli.person(language="en", id=4242)
        await wang.send("王秀英")
        await wang.wait_for("Name: 王秀英")


@pytest.mark.parametrize("own", [True, False])
async def test_only_ones_own_contact_is_taken(sqlite_database: Database, own: bool) -> None:
    async with running_linli(sqlite_database) as linli:
        wang = await linli.person(language="en", phone="+8613800001234")
        await wang.send("/profile")
        await wang.tap("Change my phone")
        await wang.wait_for("type your phone")
        other = {"phone_number": "+8613900009999", "first_name": "李叔叔", "user_id": 5}
        await wang.share_contact(None if own else other)
        await wang.wait_for("noted" if own else "somebody else")
