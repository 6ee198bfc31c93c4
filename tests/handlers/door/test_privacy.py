"""One's data: what is kept in plain words, a copy, the consent taken back, all of it deleted."""

import json

from sqlmodel import col, select

from school.database import Database
from school.people import Person, profile_of
from tests.handlers.answers.scene import scene
from tests.support.bots import running_linli


async def test_a_copy_of_ones_data_comes_as_a_file(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        await on.wang.send("/privacy")
        await on.wang.tap("Get a copy of my data")
        page = await on.wang.wait_for("This is all that is kept of you.")
        assert page.raw["document"]["file_name"] == "My data.html"
        assert "王秀英" in (await on.wang.download(page)).decode()
        sent = await on.wang.wait_for("The same, for other programs.")
        assert sent.raw["document"]["file_name"] == "linli-my-data.json"
        (own,) = json.loads(await on.wang.download(sent))
        assert own["name"] == "王秀英"


async def test_the_consent_is_taken_back_with_what_it_was_given_for(
    sqlite_database: Database,
) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        child = await on.relative("王小明")
        offering = await on.school.offering("书法班")
        await on.join(offering, child, by=on.wang_id)
        await on.wang.send("隐私")
        await on.wang.tap("Take back my consent")
        asked = await on.wang.wait_for("Take back your consent?")
        assert "One sign-up is given up." in asked.text
        await on.wang.tap("Yes, take it back")
        await on.wang.wait_for("Your consent is taken back")
        known = await profile_of(on.database, on.wang_id)
        assert known is not None
        assert (known.name, known.consent_at) == (None, None)
        assert await profile_of(on.database, child) is None
        assert await on.states(offering) == []


async def test_all_of_it_is_deleted_and_one_can_begin_anew(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        offering = await on.school.offering("书法班")
        await on.join(offering, on.wang_id)
        await on.wang.send("/privacy")
        await on.wang.tap("Delete all my data")
        asked = await on.wang.wait_for("Delete all your data?")
        assert "One sign-up is given up." in asked.text
        await on.wang.tap("Yes, delete everything")
        await on.wang.wait_for("All your data is deleted")
        assert await profile_of(on.database, on.wang_id) is None
        await on.wang.start()
        await on.wang.wait_for("Hello")
        found = await on.database.rows(
            select(col(Person.id)).where(col(Person.telegram_id) == on.wang.id)
        )
        assert found[0][0] != on.wang_id
