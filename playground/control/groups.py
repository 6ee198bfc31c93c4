"""Groups and channels: made, the bot added or taken out, members who speak."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground.app_keys import WORLD
from playground.control.base import answer, bot_of, optional_whole, read_json, whole
from playground.control.people import person_view
from playground.errors import ApiError
from playground.gatherings import INSIDE, KINDS, OUTSIDE, Gathering, GroupChat
from playground.groups import chat_of_group, migrate, set_status

if TYPE_CHECKING:
    from aiohttp import web

    from playground.chats import Person
    from playground.world import World


async def add_group(request: web.Request) -> web.Response:
    """A new group or channel, with members; `bot` is the bot's status, told nobody."""
    body = await read_json(request)
    world, bot = request.app[WORLD], bot_of(request)
    kind = str(body.get("kind") or "supergroup")
    if kind not in KINDS or not body.get("title"):
        raise ApiError(400, "title is missing, or kind is none of group, supergroup, channel")
    members = [_person(world, each) for each in body.get("members") or []]
    number = optional_whole(body, "id")
    try:
        group = world.add_group(str(body["title"]), kind=kind, members=members, group_id=number)
    except ValueError as error:
        raise ApiError(409, str(error)) from error
    chat = chat_of_group(bot, group)
    chat.status = _status(body.get("bot") or "left")
    chat.blocked = chat.status in OUTSIDE
    return answer(person_view(chat), 201)


async def set_bot(request: web.Request) -> web.Response:
    """Add the bot, make it an admin, or take it out; `by` whom (the first member)."""
    body = await read_json(request)
    world, chat = request.app[WORLD], group_of(request)
    by = _person(world, body["by"]) if body.get("by") else chat.group.members[0]
    set_status(world, bot_of(request), chat, _status(body.get("status")), by=by)
    return answer(person_view(chat))


async def upgrade(request: web.Request) -> web.Response:
    """Make a group a supergroup, which has another number."""
    world, bot, chat = request.app[WORLD], bot_of(request), group_of(request)
    old = chat.group
    new = world.add_group(old.first_name, kind="supergroup", members=old.members)
    migrate(world, bot, chat, new)
    return answer(person_view(chat_of_group(bot, new)), 201)


def group_of(request: web.Request) -> GroupChat:
    """The group in the path. Raises ApiError 404."""
    world = request.app[WORLD]
    group = world.people.get(whole(request.match_info["group"], "group"))
    if not isinstance(group, Gathering):
        raise ApiError(404, "no group has this id")
    return chat_of_group(bot_of(request), group)


def _person(world: World, given: object) -> Person:
    person = world.people.get(whole(given, "person"))
    if person is None or isinstance(person, Gathering):
        raise ApiError(404, "nobody has this id")
    return person


def _status(given: object) -> str:
    if given not in {*INSIDE, *OUTSIDE}:
        raise ApiError(400, "status is none of member, administrator, left, kicked")
    return str(given)


def add_routes(app: web.Application) -> None:
    """The paths of this subject."""
    one = "/control/groups/{group:-\\d+}"
    app.router.add_post("/control/groups", add_group)
    app.router.add_post(f"{one}/bot", set_bot)
    app.router.add_post(f"{one}/upgrade", upgrade)
