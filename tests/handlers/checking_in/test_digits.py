"""Four digits among typed words: while a session has them they check in there."""

import pytest

from school.attendance.words import MISSES
from school.database import Database
from school.presence.tables import AttendanceState, Means
from tests.handlers.checking_in.scene import BEGINS, OWNERS, begins, scene, wrong
from tests.handlers.steps import as_far_as_the_year, newcomer, sign_up
from tests.support.bots import running_linli
from tests.support.staff import WEST


async def test_digits_check_in_however_they_are_typed(sqlite_database: Database) -> None:
    here = await scene(sqlite_database)
    word = (await here.code()).word
    async with running_linli(sqlite_database, owners=OWNERS) as linli:
        wang = await newcomer(linli)
        await sign_up(wang, here.offering)
        begins(linli)
        await wang.send(f"簽到 {' '.join(word)}")
        await wang.wait_for("签到好了 ✔")
        assert await here.came() == {"王秀英": (AttendanceState.CAME, Means.WORD)}


async def test_digits_find_the_session_that_has_them(sqlite_database: Database) -> None:
    here = await scene(sqlite_database)
    other = await here.town.school.offering("合唱团", site=WEST, starts_at=BEGINS)
    lesson = await here.town.school.lesson(other)
    words = {(await here.code()).word, (await here.code(lesson=lesson)).word}
    assert len(words) == 2
    async with running_linli(sqlite_database, owners=OWNERS) as linli:
        wang = await newcomer(linli)
        await sign_up(wang, here.offering)
        begins(linli)
        await wang.send((await here.code(lesson=lesson)).word)
        done = await wang.wait_for("签到好了")
        assert "合唱团" in done.text


async def test_when_something_else_is_open_that_the_digits_fit_linli_asks(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("school.attendance.codes.WORDS", ("1950",))
    here = await scene(sqlite_database)
    another = await here.town.school.offering("合唱团", site=WEST)
    assert (await here.code()).word == "1950"
    async with running_linli(sqlite_database, owners=OWNERS) as linli:
        wang = await newcomer(linli)
        await sign_up(wang, another)
        begins(linli)
        await as_far_as_the_year(wang, another, "张桂兰")
        await wang.send("1950")
        which = await wang.wait_for("您回复的是哪一件事")
        assert sorted(which.buttons) == ["签到：书法班", "那位的出生年份"]
        await wang.tap("签到：书法班", on=which)
        await wang.wait_for("签到好了 ✔")
        assert set(await here.came()) == {"王秀英"}


async def test_digits_that_no_session_has_answer_what_else_is_open(
    sqlite_database: Database,
) -> None:
    here = await scene(sqlite_database)
    another = await here.town.school.offering("合唱团", site=WEST)
    assert (await here.code()).word
    async with running_linli(sqlite_database, owners=OWNERS) as linli:
        wang = await newcomer(linli)
        await sign_up(wang, another)
        await as_far_as_the_year(wang, another, "张桂兰")
        await wang.send("1950")
        await wang.wait_for("报好了")


async def test_wrong_digits_are_told_and_guessing_is_slowed(sqlite_database: Database) -> None:
    here = await scene(sqlite_database)
    word = (await here.code()).word
    async with running_linli(sqlite_database, owners=OWNERS) as linli:
        wang = await newcomer(linli)
        await sign_up(wang, here.offering)
        begins(linli)
        for n in range(MISSES):
            await wang.send(wrong(word, n + 1))
            await wang.wait_for("今天没有这个签到码")
        await wang.send(word)
        slowed = await wang.wait_for("错的次数太多了")
        assert "请扫海报上的码" in slowed.text
        assert await here.came() == {}
        begins(linli, hours=1.2)
        await wang.send(word)
        await wang.wait_for("签到好了")


async def test_four_digits_mean_nothing_special_while_no_session_has_any(
    sqlite_database: Database,
) -> None:
    await scene(sqlite_database)
    async with running_linli(sqlite_database, owners=OWNERS) as linli:
        wang = await newcomer(linli)
        await wang.send("4821")
        await wang.wait_for("没看懂")
