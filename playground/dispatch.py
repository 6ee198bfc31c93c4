"""A call from its name and raw fields to its answer: table, limits, then the method itself."""

from __future__ import annotations

import asyncio
import inspect
from typing import TYPE_CHECKING, Any

from playground import api_table
from playground.errors import ApiError, bad_request, too_many_requests
from playground.methods import albums, editing, groups, looking, media, profile, sending, updating
from playground.methods.albums import messages_of
from playground.methods.base import HANDLERS, Call
from playground.methods.media import CAPTIONED

if TYPE_CHECKING:
    from playground.bots import Bot
    from playground.requests import RawCall
    from playground.world import World

Json = dict[str, Any]

SUBJECTS = (albums, editing, groups, looking, media, profile, sending, updating)
"""Modules whose import fills `HANDLERS`."""
_SPENDING = ("send", "edit", "copy", "forward")
_OWN_WORDS = {"chat_id", "text", "message_id", "message_ids", *CAPTIONED}
"""Required fields whose absence the method itself describes."""


def prepare(world: World, bot: Bot, name: str, raw: RawCall) -> tuple[Call, api_table.Fields]:
    """The call with typed fields; what is wrong with it is noted. Raises 404 for no method."""
    found = api_table.load().find(name)
    if found is None:
        world.journal.violation(bot_id=bot.id, method=name, problem="unknown method")
        raise ApiError(404, "Not Found: method not found")
    proper, fields = found
    params, problems = api_table.read_call(fields, raw.fields)
    call = Call(world, bot, proper, params, raw.uploads)
    for problem in problems:
        call.problem(problem)
    return call, fields


async def carry_out(call: Call, fields: api_table.Fields) -> Any:
    """The result of a call. Raises ApiError as Telegram would refuse it."""
    handler = HANDLERS.get(call.method)
    if handler is None:
        call.problem("method not supported by the playground")
        raise bad_request("method not supported by the playground")
    _check_required(call, fields)
    if call.method.startswith(_SPENDING) and call.method != "sendChatAction":
        _spend(call)
    result = handler(call)
    return await result if inspect.isawaitable(result) else result


def _check_required(call: Call, fields: api_table.Fields) -> None:
    for name, field in fields.items():
        if not field.required or name in call.params or name in call.uploads:
            continue
        if name not in _OWN_WORDS:
            raise bad_request(f'parameter "{name}" is required')


def _spend(call: Call) -> None:
    now = asyncio.get_running_loop().time()
    wait = call.bot.rates.spend(call.params.get("chat_id"), now, messages=messages_of(call))
    if wait:
        raise too_many_requests(wait)
