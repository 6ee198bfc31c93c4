"""The school's settings by chat: tapped or typed, and the running bot keeps to them at once."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlmodel import col

from playground.testing import Message, Person
from school.database import Database
from school.notices.tables import Notice, NoticeKind, NoticeState
from school.settings import SchoolSettings, load_settings
from school.themes import Theme
from school.topics import subscribe
from tests.handlers.staff.test_papers import organiser
from tests.handlers.steps import open_part, parts_on_desk
from tests.support.bots import RunningLinli, running_linli
from tests.support.clock import START
from tests.support.staff import OWNER_ID, WEST, Town, town
from tests.support.themes import at

NINE = at("2027-04-16 09:00")


async def to_settings(person: Person) -> Message:
    await person.send("工作台")
    await open_part(person, "学校设置")
    return await person.wait_for("改了马上生效")


async def to_setting(person: Person, group: str, label: str) -> Message:
    await person.tap(group, on=await to_settings(person))
    await person.tap(label, on=await person.wait_for("点一项"))
    return await person.wait_for("现在：")


async def now_stored(database: Database) -> SchoolSettings:
    async with database.read() as session:
        return await load_settings(session, SchoolSettings())


async def test_a_value_is_chosen_by_a_button_and_taken_back(sqlite_database: Database) -> None:
    place = await town(sqlite_database, now=START)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place)
        shown = await to_setting(lin, "消息和免打扰", "每天最多消息：3条")
        assert "点一个，或打 1 到 20 的数字" in shown.text
        await lin.tap("5条", on=shown)
        group = await lin.wait_for("记下了，现在起就是")
        assert "每天最多消息：5条" in group.text
        assert (await now_stored(sqlite_database)).daily_messages == 5
        await lin.tap("每天最多消息：5条", on=group)
        shown = await lin.wait_for("默认：3条")
        await lin.tap("改回默认：3条", on=shown)
        await lin.wait_for("每天最多消息：3条")
        assert (await now_stored(sqlite_database)).daily_messages == 3


@pytest.mark.parametrize("typed", ["18：45", "下午六点三刻", "1845", "晚上6点45分"])
async def test_a_time_is_typed_as_it_is_said(sqlite_database: Database, typed: str) -> None:
    place = await town(sqlite_database, now=START)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place)
        await to_setting(lin, "提醒", "前一天提醒时间：18:00")
        await lin.send(typed)
        told = await lin.wait_for("记下了，现在起就是")
        assert "前一天提醒时间：18:45" in told.text


async def test_what_does_not_fit_is_told_with_the_range_and_asked_on(
    sqlite_database: Database,
) -> None:
    place = await town(sqlite_database, now=START)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place)
        await to_setting(lin, "报名和候补", "每人报名上限：4位")
        for wrong in ("51", "很多", "-3"):
            await lin.send(wrong)
            await lin.wait_for("请打一个整数，1 到 50")
        await lin.send("三位")
        told = await lin.wait_for("记下了，现在起就是")
        assert "每人报名上限：3位" in told.text


async def test_a_typed_digit_is_the_value_and_not_the_number_of_a_button(
    sqlite_database: Database,
) -> None:
    place = await town(sqlite_database, now=START)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place)
        await to_setting(lin, "消息和免打扰", "每天最多消息：3条")
        await lin.send("2")
        assert "每天最多消息：2条" in (await lin.wait_for("记下了")).text


async def test_whether_a_phone_is_needed_is_answered_in_words(sqlite_database: Database) -> None:
    place = await town(sqlite_database, now=START)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place)
        await to_setting(lin, "报名和候补", "必须留电话：不要")
        await lin.send("也许")
        await lin.wait_for("请答“要”或“不要”")
        await lin.send("要")
        assert "必须留电话：要" in (await lin.wait_for("记下了")).text


async def test_after_going_back_nothing_typed_is_a_value_any_more(
    sqlite_database: Database,
) -> None:
    place = await town(sqlite_database, now=START)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place)
        shown = await to_setting(lin, "消息和免打扰", "汇总时间：19:00")
        await lin.tap("返回", on=shown)
        await lin.wait_for("点一项")
        await lin.send("20:30")
        await lin.wait_for(lambda message: "记下了" not in message.text)
        await linli.app.runner.drained()
        assert await now_stored(sqlite_database) == SchoolSettings()


async def test_quiet_hours_that_are_changed_hold_for_the_running_bot(
    sqlite_database: Database,
) -> None:
    """A theme of nine o'clock waits until eleven, once quiet hours last so long."""
    place = await town(sqlite_database, now=START)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place)
        reader = await subscriber(linli, place)
        await to_setting(lin, "消息和免打扰", "免打扰结束：08:00")
        await lin.send("上午十一点")
        await lin.wait_for("免打扰结束：11:00")
        await linli.pass_time(NINE)
        asked = select(col(Notice.state)).where(col(Notice.kind) == NoticeKind.THEME)
        assert [each.state for each in await sqlite_database.rows(asked)] == [NoticeState.HELD]
        await linli.pass_time(NINE + timedelta(hours=2))
        await reader.wait_for("先关火")


async def subscriber(linli: RunningLinli, place: Town) -> Person:
    """Somebody who gets a theme on a Friday at nine."""
    person_id = await place.person("王秀英", telegram_id=94_000)
    reader = await linli.person("王秀英", id=94_000)
    await reader.start()
    theme = Theme(code="f", month=4, day=16, topic="消防", title="消防安全", body="先关火。")
    async with linli.app.database.write() as session:
        session.add(theme)
    await subscribe(linli.app.database, person_id, "消防", now=linli.clock.now())
    return reader


async def test_the_time_zone_is_shown_and_not_changed(sqlite_database: Database) -> None:
    place = await town(sqlite_database, now=START)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place)
        await lin.tap("时区", on=await to_settings(lin))
        shown = await lin.wait_for("不能在这里改")
        assert "Asia/Shanghai" in shown.text
        assert shown.buttons == ["返回"]


async def test_two_organisers_the_last_value_holds_and_each_sees_the_truth(
    sqlite_database: Database,
) -> None:
    place = await town(sqlite_database, now=START)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place)
        owner = await linli.person("负责人", id=OWNER_ID)
        await owner.start()
        await owner.wait_for("留意")
        first = await to_setting(lin, "消息和免打扰", "每天最多消息：3条")
        second = await to_setting(owner, "消息和免打扰", "每天最多消息：3条")
        await lin.tap("1条", on=first)
        await lin.wait_for("每天最多消息：1条")
        await owner.tap("2条", on=second)
        await owner.wait_for("每天最多消息：2条")
        await lin.tap("消息和免打扰", on=await to_settings(lin))
        group = await lin.wait_for("点一项")
        assert "3. 每天最多消息：2条" in group.buttons


async def test_the_section_is_for_who_organises_the_whole_school(
    sqlite_database: Database,
) -> None:
    place = await town(sqlite_database, now=START)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place, WEST)
        assert "学校设置" not in await parts_on_desk(lin)
        desk = lin.messages[-1]
        for data in ("sec:settings", "stg:quiet", "sto:daily_messages", "stv:daily_messages:5"):
            await lin.press(data, on=desk)
            await lin.wait_for("只给负责人看")
        assert await now_stored(sqlite_database) == SchoolSettings()
