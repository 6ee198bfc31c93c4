"""放进日历: the file behind every card, and the one that comes with each change."""

import asyncio
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest

from handlers.calendars import CalendarFiles, paper_of
from locales.reader import reader_for
from playground.testing import Message, Person
from school.calendars import dates_of_offering
from school.database import Database
from school.offerings import Mode, OfferingStatus
from school.people import Person as Known
from school.signups.changes import ChangeKind
from tests.handlers.answers.scene import Scene, scene
from tests.handlers.steps import newcomer, open_card, open_mine, sign_up
from tests.school.signups.test_changes import changed
from tests.school.signups.world import World
from tests.support.bots import Here, running_linli
from tests.support.schools import DAY, HOUR, small_school

LINK = "https://example.org/room/4711"


def events(file: bytes) -> list[Any]:
    return list(icalendar.Calendar.from_ical(file).events)


async def taken(person: Person, sent: Message) -> list[Any]:
    """Return the events of the file that a message carries."""
    return events(await person.download(sent))


async def pressed(person: Person, card: Message, told: str = "点开文件") -> list[Any]:
    await person.tap("放进手机日历", on=card)
    return await taken(person, await person.wait_for(told))


async def test_every_lesson_of_a_class_goes_into_the_calendar(database: Database) -> None:
    school = await small_school(database)
    offering = await school.offering("手机班（二）", sessions=3, room="二楼教室")
    async with running_linli(database) as linli:
        wang = await newcomer(linli)
        card = await open_card(wang, offering)
        await wang.tap("放进手机日历", on=card)
        sent = await wang.wait_for("进了手机日历")
        assert sent.raw["document"]["file_name"] == "手机班 二.ics"
        found = await taken(wang, sent)
        begins = school.now + 3 * DAY + 4 * HOUR
        assert [each.start for each in found] == [begins + n * 7 * DAY for n in range(3)]
        assert str(found[1]["SUMMARY"]) == "手机班（二） 第2课"
        assert str(found[1]["LOCATION"]) == "东街社区教学点 二楼教室 东街社区教学点1号"
        assert str(found[1]["DESCRIPTION"]) == "电话 0500-6188 1003"


async def test_the_file_is_offered_after_signing_up_and_at_ones_own_place(
    sqlite_database: Database,
) -> None:
    school = await small_school(sqlite_database)
    offering = await school.offering("防诈骗讲座")
    async with running_linli(sqlite_database) as linli:
        wang = await newcomer(linli)
        await sign_up(wang, offering)
        done = next(each for each in wang.messages if "报好了" in each.text)
        (first,) = await pressed(wang, done)
        (second,) = await pressed(wang, await open_mine(wang, "防诈骗讲座"))
        assert first["UID"] == second["UID"]


async def test_the_link_of_an_online_course_is_for_who_has_a_seat(
    sqlite_database: Database,
) -> None:
    school = await small_school(sqlite_database)
    offering = await school.offering("法律咨询", mode=Mode.ONLINE, link=LINK)
    async with running_linli(sqlite_database) as linli:
        wang = await newcomer(linli)
        (event,) = await pressed(wang, await open_card(wang, offering))
        assert LINK not in event.to_ical().decode()
        assert str(event["LOCATION"]) == "线上上课"
        await sign_up(wang, offering)
        (event,) = await pressed(wang, await open_card(wang, offering))
        assert LINK in str(event["DESCRIPTION"])


async def test_a_reader_of_traditional_script_gets_it_in_that_script(
    sqlite_database: Database,
) -> None:
    school = await small_school(sqlite_database)
    offering = await school.offering("书画班")
    async with running_linli(sqlite_database) as linli:
        wang = await newcomer(linli, language="zh-hant")
        card = await open_card(wang, offering)
        await wang.tap("放進手機行事曆", on=card)
        sent = await wang.wait_for("點開檔案")
        assert sent.raw["document"]["file_name"] == "書畫班.ics"
        (event,) = await taken(wang, sent)
        assert "東街社區" in str(event["LOCATION"])


async def test_an_old_button_gives_what_is_true_now(sqlite_database: Database) -> None:
    school = await small_school(sqlite_database)
    offering = await school.offering("防诈骗讲座")
    async with running_linli(sqlite_database) as linli:
        wang = await newcomer(linli)
        card = await open_card(wang, offering)
        world = World(sqlite_database, now=linli.clock.now())
        cancelled = {"status": OfferingStatus.CANCELLED}
        await changed(world, offering, ChangeKind.CANCELLED, **cancelled)
        (event,) = await pressed(wang, card, "课取消了")
        assert event["STATUS"] == "CANCELLED"
        await linli.pass_time(school.now + 9 * DAY)
        await wang.tap("放进手机日历", on=card)
        await wang.wait_for("这门课取消了")
        assert len(await linli.playground.calls("sendDocument")) == 1


