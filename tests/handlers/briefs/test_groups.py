"""Groups and channels: bound by staff, left when strangers add the bot, and otherwise silent."""

from datetime import timedelta
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from bot.inbox.tables import InboxUpdate
from playground.testing import Group, Person
from school.database import Database
from school.groups.tables import Group as GroupRow
from school.people import Person as PersonRow
from tests.handlers.briefs.scene import TITLE, Stage, staged
from tests.handlers.steps import open_part
from tests.support.clock import START
from tests.support.staff import EAST, WEST


async def rows(stage: Stage) -> list[Any]:
    asked = select(col(GroupRow.chat_id), col(GroupRow.site_id), col(GroupRow.ended_at))
    return list(await stage.database.rows(asked.order_by(col(GroupRow.id))))


async def people(stage: Stage) -> int:
    return int((await stage.database.rows(select(func.count()).select_from(PersonRow)))[0][0])


async def settled(stage: Stage) -> None:
    await stage.linli.app.runner.settled()


async def heard(stage: Stage, group: Group, by: Person, text: str) -> None:
    """Say something in a group, and let whatever follows be done."""
    await group.says(by, text)
    await by.send("帮助")
    await by.wait_for("我能帮您做什么")
    await settled(stage)


def from_bot(group: Group) -> list[str]:
    return [each.text for each in group.messages if each.from_bot]


async def test_a_liaison_binds_a_group_and_it_answers_its_commands(
    sqlite_database: Database,
) -> None:
    async with staged(sqlite_database) as stage:
        group = await stage.group()
        said = await group.wait_for("这个群属于")
        assert WEST in said.text
        await group.says(stage.wang, "/courses@linli_playground_bot")
        listed = await group.wait_for(TITLE)
        (link,) = [each for each in listed.entities if each["type"] == "text_link"]
        assert link["url"] == f"https://t.me/linli_playground_bot?start=l{stage.offering}"
        await group.says(stage.wang, "/help")
        assert "聊天的内容我不看，也不存" in (await group.wait_for("单独找我")).text
        await stage.chen.send("工作台")
        await open_part(stage.chen, "群和频道")
        await stage.chen.tap("西塘居民群", on=await stage.chen.wait_for("已经连了1个"))
        assert f"{WEST}的群" in (await stage.chen.wait_for("会发在那里")).text


async def test_what_people_say_in_a_group_is_neither_answered_nor_kept(
    sqlite_database: Database,
) -> None:
    async with staged(sqlite_database) as stage:
        zhao = await stage.linli.person("赵路人", id=97_000)
        group = await stage.linli.playground.group("西塘居民群", stage.chen, zhao)
        await group.add_bot(stage.chen, admin=True)  # an admin hears everything
        await stage.bind(await group.wait_for("选一下这个群"))
        await group.wait_for("这个群属于")
        before, known = len(from_bot(group)), await people(stage)
        kept = await stage.database.rows(select(func.count()).select_from(InboxUpdate))
        for text in ("看课报名", "我的报名", "停", "1", "/mine", "/start", "/courses@other_bot"):
            await group.says(zhao, text)
        await zhao.send("/help")
        await zhao.wait_for("我能帮您做什么")
        await settled(stage)
        await group.read()
        assert from_bot(group)[before:] == [from_bot(group)[-1]][: len(from_bot(group)) - before]
        assert await people(stage) == known + 1  # by writing to the bot alone
        now = await stage.database.rows(select(func.count()).select_from(InboxUpdate))
        assert now[0][0] - kept[0][0] <= 4  # three commands, and the private message


async def test_a_group_of_strangers_is_left_and_nobody_becomes_known_by_it(
    sqlite_database: Database,
) -> None:
    async with staged(sqlite_database) as stage:
        zhao = await stage.linli.person("赵路人", id=97_000)
        group = await stage.linli.playground.group("股票群", zhao)
        known = await people(stage)
        await group.add_bot(zhao)
        await group.wait_for("只有学校的工作人员能请我进群")
        await settled(stage)
        assert not await group.has_bot()
        assert await rows(stage) == []
        assert await people(stage) == known


