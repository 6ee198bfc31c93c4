"""Offerings by chat: an organiser makes, changes, copies and cancels them, in their own words."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlmodel import col

from playground.testing import Message, Person
from school.database import Database
from school.days import Day, DayType
from school.notices.tables import Channel, Notice, NoticeKind
from school.offerings import LectureSession, Offering, OfferingStatus
from school.staff.tables import Role, StaffRole
from school.statements import write
from tests.handlers.staff.test_calls import enter, liaison, staffed
from tests.handlers.staff.test_papers import organiser
from tests.handlers.steps import open_card, open_part, sign_up
from tests.support.bots import RunningLinli, running_linli
from tests.support.clock import START
from tests.support.schools import DAY
from tests.support.staff import EAST, OWNER_ID, WEST, Town, town


async def with_class(database: Database) -> tuple[Town, int]:
    """Return a town and a class of three weekly lessons at West, from 4 December 14:00."""
    place = await town(database, now=START)
    await place.school.item("音乐", title="二胡入门", minutes=90)
    return place, await place.school.offering(
        "二胡入门", site=WEST, category="音乐", sessions=3, repeats="weekly"
    )


async def to_work(person: Person, offering: int) -> Message:
    card = await open_card(person, offering)
    await person.tap("工作人员", on=card)
    return await person.wait_for("有人打电话来")


async def to_change(person: Person, offering: int) -> Message:
    await person.tap("修改", on=await to_work(person, offering))
    return await person.wait_for("改开班")


async def confirm(person: Person, draft: Message) -> Message:
    await person.tap("核对并确认", on=draft)
    return await person.wait_for("这样可以吗")


async def sessions_of(database: Database, offering: int) -> list[str]:
    """Return the sessions as the school's clock shows them."""
    asked = (
        select(col(LectureSession.starts_at))
        .where(col(LectureSession.offering_id) == offering)
        .order_by(col(LectureSession.number))
    )
    return [
        f"{each.starts_at + timedelta(hours=8):%m-%d %H:%M}" for each in await database.rows(asked)
    ]


async def one_offering(database: Database, title: str, after: int) -> Any:
    asked = select(*Offering.__table__.c).where(  # type: ignore[attr-defined]
        col(Offering.title) == title, col(Offering.id) > after
    )
    return (await database.rows(asked))[0]


async def test_a_lecture_moves_in_plain_words_and_everybody_is_asked(
    sqlite_database: Database,
) -> None:
    place = await town(sqlite_database, now=START)
    offering = await place.school.offering("防诈骗讲座", site=WEST, capacity=20)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen = await liaison(linli, place)
        await enter(chen, offering, "张桂兰")
        wang = await linli.person("王秀英")
        await sign_up(wang, offering)
        lin = await organiser(linli, place, WEST)
        await lin.tap("时间", on=await to_change(lin, offering))
        await lin.wait_for("怎么说就怎么打")
        await lin.send("下周三下午3点到4点半")
        draft = await lin.wait_for("改开班")
        assert "12月9日 周三 15:00–16:30" in draft.text
        shown = await confirm(lin, draft)
        assert "1人会收到消息" in shown.text
        assert "1人要打电话" in shown.text
        assert await sessions_of(sqlite_database, offering) == ["12-04 14:00"]
        await lin.tap("对，改", on=shown)
        done = await lin.wait_for("改好了")
        assert "1人会收到消息" in done.text
        assert "电话名单" in done.text
        assert await sessions_of(sqlite_database, offering) == ["12-09 15:00"]
        await linli.deliver()
        news = await wang.wait_for("时间改了")
        assert "12月9日 周三 15:00" in news.text
        await wang.tap("照常来", on=news)
        channels = await sqlite_database.rows(
            select(col(Notice.channel)).where(col(Notice.kind) == NoticeKind.CHANGED)
        )
        assert {each.channel for each in channels} == {Channel.CALL, Channel.CHAT}


async def test_what_is_missing_of_a_time_is_asked_with_buttons(sqlite_database: Database) -> None:
    place, offering = await staffed(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place, WEST)
        await lin.tap("时间", on=await to_change(lin, offering))
        await lin.wait_for("怎么说就怎么打")
        await lin.send("周二下午2点")
        asked = await lin.wait_for("是今天，还是下周")
        await lin.tap("12月8日", on=asked)
        assert "12月8日 周二 14:00–16:00" in (await lin.wait_for("改开班")).text


