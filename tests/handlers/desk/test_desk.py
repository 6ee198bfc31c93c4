"""The desk's own screens: what waits, handing over, canned answers, closing, being chased."""

from playground.testing import Message, Person
from school.database import Database
from school.staff.tables import Role
from tests.handlers.desk.scene import Desk, at, desk
from tests.support.staff import EAST, everything


async def at_the_list(person: Person) -> Message:
    await person.send("/staff")
    await person.tap("居民提问", on=await person.wait_for("工作台"))
    return await person.wait_for("居民提问")


async def at_the_thread(person: Person, words: str) -> Message:
    await person.tap(words, on=await at_the_list(person))
    return await person.wait_for(lambda message: "不用回答" in "".join(message.buttons))


async def test_the_desk_lists_what_waits_and_answers_by_a_button(
    sqlite_database: Database,
) -> None:
    async with desk(sqlite_database) as on:
        await on.asks("能停车吗")
        await on.linli.pass_time(at("2026-12-01 13:20"))
        await on.asks("有电梯吗")
        await on.chen.send("/staff")
        assert "有2个提问等着回答" in (await on.chen.wait_for("工作台")).text
        listed = await at_the_list(on.chen)
        assert listed.buttons[:2] == ["1. 3小时 能停车吗", "2. 刚刚 有电梯吗"]
        await on.chen.tap("能停车吗", on=listed)
        shown = await on.chen.wait_for("138****1234")
        assert "王秀英" in shown.text
        await on.chen.tap("回复", on=shown)
        await on.chen.wait_for("居民问：“能停车吗”")
        await on.chen.send("能。")
        await on.chen.wait_for("您的回答发出了")
        await on.told(on.wang, "能。")
        listed = await at_the_list(on.liu)
        assert listed.buttons[0] == "1. 刚刚 有电梯吗"
        await on.liu.tap("已回答的", on=listed)
        await on.liu.tap("能停车吗", on=await on.liu.wait_for("已回答的"))
        settled = await on.liu.wait_for("陈老师已经回答了")
        await on.liu.tap("补充回答", on=settled)
        await on.liu.wait_for("陈老师已经回答了")
        await on.liu.send("要登记。")
        assert "陈老师已经回答了" in (await on.liu.wait_for("您的回答发出了")).text
        await on.told(on.wang, "要登记。")


async def test_a_question_is_handed_over_to_another_site(sqlite_database: Database) -> None:
    async with desk(sqlite_database) as on:
        li = await on.linli.person("李建国")
        await li.send("/help")
        await li.wait_for("我能帮您做什么")
        await on.town.give(4, Role.LIAISON, EAST)
        await on.asks("东街的门几点开")
        await on.chen.tap("转给别的教学点", on=await at_the_thread(on.chen, "东街的门"))
        asked = await on.chen.wait_for("转给哪个教学点回答")
        await on.chen.tap("柳桥镇社区学校", on=asked)
        asked = await on.chen.wait_for(lambda message: EAST in "".join(message.buttons))
        await on.chen.tap(EAST, on=asked)
        await on.chen.wait_for("已经转给")
        question = await on.told(li, "东街的门几点开")
        await li.reply(question, "八点。")
        await li.wait_for("您的回答发出了")
        assert EAST in (await on.told(on.wang, "八点。")).text
        assert "没有等着回答的提问" in (await at_the_list(on.chen)).text


async def test_a_canned_answer_is_kept_shown_sent_and_dropped(sqlite_database: Database) -> None:
    async with desk(sqlite_database) as on:
        await on.asks("能停车吗")
        await on.liu.tap("回复", on=await at_the_thread(on.liu, "能停车吗"))
        await on.liu.wait_for("您的回答")
        await on.liu.send("能，电话{电话}。")
        given = await on.liu.wait_for("您的回答发出了")
        await on.liu.tap("存为常用回答", on=given)
        kept = await on.liu.wait_for("已存为常用回答")
        assert "能，电话{电话}。" in kept.text
        await on.asks("可以停车吗")
        await on.chen.tap("用常用回答", on=await at_the_thread(on.chen, "可以停车吗"))
        await on.chen.tap("能，电话", on=await on.chen.wait_for("用哪个回答"))
        shown = await on.chen.wait_for("发出这个回答吗")
        assert "能，电话0500-6188" in shown.text
        await on.chen.tap("发出", on=shown)
        await on.chen.wait_for("您的回答发出了")
        assert "能，电话0500-6188" in (await on.told(on.wang, "可以停车吗")).text
        await on.liu.tap("常用回答", on=await at_the_list(on.liu))
        listed = await on.liu.wait_for("常用回答")
        await on.liu.tap("能，电话", on=listed)
        item = await on.liu.wait_for(lambda message: "不再保留" in "".join(message.buttons))
        await on.liu.tap("不再保留", on=item)
        await on.liu.wait_for("现在还没有")


