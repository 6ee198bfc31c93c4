"""Papers and the workbook in chat: a roster comes as a file, a moved course is imported."""

import io
from datetime import timedelta
from typing import Any

import aiohttp
import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from sqlmodel import col

from playground.testing import Message, Person
from school.audit import Audit
from school.database import Database
from school.imports import export_rows
from school.notices.tables import Channel, Notice, NoticeKind
from school.offerings import Offering
from school.settings import SchoolSettings
from school.staff.tables import Role
from tests.handlers.staff.test_calls import enter, liaison, staffed
from tests.handlers.steps import open_card, open_part, sign_up
from tests.papers.books import book
from tests.support.bots import RunningLinli, running_linli
from tests.support.staff import OWNER_ID, WEST, Town


async def contents(linli: RunningLinli, message: Message) -> list[list[object]]:
    """Download a document that the bot sent, and read its first sheet."""
    file_id = message.raw["document"]["file_id"]
    url = f"{linli.playground.url}/bot{linli.playground.token}/getFile"
    async with aiohttp.ClientSession() as http:
        async with http.post(url, json={"file_id": file_id}) as answer:
            path = (await answer.json())["result"]["file_path"]
        file = f"{linli.playground.url}/file/bot{linli.playground.token}/{path}"
        async with http.get(file) as answer:
            data = await answer.read()
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    return [list(row) for row in sheet.to_python()]


def has_document(message: Message) -> bool:
    return "document" in message.raw


async def organiser(linli: RunningLinli, place: Town, site: str | None = None) -> Person:
    person_id = await place.person("林组织", telegram_id=93_000)
    await place.give(person_id, Role.ORGANISER, site)
    lin = await linli.person("林组织", id=93_000)
    await lin.start()
    await lin.wait_for("工作台")
    return lin


async def to_papers(person: Person) -> Message:
    await person.send("工作台")
    await open_part(person, "名册和文件")
    return await person.wait_for("可以打印的表格文件")


async def moved_workbook(database: Database) -> bytes:
    """Return the school as a workbook, all of whose offerings are a day later."""
    rows = await export_rows(database, SchoolSettings())
    old = rows.offerings[0]
    header = ["编号", "课程编号", "教学点编号", "日期", "开始", "结束", "名额"]
    cells = [old.code, old.menu, old.site, old.day + timedelta(days=1), old.start, old.end, 20]
    return book({"开班": [header, cells]})


