"""A workbook moves a lecture: the liaison phones the lecturer and notes what they say."""

from datetime import timedelta
from typing import Any

from sqlalchemy import insert
from sqlmodel import col

from playground.testing import Person
from school.database import Database
from school.lecturers.reading import LecturerSays, lecturer_state_of
from school.offerings import OfferingStatus
from school.staff.tables import Role
from school.statements import write
from school.volunteers import Volunteer, sealed
from tests.handlers.staff.test_calls import liaison, move
from tests.handlers.staff.test_papers import contents, has_document, moved_workbook, to_papers
from tests.handlers.steps import sign_up
from tests.support.bots import RunningLinli, running_linli
from tests.support.clock import START
from tests.support.staff import EAST, OWNER_ID, WEST, Town, town

PHONE = "13900000001"
BEGIN = START + timedelta(days=3, hours=4)
# 9:00 in Shanghai, the day before.
OFFICE_OPENS = START + timedelta(days=2, hours=-1)


async def lectured(database: Database, **values: Any) -> tuple[Town, int]:
    """Return a town and an offering at West that a volunteer holds."""
    place = await town(database, now=START)
    async with database.write() as session:
        row = {"code": "V1", **sealed(session.vault, "王律师", PHONE)}
        made = await write(session, insert(Volunteer).returning(col(Volunteer.id)), row)
        values = {"lecturer_id": made.scalar_one(), "room": "204室"} | values
    return place, await place.school.offering("防诈骗讲座", site=WEST, **values)


async def import_move(linli: RunningLinli, database: Database, place: Town) -> None:
    person_id = await place.person("林组织", telegram_id=93_000)
    await place.give(person_id, Role.ORGANISER, None)
    lin = await linli.person("林组织", id=93_000)
    await lin.send_file("学校.xlsx", await moved_workbook(database))
    await lin.tap("好，导入", on=await lin.wait_for("会有这些变化"))
    await lin.wait_for("导入好了")


async def colleague(linli: RunningLinli, place: Town, site: str) -> Person:
    """Return another liaison."""
    person_id = await place.person("周老师", telegram_id=94_000)
    await place.give(person_id, Role.LIAISON, site)
    zhou = await linli.person("周老师", id=94_000)
    await zhou.start()
    await zhou.wait_for("工作台")
    return zhou


async def to_call_list(chen: Person) -> None:
    await chen.send("工作台")
    await chen.tap("电话名单", on=await chen.wait_for("位要打电话"))


async def says(database: Database, offering: int) -> LecturerSays:
    return (await lecturer_state_of(database, [offering]))[offering].says


