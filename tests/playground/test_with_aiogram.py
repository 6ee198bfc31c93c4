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
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaPhoto,
    InputMediaVideo,
)

from tests.playground.clients import aiogram_bot
from tests.playground.files import MP4, OGG
from tests.playground.test_sending import PNG

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


async def test_albums_and_recordings_go_both_ways(pg: Playground) -> None:
    wang = await pg.person("王阿姨")
    await wang.start()
    async with aiogram_bot(pg) as bot:
        await wang.send_album([PNG, MP4], caption="春游")
        await wang.send_voice(OGG, duration=4)
        _start, photo, video, spoken = [
            update.message for update in await bot.get_updates(timeout=5) if update.message
        ]
        assert photo.media_group_id == video.media_group_id
        assert spoken.voice is not None
        assert spoken.voice.duration == 4
        assert photo.photo is not None
        assert video.video is not None
        again = await bot.send_media_group(
            wang.id,
            [
                InputMediaPhoto(
                    media=photo.photo[-1].file_id, caption="<b>回看</b>", parse_mode="HTML"
                ),
                InputMediaVideo(media=video.video.file_id),
                InputMediaPhoto(media=BufferedInputFile(PNG, "new.png")),
            ],
        )
        assert len({message.media_group_id for message in again}) == 1
        assert again[0].html_text == "<b>回看</b>"
        sent = await bot.send_voice(wang.id, BufferedInputFile(OGG, "a.ogg"), duration=6)
        assert sent.voice is not None
        assert (sent.voice.duration, sent.voice.mime_type) == (6, "audio/ogg")
        film = await bot.send_video(wang.id, BufferedInputFile(MP4, "a.mp4"), caption="旧")
        await bot.edit_message_caption(
            chat_id=wang.id,
            message_id=film.message_id,
            caption="新",
            reply_markup=keyboard(("好", "ok")),
        )
        assert (await wang.wait_for("新")).buttons == ["好"]
        assert await bot.delete_messages(wang.id, [message.message_id for message in again])
        assert "回看" not in "".join(message.text for message in await wang.read())
