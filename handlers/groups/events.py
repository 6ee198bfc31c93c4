"""What happens in groups and channels: the bot comes in, goes, and answers three commands.

Everything else that is said there is dropped before it is stored (`bot.inbox.updates`).
"""

import re
from contextlib import suppress

import structlog
from aiogram import Bot
from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.exceptions import TelegramAPIError
from aiogram.types import ChatMemberUpdated, Message, Update

from handlers.groups.talk import GroupTalk
from handlers.groups.words import course_words, help_words, not_bound, to_bind
from school.groups.binding import group_of_chat
from school.groups.membership import Entered, end_group, enter_group, move_group
from school.groups.tables import GroupKind
from school.staff.rights import NotAllowedError

log = structlog.get_logger(__name__)

_COMMAND = re.compile(r"/([a-z]+)(?:@(\w+))?(?:\s.*)?", re.DOTALL | re.IGNORECASE)
_INSIDE = {
    ChatMemberStatus.CREATOR,
    ChatMemberStatus.ADMINISTRATOR,
    ChatMemberStatus.MEMBER,
}


async def hear_group(update: Update, talk: GroupTalk, bot: Bot) -> None:
    """Do what an update of a group asks for; most ask for nothing."""
    if update.my_chat_member is not None:
        await _membership(update.my_chat_member, talk, bot)
    elif update.message is not None:
        await _message(update.message, talk, bot)


async def _membership(event: ChatMemberUpdated, talk: GroupTalk, bot: Bot) -> None:
    new = event.new_chat_member
    is_in = new.status in _INSIDE or getattr(new, "is_member", False)
    is_channel = event.chat.type == ChatType.CHANNEL
    if not is_in or (is_channel and new.status != ChatMemberStatus.ADMINISTRATOR):
        await end_group(talk.database, now=talk.now, chat_id=event.chat.id)
        return
    entered = await _entered(event, talk)
    if entered is None:
        await _leave(event, talk, bot)
    elif entered.site_id is None and not entered.known:
        await _ask_to_bind(event, entered, talk, bot)


async def _entered(event: ChatMemberUpdated, talk: GroupTalk) -> Entered | None:
    """Note that we are in; None when who added us is not in charge of anything."""
    known = await group_of_chat(talk.database, event.chat.id)
    if known is not None:  # made an admin, or the like, by whomever
        return Entered(known.id, known.site_id, known=True)
    if talk.actor is None:
        return None
    kind = GroupKind.CHANNEL if event.chat.type == ChatType.CHANNEL else GroupKind.GROUP
    with suppress(NotAllowedError):
        return await enter_group(
            talk.database,
            now=talk.now,
            by_id=talk.actor.person_id,
            owner=talk.actor.owner,
            chat_id=event.chat.id,
            kind=kind,
            title=event.chat.title or "",
        )
    return None


async def _leave(event: ChatMemberUpdated, talk: GroupTalk, bot: Bot) -> None:
    """Say why, where that is heard, and leave."""
    with suppress(TelegramAPIError):
        if event.chat.type != ChatType.CHANNEL:
            words = talk.reader.say("Only the school's staff can add me. Goodbye!")
            await bot.send_message(event.chat.id, words)
        await bot.leave_chat(event.chat.id)
        log.info("group.left")


async def _ask_to_bind(
    event: ChatMemberUpdated, entered: Entered, talk: GroupTalk, bot: Bot
) -> None:
    """Ask in the group for its site; of a channel, whose readers it is no business of, alone."""
    text, keyboard = to_bind(talk.reader, await bot.me(), entered.group_id)
    is_channel = event.chat.type == ChatType.CHANNEL
    where = event.from_user.id if is_channel else event.chat.id
    await bot.send_message(where, text, reply_markup=keyboard)


async def _message(message: Message, talk: GroupTalk, bot: Bot) -> None:
    if message.migrate_to_chat_id is not None:
        await move_group(
            talk.database, old_chat_id=message.chat.id, new_chat_id=message.migrate_to_chat_id
        )
        return
    me = await bot.me()
    found = _COMMAND.fullmatch(message.text or "")
    if found is None or (found[2] or me.username or "").lower() != (me.username or "").lower():
        return
    group = await group_of_chat(talk.database, message.chat.id)
    if group is None:
        return
    match found[1].lower():
        case "bind":
            text, keyboard = to_bind(talk.reader, me, group.id)
            await message.answer(text, reply_markup=keyboard)
        case "courses" | "start" if group.site_id is not None:
            words = course_words(talk.reader, group, me, await talk.menu(), now=talk.now)
            await message.answer(words)
        case "courses":
            await message.answer(not_bound(talk.reader))
        case "help":
            await message.answer(help_words(talk.reader, group, me, await talk.menu()))
        case _:
            return
