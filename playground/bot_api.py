"""The Bot API over HTTP: `/bot<token>/<method>` and `/file/bot<token>/<path>`, faults included."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from aiohttp import web

from playground.app_keys import WORLD
from playground.dispatch import carry_out, prepare
from playground.errors import BLOCKED, ApiError, too_many_requests
from playground.faults import Fault, FaultKind
from playground.requests import read_raw

if TYPE_CHECKING:
    from playground.api_table import Fields
    from playground.bots import Bot
    from playground.methods.base import Call
    from playground.world import World

BAD_GATEWAY = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    "<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx/1.18.0</center>\r\n"
    "</body>\r\n</html>\r\n"
)

Json = dict[str, Any]


class _Dropped(Exception):  # noqa: N818 - no error: the connection is cut on order
    """The connection is to be cut without an answer."""


def find_bot(world: World, token: str) -> Bot:
    """The bot of a token. Raises 401 for a wrong one, 404 for what is no token at all."""
    bot = world.bots.get(token)
    if bot is None or not bot.token_valid:
        number, _, secret = token.partition(":")
        raise ApiError(401, "Unauthorized") if number.isdigit() and secret else not_found()
    return bot


def not_found() -> ApiError:
    """What Telegram says to a path it does not know."""
    return ApiError(404, "Not Found")


async def handle_call(request: web.Request) -> web.Response:
    """Answer one call of a bot."""
    world = request.app[WORLD]
    started = asyncio.get_running_loop().time()
    try:
        bot = find_bot(world, request.match_info["token"])
    except ApiError as error:
        return _refused(error)
    name = request.match_info["method"]
    try:
        raw = await read_raw(request)
        call, fields = prepare(world, bot, name, raw)
        call.connected = lambda: request.transport is not None
        call.started = started
        return await _answer(call, fields)
    except ApiError as error:
        world.journal.call(bot_id=bot.id, method=name, params={}, outcome=_failure(error))
        return _refused(error)
    except _Dropped:
        return _cut(request)


async def _answer(call: Call, fields: Fields) -> web.Response:
    fault = call.world.faults.hit(call.method, call.params.get("chat_id"))
    try:
        if fault is not None:
            await _before(fault, call)
        result = await carry_out(call, fields)
    except ApiError as error:
        _note(call, _failure(error), fault)
        return _refused(error)
    if result != [] or call.method != "getUpdates":
        _note(call, {"code": 200, "description": "", "result": result}, fault)
    spoiled = _after(fault) if fault is not None else None
    return spoiled or web.json_response({"ok": True, "result": result}, dumps=_dumps)


async def _before(fault: Fault, call: Call) -> None:
    """What a fault does to a call that was not carried out yet."""
    match fault.kind:
        case FaultKind.DELAY:
            await asyncio.sleep(fault.seconds)
        case FaultKind.TOO_MANY:
            raise too_many_requests(fault.retry_after)
        case FaultKind.BLOCK:
            raise ApiError(403, BLOCKED)
        case FaultKind.ERROR:
            raise ApiError(fault.code, fault.description)
        case FaultKind.DROP_BEFORE:
            _note(call, {"code": 0, "description": "dropped before handling"}, fault)
            raise _Dropped
        case FaultKind.SERVER_ERROR | FaultKind.BAD_GATEWAY if not fault.handled:
            raise _server_fault(fault)


def _server_fault(fault: Fault) -> ApiError:
    if fault.kind is FaultKind.BAD_GATEWAY:
        return ApiError(502, "Bad Gateway")
    return ApiError(500, "Internal Server Error")


def _after(fault: Fault) -> web.Response | None:
    """What a call that was carried out is answered with instead of its result."""
    match fault.kind:
        case FaultKind.DROP_AFTER:
            raise _Dropped
        case FaultKind.SERVER_ERROR | FaultKind.BAD_GATEWAY:
            return _refused(_server_fault(fault))
        case _:
            return None


def _note(call: Call, outcome: Json, fault: Fault | None) -> None:
    files = {
        name: {"file": upload.name, "size": len(upload.content)}
        for name, upload in call.uploads.items()
    }
    outcome["took"] = round(asyncio.get_running_loop().time() - call.started, 4)
    if fault is not None:
        outcome["fault"] = fault.kind.value
    call.world.journal.call(
        bot_id=call.bot.id, method=call.method, params=call.params | files, outcome=outcome
    )


def _failure(error: ApiError) -> Json:
    return {"code": error.code, "description": error.description}


def _refused(error: ApiError) -> web.Response:
    if error.code == 502:  # what stands before Telegram's servers answers in HTML
        return web.Response(text=BAD_GATEWAY, status=502, content_type="text/html")
    headers = {}
    if error.parameters and "retry_after" in error.parameters:
        headers["Retry-After"] = str(error.parameters["retry_after"])
    return web.json_response(error.body(), status=error.code, headers=headers, dumps=_dumps)


def _cut(request: web.Request) -> web.Response:
    """Close the connection; what is returned here reaches nobody."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response()


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


async def handle_file(request: web.Request) -> web.Response:
    """Send a file that `getFile` named."""
    world = request.app[WORLD]
    try:
        find_bot(world, request.match_info["token"])
        stored = world.files.by_path(request.match_info["path"])
        if stored is None:
            raise not_found()
    except ApiError as error:
        return _refused(error)
    return web.Response(body=stored.content, content_type="application/octet-stream")


async def handle_unknown(_request: web.Request) -> web.Response:
    """A path that is none of the Bot API's."""
    return _refused(not_found())


def add_routes(app: web.Application) -> None:
    """The Bot API's paths."""
    app.router.add_route("GET", "/bot{token}/{method}", handle_call)
    app.router.add_route("POST", "/bot{token}/{method}", handle_call)
    app.router.add_get("/file/bot{token}/{path:.+}", handle_file)
    app.router.add_route("*", "/bot{rest:.*}", handle_unknown)
