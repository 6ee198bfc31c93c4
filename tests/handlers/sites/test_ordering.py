"""A liaison orders from the course menu; the organiser plans it or declines; each hears of it."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlmodel import col

from school.database import Database
from school.notices.tables import Notice, NoticeKind, NoticeState
from school.offerings import Offering
from school.orders.tables import OrderState
from tests.handlers.sites.scene import (
    TITLE,
    as_far_as_the_dates,
    drafted,
    open_orders,
    ordered,
    orders,
    with_menu,
)
from tests.handlers.staff.test_calls import liaison
from tests.handlers.staff.test_papers import organiser
from tests.handlers.steps import open_part
from tests.support.bots import running_linli
from tests.support.staff import EAST, OWNER_ID, WEST


async def test_an_order_is_put_together_checked_and_placed(sqlite_database: Database) -> None:
    place = await with_menu(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen = await liaison(linli, place)
        await as_far_as_the_dates(chen)
        await chen.send("12月8日14:00，或者12月10日上午9点")
        asked = await chen.wait_for("大概来多少人")
        await chen.tap("约50人", on=asked)
        draft = await chen.wait_for("点单：防诈骗讲座")
        assert "12月8日 周二 14:00" in draft.text
        assert "12月10日 周四 09:00" in draft.text
        assert "约50人、老年人" in draft.text
        await chen.tap("教室", on=draft)
        await chen.tap("二楼教室", on=await chen.wait_for("在哪间教室"))
        draft = await chen.wait_for(f"{WEST} 二楼教室")
        await chen.tap("备注", on=draft)
        await chen.wait_for("还要说明什么")
        await chen.send("很多老人刚被骗过")
        draft = await chen.wait_for("备注：很多老人刚被骗过")
        assert await orders(sqlite_database) == []
        await chen.tap("下单", on=draft)
        done = await chen.wait_for("点好了")
        (order,) = await orders(sqlite_database)
        assert (order.expected, order.room, order.audience) == (50, "二楼教室", "老年人")
        assert order.site_id == place.school.sites[WEST]
        assert (order.state, len(order.wanted)) == (OrderState.WAITING, 2)
        assert "很多老人".encode() not in order.note
        await chen.tap("看这张点单", on=done)
        card = await chen.wait_for("点单：防诈骗讲座")
        assert "排课" not in "".join(card.buttons)


async def test_any_time_will_do_and_numbers_that_are_none_are_asked_again(
    sqlite_database: Database,
) -> None:
    place = await with_menu(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen = await liaison(linli, place)
        await chen.tap("都可以", on=await as_far_as_the_dates(chen))
        await chen.wait_for("大概来多少人")
        await chen.send("很多")
        await chen.wait_for("请只打数字")
        await chen.send("三十人")
        draft = await chen.wait_for("约30人")
        assert "什么时间都可以" in draft.text
        await chen.tap("下单", on=draft)
        await chen.wait_for("点好了")
        assert [each.wanted for each in await orders(sqlite_database)] == [[]]


async def test_more_than_three_dates_and_dates_gone_by_are_not_taken(
    sqlite_database: Database,
) -> None:
    place = await with_menu(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen = await liaison(linli, place)
        draft = await drafted(chen)
        await chen.tap("时间", on=draft)
        await chen.wait_for("再打一个时间就加上")
        await chen.send("12月9日14:00、12月10日14:00、12月11日14:00")
        await chen.wait_for("三个时间就够了")
        await chen.send("12月9日14:00、12月10日14:00")
        draft = await chen.wait_for("12月10日 周四 14:00")
        assert "12月8日 周二 14:00" in draft.text


async def test_a_draft_survives_a_restart_with_its_question(sqlite_database: Database) -> None:
    place = await with_menu(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen = await liaison(linli, place)
        await as_far_as_the_dates(chen)
        await chen.send("12月8日14:00")
        await chen.wait_for("大概来多少人")
    async with running_linli(sqlite_database, clock=linli.clock, owners=(OWNER_ID,)) as linli:
        await linli.playground.next_update_id(900_000_000)
        chen = await linli.person("陈老师", id=chen.id)
        await chen.send("25")
        draft = await chen.wait_for("约25人")
        await chen.tap("下单", on=draft)
        await chen.wait_for("点好了")


async def test_a_button_of_an_older_draft_orders_nothing(sqlite_database: Database) -> None:
    place = await with_menu(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen = await liaison(linli, place)
        old = await drafted(chen)
        await chen.tap("多少人", on=old)
        await chen.tap("约80人", on=await chen.wait_for("大概来多少人"))
        fresh = await chen.wait_for("约80人")
        press = await chen.press("orp:1:3", on=fresh)
        await press.answered()
        assert await orders(sqlite_database) == []
        await chen.tap("下单", on=fresh)
        await chen.wait_for("点好了")
        await chen.press("orp:1:4", on=fresh)
        await chen.wait_for("已经点好了")
        assert len(await orders(sqlite_database)) == 1


async def test_the_organiser_plans_it_and_who_ordered_hears_when(
    sqlite_database: Database,
) -> None:
    place = await with_menu(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place)
        chen = await liaison(linli, place)
        await ordered(chen)
        await linli.deliver()
        news = await lin.wait_for("有教学点要点课")
        assert TITLE in news.text
        assert "12月8日 周二 14:00" in news.text
        await lin.tap("看这张点单", on=news)
        card = await lin.wait_for("点单：防诈骗讲座")
        await lin.tap("排课", on=card)
        draft = await lin.wait_for("新开班")
        assert "12月8日 周二 14:00–15:30" in draft.text
        assert "名额：30" in draft.text
        await lin.tap("核对并确认", on=draft)
        await lin.tap("对，开班", on=await lin.wait_for("这样可以吗"))
        done = await lin.wait_for("点课的人会收到消息")
        assert "可以报名了" in done.text
        await linli.deliver()
        told = await chen.wait_for("您点的课排好了")
        assert "12月8日 周二 14:00–15:30" in told.text
        (order,) = await orders(sqlite_database)
        assert order.state is OrderState.PLANNED
        made = await sqlite_database.rows(
            select(col(Offering.title), col(Offering.capacity)).where(
                col(Offering.id) == order.offering_id
            )
        )
        assert [tuple(each) for each in made] == [(TITLE, 30)]
        await chen.send("工作台")
        await open_part(chen, "点单")
        mine = await chen.wait_for("我的点单")
        assert f"{TITLE} 排好了" in "".join(mine.buttons)


async def test_an_order_for_any_time_asks_the_organiser_when(sqlite_database: Database) -> None:
    place = await with_menu(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place)
        chen = await liaison(linli, place)
        await chen.tap("都可以", on=await as_far_as_the_dates(chen))
        await chen.tap("还不知道", on=await chen.wait_for("大概来多少人"))
        await chen.tap("下单", on=await chen.wait_for("什么时间都可以"))
        await chen.wait_for("点好了")
        await linli.deliver()
        await lin.tap("排课", on=await lin.wait_for("有教学点要点课"))
        await lin.wait_for("排在什么时候")
        await lin.send("12月9日14:00-16:00")
        draft = await lin.wait_for("新开班")
        assert "12月9日 周三 14:00–16:00" in draft.text
        await lin.tap("核对并确认", on=draft)
        await lin.tap("对，开班", on=await lin.wait_for("这样可以吗"))
        await lin.wait_for("可以报名了")
        await linli.deliver()
        await chen.wait_for("您点的课排好了")
        assert [each.state for each in await orders(sqlite_database)] == [OrderState.PLANNED]


@pytest.mark.parametrize("typed", [True, False])
async def test_an_order_is_declined_with_a_reason_that_its_liaison_reads(
    sqlite_database: Database, *, typed: bool
) -> None:
    place = await with_menu(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place, WEST)
        chen = await liaison(linli, place)
        await ordered(chen)
        await linli.deliver()
        await lin.wait_for("有教学点要点课")
        listed = await open_orders(lin)
        assert "有1张点单等着排课" in listed.text
        await lin.tap(TITLE, on=listed)
        await lin.tap("婉拒", on=await lin.wait_for("点单：防诈骗讲座"))
        asked = await lin.wait_for("为什么排不了")
        if typed:
            await lin.send("年底了，明年一月给您排")
        else:
            await lin.tap("暂时找不到讲师", on=asked)
        why = "年底了，明年一月给您排" if typed else "暂时找不到讲师"
        await lin.wait_for(f"婉拒：{why}")
        await linli.deliver()
        told = await chen.wait_for("这次排不了")
        assert why in told.text
        assert [each.state for each in await orders(sqlite_database)] == [OrderState.DECLINED]


async def test_who_takes_an_order_back_spares_the_organiser_the_news(
    sqlite_database: Database,
) -> None:
    place = await with_menu(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        lin = await organiser(linli, place)
        chen = await liaison(linli, place)
        done = await ordered(chen)
        await linli.deliver()
        news = await lin.wait_for("有教学点要点课")
        await chen.tap("看这张点单", on=done)
        await chen.tap("撤回", on=await chen.wait_for("点单：防诈骗讲座"))
        await chen.wait_for("已撤回")
        await lin.tap("排课", on=news)
        await lin.wait_for("这张点单已经处理过了")
        assert [each.state for each in await orders(sqlite_database)] == [OrderState.WITHDRAWN]


async def test_a_liaison_of_another_site_sees_and_does_nothing(sqlite_database: Database) -> None:
    place = await with_menu(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen = await liaison(linli, place)
        await ordered(chen)
        person_id = await place.person("东街的联络员", telegram_id=95_000)
        await place.give(person_id, "liaison", EAST)  # type: ignore[arg-type]
        east = await linli.person("东街的联络员", id=95_000)
        await east.start()
        listed = await open_orders(east)
        assert TITLE not in "".join(listed.buttons)
        west = place.school.sites[WEST]
        for data in (
            "or:1", "orw:1", "orq:1", "orz:1", "orv:1:busy", f"orl:own:{west}:0:0", "ord:1",
            "orp:1:2", "orx:1", f"orn:{west}", f"tki:order:{west}:1", f"sn:{west}",
            f"sno:{west}:0", f"snw:{west}:0", f"snh:{west}:0", f"snr:{west}:0", f"snc:{west}",
            f"sns:{west}:lawyer", f"snx:{west}:lawyer", "orl:wait:0:0:0", "orl:fair:0:0:0",
        ):  # fmt: skip
            press = await east.press(data, on=listed)
            await press.answered()
        await linli.app.runner.drained()
        await east.read()
        seen = "\n".join(f"{m.text} {m.buttons}" for m in east.messages if m.id > listed.id)
        assert "30人" not in seen
        assert "陈老师" not in seen
        assert [each.state for each in await orders(sqlite_database)] == [OrderState.WAITING]


async def test_the_news_of_an_order_wait_for_the_morning(sqlite_database: Database) -> None:
    place = await with_menu(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        await organiser(linli, place)
        chen = await liaison(linli, place)
        draft = await drafted(chen)
        await linli.pass_time(datetime(2026, 12, 1, 14, 0, tzinfo=UTC))  # ten in the evening
        await chen.tap("下单", on=draft)
        await chen.wait_for("点好了")
        await linli.deliver()
        found = await sqlite_database.rows(
            select(col(Notice.state)).where(col(Notice.kind) == NoticeKind.ORDER_NEWS)
        )
        assert {each.state for each in found} == {NoticeState.HELD}


async def test_the_word_opens_what_its_button_opens_for_who_decides(
    sqlite_database: Database,
) -> None:
    place = await with_menu(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen, lin = await liaison(linli, place), await organiser(linli, place)
        await ordered(chen)
        await lin.send("点单")
        assert "1张" in (await lin.wait_for("等着排课")).text
        await lin.send("/order")
        await lin.wait_for("点课：给哪个教学点")
        await chen.send("点单")
        await chen.wait_for("哪门课")
