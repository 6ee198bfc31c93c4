"""The people of a test: sending, tapping, replying, waiting."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from playground.testing import PlaygroundError, connected_playground, running_playground

if TYPE_CHECKING:
    from playground.testing import Person, Playground
    from tests.playground.conftest import PlainBot


@pytest.fixture
async def wang(pg: Playground) -> Person:
    person = await pg.person("王阿姨", phone="+8613800000000", last_name="王")
    await person.start()
    return person


def buttons(**labels: str) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": t, "callback_data": d}] for t, d in labels.items()]}


async def say(bot: PlainBot, person: Person, text: str, **more: Any) -> int:
    sent = await bot.result("sendMessage", chat_id=person.id, text=text, **more)
    return int(sent["message_id"])


async def test_waiting_ends_when_the_message_comes(bot: PlainBot, wang: Person) -> None:
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(wang.wait_for(lambda message: "开课" in message.text))
        await say(bot, wang, "别的")
        await say(bot, wang, "明天开课")
    assert waiting.result().text == "明天开课"


async def test_each_message_is_handed_out_once(bot: PlainBot, wang: Person) -> None:
    await say(bot, wang, "提醒")
    await say(bot, wang, "提醒")
    first, second = await wang.wait_for("提醒"), await wang.wait_for("提醒")
    assert second.id == first.id + 1
    with pytest.raises(AssertionError, match="waited for '提醒'"):
        await wang.wait_for("提醒", timeout=0)


async def test_every_state_of_an_edited_message_is_seen(bot: PlainBot, wang: Person) -> None:
    number = await say(bot, wang, "请稍候")
    for text in ("一半", "完成"):
        await bot.result("editMessageText", chat_id=wang.id, message_id=number, text=text)
    assert (await wang.wait_for("请稍候")).id == number
    assert (await wang.wait_for("一半")).id == number
    assert (await wang.wait_for("完成")).id == number
    assert wang.last.text == "完成"


async def test_what_came_before_the_last_act_is_not_waited_for(
    bot: PlainBot, wang: Person
) -> None:
    await say(bot, wang, "旧")
    await wang.send("问")
    with pytest.raises(AssertionError, match="the chat of 王阿姨"):
        await wang.wait_for("旧", timeout=0)
    assert [message.text for message in wang.messages] == ["/start", "旧", "问"]


async def test_the_latest_message_with_the_button_is_tapped(bot: PlainBot, wang: Person) -> None:
    await say(bot, wang, "旧", reply_markup=buttons(报名="old"))
    await say(bot, wang, "新", reply_markup=buttons(报名="new", 报名两人="two"))
    await say(bot, wang, "无")
    exact = await wang.tap("报名")
    assert exact is not None
    assert exact.data == "new"
    part = await wang.tap("两人")
    assert part is not None
    assert part.data == "two"
    with pytest.raises(AssertionError, match="sees no button '退出'"):
        await wang.tap("退出", timeout=0)


async def test_a_tap_waits_for_its_button(bot: PlainBot, wang: Person) -> None:
    async with asyncio.TaskGroup() as tasks:
        tap = tasks.create_task(wang.tap("报名"))
        await say(bot, wang, "合唱班", reply_markup=buttons(报名="join"))
    press = tap.result()
    assert press is not None
    with pytest.raises(AssertionError, match="was not answered"):
        await press.answered(timeout=0)
    await bot.result("answerCallbackQuery", callback_query_id=press.id, show_alert=True)
    assert (await press.answered()).show_alert


async def test_the_reply_keyboard_is_tapped_too(bot: PlainBot, wang: Person) -> None:
    rows = [["看课报名"], [{"text": "发手机号", "request_contact": True}]]
    keyboard = {"keyboard": rows, "one_time_keyboard": True}
    asked = await say(bot, wang, "请选", reply_markup=keyboard)
    assert await wang.tap("发手机号") is None
    assert await wang.tap("看课报名") is None
    contact, text = (await bot.result("getUpdates"))[-2:]
    assert contact["message"]["contact"] == {
        "phone_number": "8613800000000",
        "first_name": "王阿姨",
        "last_name": "王",
        "user_id": wang.id,
    }
    assert contact["message"]["reply_to_message"]["message_id"] == asked
    assert text["message"]["text"] == "看课报名"
    await wang.read()
    assert wang.keyboard == []


async def test_a_reply_is_a_reply(bot: PlainBot, wang: Person) -> None:
    asked = await say(bot, wang, "能来吗?")
    await wang.reply(await wang.wait_for("能来"), "能")
    update = (await bot.result("getUpdates"))[-1]
    assert update["message"]["reply_to_message"]["message_id"] == asked


async def test_who_has_blocked_the_bot_cannot_write(wang: Person) -> None:
    await wang.block()
    with pytest.raises(PlaygroundError, match="blocked"):
        await wang.send("喂")


async def test_any_data_can_be_pressed_on_any_message_of_the_bot(
    bot: PlainBot, wang: Person
) -> None:
    number = await say(bot, wang, "没有按钮")
    await wang.press("staff:delete-all", on=number)
    update = (await bot.result("getUpdates"))[-1]
    assert update["callback_query"]["data"] == "staff:delete-all"


async def test_a_second_client_sees_the_same_people(pg: Playground, wang: Person) -> None:
    async with connected_playground(pg.url) as other:
        (found,) = await other.people()
        assert [message.text for message in await found.read()] == ["/start"]


async def test_two_bots_have_chats_of_their_own() -> None:
    async with running_playground(tokens=("1:a", "2:b")) as pg:
        wang = await pg.person("王阿姨")
        await wang.start()
        chats = [
            (await pg.control.get(f"people/{wang.id}", {"bot": number}))["chat"]
            for number in (1, 2)
        ]
    assert [chat["started"] for chat in chats] == [True, False]


async def test_a_reader_far_behind_still_gets_the_last_state(bot: PlainBot, wang: Person) -> None:
    number = await say(bot, wang, "最初")
    for count in range(600):
        await bot.result(
            "editMessageText", chat_id=wang.id, message_id=number, text=f"第 {count} 次"
        )
    await wang.read()
    assert [message.text for message in wang.messages] == ["/start", "第 599 次"]


async def test_any_kind_of_message_can_be_sent(bot: PlainBot, wang: Person) -> None:
    await wang.send_content(location={"latitude": 31.2, "longitude": 121.5})
    update = (await bot.result("getUpdates"))[-1]
    assert update["message"]["location"]["latitude"] == 31.2
    assert update["message"]["from"]["id"] == wang.id


async def test_a_poll_whose_caller_is_gone_takes_nothing(
    pg: Playground, bot: PlainBot, wang: Person
) -> None:
    (first,) = await bot.result("getUpdates")
    offset = first["update_id"] + 1
    async with asyncio.TaskGroup() as tasks:
        poll = tasks.create_task(bot.result("getUpdates", offset=offset, timeout=50))
        await pg.bot_listens()
        poll.cancel()
    with pytest.raises(AssertionError, match="does not listen"):
        await pg.bot_listens(timeout=0)
    await pg.inject(first)
    assert await bot.result("getUpdates", offset=offset) == [first]


async def test_a_bot_that_broke_a_rule_of_the_api_fails_the_test_at_its_end() -> None:
    with pytest.raises(AssertionError, match="unknown method"):
        async with running_playground() as pg:
            await _break_a_rule(pg)
    async with running_playground(violations_allowed=True) as pg:
        await _break_a_rule(pg)


async def _break_a_rule(pg: Playground) -> None:
    async with aiohttp.ClientSession() as session:
        await session.post(f"{pg.url}/bot{pg.token}/sendTelepathy")
