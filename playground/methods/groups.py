"""What bots do about groups and channels."""

from __future__ import annotations

from playground.errors import bad_request
from playground.gatherings import GroupChat
from playground.groups import set_status
from playground.methods.base import Call, method


@method("leaveChat")
def leave_chat(call: Call) -> bool:
    """Leave a group or channel; the bot hears of it like of any change."""
    chat = call.world.chat_for(call.bot, call.params.get("chat_id"))
    if not isinstance(chat, GroupChat):
        raise bad_request("chat member status can't be changed in private chats")
    set_status(call.world, call.bot, chat, "left", by=None)
    return True