async def test_a_roster_comes_as_a_file(sqlite_database: Database) -> None:
    place, offering = await staffed(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen = await liaison(linli, place)
        await enter(chen, offering, "张桂兰")
        card = await open_card(chen, offering)
        await chen.tap("工作人员", on=card)
        await chen.tap("名册", on=await chen.wait_for("有人打电话来"))
        sent = await chen.wait_for(has_document)
        assert sent.raw["document"]["file_name"] == "防诈骗讲座 名册.xlsx"
        rows = await contents(linli, sent)
        assert rows[3][1:3] == ["张桂兰", "139****0001"]


async def test_the_week_and_the_call_list_come_by_site(sqlite_database: Database) -> None:
    place, offering = await staffed(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen = await liaison(linli, place)
        await enter(chen, offering, "张桂兰")
        await chen.tap("一周提醒单", on=await to_papers(chen))
        asked = await chen.wait_for("管哪个教学点")
        await chen.tap(WEST, on=asked)
        rows = await contents(linli, await chen.wait_for(has_document))
        assert rows[2] == ["序号", "姓名", "电话", "课程", "时间", "地点", "已提醒"]
        assert rows[3][1] == "张桂兰"


async def test_a_moved_course_is_imported_by_chat(sqlite_database: Database) -> None:
    place, offering = await staffed(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen = await liaison(linli, place)
        await enter(chen, offering, "张桂兰")
        await sign_up(await linli.person("王秀英"), offering)
        lin = await organiser(linli, place)
        await lin.send("/import")
        await lin.wait_for("请把文件")
        await lin.send_file("学校.xlsx", await moved_workbook(sqlite_database))
        shown = await lin.wait_for("会有这些变化")
        assert "开班：新增0，改动1" in shown.text
        assert "1个：1人会收到通知，1人要打电话" in shown.text
        before = await starts(sqlite_database, offering)
        await lin.tap("好，导入", on=shown)
        await lin.wait_for("导入好了")
        assert await starts(sqlite_database, offering) == before + timedelta(days=1)
        kinds = await sqlite_database.rows(
            select(col(Notice.channel)).where(col(Notice.kind) == NoticeKind.CHANGED)
        )
        assert {each.channel for each in kinds} == {Channel.CALL, Channel.CHAT}
        trail = await sqlite_database.rows(
            select(col(Audit.actor_id)).where(col(Audit.action) == "import")
        )
        assert all(each.actor_id is not None for each in trail)
        assert trail


async def starts(database: Database, offering: int) -> Any:
    asked = select(col(Offering.starts_at)).where(col(Offering.id) == offering)
    return (await database.rows(asked))[0][0]


async def test_faults_are_listed_with_their_rows(sqlite_database: Database) -> None:
    place, _ = await staffed(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place)
        header = ["编号", "课程编号", "教学点编号", "日期", "开始"]
        wrong = [[f"X{n}", "m4", "s2", "不是日期", "14:00"] for n in range(11)]
        await lin.send_file("学校.xlsx", book({"开班": [header, *wrong]}))
        told = await lin.wait_for("没有导入，请先改这些")
        assert "第 2 行" in told.text or "2" in told.text
        assert "还有" in told.text


async def test_what_was_shown_is_what_a_yes_counts_for(sqlite_database: Database) -> None:
    place, offering = await staffed(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place)
        await lin.send_file("学校.xlsx", await moved_workbook(sqlite_database))
        shown = await lin.wait_for("会有这些变化")
        await sign_up(await linli.person("王秀英"), offering)
        await lin.tap("好，导入", on=shown)
        anew = await lin.wait_for("请再看看")
        assert "1个：1人会收到通知" in anew.text
        await lin.tap("先不导入", on=anew)
        await lin.wait_for("什么也没导入")


async def test_what_a_volunteer_said_is_shown_before_a_workbook_changes_it(
    sqlite_database: Database,
) -> None:
    place, _ = await staffed(sqlite_database)
    header = ["编号", "姓名", "每月次数", "方便时间"]
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place)
        first = book({"志愿者": [header, ["V1", "王芳", 2, "周一上午"], ["V2", "李强"]]})
        await lin.send_file("学校.xlsx", first)
        shown = await lin.wait_for("会有这些变化")
        assert "说过的" not in shown.text
        await lin.tap("好，导入", on=shown)
        await lin.wait_for("导入好了")
        older = book({"志愿者": [header, ["V1", "王芳", 3, "周三晚上"], ["V2", "李强"]]})
        await lin.send_file("学校.xlsx", older)
        shown = await lin.wait_for("会有这些变化")
        assert "和志愿者说过的不同\nV1要改：每月次数、方便时间" in shown.text
        assert "V2" not in shown.text


@pytest.mark.parametrize("typed", ["/import", "/export", "导入"])
async def test_only_who_has_the_whole_school_imports_and_exports(
    sqlite_database: Database, typed: str
) -> None:
    place, _ = await staffed(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place, WEST)
        await lin.send(typed)
        await lin.wait_for("只给负责人看")
        if typed == "/import":
            await lin.send_file("学校.xlsx", await moved_workbook(sqlite_database))
            await lin.wait_for("只给负责人看")


async def test_the_whole_workbook_is_exported(sqlite_database: Database) -> None:
    place, _ = await staffed(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place)
        await lin.send("/export")
        sent = await lin.wait_for(has_document)
        assert sent.raw["document"]["file_name"] == "学校工作簿.xlsx"
