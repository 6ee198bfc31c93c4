"""aiogram talks to the playground over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramConflictError,
    TelegramForbiddenError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from tests.playground.clients import aiogram_bot

if TYPE_CHECKING:
    from playground.testing import Playground


def keyboard(*pairs: tuple[str, str]) -> InlineKeyboardMarkup:
    rows = [[InlineKeyboardButton(text=text, callback_data=data)] for text, data in pairs]
    return InlineKeyboardMarkup(inline_keyboard=rows)


async def test_a_conversation_goes_both_ways(pg: Playground) -> None:
    wang = await pg.person("王阿姨")
    async with aiogram_bot(pg) as bot:
        assert (await bot.get_me()).is_bot
        await wang.start("l12")
        (update,) = await bot.get_updates(timeout=5)
        assert update.message is not None
        assert update.message.text == "/start l12"
        assert update.message.from_user is not None
        assert update.message.from_user.language_code == "zh-hans"
        await bot.send_message(
            wang.id, "<b>欢迎</b>!", parse_mode="HTML", reply_markup=keyboard(("看课报名", "go"))
        )
        welcome = await wang.wait_for("欢迎")
        assert welcome.entities == [{"offset": 0, "length": 2, "type": "bold"}]
        press = await wang.tap("看课报名")
        assert press is not None
        (update,) = await bot.get_updates(offset=update.update_id + 1, timeout=5)
        assert update.callback_query is not None
        assert update.callback_query.data == "go"
        await bot.answer_callback_query(update.callback_query.id, "好")
        assert (await press.answered()).text == "好"
        await bot.edit_message_text("课程", chat_id=wang.id, message_id=welcome.id)
        assert (await wang.wait_for("课程")).buttons == []


async def test_errors_become_the_exceptions_of_aiogram(pg: Playground) -> None:
    wang = await pg.person("王阿姨")
    async with aiogram_bot(pg) as bot:
        with pytest.raises(TelegramForbiddenError, match="can't initiate"):
            await bot.send_message(wang.id, "好")
        with pytest.raises(TelegramBadRequest, match="chat not found"):
            await bot.send_message(5, "好")
        await wang.start()
        await wang.block()
        with pytest.raises(TelegramForbiddenError, match="blocked by the user"):
            await bot.send_message(wang.id, "好")
        await wang.unblock()
        await pg.fault("sendMessage", "429", retry_after=7, times=1)
        with pytest.raises(TelegramRetryAfter) as flood:
            await bot.send_message(wang.id, "好")
        assert flood.value.retry_after == 7
        await pg.fault("sendMessage", "500", times=1)
        with pytest.raises(TelegramServerError):
            await bot.send_message(wang.id, "好")
        await bot.set_webhook("https://example.org/hook")
        with pytest.raises(TelegramConflictError, match="webhook is active"):
            await bot.get_updates()
        await pg.revoke_token()
        with pytest.raises(TelegramUnauthorizedError):
            await bot.get_me()
