"""One's data: what is kept in plain words, a copy, the consent taken back, all of it deleted."""

import json

import pytest
from sqlmodel import col, select

from school.database import Database
from school.people import Person, profile_of
from school.signups.tables import SignUpState
from school.unanswered import Unanswered
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


@pytest.mark.parametrize("typed", [True, False])
async def test_consent_is_taken_back_by_a_tap_or_a_word(
    sqlite_database: Database, typed: bool
) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        offering = await on.school.offering("书法班")
        await on.join(offering, on.wang_id)
        await on.wang.send("/privacy")
        await on.wang.tap("Take back my consent")
        asked = await on.wang.wait_for("Take back your consent?")
        await (on.wang.send("是的") if typed else on.wang.tap("Yes, take it back", on=asked))
        await on.wang.wait_for("Your consent is taken back")
        assert await on.states(offering) == []


async def test_who_says_no_keeps_consent_and_seat(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        offering = await on.school.offering("书法班")
        await on.join(offering, on.wang_id)
        await on.wang.send("/privacy")
        await on.wang.tap("Take back my consent")
        await on.wang.wait_for("Take back your consent?")
        await on.wang.send("不是")
        await on.wang.wait_for("How my data is kept")
        assert await on.states(offering) == [SignUpState.TAKEN]


async def test_where_nothing_is_lost_one_tap_takes_consent_back(
    sqlite_database: Database,
) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        await on.wang.send("/profile")
        await on.wang.tap("Copy or delete my data")
        await on.wang.tap("Take back my consent")
        await on.wang.wait_for("Your consent is taken back")
        known = await profile_of(on.database, on.wang_id)
        assert known is not None
        assert known.consent_at is None


async def test_consent_taken_back_takes_ones_words_along(sqlite_database: Database) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        await on.wang.send("门口能停车吗")
        await on.wang.wait_for("did not understand")
        await on.wang.send("/privacy")
        await on.wang.tap("Take back my consent")
        await on.wang.wait_for("Your consent is taken back")
        assert await on.database.rows(select(col(Unanswered.id))) == []


@pytest.mark.parametrize("others", [(), (77,)])
async def test_the_last_owner_hears_what_leaving_means_and_may_leave(
    sqlite_database: Database, others: tuple[int, ...]
) -> None:
    async with running_linli(sqlite_database, owners=(88, *others)) as linli:
        for number in others:
            other = await linli.person("李老师", language="en", id=number)
            await other.start()
            await other.wait_for("Hello")
        owner = await linli.person("张老师", language="en", id=88)
        await owner.send("/privacy")
        await owner.tap("Delete all my data")
        asked = await owner.wait_for("Delete all your data?")
        assert ("alarms will reach nobody" in asked.text) is not bool(others)
        await owner.tap("Yes, delete everything", on=asked)
        await owner.wait_for("All your data is deleted")
