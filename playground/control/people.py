"""Residents: who they are, what they do, and what stands in their chats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from playground import acts, groups
from playground.app_keys import WORLD
from playground.control.base import (
    Json,
    answer,
    bot_of,
    chat_of,
    optional_whole,
    read_json,
    wait_of,
    whole,
)
from playground.errors import ApiError
from playground.gatherings import CHANNEL, GroupChat

if TYPE_CHECKING:
    from aiohttp import web

    from playground.chats import Chat, Message

_FACTS = ("first_name", "last_name", "username", "language_code", "phone", "role")


def person_view(chat: Chat) -> Json:
    """A person with the state of their chat."""
    person = chat.person
    return {
        **{name: getattr(person, name) for name in ("id", *_FACTS, "deactivated")},
        "chat": chat.view(),
    }


async def list_people(request: web.Request) -> web.Response:
    """Everybody."""
    bot = bot_of(request)
    everybody = request.app[WORLD].people.values()
    views = [person_view(bot.chat_with(person)) for person in everybody]
    return answer({"seq": request.app[WORLD].feed.seq, "people": views})


async def add_person(request: web.Request) -> web.Response:
    """A new resident; `started`: they began their chat with the bot before."""
    body = await read_json(request)
    if not str(body.get("first_name") or ""):
        raise ApiError(400, "first_name is missing")
    facts: dict[str, Any] = {key: str(body[key]) for key in _FACTS if body.get(key)}
    try:
        person = request.app[WORLD].add_person(person_id=optional_whole(body, "id"), **facts)
    except ValueError as error:
        raise ApiError(409, str(error)) from error
    chat = bot_of(request).chat_with(person)
    chat.started = body.get("started") is True
    return answer(person_view(chat), 201)


async def show_person(request: web.Request) -> web.Response:
    """One resident."""
    return answer(person_view(chat_of(request)))


async def change_person(request: web.Request) -> web.Response:
    """Other facts about a resident: name, language, phone, a deleted account."""
    body = await read_json(request)
    chat = chat_of(request)
    for name in _FACTS:
        if name in body:
            setattr(chat.person, name, body[name])
    if "deactivated" in body:
        chat.person.deactivated = body["deactivated"] is True
    return answer(person_view(chat))


async def say(request: web.Request) -> web.Response:
    """Send a text, with marks on it when it is formatted."""
    body = await read_json(request)
    chat = chat_of(request)
    if isinstance(chat, GroupChat):
        return _say_in_group(request, chat, body)
    message = acts.say(
        request.app[WORLD],
        bot_of(request),
        chat,
        str(body.get("text", "")),
        entities=body.get("entities"),
        reply_to=optional_whole(body, "reply_to"),
    )
    return answer(message.view(), 201)


def _say_in_group(request: web.Request, chat: GroupChat, body: Json) -> web.Response:
    """One of a group's members speaks: `from`, else the first."""
    world, by = request.app[WORLD], optional_whole(body, "from")
    message = groups.say(
        world,
        bot_of(request),
        chat,
        str(body.get("text", "")),
        by=world.people.get(by) if by is not None else None,
        reply_to=optional_whole(body, "reply_to"),
    )
    return answer(message.view(), 201)


async def share_contact(request: web.Request) -> web.Response:
    """Press the contact button, or share somebody else's number."""
    body = await read_json(request)
    message = acts.share_contact(
        request.app[WORLD], bot_of(request), chat_of(request), body.get("contact")
    )
    return answer(message.view(), 201)


async def send_content(request: web.Request) -> web.Response:
    """Send a message of any kind, its content given in the Bot API's own form."""
    body = await read_json(request)
    content = body.get("content")
    if not isinstance(content, dict) or not content:
        raise ApiError(400, "content is no object")
    reply_to = optional_whole(body, "reply_to")
    message = acts.write(
        request.app[WORLD], bot_of(request), chat_of(request), content, reply_to=reply_to
    )
    return answer(message.view(), 201)


async def press(request: web.Request) -> web.Response:
    """Press an inline button, by its label or by its data."""
    body = await read_json(request)
    chat = chat_of(request)
    message_id = optional_whole(body, "message_id")
    data = body.get("data")
    if data is None:
        message_id, data = _labelled(chat, str(body.get("button", "")), message_id)
    world = request.app[WORLD]
    made = acts.press(world, bot_of(request), chat, data=str(data), message_id=message_id)
    return answer(made.view(world.now()), 201)


def _labelled(chat: Chat, label: str, message_id: int | None) -> tuple[int, str]:
    """The latest message with a button of this label, and the button's data."""
    for message in _candidates(chat, message_id):
        for button in acts.inline_buttons(message):
            if button.get("text") == label and "callback_data" in button:
                return message.id, button["callback_data"]
    raise ApiError(404, f"there is no button {label!r}")


def _candidates(chat: Chat, message_id: int | None) -> list[Message]:
    if message_id is None:
        return list(chat.newest_first())
    message = chat.live(message_id)
    return [message] if message else []


async def react(request: web.Request) -> web.Response:
    """Set or take away a reaction."""
    body = await read_json(request)
    emoji = body.get("emoji")
    acts.react(
        request.app[WORLD],
        bot_of(request),
        chat_of(request),
        message_id=whole(body.get("message_id"), "message_id"),
        emoji=str(emoji) if emoji else None,
    )
    return answer({})


async def block(request: web.Request) -> web.Response:
    """Block the bot; out of a group its first member takes it."""
    _set_blocked(request, blocked=True)
    return answer({})


async def unblock(request: web.Request) -> web.Response:
    """Unblock the bot; into a group its first member puts it."""
    _set_blocked(request, blocked=False)
    return answer({})


def _set_blocked(request: web.Request, *, blocked: bool) -> None:
    world, bot, chat = request.app[WORLD], bot_of(request), chat_of(request)
    if isinstance(chat, GroupChat):
        inside = "administrator" if chat.group.kind == CHANNEL else "member"
        by = chat.group.members[0]
        groups.set_status(world, bot, chat, "kicked" if blocked else inside, by=by)
    else:
        acts.set_blocked(world, bot, chat, blocked=blocked)


async def messages(request: web.Request) -> web.Response:
    """Each state of a message since an event, in order; can wait for the next."""
    chat = chat_of(request)
    feed = request.app[WORLD].feed
    since = whole(request.query.get("since", "0"), "since")
    await feed.until(lambda: bool(chat.since(since)), wait_of(request))
    found = chat.since(since)
    return answer({"seq": feed.seq, "keyboard": chat.keyboard, "messages": found})


async def show_press(request: web.Request) -> web.Response:
    """One press of a button; can wait for its answer."""
    world = request.app[WORLD]
    found = bot_of(request).presses.find(request.match_info["press"])
    if found is None:
        raise ApiError(404, "there is no such press")
    await world.feed.until(lambda: found.answer is not None, wait_of(request))
    return answer(found.view(world.now()))


def add_routes(app: web.Application) -> None:
    """The paths of this subject."""
    one = "/control/people/{person:-?\\d+}"
    app.router.add_get("/control/people", list_people)
    app.router.add_post("/control/people", add_person)
    app.router.add_get(one, show_person)
    app.router.add_patch(one, change_person)
    app.router.add_get(f"{one}/messages", messages)
    for name, handler in {
        "text": say,
        "contact": share_contact,
        "content": send_content,
        "press": press,
        "reaction": react,
        "block": block,
        "unblock": unblock,
    }.items():
        app.router.add_post(f"{one}/{name}", handler)
    app.router.add_get("/control/presses/{press}", show_press)
