"""Signing up family and neighbours: added once, chosen by one tap the next time."""

from playground.testing import Person
from school.database import Database
from tests.handlers.steps import (
    add,
    as_far_as_the_year,
    begin_to_add,
    newcomer,
    open_card,
    sign_up,
    tap_and_wait,
    whom,
)
from tests.support.bots import RunningLinli, running_linli
from tests.support.schools import DAY, School, small_school


async def known(linli: RunningLinli, school: School) -> Person:
    """Return somebody who has signed up before."""
    first = await school.offering("书法", starts_at=school.now + 9 * DAY)
    wang = await newcomer(linli)
    await sign_up(wang, first)
    return wang


async def test_somebody_is_added_and_signed_up_in_words(database: Database) -> None:
    school = await small_school(database)
    offering = await school.offering("防诈骗讲座")
    async with running_linli(database) as linli:
        wang = await known(linli, school)
        await begin_to_add(wang, offering, "张桂兰")
        await wang.send("13911112222")
        await wang.wait_for("哪一年出生")
        await wang.send("1948")
        await wang.wait_for("张桂兰报好了")
        card = await open_card(wang, offering)
        assert "代报：张桂兰" in card.text
        assert "1. 报名" in card.buttons


async def test_a_person_added_before_is_one_tap_away(sqlite_database: Database) -> None:
    school = await small_school(sqlite_database)
    offering = await school.offering("防诈骗讲座")
    other = await school.offering("国画", starts_at=school.now + 6 * DAY)
    async with running_linli(sqlite_database) as linli:
        wang = await known(linli, school)
        await add(wang, offering, "张桂兰")
        listed = await whom(wang, other)
        assert listed.buttons == ["1. 张桂兰", "2. 添加家人或邻居", "返回"]
        await tap_and_wait(wang, "张桂兰", listed, "张桂兰报好了")


async def test_several_are_signed_up_one_after_the_other_up_to_the_limit(
    sqlite_database: Database,
) -> None:
    school = await small_school(sqlite_database)
    offering = await school.offering("防诈骗讲座")
    await school.setting("sign_up_limit", "2")
    async with running_linli(sqlite_database) as linli:
        wang = await known(linli, school)
        done = await add(wang, offering, "张桂兰")
        listed = await tap_and_wait(wang, "帮家人邻居报名", done, "帮谁报名")
        assert listed.buttons[0] == "1. 张桂兰 已报名"
        await add(wang, offering, "李大爷")
        refused = await add(wang, offering, "赵阿姨", told="最多报 2 位")
        assert "电话" in refused.text
        assert "1. 看课报名" in refused.buttons


async def test_a_child_needs_a_guardian(sqlite_database: Database) -> None:
    school = await small_school(sqlite_database)
    offering = await school.offering("防诈骗讲座")
    async with running_linli(sqlite_database) as linli:
        wang = await known(linli, school)
        await as_far_as_the_year(wang, offering, "王小明")
        await wang.send("2016年")
        consent = await wang.wait_for("要监护人同意")
        await tap_and_wait(wang, "是的，同意", consent, "王小明报好了")


async def test_a_child_without_a_guardians_consent_is_not_kept(
    sqlite_database: Database,
) -> None:
    school = await small_school(sqlite_database)
    offering = await school.offering("防诈骗讲座")
    async with running_linli(sqlite_database) as linli:
        wang = await known(linli, school)
        await as_far_as_the_year(wang, offering, "王小明")
        await wang.send("8岁")
        await wang.wait_for("要监护人同意")
        await wang.send("不同意")
        await wang.wait_for("什么都不记")
        listed = await whom(wang, offering)
        assert listed.buttons == ["1. 添加家人或邻居", "返回"]


async def test_a_second_of_the_same_name_may_be_the_first(sqlite_database: Database) -> None:
    school = await small_school(sqlite_database)
    offering = await school.offering("防诈骗讲座")
    other = await school.offering("国画", starts_at=school.now + 6 * DAY)
    async with running_linli(sqlite_database) as linli:
        wang = await known(linli, school)
        await add(wang, offering, "张桂兰")
        asked = await begin_to_add(wang, other, "张桂兰")
        await tap_and_wait(wang, "以前加过", asked, "张桂兰报好了")
        assert len((await whom(wang, other)).buttons) == 3


async def test_leaving_the_form_lets_words_mean_a_search_again(
    sqlite_database: Database,
) -> None:
    school = await small_school(sqlite_database)
    offering = await school.offering("防诈骗讲座")
    async with running_linli(sqlite_database) as linli:
        wang = await known(linli, school)
        listed = await whom(wang, offering)
        asked = await tap_and_wait(wang, "添加", listed, "打出姓名")
        await tap_and_wait(wang, "先不报", asked, "防诈骗讲座")
        await wang.send("书法")
        await wang.wait_for("找到")
