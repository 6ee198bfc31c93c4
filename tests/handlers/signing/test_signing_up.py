"""Signing up over HTTP, from a deep link to the seat, as a newcomer and later."""

import pytest

from school.database import Database
from school.people import profile_of
from tests.handlers.steps import (
    as_far_as_the_name,
    as_far_as_the_phone,
    newcomer,
    open_card,
    press_sign_up,
    sign_up,
    tap_and_wait,
)
from tests.support.bots import running_linli
from tests.support.schools import DAY, HOUR, small_school


async def test_a_newcomer_signs_up_in_three_taps_from_a_deep_link(database: Database) -> None:
    school = await small_school(database)
    offering = await school.offering("防诈骗讲座")
    async with running_linli(database) as linli:
        wang = await newcomer(linli)
        card = await open_card(wang, offering)
        consent = await tap_and_wait(wang, "报名", card, "第一次报名")
        name = await tap_and_wait(wang, "同意", consent, "怎么称呼")
        done = await tap_and_wait(wang, "我是王秀英", name, "报好了")
        assert done.text.splitlines() == [
            "报好了！",
            "防诈骗讲座",
            "12月4日 周五 14:00–16:00",
            "东街社区教学点",
            "前一天和课前 2 小时提醒您。",
            "电话 0500-6188 1003",
        ]
        card = await open_card(wang, offering)
        assert "您已经报名" in card.text


async def test_the_name_is_typed_and_what_was_wanted_goes_on(sqlite_database: Database) -> None:
    school = await small_school(sqlite_database)
    offering = await school.offering("防诈骗讲座")
    async with running_linli(sqlite_database) as linli:
        wang = await newcomer(linli, "A1")
        await press_sign_up(wang, offering)
        await wang.wait_for("第一次报名")
        await wang.send("同意")
        asked = await wang.wait_for("怎么称呼")
        assert asked.buttons == ["先不报"]
        await wang.send("我叫李建国")
        await wang.wait_for("报好了")


async def test_what_is_no_name_is_asked_for_again(sqlite_database: Database) -> None:
    school = await small_school(sqlite_database)
    offering = await school.offering("防诈骗讲座")
    async with running_linli(sqlite_database) as linli:
        wang = await newcomer(linli)
        await as_far_as_the_name(wang, offering)
        await wang.send("为什么要名字？")
        await wang.wait_for("不像名字")
        await wang.send("王秀英")
        await wang.wait_for("报好了")


async def test_who_does_not_agree_is_not_kept(sqlite_database: Database) -> None:
    school = await small_school(sqlite_database)
    offering = await school.offering("防诈骗讲座")
    async with running_linli(sqlite_database) as linli:
        wang = await newcomer(linli)
        await press_sign_up(wang, offering)
        await wang.wait_for("第一次报名")
        await wang.send("不同意")
        await wang.wait_for("什么都不记")
        await press_sign_up(wang, offering)
        await wang.wait_for("第一次报名")


async def test_the_phone_comes_by_the_contact_button(sqlite_database: Database) -> None:
    school = await small_school(sqlite_database)
    offering = await school.offering("防诈骗讲座")
    async with running_linli(sqlite_database) as linli:
        wang = await newcomer(linli, phone="+8613800000000")
        await as_far_as_the_phone(wang, offering)
        await wang.tap("发我的手机号")
        await wang.wait_for("电话记下了")
        assert "看课报名" in wang.keyboard


async def test_somebody_elses_contact_is_no_answer(sqlite_database: Database) -> None:
    school = await small_school(sqlite_database)
    offering = await school.offering("防诈骗讲座")
    async with running_linli(sqlite_database) as linli:
        wang = await newcomer(linli)
        await as_far_as_the_phone(wang, offering)
        await wang.share_contact({"phone_number": "+8613911112222", "first_name": "儿子"})
        await wang.wait_for("别人的号码")
        await wang.send("13911112222")
        await wang.wait_for("电话记下了")


async def test_a_school_that_needs_the_phone_asks_before_the_seat(
    sqlite_database: Database,
) -> None:
    school = await small_school(sqlite_database)
    offering = await school.offering("防诈骗讲座")
    await school.setting("phone_required", "true")
    async with running_linli(sqlite_database) as linli:
        wang = await newcomer(linli)
        asked = await as_far_as_the_phone(wang, offering)
        assert "要留电话" in asked.text
        assert asked.labels[0] == "发我的手机号"
        assert "跳过" not in asked.labels
        await wang.send("不用")
        await wang.wait_for("138 0000 0000")
        await wang.send("13911112222")
        await wang.wait_for("报好了")
        await wang.read()
        assert [message.text for message in wang.news()] == ["电话记下了。"]