async def test_a_time_that_is_over_is_refused_and_another_may_be_said(
    sqlite_database: Database,
) -> None:
    place, offering = await staffed(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place, WEST)
        await lin.tap("时间", on=await to_change(lin, offering))
        await lin.wait_for("怎么说就怎么打")
        await lin.send("2030年1月5日 14:00")
        await lin.wait_for("这要两年以后了")
        await lin.send("12月5日 14:00")
        assert "12月5日" in (await lin.wait_for("改开班")).text


async def test_a_new_class_is_laid_out_around_the_holiday(sqlite_database: Database) -> None:
    place, before = await with_class(sqlite_database)
    async with sqlite_database.write() as session:
        session.add(Day(day=date(2027, 1, 1), type=DayType.OFF, name="元旦"))
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place, WEST)
        await lin.send("工作台")
        await open_part(lin, "开班安排")
        listed = await lin.wait_for(
            lambda message: any("二胡" in label for label in message.buttons)
        )
        await lin.tap("新开一个", on=listed)
        await lin.tap("音乐", on=await lin.wait_for("哪门课"))
        await lin.tap("二胡入门", on=await lin.wait_for("音乐"))
        await lin.tap(WEST, on=await lin.wait_for("在哪个教学点"))
        await lin.wait_for("什么时候")
        await lin.send("每周五14:00 共4次，12月18日开始")
        asked = await lin.wait_for("休息日")
        assert "1月1日" in asked.text
        await lin.tap("往后顺延", on=asked)
        draft = await lin.wait_for("新开班")
        assert "共4次" in draft.text
        await lin.tap("名额", on=draft)
        await lin.tap("30", on=await lin.wait_for("多少名额"))
        draft = await lin.wait_for("名额：30")
        await lin.tap("讲师", on=draft)
        await lin.wait_for("谁来讲")
        await lin.send("外聘的周老师")
        shown = await confirm(lin, await lin.wait_for("讲师：外聘的周老师"))
        await lin.tap("对，开班", on=shown)
        await lin.wait_for("可以报名了")
        made = await one_offering(sqlite_database, "二胡入门", before)
        assert await sessions_of(sqlite_database, made.id) == [
            "12-18 14:00", "12-25 14:00", "01-08 14:00", "01-15 14:00",
        ]  # fmt: skip
        assert (made.capacity, made.lecturer, made.repeats) == (30, "外聘的周老师", "weekly")
        await sign_up(await linli.person("王秀英"), made.id)


async def test_a_rhythm_without_an_end_is_asked_how_often(sqlite_database: Database) -> None:
    place, offering = await with_class(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place, WEST)
        await lin.tap("照样再开一个", on=await to_work(lin, offering))
        await lin.wait_for("第一次课是什么时候")
        await lin.send("每周三14:00")
        await lin.wait_for("一共几次")
        await lin.send("很多")
        await lin.wait_for("请打数字")
        await lin.send("两次")
        assert "12月2日 周三 14:00，共2次" in (await lin.wait_for("新开班")).text


