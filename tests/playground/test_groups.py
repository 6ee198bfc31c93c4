"""Groups and channels: who is told of what, and what a bot may do there."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramForbiddenError, TelegramMigrateToChat
from aiogram.types import Update

from playground.testing import Group, Person, Playground, PlaygroundError


@pytest.fixture
async def bot(pg: Playground) -> AsyncIterator[Bot]:
    """A bot that reads what it gets as aiogram does."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(pg.url))
    async with Bot(pg.token, session=session) as made:
        yield made


async def group_of(pg: Playground, *members: Person, **more: Any) -> Group:
    return await pg.group("西塘居民群", *members, **more)


async def updates(bot: Bot) -> list[Update]:
    kinds = ["message", "my_chat_member", "channel_post"]
    found = await bot.get_updates(allowed_updates=kinds)
    if found:
        await bot.get_updates(offset=found[-1].update_id + 1, allowed_updates=kinds)
    return found


async def test_the_bot_is_told_by_whom_it_was_added_and_taken_out(
    pg: Playground, bot: Bot
) -> None:
    chen = await pg.person("陈老师")
    group = await group_of(pg, chen)
    await updates(bot)
    await group.add_bot(chen)
    (added,) = await updates(bot)
    assert added.my_chat_member is not None
    assert added.my_chat_member.from_user.id == chen.id
    assert added.my_chat_member.chat.type == "supergroup"
    assert added.my_chat_member.new_chat_member.status == "member"
    await group.remove_bot(chen)
    (gone,) = await updates(bot)
    assert gone.my_chat_member is not None
    assert gone.my_chat_member.new_chat_member.status == "kicked"
    with pytest.raises(TelegramForbiddenError, match="kicked from the supergroup"):
        await bot.send_message(group.id, "?")


async def test_a_bot_hears_commands_and_replies_and_not_what_people_say(
    pg: Playground, bot: Bot
) -> None:
    chen = await pg.person("陈老师")
    group = await group_of(pg, chen, bot="member")
    await updates(bot)
    said = await bot.send_message(group.id, "大家好")
    me = await bot.me()
    await group.says(chen, "今天天气好")
    await group.says(chen, "/help@another_bot")
    await group.says(chen, f"/help@{me.username}")
    await group.says(chen, "/help")
    await group.says(chen, "收到", reply_to=said.message_id)
    heard = [each.message.text for each in await updates(bot) if each.message]
    assert heard == [f"/help@{me.username}", "/help", "收到"]


async def test_an_admin_hears_everything(pg: Playground, bot: Bot) -> None:
    chen = await pg.person("陈老师")
    group = await group_of(pg, chen, bot="administrator")
    await updates(bot)
    await group.says(chen, "今天天气好")
    (heard,) = await updates(bot)
    assert heard.message is not None
    assert heard.message.from_user is not None
    assert heard.message.from_user.id == chen.id


async def test_a_channel_is_written_by_admins_only_and_speaks_for_itself(
    pg: Playground, bot: Bot
) -> None:
    chen = await pg.person("陈老师")
    channel = await pg.group("西塘频道", chen, kind="channel")
    with pytest.raises(TelegramForbiddenError, match="not a member of the channel"):
        await bot.send_message(channel.id, "?")
    await channel.add_bot(chen, admin=True)
    await updates(bot)
    posted = await bot.send_message(channel.id, "活动简报")
    assert posted.from_user is None
    assert posted.sender_chat is not None
    assert (await bot.edit_message_text("改了", chat_id=channel.id, message_id=1)) is not False


async def test_a_group_that_became_a_supergroup_tells_its_new_number(
    pg: Playground, bot: Bot
) -> None:
    chen = await pg.person("陈老师")
    group = await group_of(pg, chen, kind="group", bot="member")
    await updates(bot)
    new = await group.upgrade()
    told = [each.message for each in await updates(bot) if each.message]
    assert [each.migrate_to_chat_id for each in told] == [new.id, None]
    with pytest.raises(TelegramMigrateToChat):
        await bot.send_message(group.id, "?")
    assert (await bot.send_message(new.id, "大家好")).chat.id == new.id


async def test_a_bot_can_leave(pg: Playground, bot: Bot) -> None:
    chen = await pg.person("陈老师")
    group = await group_of(pg, chen, bot="member")
    assert await group.has_bot()
    assert await bot.leave_chat(group.id)
    assert not await group.has_bot()


async def test_who_is_not_in_a_group_cannot_speak_there(pg: Playground) -> None:
    chen, zhao = await pg.person("陈老师"), await pg.person("赵路人")
    group = await group_of(pg, chen)
    with pytest.raises(PlaygroundError, match="not in this group"):
        await group.says(zhao, "大家好")
