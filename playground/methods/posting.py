"""Putting a bot's message into a chat: what all methods that send have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground.acts import without_reply
from playground.chats import Message
from playground.errors import bad_request
from playground.markup import check_markup

if TYPE_CHECKING:
    from playground.chats import Chat
    from playground.methods.base import Call

Json = dict[str, Any]


def post(call: Call, chat: Chat, content: Json) -> Json:
    """Put a bot's message into a chat: reply, keyboard, silence; returns the message's body."""
    markup = check_markup(call.params.get("reply_markup"))
    body: Json = {
        "message_id": 0,
        **_sender(call, chat),
        "chat": chat.person.chat(),
        "date": call.world.clock.timestamp(),
        **content,
    }
    quoted = quoted_by(call, chat)
    if quoted is not None:
        body["reply_to_message"] = quoted
    if markup and "inline_keyboard" in markup:
        body["reply_markup"] = markup
        markup = None
    body["message_id"] = chat.take_id()
    message = Message(
        body, from_bot=True, keyboard=markup, silent=call.flag("disable_notification")
    )
    if markup is not None:
        chat.keyboard = markup if "keyboard" in markup else None
    call.world.show(chat, message, "message")
    return body


def _sender(call: Call, chat: Chat) -> Json:
    """Who a bot's message is from: in a channel that is the channel."""
    here = chat.person.chat()
    return {"sender_chat": here} if here["type"] == "channel" else {"from": call.bot.user()}


def quoted_by(call: Call, chat: Chat) -> Json | None:
    """The message that a call replies to. Raises when it is not there but has to be."""
    reply = call.params.get("reply_parameters")
    if not isinstance(reply, dict):
        return None
    message = chat.live(reply.get("message_id"))
    if message is not None:
        return without_reply(message.body)
    if reply.get("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")
