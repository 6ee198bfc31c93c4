"""/mine: one's own sign-ups, what can be done about each, and giving one up."""

from school.database import Database
from tests.handlers.steps import add, newcomer, open_mine, press_sign_up, sign_up, tap_and_wait
from tests.support.bots import running_linli
from tests.support.schools import DAY, small_school


async def test_nothing_yet_leads_to_the_courses(sqlite_database: Database) -> None:
    await small_school(sqlite_database)
    async with running_linli(sqlite_database) as linli:
        wang = await linli.person()
        await wang.send("我的报名")
        shown = await wang.wait_for("还没有报名")
        assert shown.buttons == ["1. 看课报名", "问卷和答题", "以前的"]


async def test_a_place_is_cancelled_in_two_taps(database: Database) -> None:
    school = await small_school(database)
    offering = await school.offering("防诈骗讲座")
    async with running_linli(database) as linli:
        wang = await newcomer(linli)
        await sign_up(wang, offering)
        place = await open_mine(wang, "防诈骗讲座")
        asked = await tap_and_wait(wang, "取消报名", place, "取消这次报名")
        assert "空给别人" in asked.text
        gone = await tap_and_wait(wang, "是的，取消", asked, "已取消报名")
        assert "1. 看课报名" in gone.buttons
        await wang.send("我的报名")
        await wang.wait_for("还没有报名")


async def test_a_press_on_an_old_cancel_button_is_answered_kindly(
    sqlite_database: Database,
) -> None:
    school = await small_school(sqlite_database)
    offering = await school.offering("防诈骗讲座")
    async with running_linli(sqlite_database) as linli:
        wang = await newcomer(linli)
        await sign_up(wang, offering)
        place = await open_mine(wang, "防诈骗讲座")
        asked = await tap_and_wait(wang, "取消报名", place, "取消这次报名")
        data = asked.data_of("是的，取消")
        assert data is not None
        await wang.press(data, on=asked)
        await wang.wait_for("已取消报名")
        await wang.press(data, on=asked)
        await wang.wait_for("早已取消")


async def test_ones_people_are_listed_by_name(sqlite_database: Database) -> None:
    school = await small_school(sqlite_database)
    offering = await school.offering("防诈骗讲座")
    async with running_linli(sqlite_database) as linli:
        wang = await newcomer(linli)
        await sign_up(wang, offering)
        await add(wang, offering, "张桂兰")
        await wang.send("/mine")
        listed = await wang.wait_for("12月4日")
        assert listed.buttons == [
            "1. 防诈骗讲座",
            "2. 防诈骗讲座（张桂兰）",
            "问卷和答题",
            "以前的",
        ]
        place = await tap_and_wait(wang, "张桂兰", listed, "张桂兰已经报名")
        assert place.buttons == ["1. 取消报名", "2. 放进手机日历", "3. 详情", "我的报名"]


async def test_who_waits_sees_the_place_and_may_leave(sqlite_database: Database) -> None:
    school = await small_school(sqlite_database)
    offering = await school.offering("防诈骗讲座", capacity=1)
    async with running_linli(sqlite_database) as linli:
        wang, li = await newcomer(linli), await newcomer(linli, "李建国")
        await sign_up(wang, offering)
        await sign_up(li, offering)
        await li.send("/mine")
        listed = await li.wait_for("1. 12月4日 候补第 1 位")
        place = await tap_and_wait(li, "防诈骗讲座", listed, "您在候补")
        asked = await tap_and_wait(li, "不再候补", place, "第 1 位就让出去")
        await tap_and_wait(li, "是的", asked, "已不再候补")


async def test_one_session_of_a_class_is_missed_and_the_seat_kept(database: Database) -> None:
    school = await small_school(database)
    offering = await school.offering("书法班", sessions=8)
    async with running_linli(database) as linli:
        wang = await newcomer(linli)
        await sign_up(wang, offering)
        place = await open_mine(wang, "书法班")
        listed = await tap_and_wait(wang, "有一次来不了", place, "哪一次")
        assert listed.buttons[0] == "1. 12月4日 周五 14:00 来不了"
        assert listed.buttons[-2:] == ["后面几次", "返回"]
        noted = await tap_and_wait(wang, "12月4日", listed, "记下了：这次来不了")
        await tap_and_wait(wang, "写一句原因", noted, "打一句原因")
        await wang.send("去看病")
        thanks = await wang.wait_for("原因记下了")
        again = await tap_and_wait(wang, "返回", thanks, "哪一次")
        assert again.buttons[0] == "1. 12月4日 周五 14:00 能来了"
        await tap_and_wait(wang, "12月4日", again, "等您来")


async def test_many_places_are_parted_into_sections(sqlite_database: Database) -> None:
    school = await small_school(sqlite_database)
    offerings = [
        await school.offering(f"讲座{n}", starts_at=school.now + (n + 2) * DAY) for n in range(8)
    ]
    async with running_linli(sqlite_database) as linli:
        wang = await newcomer(linli)
        await sign_up(wang, offerings[0])
        for offering in offerings[1:]:
            await press_sign_up(wang, offering)
            await wang.wait_for("报好了")
        await wang.send("/mine")
        parted = await wang.wait_for("我的报名")
        assert parted.buttons == ["1. 要去的（8）", "问卷和答题", "以前的"]
        ranges = await tap_and_wait(wang, "要去的", parted, "数字")
        assert ranges.buttons[0] == "1. 12月3日 – 12月6日（4）"
        listed = await tap_and_wait(wang, "12月3日", ranges, "1. 12月3日")
        assert listed.buttons[0] == "1. 讲座0"


async def test_what_is_over_stands_among_the_past(sqlite_database: Database) -> None:
    school = await small_school(sqlite_database)
    offering = await school.offering("防诈骗讲座")
    async with running_linli(sqlite_database) as linli:
        wang = await newcomer(linli)
        await sign_up(wang, offering)
        linli.clock.move_to(school.now + 5 * DAY)
        await wang.send("/mine")
        nothing = await wang.wait_for("还没有报名")
        record = await tap_and_wait(wang, "以前的", nothing, "还没有记录")
        past = await tap_and_wait(wang, "以前报过的名", record, "1. 12月4日 周五 14:00")
        place = await tap_and_wait(wang, "防诈骗讲座", past, "电话")
        assert place.buttons == ["1. 详情", "我的报名"]