async def test_the_lecturer_of_a_moved_lecture_is_phoned_and_can_come(
    sqlite_database: Database,
) -> None:
    place, offering = await lectured(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen = await liaison(linli, place)
        await import_move(linli, sqlite_database, place)
        assert await says(sqlite_database, offering) is LecturerSays.ASKED
        await to_call_list(chen)
        listed = await chen.wait_for("其中1位是讲师")
        await chen.tap("王律师 讲师：能来吗", on=listed)
        call = await chen.wait_for("“课改时间了，您能来吗？")
        lines = call.text.split("\n")
        assert lines[0] == f"王律师 {PHONE}"
        assert lines[2] == "法律"
        assert lines[3].startswith("原来：")
        assert lines[4].startswith("现在：")
        assert lines[5] == "西塘社区教学点 204室”"
        await chen.tap("能来", on=call)
        noted = await chen.wait_for("记下了：讲师能来")
        assert "现在没有要打的了" in noted.text
        assert await says(sqlite_database, offering) is LecturerSays.YES


async def test_who_cannot_be_reached_is_phoned_again_and_cannot_come(
    sqlite_database: Database,
) -> None:
    place, offering = await lectured(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen = await liaison(linli, place)
        await move(sqlite_database, offering)
        await to_call_list(chen)
        await chen.tap("王律师", on=await chen.wait_for("其中1位是讲师"))
        await chen.tap("没打通", on=await chen.wait_for("课改时间了"))
        await chen.wait_for("过一小时再打")
        await to_call_list(chen)
        await chen.tap("王律师", on=await chen.wait_for("其中1位是讲师"))
        call = await chen.wait_for("打过1次")
        await chen.tap("来不了", on=call)
        await chen.wait_for("请另找讲师")
        assert await says(sqlite_database, offering) is LecturerSays.NO


async def test_a_lecturer_without_a_phone_is_told_of_a_cancellation(
    sqlite_database: Database,
) -> None:
    place, offering = await lectured(sqlite_database, lecturer_id=None, lecturer="外请张教授")
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen = await liaison(linli, place)
        await move(sqlite_database, offering, status=OfferingStatus.CANCELLED)
        await to_call_list(chen)
        await chen.tap("外请张教授 讲师：不用来了", on=await chen.wait_for("其中1位是讲师"))
        call = await chen.wait_for("抱歉，课取消了，不用来了")
        assert "没有电话" in call.text
        assert "原定 " in call.text
        assert not any("能来" in label for label in call.buttons)
        await chen.tap("已经告诉了", on=call)
        await chen.wait_for("已经告诉了")


async def test_a_lecturer_without_telegram_is_reminded_by_phone_the_day_before(
    sqlite_database: Database,
) -> None:
    place, offering = await lectured(sqlite_database, starts_at=BEGIN)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen = await liaison(linli, place)
        await sign_up(await linli.person("王秀英"), offering)
        await linli.pass_time(OFFICE_OPENS)
        await to_call_list(chen)
        await chen.tap("王律师 讲师：快上课了", on=await chen.wait_for("其中1位是讲师"))
        call = await chen.wait_for("“您12月4日 周五 14:00讲课")
        said = call.text.split("\n")
        assert said[0] == f"王律师 {PHONE}"
        assert said[2:5] == ["防诈骗讲座", "西塘社区教学点 204室", "有1人报名要来"]
        assert "有事打" in said[5]
        assert [label[3:] for label in call.buttons[:3]] == ["已经告诉了", "来不了", "没打通"]
        await chen.tap("已经告诉了", on=call)
        noted = await chen.wait_for("记下了")
        assert "现在没有要打的了" in noted.text


async def test_a_lecturer_who_cannot_come_after_all_says_so_when_reminded(
    sqlite_database: Database,
) -> None:
    place, offering = await lectured(sqlite_database, starts_at=BEGIN)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen = await liaison(linli, place)
        await linli.pass_time(OFFICE_OPENS)
        await to_call_list(chen)
        await chen.tap("王律师", on=await chen.wait_for("其中1位是讲师"))
        await chen.tap("来不了", on=await chen.wait_for("讲课"))
        await chen.wait_for("请另找讲师")
        await linli.deliver()
        await chen.wait_for("王律师答应了又来不了")
        assert await says(sqlite_database, offering) is LecturerSays.NO


async def test_of_two_who_phone_the_same_lecturer_the_second_sees_that_it_is_done(
    sqlite_database: Database,
) -> None:
    place, offering = await lectured(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen, zhou = await liaison(linli, place), await colleague(linli, place, WEST)
        await move(sqlite_database, offering)
        calls = []
        for each in (chen, zhou):
            await to_call_list(each)
            await each.tap("王律师", on=await each.wait_for("其中1位是讲师"))
            calls.append(await each.wait_for("课改时间了"))
        await chen.tap("来不了", on=calls[0])
        await chen.wait_for("请另找讲师")
        await zhou.tap("能来", on=calls[1])
        await zhou.wait_for("这个电话不用打了")
        assert await says(sqlite_database, offering) is LecturerSays.NO


async def test_another_site_neither_sees_nor_answers(sqlite_database: Database) -> None:
    place, offering = await lectured(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen, other = await liaison(linli, place), await colleague(linli, place, EAST)
        await move(sqlite_database, offering)
        await other.send("工作台")
        desk = await other.wait_for("工作台")
        await other.tap("电话名单", on=desk)
        await other.wait_for("没有要打的电话")
        await to_call_list(chen)
        await chen.wait_for("其中1位是讲师")


async def test_the_lecturer_is_on_the_paper_of_the_call_list(sqlite_database: Database) -> None:
    place, offering = await lectured(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen = await liaison(linli, place)
        await move(sqlite_database, offering)
        await chen.tap("电话名单（打印）", on=await to_papers(chen))
        await chen.tap(WEST, on=await chen.wait_for("管哪个教学点"))
        rows = await contents(linli, await chen.wait_for(has_document))
        assert rows[3][1:5] == ["王律师", PHONE, "讲师：能来吗", "防诈骗讲座"]
