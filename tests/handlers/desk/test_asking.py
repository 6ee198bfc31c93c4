"""A resident asks, the desk answers by a reply, the resident reads it and asks on."""

from sqlalchemy import func, select

from school.database import Database
from school.people import note_unreachable
from school.threads.reading import threads_of
from school.unanswered import Unanswered
from tests.handlers.desk.scene import at, desk
from tests.support.staff import WEST


async def test_a_question_is_answered_by_a_reply_and_asked_on_by_a_reply(
    sqlite_database: Database,
) -> None:
    async with desk(sqlite_database) as on:
        told = await on.asks("门口能停车吗 <几辆>")
        assert WEST in told.text
        asked = await on.told(on.chen, "有居民提问")
        assert "王秀英" in asked.text
        assert "门口能停车吗 <几辆>" in asked.text
        await on.chen.reply(asked, "能停，先打{电话}登记。")
        await on.chen.wait_for("您的回答发出了")
        answer = await on.told(on.wang, "学校回答您了")
        assert "您问：“门口能停车吗 <几辆>”" in answer.text
        assert "能停，先打0500-6188" in answer.text
        await on.wang.reply(answer, "星期天也能停吗")
        await on.wang.wait_for("已转给学校")
        again = await on.told(on.chen, "星期天也能停吗")
        assert "门口能停车吗" not in again.text
        await on.chen.reply(again, "也能。")
        await on.chen.wait_for("您的回答发出了")
        second = await on.told(on.wang, "也能。")
        await on.wang.tap("再问一句", on=second)
        await on.wang.wait_for("您还想问什么")
        await on.wang.send("谢谢")
        await on.wang.send("收费吗")
        await on.wang.wait_for("已转给学校")
        await on.wang.send("/ask")
        await on.wang.tap("我的提问", on=await on.wang.wait_for("您想问学校什么"))
        listed = await on.wang.wait_for("我的提问")
        await on.wang.tap("收费吗", on=listed)
        whole = await on.wang.wait_for("还没有回答")
        for words in ("门口能停车吗", "登记", "星期天", "也能。", "收费吗"):
            assert words in whole.text
        assert "谢谢" not in whole.text


async def test_what_nobody_understood_is_passed_on_by_one_tap_and_not_listed_twice(
    sqlite_database: Database,
) -> None:
    async with desk(sqlite_database) as on:
        await on.wang.send("门口的坡道轮椅上得去吗")
        lost = await on.wang.wait_for("要不要我转给学校")
        await on.wang.tap("1. 转给学校", on=lost)
        await on.wang.wait_for("已转给学校")
        asked = await on.told(on.chen, "门口的坡道轮椅上得去吗")
        kept = await sqlite_database.rows(select(func.count()).select_from(Unanswered))
        assert kept[0][0] == 0
        again = await on.wang.press(lost.data_of("1. 转给学校") or "", on=lost)
        await again.answered()
        await on.wang.wait_for("已经不保留了")
        assert len(await threads_of(sqlite_database, on.ids["wang"])) == 1
        await on.chen.reply(asked, "收到")
        await on.chen.wait_for("这句没有发给居民")


async def test_who_asks_anonymously_is_answered_and_not_named(sqlite_database: Database) -> None:
    async with desk(sqlite_database) as on:
        told = await on.asks("隔壁太吵怎么办", how="匿名转给学校")
        assert "看不到您的名字" in told.text
        asked = await on.told(on.chen, "有居民提问")
        assert "匿名提问" in asked.text
        assert "王秀英" not in asked.text
        await on.chen.tap("看全部对话", on=asked)
        whole = await on.chen.wait_for("居民")
        assert "王秀英" not in whole.text
        assert "138" not in whole.text
        await on.chen.reply(asked, "请找居委会。")
        await on.chen.wait_for("您的回答发出了")
        await on.told(on.wang, "请找居委会。")


async def test_a_question_not_sent_is_not_kept(sqlite_database: Database) -> None:
    async with desk(sqlite_database) as on:
        await on.wang.send("/ask")
        await on.wang.wait_for("您想问学校什么")
        await on.wang.send("算了")
        await on.wang.tap("不", on=await on.wang.wait_for("把这些话转给学校吗"))
        await on.wang.wait_for("什么都没发")
        kept = await sqlite_database.rows(select(func.count()).select_from(Unanswered))
        assert kept[0][0] == 0
        assert await threads_of(sqlite_database, on.ids["wang"]) == []


async def test_a_question_about_a_course_names_it(sqlite_database: Database) -> None:
    async with desk(sqlite_database) as on:
        course = await on.town.school.offering("书法入门")
        await on.wang.start(f"l{course}")
        card = await on.wang.wait_for("书法入门")
        await on.wang.tap("详情", on=card)
        details = await on.wang.wait_for(lambda message: "问学校" in "".join(message.buttons))
        await on.wang.tap("问学校", on=details)
        asked = await on.wang.wait_for("您想问学校什么")
        assert "书法入门" in asked.text
        await on.wang.send("要带毛笔吗")
        await on.wang.tap("转给学校", on=await on.wang.wait_for("把这些话转给学校吗"))
        await on.wang.wait_for("已转给学校")
        assert "书法入门" in (await on.told(on.chen, "要带毛笔吗")).text


async def test_an_answer_comes_in_the_script_of_who_asked(sqlite_database: Database) -> None:
    async with desk(sqlite_database) as on:
        lin = await on.linli.person("林小姐", language="zh-hant")
        await lin.send("/ask")
        await lin.wait_for("您想問學校什麼")
        await lin.send("門口能停車嗎")
        await lin.tap("轉給學校", on=await lin.wait_for("把這些話轉給學校嗎"))
        await lin.wait_for("已轉給學校")
        asked = await on.told(on.liu, "門口能停車嗎")
        await on.liu.reply(asked, "可以停车，请登记。")
        await on.liu.wait_for("您的回答发出了")
        await on.told(lin, "可以停車，請登記。")
        assert "林小姐" not in asked.text


async def test_the_desk_sees_that_an_answer_did_not_arrive(sqlite_database: Database) -> None:
    async with desk(sqlite_database) as on:
        await on.asks("能停车吗")
        asked = await on.told(on.chen, "有居民提问")
        await note_unreachable(sqlite_database, on.ids["wang"], now=on.linli.clock.now())
        await on.chen.reply(asked, "能。")
        given = await on.chen.wait_for("您的回答发出了")
        await on.linli.deliver()
        await on.chen.tap("看全部对话", on=given)
        await on.chen.wait_for("这句没有送到，请打电话")


async def test_a_question_of_the_night_comes_in_the_morning(sqlite_database: Database) -> None:
    async with desk(sqlite_database) as on:
        await on.linli.pass_time(at("2026-12-01 22:30"))
        await on.asks("明天几点开门")
        await on.linli.pass_time(at("2026-12-02 07:59"))
        assert not [each for each in on.chen.messages if "有居民提问" in each.text]
        await on.linli.pass_time(at("2026-12-02 08:00"))
        await on.chen.wait_for("有居民提问")
