"""The session over HTTP: outcomes told apart, turns waited for, nothing said in errors."""

import asyncio
import traceback
from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties

from bot.telegram.errors import (
    CallFailed,
    Flooded,
    LeftUnknown,
    MessageGone,
    NotLeft,
    Refused,
    TokenRefused,
    Unreachable,
)
from bot.telegram.limits import CHAT_BURST, FloodLimits
from bot.telegram.session import LinliSession, is_delivery
from playground.testing import Playground, running_playground
from tests.support.clock import FakeClock

HTML = DefaultBotProperties(parse_mode="HTML")


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    async with running_playground() as playground:
        yield playground


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def bot(playground: Playground, clock: FakeClock) -> AsyncIterator[Bot]:
    session = LinliSession(playground.url, FloodLimits(1000), clock)
    async with Bot(playground.token, session=session, default=HTML) as bot:
        yield bot


async def chat_with(playground: Playground) -> int:
    person = await playground.person("王阿姨")
    await person.start()
    return person.id


async def test_a_message_arrives_as_it_was_written(playground: Playground, bot: Bot) -> None:
    chat = await chat_with(playground)
    message = await bot.send_message(chat, "<b>您好</b>")
    assert (message.chat.id, message.text) == (chat, "您好")


async def test_an_edit_that_changes_nothing_is_a_success(playground: Playground, bot: Bot) -> None:
    message = await bot.send_message(await chat_with(playground), "您好")
    assert await message.edit_text("您好") is True


async def test_an_answer_that_comes_too_late_is_a_success(bot: Bot) -> None:
    assert await bot.answer_callback_query("1") is True


async def test_what_is_not_there_any_more_is_told_apart(playground: Playground, bot: Bot) -> None:
    with pytest.raises(MessageGone):
        await bot.edit_message_text("x", chat_id=await chat_with(playground), message_id=999)


async def test_formatting_that_does_not_parse_is_sent_once_more_as_plain_text(
    playground: Playground, bot: Bot
) -> None:
    message = await bot.send_message(await chat_with(playground), "<b>1 &lt; 2")
    assert (message.text, message.entities) == ("1 < 2", None)


async def test_who_never_wrote_cannot_be_reached(playground: Playground, bot: Bot) -> None:
    stranger = await playground.person("陌生人")
    for chat in (stranger.id, 424242):
        with pytest.raises(Unreachable):
            await bot.send_message(chat, "x")


@pytest.mark.parametrize("kind", ["500", "502", "drop_before", "drop_after"])
async def test_a_request_that_left_and_failed_is_unknown(
    playground: Playground, bot: Bot, kind: str
) -> None:
    chat = await chat_with(playground)
    await playground.fault("sendMessage", kind, times=1)
    with pytest.raises(LeftUnknown):
        await bot.send_message(chat, "x")


async def test_a_request_that_takes_too_long_is_unknown(playground: Playground, bot: Bot) -> None:
    chat = await chat_with(playground)
    await playground.fault("sendMessage", "delay", seconds=30, times=1)
    with pytest.raises(LeftUnknown, match="Timeout"):
        await bot.send_message(chat, "x", request_timeout=0.05)  # type: ignore[arg-type]


async def test_a_refused_connection_did_not_leave(clock: FakeClock, unused_port: int) -> None:
    session = LinliSession(f"http://127.0.0.1:{unused_port}", FloodLimits(30), clock)
    async with Bot("1:token", session=session) as bot:
        with pytest.raises(NotLeft):
            await bot.send_message(1, "x")


async def test_a_revoked_token_is_told_apart(playground: Playground, bot: Bot) -> None:
    await playground.revoke_token()
    with pytest.raises(TokenRefused):
        await bot.get_me()


async def test_a_short_429_of_a_reply_is_waited_out_and_repeated(
    playground: Playground, bot: Bot, clock: FakeClock
) -> None:
    chat = await chat_with(playground)
    await playground.fault("sendMessage", "429", retry_after=3, times=1)
    await bot.send_message(chat, "x")
    assert clock.slept == [3.0]


async def test_a_long_429_of_a_reply_is_for_its_caller_and_stops_the_chat(
    playground: Playground, bot: Bot, clock: FakeClock
) -> None:
    chat = await chat_with(playground)
    await playground.fault("sendMessage", "429", retry_after=40, times=1)
    for _ in range(2):
        with pytest.raises(Flooded):
            await bot.send_message(chat, "x")
    counters = await playground.counters()
    assert counters == {"sendMessage 429": 1}
    clock.advance(40)
    await bot.send_message(chat, "x")


async def test_a_delivery_never_waits_in_the_session(
    playground: Playground, bot: Bot, clock: FakeClock
) -> None:
    chat = await chat_with(playground)
    await playground.fault("sendMessage", "429", retry_after=1, times=1)
    token = is_delivery.set(True)
    with pytest.raises(Flooded):
        await bot.send_message(chat, "x")
    is_delivery.reset(token)
    assert clock.slept == []


async def test_replies_to_one_chat_wait_their_turn_and_answers_to_presses_do_not(
    playground: Playground, bot: Bot, clock: FakeClock
) -> None:
    chat = await chat_with(playground)
    for _ in range(CHAT_BURST):
        await bot.send_message(chat, "x")
    for _ in range(CHAT_BURST):
        await bot.answer_callback_query("1")
        await bot.send_chat_action(chat, "typing")
    assert clock.slept == []
    await bot.send_message(chat, "x")
    assert clock.slept == [pytest.approx(1.05)]


async def test_the_playground_sees_no_429_from_a_hundred_messages_to_many(
    playground: Playground, clock: FakeClock
) -> None:
    chats = [await chat_with(playground) for _ in range(4)]
    session = LinliSession(playground.url, FloodLimits(8), clock)
    async with Bot(playground.token, session=session) as bot, asyncio.TaskGroup() as group:
        for chat in chats * CHAT_BURST:
            group.create_task(bot_sends(bot, chat))
    assert (await playground.counters()) == {"sendMessage 200": 20}
    assert clock.monotonic() - FakeClock().monotonic() >= 2.0


async def bot_sends(bot: Bot, chat: int) -> None:
    await bot.send_message(chat, "x")


async def test_errors_say_neither_the_token_nor_the_text(
    playground: Playground, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    chat = await chat_with(playground)
    faults = ("500", "502", "drop_before", "drop_after", "block", "429")
    for kind in faults:
        await playground.fault("sendMessage", kind, times=1, retry_after=99)
        with pytest.raises(CallFailed) as caught:
            await bot.send_message(chat, "王小明 13800000000")
        told = "".join(traceback.format_exception(caught.value)) + caplog.text
        assert playground.token not in told
        assert "王小明" not in repr(vars(caught.value)) + told.replace('"王小明 13800000000")', "")


async def test_a_text_too_long_is_refused(playground: Playground, bot: Bot) -> None:
    with pytest.raises(Refused):
        await bot.send_message(await chat_with(playground), "长" * 5000)