async def test_the_lecturer_is_no_staff_either(sqlite_database: Database) -> None:
    async with staged(sqlite_database) as stage:
        group = await stage.linli.playground.group("讲师群", stage.wang)
        await group.add_bot(stage.wang)
        await group.wait_for("只有学校的工作人员")
        await settled(stage)
        assert not await group.has_bot()


async def test_what_nobody_binds_within_a_day_is_left(sqlite_database: Database) -> None:
    async with staged(sqlite_database) as stage:
        group = await stage.linli.playground.group("西塘居民群", stage.chen)
        await group.add_bot(stage.chen)
        await group.wait_for("一天内没有选，我就退出")
        await stage.linli.pass_time(START + timedelta(hours=23))
        assert await group.has_bot()
        await stage.linli.pass_time(START + timedelta(hours=25))
        await group.wait_for("我先退出")
        assert not await group.has_bot()
        ((_, _, ended),) = await rows(stage)
        assert ended is not None


async def test_who_is_thrown_out_ends_the_binding_and_may_come_again(
    sqlite_database: Database,
) -> None:
    async with staged(sqlite_database) as stage:
        group = await stage.group()
        await group.remove_bot(stage.chen)
        await stage.chen.send("帮助")
        await stage.chen.wait_for("我能帮您做什么")
        await settled(stage)
        assert (await rows(stage))[0].ended_at is not None
        await group.add_bot(stage.chen)
        await group.wait_for("选一下这个群")
        assert len(await rows(stage)) == 2


async def test_a_group_that_becomes_a_supergroup_keeps_its_binding(
    sqlite_database: Database,
) -> None:
    async with staged(sqlite_database) as stage:
        group = await stage.group(kind="group")
        new = await group.upgrade()
        await new.says(stage.wang, "/courses@linli_playground_bot")
        await new.wait_for(TITLE)
        ((chat_id, site_id, ended),) = await rows(stage)
        assert (chat_id, ended) == (new.id, None)
        assert site_id == stage.place.school.sites[WEST]


async def test_unbinding_leaves_the_group(sqlite_database: Database) -> None:
    async with staged(sqlite_database) as stage:
        group = await stage.group()
        await stage.chen.send("工作台")
        await open_part(stage.chen, "群和频道")
        await stage.chen.tap("西塘居民群", on=await stage.chen.wait_for("已经连了1个"))
        await stage.chen.tap("解除", on=await stage.chen.wait_for("会发在那里"))
        await stage.chen.tap("确定解除", on=await stage.chen.wait_for("确定吗"))
        await stage.chen.wait_for("要连一个群")
        await settled(stage)
        assert not await group.has_bot()


async def test_a_channel_is_bound_in_private_and_its_readers_are_not_bothered(
    sqlite_database: Database,
) -> None:
    async with staged(sqlite_database) as stage:
        channel = await stage.group(kind="channel", title="西塘频道")
        await settled(stage)
        assert [each for each in await channel.read() if each.from_bot] == []


async def test_a_liaison_of_elsewhere_can_neither_take_over_nor_see_a_group(
    sqlite_database: Database,
) -> None:
    async with staged(sqlite_database) as stage:
        from school.staff.tables import Role

        await stage.group()
        person = await stage.place.person("周老师", telegram_id=94_000)
        await stage.place.give(person, Role.LIAISON, EAST)
        zhou = await stage.linli.person("周老师", id=94_000)
        await zhou.start("g1")
        await zhou.tap(EAST, on=await zhou.wait_for("哪个教学点的"))
        await zhou.wait_for("只给负责人看")
        assert (await rows(stage))[0].site_id == stage.place.school.sites[WEST]
        await zhou.send("工作台")
        await open_part(zhou, "群和频道")
        assert "已经连了" not in (await zhou.wait_for("要连一个群")).text


async def test_a_resident_who_follows_the_link_is_told_whom_it_is_for(
    sqlite_database: Database,
) -> None:
    async with staged(sqlite_database) as stage:
        await stage.group()
        await stage.wang.start("g1")
        await stage.wang.wait_for("只给负责人看")