async def test_one_lesson_moves_another_is_left_out_and_people_hear_which(
    sqlite_database: Database,
) -> None:
    place, offering = await with_class(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        wang = await linli.person("王秀英")
        await sign_up(wang, offering)
        lin = await organiser(linli, place, WEST)
        await lin.tap("时间", on=await to_change(lin, offering))
        await lin.tap("只改一次课", on=await lin.wait_for("改哪些课"))
        await lin.tap("12月11日", on=await lin.wait_for("哪一次课"))
        await lin.tap("改时间", on=await lin.wait_for("第2次课"))
        await lin.wait_for("第2次课改到什么时候")
        await lin.send("12月12日 9:30")
        await lin.tap("对，改", on=await confirm(lin, await lin.wait_for("改开班")))
        await lin.wait_for("改好了")
        assert await sessions_of(sqlite_database, offering) == [
            "12-04 14:00", "12-12 09:30", "12-18 14:00",
        ]  # fmt: skip
        await linli.deliver()
        news = await wang.wait_for("时间改了")
        assert "12月11日 周五 14:00" in news.text
        assert "12月12日 周六 09:30" in news.text
        await lin.tap("时间", on=await to_change(lin, offering))
        await lin.tap("只改一次课", on=await lin.wait_for("改哪些课"))
        await lin.tap("12月18日", on=await lin.wait_for("哪一次课"))
        await lin.tap("这次不上", on=await lin.wait_for("第3次课"))
        await lin.tap("对，改", on=await confirm(lin, await lin.wait_for("改开班")))
        await lin.wait_for("改好了")
        await linli.deliver()
        news = await wang.wait_for("有一次课不上")
        assert "12月18日 周五 14:00 不上课" in news.text


async def test_cancelling_shows_what_else_there_is_and_can_be_taken_back(
    sqlite_database: Database,
) -> None:
    place, offering = await with_class(sqlite_database)
    other = await place.school.offering(
        "二胡入门", site=EAST, category="音乐", starts_at=START + 9 * DAY
    )
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        wang = await linli.person("王秀英")
        await sign_up(wang, offering)
        lin = await organiser(linli, place, WEST)
        await lin.tap("停办", on=await to_work(lin, offering))
        sure = await lin.wait_for("要停办吗")
        assert "1人会收到消息" in sure.text
        assert "会同时推荐" in sure.text
        await lin.tap("对，停办", on=sure)
        await lin.wait_for("已停办")
        await linli.deliver()
        news = await wang.wait_for("取消")
        await wang.tap("换报：12月10日", on=news)
        card = await wang.wait_for(lambda message: EAST in message.text)
        await wang.tap("1. ", on=card)
        await wang.wait_for("报好了")
        asked = select(col(Offering.status)).where(col(Offering.id) == offering)
        assert (await sqlite_database.rows(asked))[0].status is OfferingStatus.CANCELLED
        await lin.tap("恢复开班", on=await to_work(lin, offering))
        await lin.tap("对，恢复", on=await lin.wait_for("要恢复开班吗"))
        await lin.wait_for("恢复了")
        await linli.deliver()
        await wang.wait_for("好消息")
    assert other != offering


async def test_what_gets_in_the_way_is_shown_before_a_yes(sqlite_database: Database) -> None:
    place, offering = await with_class(sqlite_database)
    await place.school.offering(
        "合唱",
        site=WEST,
        category="合唱",
        room="二楼",
        starts_at=START + timedelta(days=8, hours=4),
    )
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place, WEST)
        await lin.tap("地点", on=await to_change(lin, offering))
        await lin.tap("教室", on=await lin.wait_for("在哪里上"))
        await lin.tap("二楼", on=await lin.wait_for("哪个教室"))
        await lin.tap("时间", on=await lin.wait_for("二楼"))
        await lin.tap("后面的课都改", on=await lin.wait_for("改哪些课"))
        await lin.wait_for("后面的跟着改")
        await lin.send("12月9日下午3点")
        shown = await confirm(lin, await lin.wait_for("12月9日"))
        assert "教室已占" in shown.text
        assert "合唱" in shown.text


@pytest.mark.parametrize(
    ("part", "typed", "told"),
    [
        ("名额", "很多", "请打数字"),
        ("名额", "0", "这个数字不合适"),
        ("讲师", "王" * 61, "最多60个字"),
    ],
)
async def test_a_bad_value_is_answered_with_what_is_wanted_and_asked_again(
    sqlite_database: Database, part: str, typed: str, told: str
) -> None:
    place, offering = await staffed(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place, WEST)
        await lin.tap(part, on=await to_change(lin, offering))
        await lin.wait_for("也可以直接打")
        await lin.send(typed)
        await lin.wait_for(told)
        await lin.send("35")
        await lin.wait_for("35")


async def test_the_deadline_is_a_day_whose_end_counts(sqlite_database: Database) -> None:
    place, offering = await staffed(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place, WEST)
        await lin.tap("报名截止和其他", on=await to_change(lin, offering))
        await lin.tap("报名截止", on=await lin.wait_for("报名截止和其他"))
        await lin.wait_for("报名到什么时候")
        await lin.send("12月3日")
        draft = await lin.wait_for("报名到12月3日 周四 23:59")
        shown = await confirm(lin, draft)
        assert "这样改不用通知大家" in shown.text
        await lin.tap("对，改", on=shown)
        await lin.wait_for("改好了")


