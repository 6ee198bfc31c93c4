"""/slots: what a volunteer is asked, gives and gave, and what, when and where they can."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlmodel import col

from school.database import Database
from school.lecturers.tables import (
    LecturerCall,
    LecturerCallCause,
    LecturerCallKind,
    Slot,
)
from school.notices.tables import Channel
from school.statements import write
from school.volunteers import DayPart, VolunteerAway, VolunteerSite, VolunteerTime
from tests.handlers.steps import sign_up, tap_and_wait
from tests.handlers.volunteers.scene import Volunteers, joins, slots, with_volunteer
from tests.support.bots import running_linli
from tests.support.clock import START
from tests.support.staff import EAST, OWNER_ID, WEST

DAY = timedelta(days=1)


async def lecture(known: Volunteers, title: str, **values: Any) -> int:
    """Add a lecture that the volunteer gives."""
    lecturer = known.ids["沈国良"]
    return await known.town.school.offering(title, lecturer_id=lecturer, **values)


async def asked(known: Volunteers, offering: int) -> int:
    """Ask the volunteer whether they would give the whole of an offering."""
    starts_at = START + 3 * DAY
    async with known.database.write() as session:
        made = await write(
            session, insert(Slot).returning(col(Slot.id)), {"offering_id": offering, "round": 1}
        )
        row = {
            "offering_id": offering,
            "volunteer_id": known.ids["沈国良"],
            "kind": LecturerCallKind.ASK,
            "cause": LecturerCallCause.ASSIGNED,
            "channel": Channel.CHAT,
            "slot_id": made.scalar_one(),
            "version": 1,
            "old_starts_at": starts_at,
            "new_starts_at": starts_at,
            "not_before": START,
            "expires_at": starts_at,
            "asked_at": START,
        }
        made = await write(session, insert(LecturerCall).returning(col(LecturerCall.id)), row)
        return int(made.scalar_one())


async def test_what_is_coming_is_shown_with_place_and_head_count(
    sqlite_database: Database,
) -> None:
    known = await with_volunteer(sqlite_database)
    offering = await lecture(known, "继承讲座", site=WEST, room="二楼")
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        await sign_up(await linli.person("王秀英"), offering)
        shen = await joins(linli)
        shown = await slots(shen)
        assert "下一次：12月4日 周五 14:00" in shown.text
        listed = await tap_and_wait(shen, "接下来的课（1）", shown, "接下来的课")
        card = await tap_and_wait(shen, "继承讲座", listed, "现在有1人报名")
        assert f"{WEST} 二楼" in card.text
        assert [label for label in card.buttons if "来不了" in label]


async def test_a_request_stands_first(sqlite_database: Database) -> None:
    known = await with_volunteer(sqlite_database)
    offering = await known.town.school.offering("继承讲座", site=WEST)
    call = await asked(known, offering)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        shen = await joins(linli)
        shown = await slots(shen)
        assert "有1件等您回话" in shown.text
        assert shown.rows[0][0]["text"] == "1. 回话：12月4日 继承讲座"
        assert shown.rows[0][0]["callback_data"] == f"vrq:{call}"


async def test_all_that_is_coming_goes_into_the_calendar(sqlite_database: Database) -> None:
    known = await with_volunteer(sqlite_database)
    await lecture(known, "继承讲座", site=WEST)
    await lecture(known, "遗嘱班", site=EAST, sessions=2, starts_at=START + 5 * DAY)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        shen = await joins(linli)
        await shen.tap("全部放进手机日历", on=await slots(shen))
        file = (await shen.download(await shen.wait_for("点开文件"))).decode()
        assert file.count("BEGIN:VEVENT") == 3
        assert "继承讲座" in file


async def test_what_was_given_this_year_is_counted(sqlite_database: Database) -> None:
    known = await with_volunteer(sqlite_database)
    await lecture(known, "继承讲座", starts_at=START - 9 * DAY)
    await lecture(known, "遗嘱讲座", starts_at=START - 5 * DAY)
    await lecture(known, "去年的讲座", starts_at=START - 400 * DAY)
    await lecture(known, "取消的讲座", starts_at=START - 4 * DAY, status="cancelled")
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        shen = await joins(linli)
        shown = await slots(shen)
        assert "今年：2次，4小时" in shown.text
        listed = await tap_and_wait(shen, "今年讲过的课", shown, "2次，4小时，")
        assert [label[:12] for label in listed.buttons[:2]] == [
            "1. 11月26日 遗嘱",
            "2. 11月22日 继承",
        ]
        card = await tap_and_wait(shen, "继承讲座", listed, "记了2小时")
        assert not any("来不了" in label for label in card.buttons)


async def test_a_volunteer_says_what_when_where_and_how_often(sqlite_database: Database) -> None:
    known = await with_volunteer(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        shen = await joins(linli)
        plan = await tap_and_wait(shen, "我的安排", await slots(shen), "能讲：继承")
        await tap_and_wait(shen, "我能讲什么", plan, "请打几个字")
        await shen.send("继承、遗嘱、赡养")
        plan = await shen.wait_for("能讲：继承、遗嘱、赡养")
        limits = await tap_and_wait(shen, "每月次数：不限", plan, "一个月最多讲几次")
        await shen.tap("最多3次", on=limits)
        plan = await shen.wait_for(lambda message: "每月最多3次" in "".join(message.buttons))
        sites = await tap_and_wait(shen, "地点：都方便", plan, "现在：哪里都行")
        tree = await tap_and_wait(shen, "加一个点", sites, "哪里方便")
        tree = await tap_and_wait(shen, "柳桥镇社区学校", tree, "柳桥镇社区学校")
        await shen.tap(WEST, on=tree)
        sites = await shen.wait_for("点一个就去掉它")
        assert f"1. 去掉：{WEST}" in sites.buttons
        await shen.tap("返回", on=sites)
        plan = await shen.wait_for("能讲")
        week = await tap_and_wait(shen, "时间：都方便", plan, "现在都行")
        day = await tap_and_wait(shen, "周三", week, "周三什么时候方便")
        await shen.tap("加上下午", on=day)
        day = await shen.wait_for(lambda message: "2. 去掉下午" in message.buttons)
        await tap_and_wait(shen, "返回", day, "只在选了的时间请您")
        row = await known.row("沈国良")
        assert (row.skills, row.month_limit) == ("继承、遗嘱、赡养", 3)
        times = await sqlite_database.rows(
            select(col(VolunteerTime.weekday), col(VolunteerTime.part))
        )
        assert [tuple(each) for each in times] == [(2, DayPart.AFTERNOON)]
        chosen = await sqlite_database.rows(select(col(VolunteerSite.site_id)))
        assert [each.site_id for each in chosen] == [known.town.school.sites[WEST]]


async def test_days_away_are_typed_and_lectures_that_fall_into_them_are_shown_at_once(
    sqlite_database: Database,
) -> None:
    known = await with_volunteer(sqlite_database)
    await lecture(known, "继承讲座", starts_at=START + 12 * DAY)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        shen = await joins(linli)
        plan = await tap_and_wait(shen, "我的安排", await slots(shen), "能讲")
        await tap_and_wait(shen, "我不在的日子", plan, "哪几天不方便")
        await shen.send("12月10日到20日不在")
        hit = await shen.wait_for("有1次课在这几天")
        assert "记下了：12月10日–12月20日不在" in hit.text
        assert hit.rows[0][0]["callback_data"].startswith("vds:")
        assert "12月13日 继承讲座" in hit.buttons[0]
        found = await sqlite_database.rows(
            select(col(VolunteerAway.from_day), col(VolunteerAway.until_day))
        )
        assert [(each.from_day.day, each.until_day.day) for each in found] == [(10, 20)]
        plan = await tap_and_wait(shen, "返回", hit, "不在：12月10日–12月20日")
        away = await tap_and_wait(shen, "我不在的日子", plan, "点一个就撤回")
        await shen.tap("取消：12月10日", on=away)
        await shen.wait_for(lambda message: not any("取消：" in each for each in message.buttons))
        assert not await sqlite_database.rows(select(col(VolunteerAway.id)))


@pytest.mark.parametrize("words", ["下雨天", "去年12月1日到5日"])
async def test_days_that_are_none_are_asked_for_again(
    sqlite_database: Database, words: str
) -> None:
    await with_volunteer(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        shen = await joins(linli)
        plan = await tap_and_wait(shen, "我的安排", await slots(shen), "能讲")
        await tap_and_wait(shen, "我不在的日子", plan, "哪几天不方便")
        await shen.send(words)
        await shen.wait_for("没看懂是哪几天")


async def test_forged_presses_of_strangers_change_and_tell_nothing(
    sqlite_database: Database,
) -> None:
    known = await with_volunteer(sqlite_database)
    v = known.ids["沈国良"]
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        wang = await linli.person("王秀英")
        await wang.send("/help")
        shown = await wang.wait_for("我能帮您做什么")
        for data in (
            f"vol:{v}", f"voc:{v}:skills", f"vom:{v}:1", f"vod:{v}:2", f"vot:{v}:2:evening:1",
            f"voa:{v}", f"vox:{v}:1", f"voy:{v}:1", "vle:coming:0", "vlo:1", "vlc", "vtm:0",
            "vte:0:0", "vse", "vsm:24323", "vsl:24323:0", "vsi:1:1", "vsc:1:1:1",
            "vol:999", "voc:1:x", "vom:1:9", f"tks:volsite:{v}:2", "cs:volsite:x:0:0",
            "tks:service:24323:0", "cs:service:24323:0:0", "sec:volunteers",
        ):  # fmt: skip
            await (await wang.press(data, on=shown)).answered()
        await linli.app.runner.drained()
        assert not any("沈国良" in message.text for message in wang.messages)
        row = await known.row("沈国良")
        assert (row.month_limit, row.skills) == (None, "继承")
        assert not await sqlite_database.rows(select(col(VolunteerTime.weekday)))