async def test_the_first_sign_up_asks_once_about_themes(sqlite_database: Database) -> None:
    school = await small_school(sqlite_database)
    first = await school.offering("防诈骗讲座")
    second = await school.offering("书法", starts_at=school.now + 5 * DAY)
    await school.theme()
    async with running_linli(sqlite_database) as linli:
        wang = await newcomer(linli)
        await sign_up(wang, first)
        asked = await wang.wait_for("普法主题，要不要")
        assert asked.buttons == ["1. 要，发给我", "2. 不用了"]
        await wang.send("1")
        await wang.wait_for("每月和普法日发给您")
        await press_sign_up(wang, second)
        await wang.wait_for("报好了")
        await wang.send("/mine")
        await wang.wait_for("我的报名")
        assert sum("普法主题，要不要" in message.text for message in wang.messages) == 1


async def test_the_second_is_in_line_and_sees_the_place(database: Database) -> None:
    school = await small_school(database)
    offering = await school.offering("防诈骗讲座", capacity=1)
    async with running_linli(database) as linli:
        wang, li = await newcomer(linli), await newcomer(linli, "李建国")
        await sign_up(wang, offering)
        card = await open_card(li, offering)
        assert "已满，还没有人候补" in card.text
        await sign_up(li, offering)
        card = await open_card(li, offering)
        assert "候补，第 1 位" in card.text
        assert card.buttons[0] == "1. 不再候补"


async def test_a_clash_is_shown_and_confirmed(sqlite_database: Database) -> None:
    school = await small_school(sqlite_database)
    first = await school.offering("防诈骗讲座")
    second = await school.offering("书法", starts_at=school.now + 3 * DAY + 5 * HOUR)
    async with running_linli(sqlite_database) as linli:
        wang = await newcomer(linli)
        await sign_up(wang, first)
        await press_sign_up(wang, second)
        clash = await wang.wait_for("同一时间")
        assert "12月4日 14:00 防诈骗讲座" in clash.text
        await tap_and_wait(wang, "还是要报", clash, "报好了")


async def test_a_deadline_that_passed_is_said_with_a_way_on(sqlite_database: Database) -> None:
    school = await small_school(sqlite_database)
    offering = await school.offering("书法", deadline=school.now + HOUR)
    async with running_linli(sqlite_database) as linli:
        wang = await newcomer(linli)
        card = await open_card(wang, offering)
        linli.clock.advance(2 * 3600)
        refused = await tap_and_wait(wang, "报名", card, "报名已截止")
        assert "电话" in refused.text
        assert refused.buttons[0] == "1. 看课报名"


@pytest.mark.parametrize("stop_at", ["consent", "name"])
async def test_a_restart_in_the_middle_of_typing_loses_nothing(
    sqlite_database: Database, stop_at: str
) -> None:
    school = await small_school(sqlite_database)
    offering = await school.offering("防诈骗讲座")
    async with running_linli(sqlite_database) as linli:
        wang = await newcomer(linli, id=700001)
        if stop_at == "name":
            await as_far_as_the_name(wang, offering)
        else:
            await press_sign_up(wang, offering)
            await wang.wait_for("第一次报名")
    async with running_linli(sqlite_database) as linli:
        await linli.playground.next_update_id(500_000_000)
        wang = await newcomer(linli, id=700001)
        if stop_at == "consent":
            await wang.send("同意")
            await wang.wait_for("怎么称呼")
        await wang.send("王秀英")
        await wang.wait_for("报好了")


async def test_other_screens_in_between_do_not_lose_what_is_asked(
    sqlite_database: Database,
) -> None:
    school = await small_school(sqlite_database)
    offering = await school.offering("防诈骗讲座")
    async with running_linli(sqlite_database) as linli:
        wang = await newcomer(linli)
        await as_far_as_the_name(wang, offering)
        await wang.send("帮助")
        await wang.wait_for("我能帮您")
        await wang.send("王秀英")
        await wang.wait_for("报好了")


async def test_a_name_pressed_before_one_agreed_is_not_kept(sqlite_database: Database) -> None:
    school = await small_school(sqlite_database)
    offering = await school.offering("防诈骗讲座")
    async with running_linli(sqlite_database) as linli:
        wang = await newcomer(linli)
        card = await open_card(wang, offering)
        await wang.press(f"un:{offering}:0", on=card)
        await wang.wait_for("第一次报名")
        known = await profile_of(sqlite_database, 1)
        assert known is not None
        assert known.name is None