async def speaks_chinese(on: Scene) -> None:
    async with on.database.write() as session:
        (await session.get_one(Known, on.wang_id)).language = "zh_CN"


async def test_a_move_comes_with_the_same_event_at_its_new_time(database: Database) -> None:
    async with running_linli(database) as linli:
        on = await scene(linli)
        await speaks_chinese(on)
        offering = await on.school.offering("书法班")
        await on.join(offering, on.wang_id)
        (before,) = await pressed(on.wang, await open_card(on.wang, offering))
        starts_at = on.school.now + 9 * DAY + 4 * HOUR
        world = World(on.database, now=linli.clock.now())
        await changed(world, offering, ChangeKind.MOVED, starts_at=starts_at)
        calls = len(await linli.playground.calls())
        await linli.deliver()
        told = await on.wang.wait_for("时间改了")
        assert told.raw["document"]["file_name"] == "书法班.ics"
        sent = (await linli.playground.calls())[calls:]
        assert [call["method"] for call in sent] == ["sendDocument"]
        (after,) = await taken(on.wang, told)
        assert after["UID"] == before["UID"]
        assert after["SEQUENCE"] > before["SEQUENCE"]
        assert (before.start, after.start) == (on.school.now + 3 * DAY + 4 * HOUR, starts_at)
        await on.wang.tap("照常来", on=told)
        await on.wang.wait_for("到时候见")
        kept = next(each for each in reversed(on.wang.messages) if each.id == told.id)
        assert kept.raw["document"] == told.raw["document"]


async def test_a_cancelled_course_comes_with_what_takes_it_out_again(
    sqlite_database: Database,
) -> None:
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        await speaks_chinese(on)
        offering = await on.school.offering("书法班", sessions=2)
        await on.join(offering, on.wang_id)
        before = await pressed(on.wang, await open_card(on.wang, offering))
        world = World(on.database, now=linli.clock.now())
        cancelled = {"status": OfferingStatus.CANCELLED}
        await changed(world, offering, ChangeKind.CANCELLED, **cancelled)
        await linli.deliver()
        told = await on.wang.wait_for("取消了")
        file = icalendar.Calendar.from_ical(await on.wang.download(told))
        assert file["METHOD"] == "CANCEL"
        assert [each["UID"] for each in file.events] == [each["UID"] for each in before]
        assert {each["STATUS"] for each in file.events} == {"CANCELLED"}
        assert file.events[0]["SEQUENCE"] > before[0]["SEQUENCE"]


async def test_news_goes_out_without_a_file_that_cannot_be_made(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def killed(*_args: object, **_more: object) -> bytes:
        raise RuntimeError("the worker was killed")

    monkeypatch.setattr(Here, "run", killed)
    async with running_linli(sqlite_database) as linli:
        on = await scene(linli)
        await speaks_chinese(on)
        offering = await on.school.offering("书法班")
        await on.join(offering, on.wang_id)
        world = World(on.database, now=linli.clock.now())
        starts_at = on.school.now + 9 * DAY + 4 * HOUR
        await changed(world, offering, ChangeKind.MOVED, starts_at=starts_at)
        await linli.deliver()
        told = await on.wang.wait_for("时间改了")
        assert "document" not in told.raw


async def test_ten_who_want_one_file_at_once_have_it_made_once(
    sqlite_database: Database,
) -> None:
    school = await small_school(sqlite_database)
    dates = await dates_of_offering(sqlite_database, await school.offering("书法班"))
    assert dates is not None
    made = 0

    async def work(*_args: object, **_more: object) -> bytes:
        nonlocal made
        made += 1
        await asyncio.sleep(0)
        return b"file"

    files = CalendarFiles(work)
    reader = reader_for("zh_CN", default="zh_CN", zone=ZoneInfo("Asia/Shanghai"))
    paper = paper_of(dates, reader, phone=None, link=None)
    later = school.now + timedelta(minutes=1)
    found = await asyncio.gather(*(files.made(paper, now=later) for _ in range(10)))
    assert (made, found) == (1, [b"file"] * 10)
