"""python-telegram-bot, an independent client, talks to the playground over HTTP."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from telegram import (
    BotCommand,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    KeyboardButton,
    ReplyKeyboardMarkup,
)
from telegram.error import BadRequest, Conflict, Forbidden, InvalidToken, NetworkError, RetryAfter

from tests.playground.clients import ptb_bot
from tests.playground.files import MP4, OGG
from tests.playground.test_sending import PNG

if TYPE_CHECKING:
    from playground.testing import Playground


async def test_a_conversation_goes_both_ways(pg: Playground) -> None:
    wang = await pg.person("王阿姨", phone="+8613800000000")
    async with ptb_bot(pg) as bot:
        assert bot.username == "linli_playground_bot"
        await wang.start("l12")
        (update,) = await bot.get_updates(timeout=5)
        assert update.message is not None
        assert update.message.text == "/start l12"
        assert [entity.type for entity in update.message.entities] == ["bot_command"]
        inline = InlineKeyboardMarkup([[InlineKeyboardButton("看课报名", callback_data="go")]])
        sent = await bot.send_message(wang.id, "<i>欢迎</i>", "HTML", reply_markup=inline)
        assert sent.text_html == "<i>欢迎</i>"
        press = await wang.tap("看课报名")
        assert press is not None
        (update,) = await bot.get_updates(offset=update.update_id + 1, timeout=5)
        assert update.callback_query is not None
        await update.callback_query.answer("好", show_alert=True)
        await update.callback_query.edit_message_text("课程")
        assert (await press.answered()).show_alert
        assert (await wang.wait_for("课程")).id == sent.message_id
        contact = ReplyKeyboardMarkup([[KeyboardButton("手机号", request_contact=True)]])
        await bot.send_message(wang.id, "电话?", reply_markup=contact)
        await wang.tap("手机号")
        (update,) = await bot.get_updates(offset=update.update_id + 1, timeout=5)
        assert update.message is not None
        assert update.message.contact is not None
        assert update.message.contact.user_id == wang.id


async def test_files_menus_and_profiles_work(pg: Playground) -> None:
    wang = await pg.person("王阿姨")
    await wang.start()
    async with ptb_bot(pg) as bot:
        sent = await bot.send_photo(wang.id, PNG, caption="海报")
        file = await sent.photo[-1].get_file()
        assert bytes(await file.download_as_bytearray()) == PNG
        document = await bot.send_document(wang.id, b"a,b", filename="表.csv")
        assert document.document is not None
        assert document.document.file_name == "表.csv"
        scope = BotCommandScopeChat(wang.id)
        await bot.set_my_commands([BotCommand("mine", "我的")], scope=scope)
        assert (await bot.get_my_commands(scope=scope))[0].command == "mine"
        await bot.set_my_description("社区学校")
        assert (await bot.get_my_description()).description == "社区学校"
        assert (await bot.get_chat(wang.id)).first_name == "王阿姨"
        await bot.set_message_reaction(wang.id, sent.message_id, "👍")
        assert await bot.delete_message(wang.id, sent.message_id)
        assert (await bot.get_webhook_info()).pending_update_count == 1


async def test_albums_and_recordings_are_sent(pg: Playground) -> None:
    wang = await pg.person("王阿姨")
    await wang.start()
    async with ptb_bot(pg) as bot:
        both = (InputMediaPhoto(PNG), InputMediaVideo(MP4, duration=3))
        photo, film = await bot.send_media_group(wang.id, both, caption="春游")
        assert photo.media_group_id == film.media_group_id
        assert photo.caption == "春游"
        known = InputMediaPhoto(photo.photo[-1].file_id)
        assert len(await bot.send_media_group(wang.id, [known, known])) == 2
        assert (await bot.send_voice(wang.id, OGG)).voice is not None
        assert (await bot.send_animation(wang.id, MP4)).animation is not None
        assert (await bot.send_audio(wang.id, b"ID3", title="茉莉花")).audio is not None
        mixed = (InputMediaDocument(b"a,b"), InputMediaPhoto(PNG))
        with pytest.raises(BadRequest, match="mixed"):
            await bot.send_media_group(wang.id, mixed)


async def test_errors_become_the_exceptions_of_the_library(
    pg: Playground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    wang = await pg.person("王阿姨")
    async with ptb_bot(pg) as bot:
        with pytest.raises(Forbidden, match="can't initiate"):
            await bot.send_message(wang.id, "好")
        with pytest.raises(BadRequest, match="Chat not found"):
            await bot.send_message(5, "好")
        await wang.start()
        with pytest.raises(BadRequest, match='start tag "x" at byte offset 0'):
            await bot.send_message(wang.id, "<x>", "HTML")
        await pg.fault("sendMessage", "429", retry_after=7, times=1)
        with pytest.raises(RetryAfter) as flood:
            await bot.send_message(wang.id, "好")
        assert flood.value.retry_after == timedelta(seconds=7)
        for kind in ("502", "drop_after"):
            await pg.fault("sendMessage", kind, times=1)
            with pytest.raises(NetworkError):
                await bot.send_message(wang.id, "好")
        await pg.revoke_token()
        with pytest.raises(InvalidToken):
            await bot.get_me()


async def test_two_pollers_are_in_conflict(pg: Playground) -> None:
    async with ptb_bot(pg) as bot, ptb_bot(pg) as other:
        async with asyncio.TaskGroup() as tasks:
            older = tasks.create_task(refused_poll(bot))
            await pg.bot_listens()
            assert await other.get_updates(timeout=0) == ()
        assert "terminated by other getUpdates" in older.result()


async def refused_poll(bot: object) -> str:
    with pytest.raises(Conflict) as conflict:
        await bot.get_updates(timeout=30)  # type: ignore[attr-defined]
    return str(conflict.value)
