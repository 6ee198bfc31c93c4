"""The course menu by chat: made, changed, copied, taken off and put back, as organisers do it."""

from dataclasses import replace
from typing import Any

from sqlalchemy import select

from papers.workbook import parse_workbook, write_workbook
from playground.testing import Message, Person
from school.database import Database
from school.imports import export_rows, plan_import
from school.imports.rows import SchoolRows
from school.menu import ItemStatus, Kind, MenuItem
from school.settings import SchoolSettings
from tests.handlers.staff.test_papers import organiser
from tests.handlers.steps import open_card, open_part
from tests.support.bots import running_linli
from tests.support.clock import START
from tests.support.staff import OWNER_ID, WEST, Town, town


async def planned(database: Database) -> tuple[Town, int]:
    """Return a town, and an offering of its only menu item, 防诈骗讲座."""
    place = await town(database, now=START)
    await place.school.item("法律", title="防诈骗讲座", minutes=90)
    return place, await place.school.offering("防诈骗讲座", site=WEST)


async def items(database: Database) -> list[Any]:
    table = MenuItem.__table__  # type: ignore[attr-defined]
    return list(await database.rows(select(table).order_by(table.c.id)))


async def open_menu(lin: Person) -> Message:
    await lin.send("工作台")
    await open_part(lin, "课程菜单")
    return await lin.wait_for(lambda message: "找一门课" in "".join(message.buttons))


async def open_item(lin: Person, category: str, title: str) -> Message:
    await lin.tap(category, on=await open_menu(lin))
    listed = await lin.wait_for(lambda message: title in "".join(message.buttons))
    await lin.tap(title, on=listed)
    return await lin.wait_for("编号")


async def change(lin: Person, card: Message) -> Message:
    await lin.tap("修改", on=card)
    return await lin.wait_for("还没有改动")


async def as_far_as_minutes(lin: Person, *, title: str, category: str) -> Message:
    """Begin a new item: its title and category typed, its kind tapped."""
    await lin.tap("新课程", on=await open_menu(lin))
    await lin.wait_for("这门课叫什么")
    await lin.send(title)
    await lin.wait_for("属于哪一类")
    await lin.send(category)
    await lin.tap("班", on=await lin.wait_for("什么形式"))
    return await lin.wait_for("多长时间")


async def test_a_new_item_is_asked_for_in_turn_shown_whole_and_saved(
    sqlite_database: Database,
) -> None:
    place, _ = await planned(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place)
        asked = await as_far_as_minutes(lin, title=" 手机摄影 ", category="智能手机")
        await lin.tap("90分钟", on=asked)
        draft = await lin.wait_for("智能手机、班")
        assert "90分钟、免费" in draft.text
        assert len(await items(sqlite_database)) == 1
        await lin.tap("对象、简介、费用", on=draft)
        await lin.tap("费用", on=await lin.wait_for("要改哪一项"))
        await lin.wait_for("多少钱")
        await lin.send("20元")
        draft = await lin.wait_for("90分钟、20元")
        await lin.tap("保存", on=draft)
        done = await lin.wait_for("已放进课程菜单")
        assert "编号是LL1" in done.text
        made = (await items(sqlite_database))[1]
        assert (made.title, made.category, made.kind) == ("手机摄影", "智能手机", Kind.CLASS)
        assert (made.minutes, made.fee, made.status) == (90, "20元", ItemStatus.GIVEN)
        await lin.tap("看看这门课", on=done)
        card = await lin.wait_for("编号LL1，将开0个班")
        assert "手机摄影" in card.text
        await lin.press("miv:1:6:0", on=card)
        await lin.wait_for("已经保存过了")
        assert len(await items(sqlite_database)) == 2


