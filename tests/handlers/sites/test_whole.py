"""What a line has no room for can be read whole: an order's note, a course one wishes for."""

from school.database import Database
from tests.handlers.sites.scene import TITLE, drafted, with_menu
from tests.handlers.sites.test_wishing import neighbour
from tests.handlers.staff.test_calls import liaison
from tests.support.bots import running_linli
from tests.support.staff import OWNER_ID

NOTE = "上个月小区里有三位老人接到自称公安局的电话，差点把养老钱汇走，请老师多讲真实案例"
SUMMARY = "用身边的案例讲清楚电话诈骗、网络贷款、保健品推销和冒充公检法的常见套路。"


async def test_a_long_note_of_an_order_is_read_whole(sqlite_database: Database) -> None:
    place = await with_menu(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        chen = await liaison(linli, place)
        draft = await drafted(chen)
        assert "看全文" not in "".join(draft.buttons)
        await chen.tap("备注", on=draft)
        await chen.wait_for("还要说明什么")
        await chen.send(NOTE)
        draft = await chen.wait_for("备注：")
        assert NOTE not in draft.text
        await chen.tap("看全文", on=draft)
        whole = await chen.wait_for(NOTE)
        assert TITLE in whole.text
        await chen.tap("返回", on=whole)
        await chen.tap("下单", on=await chen.wait_for("点单：防诈骗讲座"))
        await chen.tap("看这张点单", on=await chen.wait_for("点好了"))
        await chen.tap("看全文", on=await chen.wait_for("点单：防诈骗讲座"))
        whole = await chen.wait_for(NOTE)
        await chen.tap("返回", on=whole)
        await chen.wait_for("点单：防诈骗讲座")


async def test_a_course_one_may_wish_for_is_read_whole(sqlite_database: Database) -> None:
    place = await with_menu(sqlite_database)
    await place.school.item("健康", title="急救课", summary=SUMMARY)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        wang = await neighbour(linli, place, "王秀英")
        await wang.send("看课报名")
        await wang.tap("想上的课", on=await wang.wait_for("怎么看"))
        await wang.tap("健康", on=await wang.wait_for("想学哪一类"))
        await wang.tap("急救课", on=await wang.wait_for(lambda m: "急救课" in "".join(m.buttons)))
        card = await wang.wait_for(lambda m: "想上这门课" in "".join(m.buttons))
        assert SUMMARY not in card.text
        await wang.tap("看全文", on=card)
        whole = await wang.wait_for(SUMMARY)
        await wang.tap("返回", on=whole)
        await wang.wait_for(lambda m: "想上这门课" in "".join(m.buttons))
