"""Somebody is invited, sees what it means, accepts, and finds their work desk; and loses it."""

import re

import pytest

from playground.testing import Message, Person
from school.database import Database
from tests.handlers.steps import open_part
from tests.support.bots import RunningLinli, running_linli
from tests.support.clock import START
from tests.support.staff import EAST, OWNER_ID, WEST, everything, town


async def owner_at_the_desk(linli: RunningLinli) -> Person:
    owner = await linli.person("负责人", id=OWNER_ID)
    await owner.start()
    await owner.wait_for("要您留意")
    await owner.send("工作台")
    await owner.wait_for("工作台")
    return owner


async def link_for(owner: Person, role: str, *, site: str = WEST) -> str:
    """Make an invitation; return the letter's deep link payload."""
    await owner.send("/invite")
    asked = await owner.wait_for("邀请谁")
    await owner.tap(role, on=asked)
    asked = await owner.wait_for("管哪个教学点")
    await owner.tap("柳桥镇社区学校", on=asked)
    asked = await owner.wait_for(lambda message: site in "".join(message.buttons))
    await owner.tap(site, on=asked)
    letter = await owner.wait_for("邀请您一起用")
    found = re.search(r"start=(i[\w-]+)", letter.text)
    assert found is not None
    return found[1]


async def accept(person: Person, link: str) -> Message:
    await person.start(link)
    offered = await person.wait_for("有人邀请您")
    await person.tap("接受", on=offered)
    return await person.wait_for("欢迎，谢谢您")


async def test_an_invited_liaison_sees_what_they_accept_and_gets_a_desk(
    sqlite_database: Database,
) -> None:
    await town(sqlite_database, now=START)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        owner = await owner_at_the_desk(linli)
        link = await link_for(owner, "联络员")
        wang = await linli.person("王秀英")
        await wang.start(link)
        offered = await wang.wait_for("有人邀请您")
        assert "身份：联络员" in offered.text
        assert WEST in offered.text
        await wang.tap("接受", on=offered)
        welcome = await wang.wait_for("欢迎，谢谢您")
        await wang.tap("工作台", on=welcome)
        await wang.wait_for("工作台")
        commands = await wang.commands()
        assert "staff" in commands
        assert "invite" not in commands


async def test_the_invited_are_asked_for_their_name_at_once(sqlite_database: Database) -> None:
    await town(sqlite_database, now=START)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        owner = await owner_at_the_desk(linli)
        wang = await linli.person("秀英")
        welcome = await accept(wang, await link_for(owner, "联络员"))
        await wang.tap("填写姓名", on=welcome)
        asked = await wang.wait_for("记下您的信息之前")
        await wang.tap("同意", on=asked)
        await wang.wait_for("请打上您的姓名")
        await wang.send("王秀英")
        await wang.wait_for("姓名：王秀英")


async def test_an_owner_who_has_told_no_name_is_called_owner_in_the_log(
    sqlite_database: Database,
) -> None:
    await town(sqlite_database, now=START)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        owner = await owner_at_the_desk(linli)
        await link_for(owner, "联络员")
        await owner.send("/staff")
        await open_part(owner, "操作记录")
        log = await owner.wait_for("操作记录")
        assert "负责人" in log.text
        assert "没有姓名" not in log.text
        await owner.tap("1. ", on=log)
        await owner.wait_for(lambda m: "只看负责人" in "".join(m.buttons))


async def test_a_link_opens_nothing_for_a_second_person(sqlite_database: Database) -> None:
    await town(sqlite_database, now=START)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        owner = await owner_at_the_desk(linli)
        link = await link_for(owner, "组织者")
        await accept(await linli.person("王秀英"), link)
        li = await linli.person("李建国")
        await li.start(link)
        await li.wait_for("已经用过了")
        await li.send("/staff")
        await li.wait_for("只给负责人看")


async def test_an_organiser_ends_a_role_and_the_desk_is_gone(sqlite_database: Database) -> None:
    await town(sqlite_database, now=START)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        owner = await owner_at_the_desk(linli)
        chen, wang = await linli.person("陈老师"), await linli.person("王秀英")
        await accept(chen, await link_for(owner, "组织者"))
        await accept(wang, await link_for(owner, "联络员", site=EAST))
        await owner.send("/staff")
        await open_part(owner, "人员")
        listed = await owner.wait_for("这里的工作人员")
        assert "共2个身份" in listed.text
        await owner.tap("联络员", on=listed)
        shown = await owner.wait_for("身份：联络员")
        await owner.tap("结束这个身份", on=shown)
        sure = await owner.wait_for("结束这个身份吗")
        await owner.tap("是的，结束", on=sure)
        await owner.wait_for("身份已经结束")
        await wang.send("/staff")
        await wang.wait_for("只给负责人看")
        assert "staff" not in await wang.commands()
        await chen.send("工作台")
        await chen.wait_for("工作台")


async def test_an_unused_link_is_taken_back(sqlite_database: Database) -> None:
    await town(sqlite_database, now=START)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        owner = await owner_at_the_desk(linli)
        link = await link_for(owner, "志愿者")
        await owner.send("/staff")
        await open_part(owner, "人员")
        await owner.tap("没用过的邀请", on=await owner.wait_for("这里的工作人员"))
        await owner.tap("志愿者", on=await owner.wait_for("点一个就撤回它"))
        await owner.wait_for("没有等着用的邀请")
        wang = await linli.person("王秀英")
        await wang.start(link)
        await wang.wait_for("已经撤回了")


PRESSES = (
    "sec:people", "sec:attention", "sec:none", "ppl:0", "prl:1", "pre:1:0:1", "pre:1:2:1",
    "pli:0", "plr:1", "cs:invite:organiser:0:0", "tks:invite:organiser:0", "tks:invite:boss:0",
    "tks:invite:organiser:999", "tks:none::1", "ia:" + "x" * 32,
)  # fmt: skip


@pytest.mark.parametrize("typed", ["/staff", "/invite", "工作台", "邀请"])
async def test_residents_get_a_polite_refusal(sqlite_database: Database, typed: str) -> None:
    await town(sqlite_database, now=START)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        wang = await linli.person("王秀英")
        await wang.send(typed)
        await wang.wait_for("只给负责人看")


async def test_forged_presses_change_nothing(sqlite_database: Database) -> None:
    place = await town(sqlite_database, now=START)
    await place.owner()
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        wang = await linli.person("王秀英")
        await wang.send("/help")
        shown = await wang.wait_for("我能帮您做什么")
        await linli.app.runner.settled()
        before = await everything(sqlite_database)
        for data in PRESSES:
            press = await wang.press(data, on=shown)
            await press.answered()
        await linli.app.runner.settled()
        after = await everything(sqlite_database)
        assert {n for n in before if before[n] != after[n]} <= {"inbox", "conversations"}
