"""Methods that change what was sent: edits, deletions, reactions, answers to presses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground.errors import NOT_MODIFIED, bad_request
from playground.files import FileKind
from playground.markup import check_inline
from playground.methods.albums import kind_of, read_item, read_kind
from playground.methods.base import Call, method
from playground.methods.media import CAPTIONED, media_content
from playground.methods.texts import caption, message_text
from playground.presses import ANSWER_LIMIT

if TYPE_CHECKING:
    from playground.chats import Chat, Message

DELETABLE_SECONDS = 48 * 3600
"""A message can be deleted for 48 hours (Bot API, deleteMessage)."""
MOST_DELETED = 100
"""Messages of one deleteMessages call (Bot API)."""

_IN_ALBUMS = ({FileKind.PHOTO, FileKind.VIDEO}, {FileKind.AUDIO}, {FileKind.DOCUMENT})
"""What a message of an album may be turned into: its own kind, a photo also into a video."""
_ABOUT_MEDIA = (
    *("caption", "caption_entities"),
    *("show_caption_above_media", "has_media_spoiler"),
)

Json = dict[str, Any]


@method("editMessageText")
def edit_text(call: Call) -> Json:
    """Another text, and another keyboard or none, under an old message."""
    chat, message = _to_edit(call)
    if "text" not in message.body:
        raise bad_request("there is no text in the message to edit")
    text = message_text(call)
    change: Json = {"text": text.text, "entities": text.entities}
    return _edit(call, chat, message, change)


@method("editMessageCaption")
def edit_caption(call: Call) -> Json:
    """Another caption under a picture, a film, a recording or a file."""
    chat, message = _to_edit(call)
    if not any(kind in message.body for kind in CAPTIONED):
        raise bad_request("there is no caption in the message to edit")
    text = caption(call)
    change: Json = {"caption": text.text, "caption_entities": text.entities}
    return _edit(call, chat, message, change)


@method("editMessageMedia")
def edit_media(call: Call) -> Json:
    """Another file with its caption in the place of the old one; both go."""
    chat, message = _to_edit(call)
    before = kind_of(message.body)
    if before is None:
        raise bad_request("there is no media in the message to edit")
    item = read_item(call, call.params.get("media"))
    content = media_content(item, field="media", kind=read_kind(item, in_album=False))
    change = {before, kind_of(content)}
    if "media_group_id" in message.body and not any(change <= kinds for kinds in _IN_ALBUMS):
        raise bad_request("can't change media type in the album")
    gone = dict.fromkeys((*CAPTIONED, *_ABOUT_MEDIA), "")
    return _edit(call, chat, message, gone | content)


@method("editMessageReplyMarkup")
def edit_markup(call: Call) -> Json:
    """Another keyboard, or none."""
    chat, message = _to_edit(call)
    return _edit(call, chat, message, {})


def _to_edit(call: Call) -> tuple[Chat, Message]:
    if call.text("inline_message_id"):
        raise bad_request("message to edit not found")
    chat = call.world.chat_for(call.bot, call.params.get("chat_id"))
    message = chat.live(call.require_message_id())
    if message is None:
        raise bad_request("message to edit not found")
    sender = message.body.get("from")  # posts of a channel have none
    if not message.from_bot or (sender and sender["id"] != call.bot.id):
        raise bad_request("message can't be edited")
    return chat, message


def _edit(call: Call, chat: Chat, message: Message, change: Json) -> Json:
    """Replace the given parts; an inline keyboard that is not sent again disappears."""
    markup = check_inline(call.params.get("reply_markup"))
    body = {key: value for key, value in message.body.items() if key != "reply_markup"}
    body |= change | ({"reply_markup": markup} if markup else {})
    body = {key: value for key, value in body.items() if value not in ("", [])}
    if body == message.body:
        raise bad_request(NOT_MODIFIED)
    message.body = body | {"edit_date": call.world.clock.timestamp()}
    call.world.show(chat, message, "edited")
    return message.body


@method("deleteMessage")
def delete_message(call: Call) -> bool:
    """Take one message away."""
    chat = call.world.chat_for(call.bot, call.params.get("chat_id"))
    message = chat.live(call.require_message_id())
    if message is None:
        raise bad_request("message to delete not found")
    if not _is_fresh(call, message):
        raise bad_request("message can't be deleted for everyone")
    _delete(call, chat, message)
    return True


@method("deleteMessages")
def delete_messages(call: Call) -> bool:
    """Take several messages away; those that are not there are skipped."""
    chat = call.world.chat_for(call.bot, call.params.get("chat_id"))
    numbers = call.params.get("message_ids")
    if not isinstance(numbers, list) or not numbers:
        raise bad_request("message identifiers are not specified")
    if len(numbers) > MOST_DELETED:
        raise bad_request("too many message identifiers specified")
    for number in numbers:
        message = chat.live(number)
        if message is not None and _is_fresh(call, message):
            _delete(call, chat, message)
    return True


def _is_fresh(call: Call, message: Message) -> bool:
    return bool(call.world.now() - message.body["date"] <= DELETABLE_SECONDS)


def _delete(call: Call, chat: Chat, message: Message) -> None:
    message.deleted = True
    call.world.show(chat, message, "deleted")


@method("setMessageReaction")
def set_reaction(call: Call) -> bool:
    """The bot's own reaction to a message; an empty list takes it away."""
    chat = call.world.chat_for(call.bot, call.params.get("chat_id"))
    message = chat.live(call.require_message_id())
    if message is None:
        raise bad_request("message to react not found")
    reaction = call.params.get("reaction") or []
    if not isinstance(reaction, list) or len(reaction) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    message.reactions = message.reactions | {str(call.bot.id): reaction}
    call.world.show(chat, message, "reaction")
    return True


@method("answerCallbackQuery")
def answer_press(call: Call) -> bool:
    """End the waiting of a button that was pressed, with or without words."""
    text = call.text("text")
    if len(text) > ANSWER_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    answer: Json = {"text": text, "show_alert": call.flag("show_alert")}
    if call.text("url"):
        answer["url"] = call.text("url")
    query_id = call.text("callback_query_id")
    press = call.bot.presses.answer(query_id, answer, call.world.now())
    call.world.feed.publish("answer", **press.view(call.world.now()))
    return True
