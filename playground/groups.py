"""What happens in groups: the bot comes and goes, members speak, a group becomes a supergroup.

The bot hears in a group what Telegram lets bots hear whose privacy mode is on, as it is unless
BotFather is told otherwise: commands meant for it, replies to it and Telegram's own notes; as an
admin, everything. https://core.telegram.org/bots/features
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from playground.acts import ImpossibleError, text_content, without_reply
from playground.chats import Message, Person
from playground.gatherings import CHANNEL, INSIDE, OUTSIDE, Gathering, GroupChat

if TYPE_CHECKING:
    from playground.bots import Bot
    from playground.world import World

Json = dict[str, Any]

_COMMAND = re.compile(r"/\w+(?:@(?P<to>\w+))?")


def chat_of_group(bot: Bot, group: Gathering) -> GroupChat:
    """The group's chat with a bot."""
    chat = bot.chat_with(group)
    if not isinstance(chat, GroupChat):
        raise ImpossibleError("this is no group")
    return chat


def set_status(world: World, bot: Bot, chat: GroupChat, status: str, *, by: Person | None) -> None:
    """Add the bot, make it an admin, or take it out; without `by` the bot does so itself."""
    if chat.status == status:
        return
    old, chat.status = chat.status, status
    chat.blocked = status in OUTSIDE
    world.feed.publish("blocked" if chat.blocked else "unblocked", chat_id=chat.id)
    update = {
        "chat": chat.person.chat(),
        "from": by.user() if by else bot.user(),
        "date": world.clock.timestamp(),
        "old_chat_member": _member(bot, old),
        "new_chat_member": _member(bot, status),
    }
    world.queue(bot, "my_chat_member", update)


def say(
    world: World,
    bot: Bot,
    chat: GroupChat,
    text: str,
    *,
    by: Person | None = None,
    reply_to: int | None = None,
) -> Message:
    """A member's words, or a post of the channel; the bot hears of it what it may."""
    if by is not None and by not in chat.group.members:
        raise ImpossibleError("who speaks is not in this group")
    content = text_content(text)
    if not content["text"]:
        raise ImpossibleError("an empty text cannot be sent")
    quoted = chat.live(reply_to) if reply_to is not None else None
    if reply_to is not None and quoted is None:
        raise ImpossibleError(f"there is no message {reply_to} to reply to")
    reply = {"reply_to_message": without_reply(quoted.body)} if quoted else {}
    return _put(world, bot, chat, content | reply, by=by)


def migrate(world: World, bot: Bot, chat: GroupChat, new: Gathering) -> None:
    """Make a group a supergroup: another number, told in both."""
    fresh = chat_of_group(bot, new)
    fresh.status = chat.status
    _put(world, bot, chat, {"migrate_to_chat_id": new.id})
    chat.group.migrated_to = new.id
    _put(world, bot, fresh, {"migrate_from_chat_id": chat.id})


def _put(
    world: World, bot: Bot, chat: GroupChat, content: Json, *, by: Person | None = None
) -> Message:
    is_channel = chat.group.kind == CHANNEL
    who = (
        {"sender_chat": chat.person.chat()} if is_channel else {"from": (by or chat.group).user()}
    )
    body: Json = {
        "message_id": chat.take_id(),
        **who,
        "chat": chat.person.chat(),
        "date": world.clock.timestamp(),
        **content,
    }
    chat.started = True
    message = Message(body, from_bot=False)
    world.show(chat, message, "message")
    if _is_heard(bot, chat, body):
        world.queue(bot, "channel_post" if is_channel else "message", body)
    return message


def _is_heard(bot: Bot, chat: GroupChat, body: Json) -> bool:
    if chat.status not in INSIDE:
        return False
    if chat.status == "administrator" or "text" not in body:
        return True
    command = _COMMAND.match(body["text"])
    if command is not None and (command["to"] or bot.username).lower() == bot.username.lower():
        return True
    quoted = body.get("reply_to_message", {}).get("from", {})
    return bool(quoted.get("id") == bot.id)


def _member(bot: Bot, status: str) -> Json:
    """The Bot API's `ChatMember` of the bot."""
    member: Json = {"user": bot.user(), "status": status}
    if status == "kicked":
        return member | {"until_date": 0}
    if status != "administrator":
        return member
    rights = (
        *("can_be_edited", "is_anonymous", "can_manage_chat", "can_delete_messages"),
        *("can_manage_video_chats", "can_restrict_members", "can_promote_members"),
        *("can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories"),
        *("can_delete_stories", "can_post_messages", "can_edit_messages"),
        "can_send_welcome_messages",
    )
    return member | dict.fromkeys(rights, False) | {"can_post_messages": True}
