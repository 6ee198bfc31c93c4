"""Methods that send: texts, pictures, documents, contacts, places, copies, forwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground.acts import without_reply
from playground.chats import Message
from playground.errors import bad_request
from playground.files import PHOTO_LIMIT, UPLOAD_LIMIT, StoredFile
from playground.markup import check_markup
from playground.methods.base import Call, method
from playground.methods.texts import caption, message_text

if TYPE_CHECKING:
    from playground.chats import Chat

Json = dict[str, Any]


@method("sendMessage")
def send_message(call: Call) -> Json:
    """A text message."""
    chat = call.world.chat_for(call.bot, call.params.get("chat_id"))
    text = message_text(call)
    content: Json = {"text": text.text}
    if text.entities:
        content["entities"] = text.entities
    return post(call, chat, content)


@method("sendPhoto")
def send_photo(call: Call) -> Json:
    """A picture with a caption."""
    chat = call.world.chat_for(call.bot, call.params.get("chat_id"))
    stored = _file(call, "photo", folder="photos", limit=PHOTO_LIMIT)
    return post(call, chat, {"photo": stored.photo(), **_captioned(call)})


@method("sendDocument")
def send_document(call: Call) -> Json:
    """A file with a caption."""
    chat = call.world.chat_for(call.bot, call.params.get("chat_id"))
    stored = _file(call, "document", folder="documents", limit=UPLOAD_LIMIT)
    return post(call, chat, {"document": stored.document(), **_captioned(call)})


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
        content |= _captioned(call)
    return {"message_id": post(call, chat, content)["message_id"]}


@method("forwardMessage")
def forward_message(call: Call) -> Json:
    """The content of a message again, with its origin."""
    chat, source = _source(call, "forward")
    origin = {"type": "user", "sender_user": source.body["from"], "date": source.body["date"]}
    return post(call, chat, _content_of(source) | {"forward_origin": origin})


def post(call: Call, chat: Chat, content: Json) -> Json:
    """Put a bot's message into a chat: reply, keyboard, silence; returns the message's body."""
    markup = check_markup(call.params.get("reply_markup"))
    body: Json = {
        "message_id": 0,
        "from": call.bot.user(),
        "chat": chat.person.chat(),
        "date": call.world.clock.timestamp(),
        **content,
    }
    quoted = _quoted(call, chat)
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


def _quoted(call: Call, chat: Chat) -> Json | None:
    reply = call.params.get("reply_parameters")
    if not isinstance(reply, dict):
        return None
    message = chat.live(reply.get("message_id"))
    if message is not None:
        return without_reply(message.body)
    if reply.get("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def _captioned(call: Call) -> Json:
    text = caption(call)
    content: Json = {"caption": text.text} if text.text else {}
    return content | ({"caption_entities": text.entities} if text.entities else {})


def _file(call: Call, field: str, *, folder: str, limit: int) -> StoredFile:
    """The file of a call: uploaded under the field's name, attached, or known by its id."""
    given = call.text(field)
    name = given.removeprefix("attach://") if given.startswith("attach://") else field
    upload = call.uploads.get(name)
    if upload is None:
        if not given:
            raise bad_request(f"there is no {field} in the request")
        if given.startswith(("http://", "https://")):
            raise bad_request("failed to get HTTP URL content")
        return call.world.files.by_id(given)
    if not upload.content:
        raise bad_request("file must be non-empty")
    if len(upload.content) > limit:
        raise bad_request(f"file is too big for a {field}")
    return call.world.files.add(
        folder=folder, name=upload.name, mime_type=upload.mime_type, content=upload.content
    )


def _source(call: Call, verb: str) -> tuple[Chat, Message]:
    chat = call.world.chat_for(call.bot, call.params.get("chat_id"))
    origin = call.world.chat_for(call.bot, call.params.get("from_chat_id"))
    message = origin.live(call.params.get("message_id"))
    if message is None:
        raise bad_request(f"message to {verb} not found")
    return chat, message


def _content_of(message: Message) -> Json:
    about = {"message_id", "from", "chat", "date", "edit_date", "reply_to_message", "reply_markup"}
    return {key: value for key, value in message.body.items() if key not in about}
