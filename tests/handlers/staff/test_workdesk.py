"""The work desk shows what is on, what is at risk, who waits, and who did what."""

from datetime import timedelta
from typing import Any

import pytest

from playground.testing import Message, Person
from school.actors import Actor
from school.audit import record
from school.database import Database
from school.listings.papers import roster
from school.offerings import OfferingStatus
from school.staff.tables import Role
from tests.handlers.staff.test_calls import enter, liaison
from tests.handlers.staff.test_papers import contents, has_document, organiser
from tests.handlers.steps import open_part, parts_on_desk
from tests.handlers.walking import Walk
from tests.school.workdesk.scene import joined, left, residents, unreachable
from tests.support.bots import RunningLinli, running_linli
from tests.support.clock import START
from tests.support.schools import DAY, HOUR
from tests.support.staff import EAST, OWNER_ID, WEST, Town, town

LANGUAGES = {"zh_CN": "zh-hans", "zh_TW": "zh-hant", "en": "en"}
OURS = {"day", "days", "rks", "rk", "wls", "wl", "log", "logl", "logp", "logd"}
SOUND: dict[str, Any] = {"room": "二楼", "lecturer": "王警官", "site": WEST}


async def to(person: Person, part: str, wanted: str) -> Message:
    """Open a part of the work desk."""
    await person.send("工作台")
    await open_part(person, part)
    return await person.wait_for(wanted)


async def owner(linli: RunningLinli) -> Person:
    boss = await linli.person("负责人", id=OWNER_ID)
    await boss.start()
    await boss.wait_for(lambda message: bool(message.text))
    return boss


async def test_today_shows_when_where_and_how_many_and_leads_to_the_roster(
    sqlite_database: Database,
) -> None:
    place = await town(sqlite_database, now=START)
    at = START + 4 * HOUR
    await place.school.offering("防诈骗讲座", **SOUND, starts_at=at)
    await place.school.offering(
        "书法班", **SOUND, starts_at=at + HOUR, status=OfferingStatus.CANCELLED
    )
    await place.school.offering("东街的课", site=EAST, starts_at=at)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen = await liaison(linli, place)
        await enter(chen, 1, "张桂兰")
        await chen.send("工作台")
        desk = await chen.wait_for("今天有1节课")
        await chen.tap("今天的课", on=desk)
        shown = await chen.wait_for("今天 12月1日 周二 1节课")
        assert f"1. 1/20 {WEST[:7]}… 二楼" in shown.text or f"1. 1/20 {WEST} 二楼" in shown.text
        assert "2. 已取消：" in shown.text
        assert "1. 14:00 防诈骗讲座" in shown.buttons
        assert "2. 15:00 取消：书法班" in shown.buttons
        assert "东街" not in "".join([shown.text, *shown.buttons])
        await chen.tap("防诈骗讲座", on=shown)
        await chen.tap("名册", on=await chen.wait_for("有人打电话来"))
        rows = await contents(linli, await chen.wait_for(has_document))
        assert rows[3][1] == "张桂兰"


async def test_the_days_to_come_are_one_button_away(sqlite_database: Database) -> None:
    place = await town(sqlite_database, now=START)
    for days in (1, 2, 2):
        await place.school.offering(f"{days}天后", **SOUND, starts_at=START + days * DAY)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen = await liaison(linli, place)
        shown = await to(chen, "今天的课", "这一天没有课")
        await chen.tap("看明天和以后的", on=shown)
        days_ahead = await chen.wait_for("看哪一天")
        assert [each for each in days_ahead.buttons if "12月" in each] == [
            "1. 明天 12月2日 周三（1）",
            "2. 后天 12月3日 周四（2）",
        ]
        await chen.tap("后天", on=days_ahead)
        day = await chen.wait_for("后天 12月3日 周四 2节课")
        assert "1. 10:00 2天后" in day.buttons


