"""What all control handlers share: reading JSON, finding people and bots, answering errors."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aiohttp import web

from playground.app_keys import WORLD
from playground.errors import ApiError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from playground.bots import Bot
    from playground.chats import Chat

LONGEST_WAIT = 60.0
"""Real seconds that a long poll of the control API may last."""

MOST_SECONDS = 100 * 366 * 86400
"""A hundred years: nobody means more."""

Json = dict[str, Any]


def answer(body: Json | list[Any], status: int = 200) -> web.Response:
    """A JSON answer."""
    return web.json_response(
        body, status=status, dumps=lambda value: json.dumps(value, ensure_ascii=False)
    )


async def read_json(request: web.Request) -> Json:
    """The request's JSON object; empty when there is no body. Raises ApiError 400."""
    if not request.can_read_body:
        return {}
    try:
        body = json.loads(await request.read())
    except ValueError as error:
        raise ApiError(400, "the body is not JSON") from error
    if not isinstance(body, dict):
        raise ApiError(400, "the body is no JSON object")
    return body


def bot_of(request: web.Request) -> Bot:
    """The bot that `?bot=<id>` names, else the first."""
    named = request.query.get("bot")
    return request.app[WORLD].bot_of(whole(named, "bot") if named else None)


def chat_of(request: web.Request) -> Chat:
    """The chat of the person in the path. Raises ApiError 404."""
    world = request.app[WORLD]
    person = world.people.get(whole(request.match_info["person"], "person"))
    if person is None:
        raise ApiError(404, "nobody has this id")
    return bot_of(request).chat_with(person)


def whole(value: object, name: str) -> int:
    """A whole number of the request. Raises ApiError 400."""
    try:
        return int(str(value))
    except ValueError as error:
        raise ApiError(400, f"{name} is no whole number") from error


def optional_whole(body: Json, name: str) -> int | None:
    """A whole number of the body, or None when it is not there."""
    return None if body.get(name) is None else whole(body[name], name)


def seconds(value: object, name: str) -> float:
    """A number of seconds. Raises ApiError 400."""
    try:
        found = float(str(value))
    except ValueError as error:
        raise ApiError(400, f"{name} is no number of seconds") from error
    if not 0 <= found < MOST_SECONDS:
        raise ApiError(400, f"{name} is no sensible number of seconds")
    return found


def wait_of(request: web.Request) -> float:
    """The long poll's `wait` in real seconds, 0 without one."""
    return min(seconds(request.query.get("wait", "0"), "wait"), LONGEST_WAIT)


@web.middleware
async def tell_errors(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    """Turn what a control handler refuses into `{"error": …}`."""
    try:
        return await handler(request)
    except ApiError as error:
        return answer({"error": error.description}, error.code)
