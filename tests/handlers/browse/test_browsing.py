"""Browsing over HTTP, like a person: what is on, where, and one offering's card."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.pages import READING_LINES, lines_of
from school.database import Database
from school.offerings import Mode
from tests.handlers.steps import (
    at_the_entrance,
    newcomer,
    open_card,
    press_sign_up,
    sign_up,
    tap_and_wait,
)
from tests.support.bots import running_linli
from tests.support.schools import DAY, HOUR, small_school

SHANGHAI = ZoneInfo("Asia/Shanghai")


async def test_the_own_site_is_asked_once_and_comes_first(sqlite_database: Database) -> None:
    school = await small_school(sqlite_database)
    await school.offering("防诈骗讲座")
    async with running_linli(sqlite_database) as linli:
        wang = await linli.person()
        await wang.send("看课报名")
        asked = await wang.wait_for("哪个教学点")
        assert asked.buttons == ["1. 西塘社区教学点", "2. 东街社区教学点", "跳过"]
        shown = await tap_and_wait(wang, "东街", asked, "怎么看")
        assert shown.buttons[0] == "1. 东街社区教学点（1）"
        await wang.send("/courses")
        again = await wang.wait_for("怎么看")
        assert again.buttons == shown.buttons


async def test_a_list_says_when_and_a_button_says_what_and_which_seats(
    database: Database,
) -> None:
    school = await small_school(database)
    await school.offering("防诈骗讲座", capacity=3)
    await school.offering("书法", category="书画", starts_at=school.now + 4 * DAY, capacity=None)
    async with running_linli(database) as linli:
        wang = await linli.person()
        await at_the_entrance(wang)
        await wang.tap("全部，按日期")
        shown = await wang.wait_for("14:00")
        assert shown.text.splitlines() == [
            "全部，按日期",
            "1. 12月4日 14:00 东街社区教学点",
            "2. 12月5日 10:00 东街社区教学点",
        ]
        assert shown.buttons == ["1. 防诈骗讲座 余3", "2. 书法", "返回"]


async def test_a_typed_number_opens_the_card_of_that_row(sqlite_database: Database) -> None:
    school = await small_school(sqlite_database)
    await school.offering("防诈骗讲座", capacity=3, room="二楼多功能厅")
    await school.offering("书法", starts_at=school.now + 4 * DAY)
    async with running_linli(sqlite_database) as linli:
        wang = await linli.person()
        await at_the_entrance(wang)
        await wang.send("5")
        await wang.wait_for("14:00")
        await wang.send("第一个")
        card = await wang.wait_for("防诈骗讲座")
        assert card.text.splitlines() == [
            "防诈骗讲座",
            "12月4日 周五 14:00–16:00",
            "东街社区教学点 二楼多功能厅",
            "还有 3 个名额。",
            "电话 0500-6188 1003",
        ]
        assert card.buttons == [
            "1. 报名",
            "2. 帮家人邻居报名",
            "3. 放进手机日历",
            "4. 详情",
            "返回",
        ]


async def test_details_tell_every_session_and_hide_the_link_of_what_is_online(
    sqlite_database: Database,
) -> None:
    school = await small_school(sqlite_database)
    shown = {"summary": "学会看化验单。", "kind": "class"}
    await school.item("健康", **shown)
    await school.offering(
        "健康班",
        category="健康",
        sessions=3,
        mode=Mode.ONLINE,
        link="https://example.org/room",
        lecturer="陈医生",
        host="镇卫生院",
    )
    async with running_linli(sqlite_database) as linli:
        wang = await linli.person()
        full = await tap_and_wait(wang, "详情", await open_card(wang, 1), "化验单")
        for told in ("形式：班", "讲师：陈医生", "主办：镇卫生院", "免费", "第3次 12月18日 周五"):
            assert told in full.text
        assert "example.org" not in full.text
        assert len(full.text.splitlines()) <= 20


async def test_a_long_summary_and_all_sessions_come_in_pages(sqlite_database: Database) -> None:
    school = await small_school(sqlite_database)
    summary = "学会用手机挂号、看化验单，也学会认出骗子的话。" * 40
    await school.item("健康", summary=summary, kind="class")
    await school.offering("健康班", category="健康", sessions=30)
    async with running_linli(sqlite_database) as linli:
        wang = await linli.person()
        read = [await tap_and_wait(wang, "详情", await open_card(wang, 1), "学会用手机")]
        while "接着看" in read[-1].buttons:
            await wang.tap("接着看", on=read[-1])
            read.append(await wang.wait_for("健康班"))
        assert all(lines_of(page.text) <= READING_LINES for page in read)
        told = "".join(page.text.removeprefix("健康班\n") for page in read).replace("\n", "")
        assert summary in told
        for n in range(30):
            assert f"第{n + 1}次" in told
        assert "第30次 2027年6月25日 周五 14:00–16:00" in told
        await wang.tap("上一页", on=read[-1])
        assert (await wang.wait_for("健康班")).text == read[-2].text
        await wang.tap("返回")
        await wang.wait_for("还有")


async def test_a_deep_link_greets_a_newcomer_and_shows_the_card(
    sqlite_database: Database,
) -> None:
    school = await small_school(sqlite_database)
    offering = await school.offering("防诈骗讲座")
    async with running_linli(sqlite_database) as linli:
        wang = await linli.person()
        await wang.start(f"l{offering}")
        await wang.wait_for("您好")
        card = await wang.wait_for("防诈骗讲座")
        assert card.buttons[0] == "1. 报名"
        assert "看课报名" in wang.keyboard


async def test_a_link_to_nothing_is_answered_with_a_way_on(sqlite_database: Database) -> None:
    school = await small_school(sqlite_database)
    await school.offering("防诈骗讲座")
    async with running_linli(sqlite_database) as linli:
        wang = await linli.person()
        await wang.start("l999")
        answer = await wang.wait_for("找不到")
        assert "电话" in answer.text
        assert answer.buttons[0] == "1. 看课报名"
        for payload in ("l99999999999999999999", "lx"):
            await wang.start(payload)
            await wang.wait_for("点“看课报名”")


async def test_a_cancelled_and_a_past_offering_say_so(sqlite_database: Database) -> None:
    school = await small_school(sqlite_database)
    cancelled = await school.offering("书法", status="cancelled")
    past = await school.offering("国画", starts_at=school.now - 3 * DAY)
    async with running_linli(sqlite_database) as linli:
        wang = await linli.person()
        await wang.start(f"l{cancelled}")
        await wang.wait_for("取消了")
        await wang.start(f"l{past}")
        await wang.wait_for("已经结束")


async def test_an_empty_list_says_so_and_whom_to_call(sqlite_database: Database) -> None:
    school = await small_school(sqlite_database)
    await school.offering("书法", starts_at=school.now + 60 * DAY)
    async with running_linli(sqlite_database) as linli:
        wang = await linli.person()
        await at_the_entrance(wang)
        await wang.tap("本周")
        empty = await wang.wait_for("没有可以报的课")
        assert "0500-6188 1001" in empty.text
        await wang.tap("返回")
        await wang.wait_for("怎么看")


async def test_words_find_courses_by_title_and_category(sqlite_database: Database) -> None:
    school = await small_school(sqlite_database)
    await school.offering("老年书法班", category="书画")
    await school.offering("国画入门", category="书画")
    async with running_linli(sqlite_database) as linli:
        wang = await linli.person()
        await wang.send("書法")
        found = await wang.wait_for("找到")
        assert found.buttons == ["1. 老年书法班"]
        await wang.send("书画")
        found = await wang.wait_for("找到 2 门")
        assert len(found.buttons) == 2


async def test_full_and_nearly_full_courses_are_marked(database: Database) -> None:
    school = await small_school(database)
    full = await school.offering("国画", capacity=1)
    last = await school.offering("书法", capacity=2, starts_at=school.now + 5 * DAY)
    async with running_linli(database) as linli:
        wang = await newcomer(linli)
        await sign_up(wang, full)
        await press_sign_up(wang, last)
        await wang.wait_for("报好了")
        await wang.send("看课报名")
        entrance = await wang.wait_for("怎么看")
        listed = await tap_and_wait(wang, "全部，按日期", entrance, "12月4日")
        assert listed.buttons[:2] == ["1. 国画 满", "2. 书法 余1"]


async def test_an_old_button_shows_what_is_true_now(sqlite_database: Database) -> None:
    school = await small_school(sqlite_database)
    await school.offering("书法", starts_at=school.now + HOUR * 30)
    async with running_linli(sqlite_database) as linli:
        wang = await linli.person()
        await at_the_entrance(wang)
        await wang.tap("全部，按日期")
        listed = await wang.wait_for("12月2日")
        linli.clock.move_to(datetime(2026, 12, 5, tzinfo=SHANGHAI))
        await wang.tap("书法", on=listed)
        await wang.wait_for("已经结束")


async def test_the_way_back_from_a_card_leads_to_its_list(sqlite_database: Database) -> None:
    school = await small_school(sqlite_database)
    for n in range(14):
        await school.offering(f"讲座{n}", starts_at=school.now + timedelta(days=n + 1))
    async with running_linli(sqlite_database) as linli:
        wang = await linli.person()
        await at_the_entrance(wang)
        await wang.tap("全部，按日期")
        ranges = await wang.wait_for("数字")
        assert ranges.buttons[0] == "1. 12月2日 – 12月5日（4）"
        await wang.tap("12月2日")
        listed = await wang.wait_for("1. 12月2日")
        await wang.tap("讲座2")
        await wang.wait_for("讲座2")
        await wang.tap("返回")
        again = await wang.wait_for("1. 12月2日")
        assert again.buttons == listed.buttons
        await wang.tap("返回")
        assert (await wang.wait_for("数字")).buttons == ranges.buttons


async def test_a_sites_drop_in_lessons_are_one_row_when_all_would_not_fit(
    sqlite_database: Database,
) -> None:
    school = await small_school(sqlite_database)
    town = "柳桥镇社区学校"
    for n in range(4):
        starts_at = school.now + (3 + 7 * n) * DAY
        await school.offering("合唱", site=town, series="周五合唱", starts_at=starts_at)
    for n in range(3):
        await school.offering(f"讲座{n}", site=town, starts_at=school.now + (5 + n) * DAY)
    async with running_linli(sqlite_database) as linli:
        wang = await linli.person()
        await at_the_entrance(wang)
        await wang.tap("全部教学点")
        site = await wang.wait_for("12月4日")
        assert site.buttons == [
            *("1. 周五合唱（4）", "2. 讲座0", "3. 讲座1", "4. 讲座2"),
            *("本点信息", "返回"),
        ]
        series = await tap_and_wait(wang, "周五合唱", site, "12月25日")
        assert series.text.splitlines()[:2] == ["周五合唱", "1. 12月4日 周五 10:00"]
        assert series.buttons == [*(f"{n}. 合唱" for n in range(1, 5)), "返回"]
        card = await tap_and_wait(wang, "3. 合唱", series, "12月18日")
        again = await tap_and_wait(wang, "返回", card, "12月25日")
        await tap_and_wait(wang, "返回", again, "12月6日")
