"""Residents say which courses they would like; they hear of it once when one comes."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col

from playground.testing import Message, Person
from school.database import Database
from school.notices.tables import Notice, NoticeKind
from school.people import Person as Resident
from school.people import set_site
from school.wishes.tables import Wish
from tests.handlers.sites.scene import TITLE, as_far_as_the_dates, ordered, with_menu
from tests.handlers.staff.test_calls import liaison
from tests.handlers.staff.test_papers import organiser
from tests.support.bots import RunningLinli, running_linli
from tests.support.staff import EAST, OWNER_ID, WEST, Town


async def neighbour(linli: RunningLinli, place: Town, name: str, *, site: str = WEST) -> Person:
    """Return somebody who lives near a site."""
    who = await linli.person(name)
    await who.send("/help")
    await who.wait_for("我能")
    found = await place.database.rows(
        select(col(Resident.id)).where(col(Resident.telegram_id) == who.id)
    )
    await set_site(place.database, person_id=found[0].id, site_id=place.school.sites[site])
    return who


async def to_the_item(who: Person) -> Message:
    """Go from 看课报名 to the lecture in three taps."""
    await who.send("看课报名")
    await who.tap("想上的课", on=await who.wait_for("怎么看"))
    await who.tap("法律", on=await who.wait_for("想学哪一类"))
    await who.tap(TITLE, on=await who.wait_for(lambda m: TITLE in "".join(m.buttons)))
    return await who.wait_for(lambda m: "想上这门课" in "".join(m.buttons))


async def wishes_for(who: Person) -> Message:
    await who.tap("想上这门课", on=await to_the_item(who))
    return await who.wait_for("记下了，开课就告诉您")


async def wishes(database: Database) -> list[Any]:
    table = Wish.__table__  # type: ignore[attr-defined]
    return list(await database.rows(select(table)))


async def test_a_wish_counts_once_and_is_taken_back(sqlite_database: Database) -> None:
    place = await with_menu(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        wang = await neighbour(linli, place, "王秀英")
        li = await neighbour(linli, place, "李建国")
        item = await to_the_item(wang)
        assert "还没人说想上" in item.text
        await wang.press("wns:2:1:1", on=item)
        noted = await wang.wait_for("1人想上")
        again = await wang.press("wns:2:1:1", on=item)
        await again.answered()
        assert len(await wishes(sqlite_database)) == 1
        await wishes_for(li)
        await wang.tap("返回", on=noted)
        listed = await wang.wait_for("想上的课")
        assert f"{TITLE} 您想上" in "".join(listed.buttons)
        await wang.tap(TITLE, on=listed)
        await wang.tap("不想上了", on=await wang.wait_for("2人想上"))
        await wang.wait_for("好，不算您了")
        assert len(await wishes(sqlite_database)) == 1


async def test_the_wish_is_told_once_when_the_course_comes_to_that_site(
    sqlite_database: Database,
) -> None:
    place = await with_menu(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        wang = await neighbour(linli, place, "王秀英")
        far = await neighbour(linli, place, "东街的", site=EAST)
        await wishes_for(wang)
        await wishes_for(far)
        lin, chen = await organiser(linli, place), await liaison(linli, place)
        asked = await as_far_as_the_dates(chen)
        assert asked.text
        await chen.send("/order")
        await chen.tap("法律", on=await chen.wait_for("哪门课"))
        listed = await chen.wait_for(lambda m: TITLE in "".join(m.buttons))
        assert f"{TITLE} 1人想上" in "".join(listed.buttons)
        await ordered(chen)
        await linli.deliver()
        await lin.tap("排课", on=await lin.wait_for("有教学点要点课"))
        await lin.tap("核对并确认", on=await lin.wait_for("新开班"))
        await lin.tap("对，开班", on=await lin.wait_for("这样可以吗"))
        await lin.wait_for("可以报名了")
        await linli.deliver()
        told = await wang.wait_for("您想上的课来了")
        assert "12月8日 周二 14:00–15:30" in told.text
        await wang.tap("看看并报名", on=told)
        await wang.wait_for(lambda m: "报名" in "".join(m.buttons))
        found = await sqlite_database.rows(
            select(col(Notice.id)).where(col(Notice.kind) == NoticeKind.WISH_COMES)
        )
        assert len(found) == 1
        item = await to_the_item(wang)
        assert "这里正在报名" in "".join(item.buttons)


async def test_an_empty_site_leads_to_what_one_would_like(sqlite_database: Database) -> None:
    place = await with_menu(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        wang = await neighbour(linli, place, "王秀英", site=EAST)
        await wang.send("看课报名")
        await wang.tap(EAST, on=await wang.wait_for("怎么看"))
        empty = await wang.wait_for("想上什么课，告诉我们")
        await wang.tap("想上的课", on=empty)
        menu = await wang.wait_for("想学哪一类")
        assert EAST in menu.text


async def test_what_only_volunteers_are_given_is_not_to_be_wished_for(
    sqlite_database: Database,
) -> None:
    place = await with_menu(sqlite_database)
    await place.school.item("志愿者", title="志愿者例会", minutes=90)
    await place.school.offering("志愿者例会", site=WEST, category="志愿者", for_volunteers=True)
    await place.school.item("阅读", title="读书会", minutes=90)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        wang = await neighbour(linli, place, "王秀英")
        await wang.send("看课报名")
        await wang.tap("想上的课", on=await wang.wait_for("怎么看"))
        menu = "".join((await wang.wait_for("想学哪一类")).buttons)
        assert "阅读" in menu
        assert "志愿者" not in menu


async def test_who_wants_nothing_unasked_is_not_told(sqlite_database: Database) -> None:
    place = await with_menu(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        wang = await neighbour(linli, place, "王秀英")
        await wishes_for(wang)
        await wang.send("停")
        await wang.wait_for("不再")
        assert await wishes(sqlite_database) == []


async def test_who_has_no_site_is_asked_for_one_first(sqlite_database: Database) -> None:
    await with_menu(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        wang = await linli.person("王秀英")
        await wang.send("看课报名")
        await wang.tap("跳过", on=await wang.wait_for("哪个教学点"))
        await wang.tap("想上的课", on=await wang.wait_for("怎么看"))
        await wang.tap("选我的教学点", on=await wang.wait_for("请先选一个"))
        await wang.tap(WEST, on=await wang.wait_for("哪个教学点"))
        await wang.tap("想上的课", on=await wang.wait_for("怎么看"))
        await wang.wait_for("想学哪一类")


@pytest.mark.parametrize("data", ["wns:999:1:1", "wns:2:999:1", "wni:2:999", "wn:999:0:0"])
async def test_what_is_not_there_cannot_be_wished_for(
    sqlite_database: Database, data: str
) -> None:
    place = await with_menu(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        wang = await neighbour(linli, place, "王秀英")
        item = await to_the_item(wang)
        press = await wang.press(data, on=item)
        await press.answered()
        await linli.app.runner.drained()
        assert await wishes(sqlite_database) == []
