"""One's own name and phone, typed and shared."""

from typing import Any

import pytest

from playground.testing import Person
from school.database import Database
from school.people import people_with_phone, profile_of
from tests.support.bots import RunningLinli, running_linli


async def resident(linli: RunningLinli, **facts: Any) -> Person:
    """Return somebody who has agreed, and is asked for their name."""
    wang = await linli.person(language="en", **facts)
    await wang.send("/profile")
    await wang.wait_for("not told yet")
    await wang.tap("Change my name")
    await wang.wait_for("Before I keep anything of you")
    await wang.tap("I agree")
    await wang.wait_for("type your name")
    return wang


async def test_name_and_phone_are_typed_one_after_the_other(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database) as linli:
        wang = await resident(linli)
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
        wang = await resident(linli)
        await wang.send("13800001234")
        await wang.wait_for("does not look like a name")
        await wang.send("王秀英")
        await wang.wait_for("Name: 王秀英")


async def test_typed_input_goes_on_after_a_restart(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database) as linli:
        await resident(linli, id=4242)
    async with running_linli(sqlite_database, clock=linli.clock) as linli:
        await linli.playground.next_update_id(900_000_000)
        wang = await linli.person(language="en", id=4242)
        await wang.send("王秀英")
        await wang.wait_for("Name: 王秀英")


@pytest.mark.parametrize("own", [True, False])
async def test_only_ones_own_contact_is_taken(sqlite_database: Database, own: bool) -> None:
    async with running_linli(sqlite_database) as linli:
        wang = await resident(linli, phone="+8613800001234")
        await wang.send("/profile")
        await wang.tap("Change my phone")
        await wang.wait_for("type your phone")
        other = {"phone_number": "+8613900009999", "first_name": "李叔叔", "user_id": 5}
        await wang.share_contact(None if own else other)
        await wang.wait_for("noted" if own else "somebody else")


@pytest.mark.parametrize("consented", [True, False])
async def test_a_contact_that_nobody_asked_for_is_declined(
    sqlite_database: Database, consented: bool
) -> None:
    async with running_linli(sqlite_database) as linli:
        if consented:
            wang = await resident(linli, phone="+8613800001234")
        else:
            wang = await linli.person(language="en", phone="+8613800001234")
        await wang.share_contact()
        told = await wang.wait_for("I need no number now")
        assert told.buttons == ["Tell my phone"]
        assert await people_with_phone(sqlite_database, "13800001234") == []


@pytest.mark.parametrize(
    ("button", "asked", "told", "kept"),
    [
        ("Change my name", "type your name", "王秀英", "Name: 王秀英"),
        ("Change my phone", "type your phone", "13800001234", "noted"),
    ],
)
@pytest.mark.parametrize("typed", [True, False])
async def test_nothing_is_kept_before_one_agrees_and_then_what_was_wanted(
    sqlite_database: Database, button: str, asked: str, told: str, kept: str, typed: bool
) -> None:
    async with running_linli(sqlite_database) as linli:
        wang = await linli.person(language="en")
        await wang.send("/profile")
        await wang.tap(button)
        consent = await wang.wait_for("Before I keep anything of you")
        await (wang.send("同意") if typed else wang.tap("I agree", on=consent))
        await wang.wait_for(asked)
        await wang.send(told)
        await wang.wait_for(kept)


async def test_who_does_not_agree_tells_nothing(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database) as linli:
        wang = await linli.person(language="en")
        await wang.send("/profile")
        await wang.tap("Change my name")
        await wang.wait_for("Before I keep anything of you")
        await wang.send("不同意")
        await wang.wait_for("Nothing is kept.")
        await wang.send("王秀英")
        await wang.wait_for("did not understand")
        known = await profile_of(sqlite_database, 1)
        assert known is not None
        assert (known.name, known.consent_at) == (None, None)


async def test_after_the_consent_is_taken_back_one_is_asked_again(
    sqlite_database: Database,
) -> None:
    async with running_linli(sqlite_database) as linli:
        wang = await resident(linli)
        await wang.send("/privacy")
        await wang.tap("Take back my consent")
        await wang.wait_for("Your consent is taken back")
        await wang.send("/profile")
        await wang.tap("Change my phone")
        await wang.wait_for("Before I keep anything of you")
