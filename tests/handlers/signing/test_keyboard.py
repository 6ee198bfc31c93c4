"""The question for the phone never takes the main keyboard away."""

import pytest

from playground.testing import Message
from school.database import Database
from tests.handlers.steps import as_far_as_the_phone, newcomer
from tests.support.bots import running_linli
from tests.support.schools import small_school

SHARE = "发我的手机号"
MAIN = ("看课报名", "我的报名", "问学校", "帮助", "设置")


def has_main_keyboard(message: Message) -> bool:
    return set(MAIN) <= set(message.labels) and SHARE not in message.labels


async def test_the_main_keyboard_stands_below_the_question(sqlite_database: Database) -> None:
    school = await small_school(sqlite_database)
    async with running_linli(sqlite_database) as linli:
        wang = await newcomer(linli)
        asked = await as_far_as_the_phone(wang, await school.offering("防诈骗讲座"))
        assert asked.labels[:2] == [SHARE, "跳过"]
        assert set(MAIN) <= set(asked.labels)


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("跳过", "不留电话"),
        ("13912345678", "电话记下了"),
        ("我的报名", "不留电话"),
        ("/courses", "不留电话"),
        ("书法", "不留电话"),
        ("/cancel", "停下"),
    ],
)
async def test_whatever_is_said_to_it_the_main_keyboard_is_back(
    sqlite_database: Database, said: str, wanted: str
) -> None:
    school = await small_school(sqlite_database)
    async with running_linli(sqlite_database) as linli:
        wang = await newcomer(linli)
        await as_far_as_the_phone(wang, await school.offering("防诈骗讲座"))
        await wang.send(said)
        assert has_main_keyboard(await wang.wait_for(wanted))


async def test_who_goes_elsewhere_gets_there_and_is_asked_no_more(
    sqlite_database: Database,
) -> None:
    school = await small_school(sqlite_database)
    async with running_linli(sqlite_database) as linli:
        wang = await newcomer(linli)
        await as_far_as_the_phone(wang, await school.offering("防诈骗讲座"))
        await wang.send("我的报名")
        listed = await wang.wait_for("我的报名")
        assert "防诈骗讲座" in "".join(listed.buttons)
        await wang.send("跳过")
        assert "不留电话" not in (await wang.wait_for(lambda message: bool(message.text))).text
