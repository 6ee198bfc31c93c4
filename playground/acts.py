"""What residents do: write, share, press, react, block. Each act queues the update it causes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground.chats import Chat, Json, Message
from playground.entities import Text, finish
from playground.errors import ApiError
from playground.presses import Press

if TYPE_CHECKING:
    from playground.bots import Bot
    from playground.world import World


class ImpossibleError(ApiError):
    """Something a resident cannot do in Telegram; the control API answers 409."""

    def __init__(self, reason: str) -> None:
        super().__init__(409, reason)


def write(world: World, bot: Bot, chat: Chat, content: Json, *, reply_to: int | None) -> Message:
    """A resident's message with any content; the first one opens the chat."""
    if chat.blocked:
        raise ImpossibleError("this person has blocked the bot")
    body: Json = {
        "message_id": chat.take_id(),
        "from": chat.person.user(),
        "chat": chat.person.chat(),
        "date": world.clock.timestamp(),
        **content,
    }
    if reply_to is not None:
        quoted = chat.live(reply_to)
        if quoted is None:
            raise ImpossibleError(f"there is no message {reply_to} to reply to")
        body["reply_to_message"] = without_reply(quoted.body)
    chat.started = True
    message = Message(body, from_bot=False)
    world.show(chat, message, "message")
    world.queue(bot, "message", body)
    return message


def write_album(
    world: World, bot: Bot, chat: Chat, contents: list[Json], *, reply_to: int | None
) -> list[Message]:
    """A resident's messages of one album, an update each; a bot that waits gets all at once."""
    group = {"media_group_id": world.take_album_id()}
    return [write(world, bot, chat, one | group, reply_to=reply_to) for one in contents]


def without_reply(body: Json) -> Json:
    """A message as it is quoted: replies are shown one level deep."""
    return {key: value for key, value in body.items() if key != "reply_to_message"}


def text_content(text: str, entities: object = None) -> Json:
    """A typed text with its marks and the commands and links Telegram finds in it."""
    done = finish(Text(text, _marks(entities)))
    return {"text": done.text, **({"entities": done.entities} if done.entities else {})}


def _marks(entities: object) -> list[Json]:
    """Entities in the Bot API's form, to be worked on. Raises ApiError 400."""
    given = entities or []
    names = ("type", "offset", "length")
    if not isinstance(given, list) or not all(
        isinstance(one, dict) and all(name in one for name in names) for one in given
    ):
        raise ApiError(400, "entities are a list of objects with type, offset and length")
    return [dict(one) for one in given]


def say(
    world: World,
    bot: Bot,
    chat: Chat,
    text: str,
    *,
    entities: object = None,
    reply_to: int | None = None,
) -> Message:
    """Type a text, or press a button of the reply keyboard that sends it."""
    content = text_content(text, entities)
    if not content["text"]:
        raise ImpossibleError("an empty text cannot be sent")
    message = write(world, bot, chat, content, reply_to=reply_to)
    _used_keyboard(world, chat, text)
    return message


def _used_keyboard(world: World, chat: Chat, text: str) -> None:
    """A keyboard that is for one time is folded away when one of its buttons was pressed."""
    if chat.keyboard and chat.keyboard.get("one_time_keyboard"):
        labels = {label for row in button_texts(chat.keyboard) for label in row}
        if text in labels:
            chat.keyboard = None
            world.feed.publish("keyboard", chat_id=chat.id, keyboard=None)


def button_texts(keyboard: Json) -> list[list[str]]:
    """The labels of a reply keyboard, row by row; a bare text is a button too."""
    rows = keyboard.get("keyboard", [])
    return [[one if isinstance(one, str) else one.get("text", "") for one in row] for row in rows]


def share_contact(world: World, bot: Bot, chat: Chat, contact: Json | None = None) -> Message:
    """Share a contact; without one, the person's own number as the contact button does."""
    person = chat.person
    if contact is None:
        if not person.phone:
            raise ImpossibleError("this person has no phone number")
        contact = {
            "phone_number": person.phone.lstrip("+"),
            "first_name": person.first_name,
            **({"last_name": person.last_name} if person.last_name else {}),
            "user_id": person.id,
        }
    return write(world, bot, chat, {"contact": contact}, reply_to=_asked_for(chat, contact))


def _asked_for(chat: Chat, contact: Json) -> int | None:
    """The contact button's message is replied to, as Telegram's own clients do."""
    if contact.get("user_id") != chat.person.id or not chat.keyboard:
        return None
    for message in chat.newest_first():
        if message.keyboard is chat.keyboard:
            return message.id
    return None


def press(
    world: World, bot: Bot, chat: Chat, *, data: str, message_id: int | None = None
) -> Press:
    """Press an inline button, or send any data to a message as a hostile client could."""
    message = chat.live(message_id) if message_id is not None else _holder(chat, data)
    if message is None or not message.from_bot:
        raise ImpossibleError("there is no such button")
    if chat.blocked:
        raise ImpossibleError("this person has blocked the bot")
    made = Press(bot.new_press_id(), chat.id, message.id, data, world.now())
    bot.presses.add(made)
    made.seq = world.feed.seq + 1
    world.feed.publish("press", **made.view(world.now()))
    query = {
        "id": made.id,
        "from": chat.person.user(),
        "message": message.body,
        "chat_instance": f"{bot.id}{chat.id}",
        "data": data,
    }
    world.queue(bot, "callback_query", query)
    return made


def _holder(chat: Chat, data: str) -> Message | None:
    """The latest message with a button of this data."""
    for message in chat.newest_first():
        if any(button.get("callback_data") == data for button in inline_buttons(message)):
            return message
    return None


def inline_buttons(message: Message) -> list[Json]:
    """The inline buttons under a message, row after row."""
    rows = message.body.get("reply_markup", {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]


def react(world: World, bot: Bot, chat: Chat, *, message_id: int, emoji: str | None) -> None:
    """Set a person's reaction to a message; None takes it away."""
    message = chat.live(message_id)
    if message is None:
        raise ImpossibleError(f"there is no message {message_id}")
    who = str(chat.id)
    before = message.reactions.get(who, [])
    after: list[Json] = [{"type": "emoji", "emoji": emoji}] if emoji else []
    message.reactions = message.reactions | {who: after}
    world.show(chat, message, "reaction")
    update: Json = {
        "chat": chat.person.chat(),
        "message_id": message_id,
        "user": chat.person.user(),
        "date": world.clock.timestamp(),
        "old_reaction": before,
        "new_reaction": after,
    }
    world.queue(bot, "message_reaction", update)


def set_blocked(world: World, bot: Bot, chat: Chat, *, blocked: bool) -> None:
    """Block or unblock the bot; nothing happens when it already is so."""
    if chat.blocked == blocked:
        return
    chat.blocked = blocked
    world.feed.publish("blocked" if blocked else "unblocked", chat_id=chat.id)

    def member(status: str) -> dict[str, Any]:
        return {"user": bot.user(), "status": status}

    states = [member("member"), member("kicked") | {"until_date": 0}]
    old, new = states if blocked else states[::-1]
    update = {
        "chat": chat.person.chat(),
        "from": chat.person.user(),
        "date": world.clock.timestamp(),
        "old_chat_member": old,
        "new_chat_member": new,
    }
    world.queue(bot, "my_chat_member", update)
