"""Tonight by chat: what goes out is read, held, released and skipped by those in charge."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from sqlalchemy import select
from sqlmodel import col

from playground.testing import Message, Person
from school.database import Database
from school.notices.tables import Notice, NoticeKind, NoticeState
from school.themes import Theme
from tests.handlers.announcing.test_announcing import Stage, drafted, send, staged
from tests.handlers.staff.test_calls import liaison
from tests.handlers.steps import open_part, parts_on_desk, sign_up
from tests.support.bots import running_linli
from tests.support.clock import START
from tests.support.staff import OWNER_ID, WEST, town

HOUR = timedelta(hours=1)
NIGHT = START + 13 * HOUR  # eleven in the evening in Shanghai
MORNING = START + 22 * HOUR


@asynccontextmanager
async def announced(database: Database) -> AsyncIterator[Stage]:
    """An announcement of the late evening, which waits for the end of quiet hours."""
    async with staged(database) as stage:
        await stage.linli.pass_time(NIGHT)
        await send(stage, await drafted(stage.chen))
        await stage.linli.pass_time(NIGHT + timedelta(minutes=1))
        yield stage


async def to_tonight(chen: Person) -> Message:
    await chen.send("工作台")
    await open_part(chen, "今晚发什么")
    return await chen.wait_for("接下来 24 小时")


async def to_line(chen: Person) -> Message:
    await chen.tap("下周停课", on=await to_tonight(chen))
    return await chen.wait_for("公告：")


async def told(stage: Stage) -> int:
    """Return to how many the announcement has gone."""
    asked = select(col(Notice.id)).where(
        col(Notice.kind) == NoticeKind.ANNOUNCEMENT, col(Notice.state) == NoticeState.SENT
    )
    return len(await stage.linli.app.database.rows(asked))


async def test_what_goes_out_is_told_with_its_facts(sqlite_database: Database) -> None:
    async with announced(sqlite_database) as stage:
        shown = await to_tonight(stage.chen)
        assert "1种，共3条。" in shown.text
        assert "等到 08:00 才发：3条" in shown.text
        assert "1. 明天08:00 3条 下周停课" in shown.buttons
        line = await to_line(stage.chen)
        assert line.text.startswith("下周停课\n公告：3条\n")
        assert "08:00" in line.text


async def test_what_is_held_waits_for_its_release(sqlite_database: Database) -> None:
    async with announced(sqlite_database) as stage:
        chen = stage.chen
        await chen.tap("先不发，等我放行", on=await to_line(chen))
        held = await chen.wait_for("3条先不发了")
        assert "还没放行" in held.text
        await stage.linli.pass_time(MORNING + HOUR)
        assert await told(stage) == 0
        await chen.send("工作台")
        await chen.wait_for("有扣下没发的消息")
        shown = await to_tonight(chen)
        await chen.tap("扣下没发的", on=shown)
        await chen.tap("下周停课", on=await chen.wait_for("点一条，决定发不发"))
        await chen.tap("现在就发", on=await chen.wait_for("还没放行"))
        await chen.wait_for("3条马上发")
        await stage.linli.pass_time(MORNING + HOUR + timedelta(minutes=1))
        assert await told(stage) == 3
        await stage.residents[0].wait_for("下周二停课一次")


async def test_what_leaves_in_the_morning_anyway_is_held_until_the_one_after(
    sqlite_database: Database,
) -> None:
    async with announced(sqlite_database) as stage:
        chen = stage.chen
        await chen.tap("留到12月3日 周四 08:00再发", on=await to_line(chen))
        held = await chen.wait_for("3条先不发了")
        assert "12月3日 周四 08:00 再发" in held.text
        await stage.linli.pass_time(MORNING + HOUR)
        assert await told(stage) == 0
        await stage.linli.pass_time(MORNING + 24 * HOUR)
        assert await told(stage) == 3


async def test_a_held_one_is_held_on_until_the_morning(sqlite_database: Database) -> None:
    async with announced(sqlite_database) as stage:
        chen = stage.chen
        await chen.tap("先不发，等我放行", on=await to_line(chen))
        held = await chen.wait_for("还没放行")
        await chen.tap("留到明天08:00再发", on=held)
        again = await chen.wait_for("12月2日 周三 08:00 再发")
        await stage.linli.pass_time(MORNING)
        assert await told(stage) == 3
        await chen.tap("先不发，等我放行", on=again)
        await chen.wait_for("没有可以扣下的了")


async def test_an_old_button_holds_nothing_for_the_past(sqlite_database: Database) -> None:
    async with announced(sqlite_database) as stage:
        line = await to_line(stage.chen)
        await stage.linli.pass_time(MORNING + 25 * HOUR)
        await stage.chen.tap("留到12月3日", on=line)
        await stage.chen.wait_for("那个时间已经过了")


async def test_a_theme_that_is_planned_is_skipped(sqlite_database: Database) -> None:
    async with staged(sqlite_database) as stage:
        theme = Theme(code="f", month=12, day=2, topic="消防", title="消防安全", body="先关火。")
        async with sqlite_database.write() as session:
            session.add(theme)
        await stage.linli.pass_time(START + timedelta(minutes=1))
        shown = await to_tonight(stage.chen)
        assert "1. 明天09:00 计划0条 消防安全" in shown.buttons
        await stage.chen.tap("消防安全", on=shown)
        line = await stage.chen.wait_for("会有变化")
        assert line.buttons == ["1. 跳过，不发", "返回"]
        await stage.chen.tap("跳过，不发", on=line)
        await stage.chen.tap("是的，不发", on=await stage.chen.wait_for("真的不发了吗"))
        await stage.chen.wait_for("不会再发了")
        assert "还没有要发的" in (await to_tonight(stage.chen)).text


async def test_who_skips_is_told_how_many_will_not_get_it(sqlite_database: Database) -> None:
    async with announced(sqlite_database) as stage:
        chen = stage.chen
        line = await to_line(chen)
        await chen.tap("跳过，不发", on=line)
        sure = await chen.wait_for("真的不发了吗")
        assert "3位不会收到" in sure.text
        await chen.tap("返回", on=sure)
        await chen.tap("下周停课", on=await chen.wait_for("接下来 24 小时"))
        await chen.tap("跳过，不发", on=await chen.wait_for("公告："))
        await chen.tap("是的，不发", on=await chen.wait_for("真的不发了吗"))
        await chen.wait_for("3位不会收到")
        await stage.linli.pass_time(MORNING + HOUR)
        assert await told(stage) == 0
        assert "还没有要发的" in (await to_tonight(chen)).text


async def test_a_button_of_what_has_left_says_so(sqlite_database: Database) -> None:
    async with announced(sqlite_database) as stage:
        chen = stage.chen
        line = await to_line(chen)
        await stage.linli.pass_time(MORNING + HOUR)
        assert await told(stage) == 3
        await chen.tap("先不发，等我放行", on=line)
        await chen.wait_for("没有可以扣下的了")


async def test_reminders_are_shown_and_cannot_be_held(sqlite_database: Database) -> None:
    place = await town(sqlite_database, now=START)
    offering = await place.school.offering(
        "防诈骗讲座", site=WEST, starts_at=START + timedelta(days=1, hours=4)
    )
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        wang = await linli.person("王秀英")
        await sign_up(wang, offering)
        chen = await linli.person("陈老师", id=OWNER_ID)
        await chen.start()
        await chen.wait_for("要您留意")
        shown = await to_tonight(chen)
        assert "还只是计划：1条" in shown.text
        await chen.tap("防诈骗讲座", on=shown)
        line = await chen.wait_for("会有变化")
        assert "有人在等这些消息，不能扣下" in line.text
        assert line.buttons == ["返回"]


async def test_it_is_for_those_in_charge_of_the_school(sqlite_database: Database) -> None:
    place = await town(sqlite_database, now=START)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lee = await liaison(linli, place)
        assert "今晚发什么" not in await parts_on_desk(lee)
        desk = lee.messages[-1]
        for data in (
            "sec:tonight",
            "tn:0",
            "tnl:announcement:1:0",
            "tnh:announcement:1:0",
            "tns:announcement:1:1",
            "tnr:announcement:1",
            "tnx:0",
            "tny:announcement:1",
        ):
            await lee.press(data, on=desk)
            await lee.wait_for("只给负责人看")
