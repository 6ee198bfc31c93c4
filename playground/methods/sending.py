"""Methods that send what is no file: texts, contacts, places, copies, forwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground.errors import bad_request
from playground.methods.base import Call, method
from playground.methods.media import captioned
from playground.methods.posting import post
from playground.methods.texts import message_text

if TYPE_CHECKING:
    from playground.chats import Chat, Message

Json = dict[str, Any]

_ABOUT = {
    *("message_id", "from", "chat", "date", "edit_date", "media_group_id"),
    *("reply_to_message", "reply_markup"),
}
"""What a message says about itself; the rest is its content."""


@method("sendMessage")
def send_message(call: Call) -> Json:
    """A text message."""
    chat = call.world.chat_for(call.bot, call.params.get("chat_id"))
    text = message_text(call)
    content: Json = {"text": text.text}
    if text.entities:
        content["entities"] = text.entities
    return post(call, chat, content)


@method("sendContact")
def send_contact(call: Call) -> Json:
    """A phone number with a name."""
    chat = call.world.chat_for(call.bot, call.params.get("chat_id"))
    for name in ("phone_number", "first_name"):
        if not call.text(name):
            raise bad_request(f"{name.replace('_', ' ')} is empty")
    names = ("phone_number", "first_name", "last_name", "vcard")
    return post(call, chat, {"contact": {key: call.text(key) for key in names if call.text(key)}})


@method("sendLocation")
def send_location(call: Call) -> Json:
    """A place on the map."""
    chat = call.world.chat_for(call.bot, call.params.get("chat_id"))
    place = {}
    for name, most in (("latitude", 90), ("longitude", 180)):
        value = call.params.get(name)
        if not isinstance(value, int | float):
            raise bad_request(f"{name} is empty")
        if abs(value) > most:
            raise bad_request(f"{name} must be between -{most} and {most}")
        place[name] = float(value)
    return post(call, chat, {"location": place})


@method("sendChatAction")
def send_chat_action(call: Call) -> bool:
    """Say that the bot is typing; only listeners hear of it."""
    chat = call.world.chat_for(call.bot, call.params.get("chat_id"))
    if not call.text("action"):
        raise bad_request("wrong parameter action in request")
    call.world.feed.publish("action", chat_id=chat.id, action=call.text("action"))
    return True


@method("copyMessage")
def copy_message(call: Call) -> Json:
    """The content of a message again, without saying where it came from."""
    chat, source = _source(call, "copy")
    content = _content_of(source)
    if "caption" in call.params:
        content = {key: value for key, value in content.items() if not key.startswith("caption")}
        content |= captioned(call)
    return {"message_id": post(call, chat, content)["message_id"]}


@method("forwardMessage")
def forward_message(call: Call) -> Json:
    """The content of a message again, with its origin."""
    chat, source = _source(call, "forward")
    origin = {"type": "user", "sender_user": source.body["from"], "date": source.body["date"]}
    return post(call, chat, _content_of(source) | {"forward_origin": origin})


def _source(call: Call, verb: str) -> tuple[Chat, Message]:
    chat = call.world.chat_for(call.bot, call.params.get("chat_id"))
    origin = call.world.chat_for(call.bot, call.params.get("from_chat_id"))
    message = origin.live(call.params.get("message_id"))
    if message is None:
        raise bad_request(f"message to {verb} not found")
    return chat, message


def _content_of(message: Message) -> Json:
    return {key: value for key, value in message.body.items() if key not in _ABOUT}
