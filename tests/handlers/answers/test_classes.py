"""A class of several lessons: "cannot come" may mean one of them, and is asked."""

import pytest

from school.database import Database
from school.signups.tables import SignUpState
from tests.handlers.answers.scene import scene
from tests.support.bots import running_linli


@pytest.mark.parametrize("is_pressed", [True, False])
async def test_cannot_come_to_a_class_asks_which_lessons(
    sqlite_database: Database, is_pressed: bool
) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        offering, asked = await on.asked_again(sessions=5)
        if is_pressed:
            await on.wang.tap("Cannot come", on=asked)
        else:
            await on.wang.send("来不了")
        which = await on.wang.wait_for("“Not this time” keeps your seat.")
        assert await on.states(offering) == [SignUpState.TAKEN]
        await on.wang.tap("Give the seat up", on=which)
        await on.wang.wait_for("Your sign-up is cancelled")
        assert await on.states(offering) == []


async def test_a_number_after_words_nobody_understood_picks_from_no_list_further_up(
    sqlite_database: Database,
) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        offering = await on.school.offering("书法班")
        await on.wang.send("书法")
        await on.wang.wait_for("I found one course")
        await on.wang.tap("书法班")
        await on.wang.wait_for("20 seats are left")
        await on.wang.send("阿巴阿巴")
        await on.wang.wait_for("did not understand")
        await on.wang.send("1")
        await on.wang.wait_for("The school has your question")
        assert await on.states(offering) == []