async def test_an_organiser_of_another_site_sees_no_rows_and_presses_in_vain(
    sqlite_database: Database,
) -> None:
    place, offering = await staffed(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place, WEST)
        work = await to_work(lin, offering)
        await lin.tap("修改", on=work)
        draft = await lin.wait_for("改开班")
        await end_organising(place)
        await lin.tap("名额", on=draft)
        await lin.wait_for("只给负责人看")
        chen = await liaison(linli, place)
        assert not any("修改" in label for label in (await to_work(chen, offering)).buttons)


async def end_organising(place: Town) -> None:
    """Take the organisers' roles away, as if somebody ended them meanwhile."""
    async with place.database.write() as session:
        theirs = update(StaffRole).where(col(StaffRole.role) == Role.ORGANISER)
        await write(session, theirs.values(ended_at=START, ended_by_id=None))


async def test_two_organisers_change_the_same_and_nothing_is_overwritten(
    sqlite_database: Database,
) -> None:
    place, offering = await staffed(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place, WEST)
        zhou = await another(linli, place)
        shown = []
        for person, seats in ((lin, "40"), (zhou, "60")):
            await person.tap("名额", on=await to_change(person, offering))
            await person.tap(f"{seats}个", on=await person.wait_for("多少名额"))
            shown.append(await confirm(person, await person.wait_for(f"名额：{seats}")))
        mine, theirs = shown
        await lin.tap("对，改", on=mine)
        await lin.wait_for("改好了")
        await zhou.tap("对，改", on=theirs)
        fresh = await zhou.wait_for("请再看一看")
        assert "名额：60" in fresh.text


async def another(linli: RunningLinli, place: Town) -> Person:
    person_id = await place.person("周组织", telegram_id=93_100)
    await place.give(person_id, Role.ORGANISER, WEST)
    zhou = await linli.person("周组织", id=93_100)
    await zhou.start()
    await zhou.wait_for("工作台")
    return zhou


async def test_a_lecturer_is_phoned_again_and_what_they_say_is_seen(
    sqlite_database: Database,
) -> None:
    place = await town(sqlite_database, now=START)
    offering = await place.school.offering(
        "防诈骗讲座", site=WEST, capacity=20, lecturer="周老师", room="二楼"
    )
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place, WEST)
        await lin.tap("时间", on=await to_change(lin, offering))
        await lin.wait_for("怎么说就怎么打")
        await lin.send("12月3日 14:00")
        shown = await confirm(lin, await lin.wait_for("改开班"))
        assert "会再问讲师能不能来" in shown.text
        await lin.tap("对，改", on=shown)
        await lin.wait_for("改好了")
        await lin.send("工作台")
        desk = await lin.wait_for("工作台")
        assert "有1位要打电话" in desk.text
        assert "讲师还没答复" in (await to_work(lin, offering)).text
        await lin.send("工作台")
        await lin.tap("电话名单", on=await lin.wait_for("工作台"))
        await lin.tap("周老师", on=await lin.wait_for(lambda message: bool(message.buttons)))
        await lin.tap("来不了", on=await lin.wait_for("您能来吗"))
        await lin.wait_for(lambda message: bool(message.text))
        assert "讲师来不了" in (await to_work(lin, offering)).text
        await lin.send("工作台")
        await lin.tap("有风险", on=await lin.wait_for("工作台"))
        await lin.tap("防诈骗讲座", on=await lin.wait_for("1门课有风险"))
        await lin.wait_for("讲师来不了")


async def test_from_what_staff_can_do_with_a_course_one_gets_back_to_the_list(
    sqlite_database: Database,
) -> None:
    place = await town(sqlite_database, now=START)
    await place.school.offering("防诈骗讲座", site=WEST, capacity=20)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place)
        await lin.send("开班安排")
        await lin.tap("防诈骗讲座", on=await lin.wait_for("开班安排"))
        work = await lin.wait_for("有人打电话来")
        await lin.tap("开班安排", on=work)
        listed = await lin.wait_for(lambda m: "防诈骗讲座" in "".join(m.buttons))
        await lin.tap("新开一个", on=listed)
        await lin.tap("法律", on=await lin.wait_for("新开"))
        await lin.tap("法律", on=await lin.wait_for(lambda m: "法律" in "".join(m.buttons)))
        where = await lin.wait_for("在哪个教学点")
        await lin.tap("返回", on=where)
        await lin.wait_for("新开")
