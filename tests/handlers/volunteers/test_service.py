"""An organiser's volunteers and their service record: looked at, corrected, taken as a file."""

import io
from datetime import timedelta
from typing import Any

import aiohttp
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from sqlmodel import col

from playground.testing import Message, Person
from school.audit import Audit
from school.database import Database
from school.staff.tables import Role
from school.volunteering.tables import ServiceCorrection
from tests.handlers.staff.test_papers import has_document, organiser
from tests.handlers.steps import open_part, parts_on_desk, tap_and_wait
from tests.handlers.volunteers.scene import Volunteers, with_volunteer
from tests.handlers.volunteers.test_slots import lecture
from tests.support.bots import RunningLinli, running_linli
from tests.support.clock import START
from tests.support.staff import EAST, OWNER_ID, WEST

DAY = timedelta(days=1)


async def sheets(linli: RunningLinli, message: Message) -> dict[str, list[list[Any]]]:
    """Download a workbook that the bot sent; return its sheets without title and note."""
    file_id = message.raw["document"]["file_id"]
    url = f"{linli.playground.url}/bot{linli.playground.token}/getFile"
    async with aiohttp.ClientSession() as http:
        async with http.post(url, json={"file_id": file_id}) as answer:
            path = (await answer.json())["result"]["file_path"]
        file = f"{linli.playground.url}/file/bot{linli.playground.token}/{path}"
        async with http.get(file) as answer:
            data = await answer.read()
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {
        name: [list(row) for row in book.get_sheet_by_name(name).to_python()][3:]
        for name in book.sheet_names
    }


async def gave(database: Database) -> Volunteers:
    """Return a town where two volunteers gave three lectures in November."""
    known = await with_volunteer(database)
    await known.add("=顾晓岚", None, team="卫生")
    await lecture(known, "继承讲座", site=WEST, starts_at=START - 9 * DAY)
    await lecture(known, "遗嘱讲座", site=EAST, starts_at=START - 8 * DAY)
    other = known.ids["=顾晓岚"]
    start = START - 7 * DAY
    await known.town.school.offering("=1+1", site=WEST, starts_at=start, lecturer_id=other)
    return known


async def to_november(lin: Person) -> Message:
    await lin.send("工作台")
    await open_part(lin, "志愿者")
    teams = await lin.wait_for("没用的老师打电话联系")
    months = await tap_and_wait(lin, "服务记录", teams, "哪个月")
    return await tap_and_wait(lin, "2026年11月", months, "拿表")


async def test_the_record_of_a_month_is_a_workbook_with_sums(sqlite_database: Database) -> None:
    known = await gave(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, known.town)
        month = await to_november(lin)
        assert "3次，6小时" in month.text
        asked = await tap_and_wait(lin, "拿记录表", month, "管哪个教学点")
        await lin.tap("全校", on=asked)
        sent = await lin.wait_for(has_document)
        assert sent.raw["document"]["file_name"] == "志愿服务记录 2026年11月.xlsx"
        found = await sheets(linli, sent)
        assert list(found) == ["明细", "每人合计", "每队合计", "每点合计", "更正"]
        assert [row[2:8] for row in found["明细"][:3]] == [
            [WEST, "继承讲座", "沈国良", "法律", 120, 0],
            [EAST, "遗嘱讲座", "沈国良", "法律", 120, 0],
            [WEST, "=1+1", "=顾晓岚", "卫生", 120, 0],
        ]
        assert [row[1:4] for row in found["每人合计"]] == [
            ["沈国良", 2, 240],
            ["=顾晓岚", 1, 120],
            ["合计", 3, 360],
        ]
        trail = await sqlite_database.rows(
            select(col(Audit.id)).where(col(Audit.action) == "papers.service")
        )
        assert len(trail) == 1