async def test_an_organiser_writes_a_canned_answer_for_a_site(sqlite_database: Database) -> None:
    async with desk(sqlite_database) as on:
        await on.liu.tap("常用回答", on=await at_the_list(on.liu))
        await on.liu.tap("写一条新的", on=await on.liu.wait_for("现在还没有"))
        asked = await on.liu.wait_for("哪个教学点用这个回答")
        await on.liu.tap("柳桥镇社区学校", on=asked)
        asked = await on.liu.wait_for(lambda message: EAST in "".join(message.buttons))
        await on.liu.tap(EAST, on=asked)
        assert "{电话}" in (await on.liu.wait_for("新的常用回答")).text
        await on.liu.send("周一休息。")
        await on.liu.wait_for("已存为常用回答")


async def test_what_needs_no_answer_is_closed_with_a_reason(sqlite_database: Database) -> None:
    async with desk(sqlite_database) as on:
        await on.asks("你好")
        await on.chen.tap("不用回答", on=await at_the_thread(on.chen, "你好"))
        await on.chen.tap("里面没有问题", on=await on.chen.wait_for("为什么不用回答"))
        await on.chen.wait_for("这个提问不用回答了")
        assert "没有等着回答的提问" in (await at_the_list(on.chen)).text


async def test_a_question_of_a_friday_is_chased_on_monday_and_above_on_tuesday(
    sqlite_database: Database,
) -> None:
    async with desk(sqlite_database) as on:
        await on.linli.pass_time(at("2026-12-04 15:00"))
        await on.asks("能停车吗")
        await on.linli.pass_time(at("2026-12-07 14:59"))
        assert not chased(on.chen)
        await on.linli.pass_time(at("2026-12-07 15:00"))
        told = await on.chen.wait_for("提问还没回答：3天")
        assert not chased(on.liu)
        await on.linli.pass_time(at("2026-12-08 15:00"))
        above = await on.liu.wait_for("提问还没回答：4天")
        assert len(chased(on.chen)) == 1
        await on.liu.reply(above, "能。")
        await on.liu.wait_for("您的回答发出了")
        await on.told(on.wang, "能。")
        await on.chen.tap("回复", on=told)
        await on.chen.wait_for("刘主任已经回答了")


def chased(person: Person) -> list[Message]:
    return [each for each in person.messages if "提问还没回答" in each.text]


FORGED = (
    "sec:questions", "dl:0:0", "dl:1:0", "dt:{0}:0", "dr:{0}", "dx:{0}", "dc:{0}:phoned",
    "dk:{0}:0", "du:{0}:1:1", "ds:1", "cl:0", "ci:1:1", "cs:deskto:{0}:0:0", "tks:deskto:{0}:1",
    "qt:{0}:0", "qo:{0}", "qp:1:0:0", "qd:1",
)  # fmt: skip


async def test_forged_presses_tell_and_change_nothing(sqlite_database: Database) -> None:
    async with desk(sqlite_database) as on:
        await on.asks("我家里的事")
        li = await on.linli.person("李建国")
        await li.send("/help")
        shown = await li.wait_for("我能帮您做什么")
        await on.linli.app.runner.settled()
        before = await everything(sqlite_database)
        for data in FORGED:
            await (await li.press(data.format(1), on=shown)).answered()
        await on.linli.app.runner.settled()
        after = await everything(sqlite_database)
        changed = {name for name in before if before[name] != after[name]}
        assert changed <= {"inbox", "conversations"}
        await li.read()
        assert not [each for each in li.messages if "我家里的事" in each.text]


async def test_who_lost_the_role_answers_nobody(sqlite_database: Database) -> None:
    async with desk(sqlite_database) as on:
        await on.asks("能停车吗")
        asked = await on.told(on.chen, "有居民提问")
        await _ends(on)
        await on.chen.reply(asked, "能。")
        await on.chen.wait_for("只给负责人看")


async def _ends(on: Desk) -> None:
    from school.actors import Actor
    from school.staff.roles import Ended, end_role

    role = on.town.roles[on.ids["chen"]]
    outcome = await end_role(
        on.linli.app.database,
        now=on.linli.clock.now(),
        actor=Actor(on.ids["liu"]),
        role_id=role,
        owners=(),
    )
    assert isinstance(outcome, Ended)