async def test_what_does_not_fit_is_told_in_a_sentence_and_stays_asked_for(
    sqlite_database: Database,
) -> None:
    place, _ = await planned(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place)
        await lin.tap("新课程", on=await open_menu(lin))
        await lin.wait_for("这门课叫什么")
        await lin.send("课" * 81)
        told = await lin.wait_for("81个字太长了")
        assert "最多80个字" in told.text
        await lin.send("手机摄影")
        await lin.tap("法律", on=await lin.wait_for("属于哪一类"))
        await lin.wait_for("什么形式")
        await lin.send("舞会")
        await lin.wait_for("请打其中一个：讲座、班")
        await lin.send("活動")
        await lin.wait_for("多长时间")
        for wrong in ("很久", "0分钟", "三十小时"):
            await lin.send(wrong)
            await lin.wait_for("请打1到1440之间的分钟数")
        await lin.send("一个半小时")
        draft = await lin.wait_for("90分钟、免费")
        assert "法律、活动" in draft.text


async def test_a_new_title_is_what_residents_read_at_their_next_press(
    sqlite_database: Database,
) -> None:
    place, offering = await planned(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin, wang = await organiser(linli, place), await linli.person("王秀英")
        assert "防诈骗讲座" in (await open_card(wang, offering)).text
        draft = await change(lin, await open_item(lin, "法律", "防诈骗讲座"))
        await lin.tap("课名", on=draft)
        await lin.wait_for("现在：防诈骗讲座")
        await lin.send("养老钱别被骗")
        shown = await lin.wait_for("防诈骗讲座 → 养老钱别被骗")
        assert "1个班会改成新名字" in shown.text
        assert "防诈骗讲座" in (await open_card(wang, offering)).text
        await lin.tap("保存", on=shown)
        await lin.wait_for("1个班改成了新名字")
        assert "养老钱别被骗" in (await open_card(wang, offering)).text


async def test_the_new_title_is_read_in_traditional_script(sqlite_database: Database) -> None:
    place, offering = await planned(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place)
        wang = await linli.person("王秀英", language="zh-hant")
        draft = await change(lin, await open_item(lin, "法律", "防诈骗讲座"))
        await lin.tap("课名", on=draft)
        await lin.wait_for("现在：")
        await lin.send("养老钱别被骗")
        await lin.tap("保存", on=await lin.wait_for("→"))
        await lin.wait_for("改好了")
        assert "養老錢別被騙" in (await open_card(wang, offering)).text


async def test_a_copy_takes_all_but_the_title_and_warns_of_a_twin(
    sqlite_database: Database,
) -> None:
    place, _ = await planned(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place)
        await lin.tap("照它建一门新课", on=await open_item(lin, "法律", "防诈骗讲座"))
        await lin.wait_for("这门课叫什么")
        await lin.send("防诈骗讲座")
        warned = await lin.wait_for("同名的已经有了：m")
        await lin.tap("课名", on=warned)
        await lin.wait_for("现在：")
        await lin.send("防诈骗小品")
        await lin.tap("保存", on=await lin.wait_for("法律、讲座"))
        await lin.wait_for("编号是LL1")
        copy = (await items(sqlite_database))[1]
        assert (copy.title, copy.category, copy.minutes) == ("防诈骗小品", "法律", 90)


async def test_an_item_is_taken_off_the_menu_and_put_back(sqlite_database: Database) -> None:
    place, offering = await planned(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin, wang = await organiser(linli, place), await linli.person("王秀英")
        await lin.tap("下架", on=await open_item(lin, "法律", "防诈骗讲座"))
        told = await lin.wait_for("这门课下架了")
        assert "1个班照常上" in told.text
        assert (await items(sqlite_database))[0].status is ItemStatus.WITHDRAWN
        assert "防诈骗讲座" in (await open_card(wang, offering)).text
        card = await open_item(lin, "法律", "防诈骗讲座 已下架")
        assert "已下架" in card.text
        await lin.tap("重新上架", on=card)
        await lin.wait_for("又上架了")
        assert (await items(sqlite_database))[0].status is ItemStatus.GIVEN


async def test_who_saves_second_sees_what_the_first_has_changed(
    sqlite_database: Database,
) -> None:
    place, _ = await planned(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place)
        owner = await linli.person("负责人", id=OWNER_ID)
        drafts = []
        for who, minutes in ((lin, "45分钟"), (owner, "60分钟")):
            draft = await change(who, await open_item(who, "法律", "防诈骗讲座"))
            await who.tap("时长", on=draft)
            await who.tap(minutes, on=await who.wait_for("多长时间"))
            drafts.append(await who.wait_for(f"90分钟 → {minutes}"))
        await lin.tap("保存", on=drafts[0])
        await lin.wait_for("改好了")
        await owner.tap("保存", on=drafts[1])
        fresh = await owner.wait_for("刚才有别人改过")
        assert "45分钟 → 60分钟" in fresh.text
        assert (await items(sqlite_database))[0].minutes == 45
        await owner.tap("保存", on=fresh)
        await owner.wait_for("改好了")
        assert (await items(sqlite_database))[0].minutes == 60


async def test_an_item_is_found_by_typed_words_and_by_its_code(sqlite_database: Database) -> None:
    place, _ = await planned(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place)
        await lin.tap("找一门课", on=await open_menu(lin))
        await lin.wait_for("要找什么课")
        await lin.send("跳伞")
        await lin.wait_for("没找到")
        await lin.send("防詐騙")
        found = await lin.wait_for("找到1门课")
        await lin.tap("防诈骗讲座", on=found)
        await lin.wait_for("编号")


async def test_a_draft_is_gone_on_with_or_thrown_away(sqlite_database: Database) -> None:
    place, _ = await planned(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place)
        await as_far_as_minutes(lin, title="手机摄影", category="智能手机")
        await lin.tap("接着填：手机摄影", on=await open_menu(lin))
        draft = await lin.wait_for("智能手机、班")
        await lin.tap("不要这份草稿了", on=draft)
        left = await lin.wait_for(lambda message: "找一门课" in "".join(message.buttons))
        assert "接着填" not in "".join(left.buttons)
        assert len(await items(sqlite_database)) == 1


async def test_the_workbook_says_what_is_off_the_menu_and_puts_it_back(
    sqlite_database: Database,
) -> None:
    place, _ = await planned(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place)
        await lin.tap("下架", on=await open_item(lin, "法律", "防诈骗讲座"))
        await lin.wait_for("这门课下架了")
        rows = await export_rows(sqlite_database, SchoolSettings())
        written = parse_workbook(write_workbook(rows))
        assert [row.status for row in written.rows.menu] == [ItemStatus.WITHDRAWN]
        same = await plan_import(sqlite_database, written, START, SchoolSettings())
        assert (same.faults, same.changes_anything) == ((), False)
        back = SchoolRows(menu=tuple(replace(row, status=ItemStatus.GIVEN) for row in rows.menu))
        await lin.send_file("学校.xlsx", write_workbook(back))
        await lin.tap("好，导入", on=await lin.wait_for("课程菜单：新增0，改动1"))
        await lin.wait_for("导入好了")
        assert (await items(sqlite_database))[0].status is ItemStatus.GIVEN


async def test_who_organises_one_site_looks_and_changes_nothing(
    sqlite_database: Database,
) -> None:
    place, _ = await planned(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place, WEST)
        assert "新课程" not in "".join((await open_menu(lin)).buttons)
        card = await open_item(lin, "法律", "防诈骗讲座")
        assert not any("修改" in label or "下架" in label for label in card.buttons)
        for forged in ("mib:1:0", "mib:0:0", "mit:1:0", "miv:1:1:1", "mix:1", "mid:1:0"):
            await lin.press(forged, on=card)
            await lin.wait_for("只给负责人看")
        assert (await items(sqlite_database))[0].status is ItemStatus.GIVEN