async def test_a_line_is_corrected_and_the_record_says_why_and_by_whom(
    sqlite_database: Database,
) -> None:
    known = await gave(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, known.town)
        month = await to_november(lin)
        listed = await tap_and_wait(lin, "更正一条", month, "哪一条不对")
        line = await tap_and_wait(lin, "沈国良 继承讲座", listed, "2小时，0人次")
        await tap_and_wait(lin, "更正", line, "讲了几个小时")
        await lin.send("1.5")
        await lin.wait_for("来了多少人")
        await lin.send("三十五人")
        await lin.wait_for("为什么更正")
        await lin.send("=早退半小时")
        line = await lin.wait_for("1.5小时，35人次")
        assert "更正好了" in line.text
        months = await tap_and_wait(lin, "返回", line, "哪一条不对")
        other = await tap_and_wait(lin, "沈国良 遗嘱讲座", months, "2小时，0人次")
        await tap_and_wait(lin, "这位老师没有讲", other, "为什么更正")
        await lin.send("停电了")
        await lin.wait_for("0小时，0人次")
        month = await to_november(lin)
        assert "2次，3.5小时" in month.text
        asked = await tap_and_wait(lin, "拿记录表", month, "管哪个教学点")
        await lin.tap("全校", on=asked)
        found = await sheets(linli, await lin.wait_for(has_document))
        assert [row[3:9] for row in found["明细"][:2]] == [
            ["继承讲座", "沈国良", "法律", 90, 35, "是"],
            ["=1+1", "=顾晓岚", "卫生", 120, 0, ""],
        ]
        corrections = [row[2:8] for row in found["更正"]]
        assert corrections == [
            ["继承讲座", "沈国良", 90, 35, "=早退半小时", "林组织"],
            ["遗嘱讲座", "沈国良", 0, 0, "停电了", "林组织"],
        ]


async def test_a_typed_month_is_understood(sqlite_database: Database) -> None:
    known = await gave(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, known.town)
        await lin.send("工作台")
        await open_part(lin, "志愿者")
        teams = await lin.wait_for("没用的老师打电话联系")
        await tap_and_wait(lin, "服务记录", teams, "哪个月")
        await lin.send("去年九月")
        shown = await lin.wait_for("2025年9月")
        assert "0次，0小时" in shown.text


async def test_an_organiser_of_one_site_sees_and_corrects_its_lines_alone(
    sqlite_database: Database,
) -> None:
    known = await gave(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, known.town, WEST)
        month = await to_november(lin)
        assert "2次，4小时" in month.text
        press = await lin.press(f"vsc:2:{known.ids['沈国良']}:0", on=month)
        await press.answered()
        await lin.wait_for("这个按钮不用了")
        assert not await sqlite_database.rows(select(col(ServiceCorrection.id)))


async def test_organisers_see_volunteers_by_team_and_change_what_they_can(
    sqlite_database: Database,
) -> None:
    known = await gave(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, known.town)
        await lin.send("工作台")
        await open_part(lin, "志愿者")
        teams = await lin.wait_for("共2位，0位用 Telegram")
        team = await tap_and_wait(lin, "法律（1）", teams, "点一位")
        card = await tap_and_wait(lin, "沈国良 继承", team, "本月0次，打电话联系")
        assert "法律 13800000101" in card.text
        assert "上次请：还没有" in card.text
        limits = await tap_and_wait(lin, "每月次数：不限", card, "一个月最多讲几次")
        await lin.tap("最多2次", on=limits)
        card = await lin.wait_for(lambda message: "每月最多2次" in "".join(message.buttons))
        await tap_and_wait(lin, "不在的日子", card, "哪几天不方便")
        await lin.send("12月10日到12日")
        await lin.wait_for("记下了：12月10日–12月12日不在")
        assert (await known.row("沈国良")).month_limit == 2
        trail = await sqlite_database.rows(
            select(col(Audit.fields)).where(col(Audit.action) == "volunteer.profile")
        )
        assert [each.fields for each in trail] == ["month_limit", "away"]


async def test_a_liaison_has_no_list_of_volunteers(sqlite_database: Database) -> None:
    known = await gave(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        person_id = await known.town.person("陈老师", telegram_id=91_001)
        await known.town.give(person_id, Role.LIAISON, WEST)
        chen = await linli.person("陈老师", id=91_001)
        assert "志愿者" not in await parts_on_desk(chen)
        desk = chen.messages[-1]
        await (await chen.press("sec:volunteers", on=desk)).answered()
        await chen.wait_for("只给负责人看")