async def test_what_is_at_risk_is_told_with_its_reasons(sqlite_database: Database) -> None:
    place = await town(sqlite_database, now=START)
    soon = START + DAY
    await place.school.offering(
        "没人来的课", **SOUND | {"lecturer": None, "room": None}, starts_at=soon
    )
    later = START + 5 * DAY
    await place.school.offering("国画", **SOUND, starts_at=later)
    await place.school.offering("沪剧", **SOUND | {"lecturer": "李老师"}, starts_at=later + HOUR)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen = await liaison(linli, place)
        await chen.send("工作台")
        await chen.wait_for("3门课有风险")
        shown = await to(chen, "有风险的课", "今后14天，3门课有风险")
        assert "1. 还没有人报名，另2项" in shown.text
        assert "2. 12月6日同一教室：沪剧" in shown.text
        assert shown.buttons[:2] == ["1. 12月2日 没人来的课", "2. 12月6日 国画"]
        await chen.tap("没人来的课", on=shown)
        why = await chen.wait_for("还没写讲师")
        assert "还没有人报名" in why.text
        assert "还没写教室" in why.text
        await chen.tap("办理", on=why)
        await chen.wait_for("有人打电话来")


async def test_a_calm_fortnight_is_told_in_one_line(sqlite_database: Database) -> None:
    place = await town(sqlite_database, now=START)
    await place.school.offering("东街的课", site=EAST)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen = await liaison(linli, place)
        shown = await to(chen, "有风险的课", "今后14天的课都没有问题")
        assert [each for each in shown.buttons if "工作台" not in each] == []


async def a_line(place: Town, linli: RunningLinli) -> int:
    """Return a full course whose seat was just freed; three wait, one of them unreachable."""
    offering = await place.school.offering("防诈骗讲座", **SOUND, capacity=1)
    names = "王秀英", "李建国", "不通的", "陈阿姨"
    holder, *waiting = await residents(place, *names)
    for n, name in enumerate(names, 1):
        resident = await linli.person(name, id=80_000 + n)
        await resident.start()
        await resident.wait_for(lambda message: bool(message.text))
    seat = await joined(place, offering, holder)
    for person in waiting:
        await joined(place, offering, person)
    await unreachable(place, waiting[1])
    await left(place, seat, holder)
    return offering


async def test_a_waiting_list_shows_who_stands_where(sqlite_database: Database) -> None:
    place = await town(sqlite_database, now=START)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        offering = await a_line(place, linli)
        chen = await liaison(linli, place)
        await enter(chen, offering, "张桂兰")
        shown = await to(chen, "候补名单", "有人候补的课：1门")
        assert "1. 3人候补，1人待答到" in shown.text
        assert "李建国" not in shown.text
        await chen.tap("防诈骗讲座", on=shown)
        line = await chen.wait_for("已报0/1，待答1，空位0")
        assert "1. 李建国 待答到" in line.text
        assert "2. 不通的 12月1日起，联系不上" in line.text
        assert "3. 陈阿姨 12月1日起" in line.text
        assert "4. 张桂兰 12月1日起，要打电话" in line.text
        await chen.tap("电话名单", on=line)
        await chen.wait_for("没有要打的电话")


async def test_a_line_elsewhere_is_refused(sqlite_database: Database) -> None:
    place = await town(sqlite_database, now=START)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        offering = await a_line(place, linli)
        chen = await liaison(linli, place, site=EAST)
        shown = await to(chen, "候补名单", "现在没有人候补")
        await chen.press(f"wl:{offering}:0", on=shown)
        await chen.wait_for("只给负责人看")


async def done(place: Town, name: str, *, times: int = 1) -> Actor:
    """Let a new colleague at West take a roster some times."""
    offering = await place.school.offering(f"{name}的课", **SOUND)
    actor = await place.staff(Role.LIAISON, WEST, name=name)
    for n in range(times):
        at = START - timedelta(minutes=times - n)
        await roster(place.database, actor, now=at, offering_id=offering)
    return actor


