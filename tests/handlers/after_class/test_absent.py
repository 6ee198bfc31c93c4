"""Who was absent is asked why: answers by a press, a number, words; and what follows from them."""

import pytest

from school.database import Database
from school.presence.reasons import Why, opened_why
from school.presence.tables import AbsenceReason
from school.signups.tables import SignUpState
from tests.handlers.after_class.scene import ABSENT, AFTER, CAME, DAY, HOUR, calligraphy, until
from tests.handlers.staff.test_calls import liaison, states
from tests.handlers.steps import add, as_far_as_the_phone, newcomer, sign_up, tap_and_wait
from tests.support.bots import running_linli
from tests.support.clock import START
from tests.support.staff import OWNER_ID, WEST


async def test_who_was_ill_is_phoned_by_the_liaison(sqlite_database: Database) -> None:
    scene = await calligraphy(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        wang, chen = await newcomer(linli), await liaison(linli, scene.town, site=WEST)
        await sign_up(wang, scene.offering)
        await scene.phone(await scene.id_of(wang))
        await until(linli, AFTER)
        await scene.roster({await scene.id_of(wang): ABSENT})
        await until(linli, AFTER + 59 * HOUR / 60)
        assert not any("没见到" in message.text for message in wang.messages)
        await until(linli, AFTER + HOUR)
        asked = await wang.wait_for("今天没见到您")
        assert "书法课" in asked.text
        assert [label.partition(". ")[2] for label in asked.buttons][:5] == [
            "生病了", "忘了", "路不方便", "不想上了", "其他",
        ]  # fmt: skip
        told = await tap_and_wait(wang, "生病了", asked, "祝您早日康复")
        assert "教学点会打电话来问候" in told.text
        await chen.send("工作台")
        await chen.tap("电话名单", on=await chen.wait_for("1位要打电话"))
        listed = await chen.wait_for("电话名单")
        assert "他们不用 Telegram" not in listed.text
        call = await tap_and_wait(chen, "王秀英 说病了", listed, "没来上")
        assert "书法课" in call.text
        await tap_and_wait(chen, "没打通", call, "过一小时再打")
        await chen.send("工作台")
        await chen.tap("电话名单", on=await chen.wait_for("1位要打电话"))
        call = await tap_and_wait(
            chen, "王秀英 说病了", await chen.wait_for("电话名单"), "打过1次"
        )
        done = await tap_and_wait(chen, "问候过了", call, "谢谢您的关心")
        assert "现在没有要打的了" in done.text


async def test_who_left_no_phone_is_promised_no_call_until_it_is_told(
    sqlite_database: Database,
) -> None:
    scene = await calligraphy(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        wang, chen = await newcomer(linli), await liaison(linli, scene.town, site=WEST)
        await sign_up(wang, scene.offering)
        await until(linli, AFTER)
        await scene.roster({await scene.id_of(wang): ABSENT})
        await until(linli, AFTER + HOUR)
        asked = await wang.wait_for("今天没见到您")
        told = await tap_and_wait(wang, "生病了", asked, "祝您早日康复")
        assert "打电话来问候" not in told.text
        await chen.send("电话名单")
        empty = await chen.wait_for("电话名单")
        assert not any("王秀英" in label for label in empty.buttons)
        await wang.tap("告诉我的电话", on=told)
        await wang.wait_for(lambda message: "发我的手机号" in message.labels)
        await wang.send("13800001234")
        await wang.wait_for("电话记下了")
        await chen.send("电话名单")
        listed = await chen.wait_for("电话名单")
        await tap_and_wait(chen, "王秀英 说病了", listed, "13800001234")


@pytest.mark.parametrize(
    ("typed", "why", "said"),
    [
        ("2", Why(AbsenceReason.FORGOT), "没关系，谁都会忘"),
        ("下雨路不好走", Why(AbsenceReason.TRANSPORT), "要帮忙的话"),
        ("感冒了，在家休息", Why(AbsenceReason.ILL), "早日康复"),
    ],
)
async def test_the_answer_may_be_typed(
    sqlite_database: Database, typed: str, why: Why, said: str
) -> None:
    scene = await calligraphy(sqlite_database)
    async with running_linli(sqlite_database) as linli:
        wang = await newcomer(linli)
        await sign_up(wang, scene.offering)
        await until(linli, AFTER)
        person = await scene.id_of(wang)
        await scene.roster({person: ABSENT})
        await until(linli, AFTER + HOUR)
        await wang.wait_for("今天没见到您")
        await wang.send(typed)
        await wang.wait_for(said)
        kept = (await scene.attendance(person)).reason
        assert opened_why(sqlite_database.vault, kept) == why


async def test_something_else_is_told_in_words_or_in_reply(sqlite_database: Database) -> None:
    scene = await calligraphy(sqlite_database)
    async with running_linli(sqlite_database) as linli:
        wang = await newcomer(linli)
        await sign_up(wang, scene.offering)
        await until(linli, AFTER)
        person = await scene.id_of(wang)
        await scene.roster({person: ABSENT})
        await until(linli, AFTER + HOUR)
        asked = await wang.wait_for("今天没见到您")
        ill = await tap_and_wait(wang, "生病了", asked, "早日康复")
        reasons = await tap_and_wait(wang, "换个说法", ill, "那天是怎么了")
        await tap_and_wait(wang, "其他", reasons, "是怎么了呢")
        await wang.send("去接孙子放学了")
        told = await wang.wait_for("谢谢您告诉我们")
        assert "去接孙子放学了" in told.text
        await wang.reply(asked, "家里来客人")
        await wang.wait_for("家里来客人")
        kept = (await scene.attendance(person)).reason
        assert opened_why(sqlite_database.vault, kept) == Why(AbsenceReason.OTHER, "家里来客人")


async def test_who_wants_no_more_may_give_the_seat_to_others(sqlite_database: Database) -> None:
    scene = await calligraphy(sqlite_database, sessions=3)
    async with running_linli(sqlite_database) as linli:
        wang = await newcomer(linli)
        await sign_up(wang, scene.offering)
        await until(linli, AFTER)
        await scene.roster({await scene.id_of(wang): ABSENT})
        await until(linli, AFTER + HOUR)
        asked = await wang.wait_for("今天没见到您")
        offered = await tap_and_wait(wang, "不想上了", asked, "要把位子让给别人吗")
        assert any("留" in label for label in offered.buttons)
        await tap_and_wait(wang, "让出名额", offered, "书法课")
        assert await states(sqlite_database, scene.offering) == [SignUpState.CANCELLED]


async def test_a_daughter_is_asked_about_her_mother_by_name(sqlite_database: Database) -> None:
    scene = await calligraphy(sqlite_database)
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        li, chen = await newcomer(linli, "李敏"), await liaison(linli, scene.town, site=WEST)
        await sign_up(li, scene.offering)
        await add(li, scene.offering, "张桂兰")
        await scene.phone(await scene.id_of(li))
        await until(linli, AFTER)
        marks = {await scene.id_of(li): CAME, await scene.in_care_of(li): ABSENT}
        await scene.roster(marks)
        await until(linli, AFTER + HOUR)
        asked = await li.wait_for("今天没见到张桂兰")
        await tap_and_wait(li, "生病了", asked, "祝张桂兰早日康复")
        await chen.send("工作台")
        await chen.tap("电话名单", on=await chen.wait_for("1位要打电话"))
        await chen.wait_for("电话名单")


async def test_nobody_is_asked_at_night_nor_when_the_roster_was_mended(
    sqlite_database: Database,
) -> None:
    scene = await calligraphy(sqlite_database, starts_at=START + 9 * HOUR)
    ends = START + 11 * HOUR
    async with running_linli(sqlite_database) as linli:
        wang, li = await newcomer(linli), await newcomer(linli, "李建国")
        for each in (wang, li):
            await sign_up(each, scene.offering)
        await until(linli, ends)
        people = [await scene.id_of(each) for each in (wang, li)]
        await scene.roster(dict.fromkeys(people, ABSENT), at=ends)
        await until(linli, ends + HOUR)
        await scene.roster({people[1]: CAME}, at=ends + HOUR)
        await until(linli, START + 22 * HOUR)
        await wang.wait_for("昨天没见到您")
        assert not any("没见到" in message.text for message in li.messages)


async def test_who_stays_away_is_told_kindly_and_the_setting_is_said(
    sqlite_database: Database,
) -> None:
    scene = await calligraphy(sqlite_database, capacity=1, starts_at=START + 2 * DAY)
    await scene.town.school.setting("no_shows_wait", "true")
    async with running_linli(sqlite_database, owners=(OWNER_ID,)) as linli:
        wang, li = await newcomer(linli), await newcomer(linli, "李建国")
        zhao, chen = await newcomer(linli, "赵大爷"), await liaison(linli, scene.town, site=WEST)
        await wang.start()
        await wang.wait_for("您好")
        await scene.missed_lately(await scene.id_of(wang))
        await sign_up(li, scene.offering)
        await as_far_as_the_phone(wang, scene.offering)
        told = next(each for each in wang.messages if "您在候补，第 1 位" in each.text)
        assert "缺课多，排在别人后面" in told.text
        await as_far_as_the_phone(zhao, scene.offering)
        assert any("您在候补，第 1 位" in each.text for each in zhao.messages)
        card = await tap_and_wait(wang, "我的这次报名", told, "排在别人后面")
        assert "第 2 位" in card.text
        await wang.send("/mine")
        mine = await wang.wait_for("我的报名")
        assert "最近3次没来，来不了请早说" in mine.text
        await chen.send("候补名单")
        listed = await chen.wait_for("有人候补的课")
        people = await tap_and_wait(chen, "书法课", listed, "赵大爷")
        assert "2. 王秀英，缺课3次" in people.text
