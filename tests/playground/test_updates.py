"""Long polling: offsets, limits, retention, kinds, conflicts."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playground.testing import Person, Playground
    from tests.playground.conftest import PlainBot


@pytest.fixture
async def wang(pg: Playground) -> Person:
    return await pg.person("王阿姨")


async def texts(bot: PlainBot, **params: Any) -> list[str]:
    return [update["message"]["text"] for update in await bot.result("getUpdates", **params)]


async def test_updates_come_again_until_a_higher_offset_confirms_them(
    bot: PlainBot, wang: Person
) -> None:
    await wang.send("一")
    await wang.send("二")
    first, second = await bot.result("getUpdates")
    assert second["update_id"] == first["update_id"] + 1
    assert await texts(bot) == ["一", "二"]
    assert await texts(bot, offset=second["update_id"]) == ["二"]
    assert await texts(bot) == ["二"]
    assert await texts(bot, offset=second["update_id"] + 1) == []
    assert await texts(bot) == []


async def test_a_limit_takes_the_oldest(bot: PlainBot, wang: Person) -> None:
    for number in range(120):
        await wang.send(str(number))
    assert await texts(bot, limit=2) == ["0", "1"]
    assert len(await texts(bot, limit=500)) == 100


async def test_a_negative_offset_keeps_the_last_ones(bot: PlainBot, wang: Person) -> None:
    for text in ("一", "二", "三"):
        await wang.send(text)
    assert await texts(bot, offset=-2) == ["二", "三"]
    assert await texts(bot) == ["二", "三"]


async def test_a_long_poll_ends_with_the_first_update(
    pg: Playground, bot: PlainBot, wang: Person
) -> None:
    async with asyncio.TaskGroup() as tasks:
        poll = tasks.create_task(texts(bot, timeout=50))
        await pg.bot_listens()
        await wang.send("醒")
    assert poll.result() == ["醒"]


async def test_the_older_of_two_polls_gets_a_conflict(
    pg: Playground, bot: PlainBot, wang: Person
) -> None:
    async with asyncio.TaskGroup() as tasks:
        older = tasks.create_task(bot.refusal("getUpdates", timeout=50))
        await pg.bot_listens()
        assert await texts(bot) == []
    assert older.result() == (
        "409 Conflict: terminated by other getUpdates request; "
        "make sure that only one bot instance is running"
    )


async def test_a_webhook_ends_the_poll_and_forbids_the_next(pg: Playground, bot: PlainBot) -> None:
    async with asyncio.TaskGroup() as tasks:
        poll = tasks.create_task(bot.refusal("getUpdates", timeout=50))
        await pg.bot_listens()
        await bot.result("setWebhook", url="http://127.0.0.1:9/hook")
    assert poll.result() == "409 Conflict: terminated by setWebhook request"
    assert await bot.refusal("getUpdates") == (
        "409 Conflict: can't use getUpdates method while webhook is active; "
        "use deleteWebhook to delete the webhook first"
    )
    await bot.result("deleteWebhook")
    assert await bot.result("getUpdates") == []


async def test_allowed_updates_last_until_others_are_named(
    pg: Playground, bot: PlainBot, wang: Person
) -> None:
    said = await wang.start()
    await wang.react(said, "👍")
    assert len(await bot.result("getUpdates")) == 1  # reactions must be asked for
    await bot.result("getUpdates", offset=-1, allowed_updates=["message_reaction"])
    await wang.send("不要")
    await wang.react(said, "❤")
    updates = await bot.result("getUpdates")
    assert [min(update) for update in updates[1:]] == ["message_reaction"]
    assert updates[1]["message_reaction"]["old_reaction"] == [{"type": "emoji", "emoji": "👍"}]
    await bot.result("getUpdates", allowed_updates=[])
    await wang.send("又要")
    assert "message" in (await bot.result("getUpdates"))[-1]
    assert len(await pg.waiting_updates()) == 3


async def test_presses_wait_150_seconds_and_texts_a_day(
    pg: Playground, bot: PlainBot, wang: Person
) -> None:
    await wang.start()
    button = {"inline_keyboard": [[{"text": "好", "callback_data": "ok"}]]}
    await bot.result("sendMessage", chat_id=wang.id, text="问", reply_markup=button)
    await wang.tap("好")
    assert len(await bot.result("getUpdates")) == 2
    await pg.move_clock(by=timedelta(seconds=149))
    assert len(await bot.result("getUpdates")) == 2
    await pg.move_clock(by=timedelta(seconds=2))
    assert [min(update) for update in await bot.result("getUpdates")] == ["message"]
    await pg.move_clock(by=timedelta(hours=24))
    assert await bot.result("getUpdates") == []


async def test_messages_are_dated_by_the_clock(
    pg: Playground, bot: PlainBot, wang: Person
) -> None:
    await wang.start()
    before = (await bot.result("sendMessage", chat_id=wang.id, text="早"))["date"]
    await pg.move_clock(by=timedelta(days=3))
    after = (await bot.result("sendMessage", chat_id=wang.id, text="晚"))["date"]
    assert 3 * 86400 <= after - before <= 3 * 86400 + 60


async def test_blocking_and_unblocking_is_told(pg: Playground, bot: PlainBot) -> None:
    wang = await pg.person("王阿姨")
    await wang.start()
    await bot.result("getUpdates", offset=-1)
    await wang.block()
    await wang.block()
    await wang.unblock()
    told = [u["my_chat_member"] for u in (await bot.result("getUpdates"))[1:]]
    assert [change["new_chat_member"]["status"] for change in told] == ["kicked", "member"]


async def test_an_injected_update_comes_as_it_is_even_twice(
    pg: Playground, bot: PlainBot, wang: Person
) -> None:
    await wang.send("一")
    (known,) = await bot.result("getUpdates")
    await bot.result("getUpdates", offset=known["update_id"] + 1)
    odd = {"update_id": known["update_id"], "message": {"nonsense": True}}
    await pg.inject(known, odd)
    again = await bot.result("getUpdates", offset=known["update_id"] + 1)
    assert again == [known, odd]
    assert await bot.result("getUpdates", offset=known["update_id"] + 1) == []


async def test_ids_may_start_anew_below_the_last_offset(
    pg: Playground, bot: PlainBot, wang: Person
) -> None:
    await wang.send("一")
    (update,) = await bot.result("getUpdates")
    offset = update["update_id"] + 1
    await bot.result("getUpdates", offset=offset)
    await pg.next_update_id(5000)
    await wang.send("二")
    (fresh,) = await bot.result("getUpdates", offset=offset)
    assert fresh["update_id"] == 5000
    assert await bot.result("getUpdates", offset=5001) == []
