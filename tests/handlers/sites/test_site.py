"""/site: a liaison's site in one screen; its open hours and contacts, told to residents."""

from sqlalchemy import select
from sqlmodel import col

from playground.testing import Message, Person
from school.database import Database
from school.site_info.tables import SiteContact
from tests.handlers.sites.scene import TITLE, ordered, with_menu
from tests.handlers.sites.test_wishing import neighbour, wishes_for
from tests.handlers.staff.test_calls import liaison
from tests.support.bots import running_linli
from tests.support.staff import EAST, OWNER_ID, WEST


async def open_site(chen: Person) -> Message:
    await chen.send("/site")
    return await chen.wait_for("将开1门课")


async def test_a_site_shows_what_is_on_and_leads_to_all_of_it(sqlite_database: Database) -> None:
    place = await with_menu(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen, wang = await liaison(linli, place), await neighbour(linli, place, "王秀英")
        await wishes_for(wang)
        await ordered(chen)
        site = await open_site(chen)
        assert "居民想上：1人次" in site.text
        assert "有1张点单等着排课" in site.text
        for label, wanted in (
            ("名册和文件", "可以打印的"), ("候补名单", "候补名单"), ("电话名单", "电话名单"),
            ("居民提问", "提问"), ("点单", "我的点单"),
        ):  # fmt: skip
            await chen.tap(label, on=await open_site(chen))
            await chen.wait_for(wanted)
        await chen.tap("开班安排", on=await open_site(chen))
        courses = await chen.wait_for("开班安排")
        assert "二胡入门" in "".join(courses.buttons)
        await chen.tap("居民想上的课", on=await open_site(chen))
        wished = await chen.wait_for("就替本点点课")
        await chen.tap(f"{TITLE} 1人想上", on=wished)
        await chen.wait_for("什么时候合适")


async def test_open_hours_are_typed_and_shown_to_residents(sqlite_database: Database) -> None:
    place = await with_menu(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen, wang = await liaison(linli, place), await neighbour(linli, place, "王秀英")
        await chen.tap("开放时间", on=await open_site(chen))
        await chen.tap("加一条", on=await chen.wait_for("还没有写开放时间"))
        await chen.tap("二楼教室", on=await chen.wait_for("哪间教室或场地"))
        await chen.wait_for("什么时候开放")
        await chen.send("有空的时候")
        await chen.wait_for("请打星期和时间")
        await chen.send("周一到周五 9:00-17:00 节假日不开")
        kept = await chen.wait_for("周一到周五 09:00–17:00")
        assert "节假日不开" in kept.text
        await chen.tap("加一条", on=kept)
        await chen.wait_for("哪间教室或场地")
        await chen.send("篮球场")
        await chen.wait_for("什么时候开放")
        await chen.send("每天早上6点到晚上9点")
        await chen.wait_for("每天 06:00–21:00")
        await wang.send("看课报名")
        await wang.tap(WEST, on=await wang.wait_for("怎么看"))
        await wang.tap("本点信息", on=await wang.wait_for("12月4日"))
        card = await wang.wait_for("电话 0500-6188")
        assert f"{WEST}1号" in card.text
        await wang.tap("开放时间", on=card)
        hours = await wang.wait_for("二楼教室")
        assert "周一到周五 09:00–17:00" in hours.text
        assert "篮球场\n每天 06:00–21:00" in hours.text


async def test_hours_are_dropped_once_that_was_asked(sqlite_database: Database) -> None:
    place = await with_menu(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen = await liaison(linli, place)
        await chen.tap("开放时间", on=await open_site(chen))
        await chen.tap("加一条", on=await chen.wait_for("还没有写开放时间"))
        await chen.tap("二楼教室", on=await chen.wait_for("哪间教室或场地"))
        await chen.wait_for("什么时候开放")
        await chen.send("工作日9点到5点")
        kept = await chen.wait_for("周一到周五 09:00–17:00")
        await chen.tap("1. ", on=kept)
        await chen.tap("是的，删掉", on=await chen.wait_for("删掉这一条吗"))
        left = await chen.wait_for("删掉了")
        assert "二楼教室" not in "".join(left.buttons)


async def test_contacts_are_typed_in_one_line_and_shown_to_residents(
    sqlite_database: Database,
) -> None:
    place = await with_menu(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen, wang = await liaison(linli, place), await neighbour(linli, place, "王秀英")
        await chen.tap("联系人", on=await open_site(chen))
        await chen.tap("社区律师", on=await chen.wait_for("居民有事可以找谁"))
        await chen.wait_for("是谁？社区律师")
        await chen.send("还没定")
        await chen.wait_for("打姓名、电话、时间")
        await chen.send("方敏 13800138000 周二上午")
        kept = await chen.wait_for("社区律师 方敏")
        assert "13800138000 周二上午" in kept.text
        await wang.send("我的教学点")
        await wang.tap("联系人", on=await wang.wait_for(WEST))
        shown = await wang.wait_for("社区律师 方敏")
        assert "13800138000" in shown.text
        await chen.tap("社区律师", on=kept)
        await chen.tap("现在没有", on=await chen.wait_for("是谁？社区律师"))
        await chen.wait_for("居民有事可以找谁")


async def test_contacts_are_sealed_in_the_database(sqlite_database: Database) -> None:
    place = await with_menu(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen = await liaison(linli, place)
        await chen.tap("联系人", on=await open_site(chen))
        await chen.tap("社区律师", on=await chen.wait_for("居民有事可以找谁"))
        await chen.wait_for("是谁？社区律师")
        await chen.send("方敏 13800138000")
        await chen.wait_for("社区律师 方敏")
    columns = select(col(SiteContact.name), col(SiteContact.phone))
    (found,) = await sqlite_database.rows(columns)
    assert "方敏".encode() not in found.name
    assert b"13800138000" not in found.phone


async def test_a_resident_without_a_site_is_asked_for_one(sqlite_database: Database) -> None:
    await with_menu(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        wang = await linli.person("王秀英")
        await wang.send("/site")
        await wang.tap("选我的教学点", on=await wang.wait_for("哪个教学点"))
        await wang.wait_for(lambda m: EAST in "".join(m.buttons))