async def test_the_log_is_read_by_people_page_by_page_by_person_and_by_day(
    sqlite_database: Database,
) -> None:
    place = await town(sqlite_database, now=START)
    yesterday = await done(place, "陈老师")
    async with sqlite_database.write() as session:
        record(
            session,
            now=START - DAY,
            actor_id=yesterday.person_id,
            action="desk_answer",
            subject="thread",
            subject_id=7,
            fields=("state",),
        )
    await done(place, "王老师", times=6)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        boss = await owner(linli)
        shown = await to(boss, "操作记录", "操作记录")
        assert "1. 12月1日 09:59 王老师" in shown.text
        assert "1. 取了名册 王老师的课" in shown.buttons
        await boss.tap("更早的", on=shown)
        earlier = await boss.wait_for("11月30日 10:00 陈老师")
        assert "2. 回答了提问" in earlier.buttons
        await boss.tap("回答了提问", on=earlier)
        line = await boss.wait_for("提问（编号7）")
        assert "涉及：state" in line.text
        await boss.tap("只看陈老师", on=line)
        own = await boss.wait_for("操作记录 陈老师")
        assert len([each for each in own.buttons if each[0].isdigit()]) == 2
        await boss.tap("看全部", on=own)
        everything = await boss.wait_for("王老师")
        await boss.tap("按人或按日期看", on=everything)
        whose = await boss.wait_for("看谁的")
        await boss.tap("按日期看", on=whose)
        await boss.tap("11月30日", on=await boss.wait_for("看哪一天"))
        day = await boss.wait_for("操作记录 11月30日")
        assert [each for each in day.buttons if each[0].isdigit()] == ["1. 回答了提问"]


async def test_an_organiser_reads_the_log_of_their_own_people_alone(
    sqlite_database: Database,
) -> None:
    place = await town(sqlite_database, now=START)
    await done(place, "王老师")
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place, EAST)
        shown = await to(lin, "操作记录", "这里没有记录")
        await lin.press("logl:1:0:0", on=shown)
        await lin.wait_for("这里没有记录")
        assert not any("王老师" in message.text for message in lin.messages)


async def test_a_liaison_has_no_log(sqlite_database: Database) -> None:
    place = await town(sqlite_database, now=START)
    await done(place, "王老师")
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen = await liaison(linli, place)
        assert "操作记录" not in await parts_on_desk(chen)
        desk = chen.messages[-1]
        await chen.press("log:0:0:0:0", on=desk)
        await chen.wait_for("只给负责人看")


async def a_full_school(place: Town) -> None:
    """Put in what makes the longest lines and every kind of reason, and more than a page."""
    title = "老年人智能手机使用与网络安全防诈骗入门提高班第二期"
    long: dict[str, Any] = {"room": "二楼多功能报告厅东侧", "lecturer": "王警官"}
    for n in range(7):
        at = START + n * HOUR
        offering = await place.school.offering(title, site=WEST, **long, starts_at=at, capacity=1)
        people = await residents(place, *[f"欧阳张桂兰老奶奶{k}" for k in range(7)])
        if n > 2:
            for person in people:
                await joined(place, offering, person)
    busy = await place.school.offering(
        title, site=EAST, starts_at=START + 20 * HOUR, capacity=1, lecturer="王警官"
    )
    holder, silent, *rest = await residents(place, "甲", "乙", "丙", "丁")
    seat = await joined(place, busy, holder)
    for person in (silent, *rest):
        await joined(place, busy, person)
    await unreachable(place, silent)
    await left(place, seat, holder)
    for n in range(7):
        await place.school.offering(
            "停课", site=WEST, starts_at=START + n * DAY, status="cancelled"
        )
    await done(place, "欧阳王秀英老师", times=12)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_screen_fits(sqlite_database: Database, language: str) -> None:
    place = await town(sqlite_database, now=START)
    await a_full_school(place)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        boss = await linli.person("负责人", id=OWNER_ID, language=LANGUAGES[language])
        walk = Walk(linli, boss)
        await walk.type("/staff")
        for part in ("today", "risk", "lines", "log"):
            await walk.press(f"sec:{part}")
        while ours := [data for data in walk.waiting if data.partition(":")[0] in OURS]:
            for data in ours:
                walk.waiting.remove(data)
                await walk.press(data)
    assert not walk.faults, "\n".join(walk.faults)
    assert walk.screens > 30
