"""Faults, raw updates, settings: what tests use to make life hard for a bot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground.app_keys import WORLD
from playground.control.base import answer, bot_of, read_json, seconds, whole
from playground.errors import ApiError

if TYPE_CHECKING:
    from aiohttp import web


async def list_faults(request: web.Request) -> web.Response:
    """The rules in force."""
    return answer({"faults": request.app[WORLD].faults.views()})


async def add_fault(request: web.Request) -> web.Response:
    """Put a rule in force."""
    body = await read_json(request)
    try:
        fault = request.app[WORLD].faults.add(**body)
    except (TypeError, ValueError) as error:
        raise ApiError(400, f"no such fault: {error}") from error
    return answer(fault.view(), 201)


async def clear_faults(request: web.Request) -> web.Response:
    """End all rules."""
    request.app[WORLD].faults.clear()
    return answer({})


async def remove_fault(request: web.Request) -> web.Response:
    """End one rule."""
    number = whole(request.match_info["fault"], "fault")
    if not request.app[WORLD].faults.remove(number):
        raise ApiError(404, "there is no such fault")
    return answer({})


async def show_updates(request: web.Request) -> web.Response:
    """What the bot has not confirmed, and the next id."""
    queue = bot_of(request).queue
    queue.forget_old(request.app[WORLD].now())
    waiting = [entry.update for entry in queue.waiting()]
    return answer({"next_update_id": queue.next_id, "waiting": waiting})


async def inject_updates(request: web.Request) -> web.Response:
    """Queue updates exactly as they are given, malformed ones too."""
    body = await read_json(request)
    updates = body.get("updates")
    if not isinstance(updates, list) or not all(isinstance(one, dict) for one in updates):
        raise ApiError(400, "updates is no list of objects")
    world = request.app[WORLD]
    bot = bot_of(request)
    for update in updates:
        bot.queue.inject(update, world.now())
    world.wake(bot)
    return answer({"queued": len(updates)}, 201)


async def set_next_update(request: web.Request) -> web.Response:
    """The id of the next update, also a lower one, as after a quiet week."""
    body = await read_json(request)
    bot_of(request).queue.next_id = whole(body.get("next_update_id"), "next_update_id")
    return answer({})


async def show_settings(request: web.Request) -> web.Response:
    """The switches."""
    bot = bot_of(request)
    return answer(
        {
            "rates": bot.rates.on,
            "token_valid": bot.token_valid,
            "webhook_retry_seconds": bot.webhook_retry_seconds,
        }
    )


async def change_settings(request: web.Request) -> web.Response:
    """Switch the flood limit; revoke the token or end that; set the webhook's first pause."""
    body = await read_json(request)
    bot = bot_of(request)
    if "rates" in body:
        bot.rates.switch(on=body["rates"] is True)
    if "token_valid" in body:
        bot.token_valid = body["token_valid"] is True
        bot.end_poll("")
    if "webhook_retry_seconds" in body:
        bot.webhook_retry_seconds = seconds(body["webhook_retry_seconds"], "webhook_retry_seconds")
    return await show_settings(request)


def add_routes(app: web.Application) -> None:
    """The paths of this subject."""
    app.router.add_get("/control/faults", list_faults)
    app.router.add_post("/control/faults", add_fault)
    app.router.add_delete("/control/faults", clear_faults)
    app.router.add_delete("/control/faults/{fault}", remove_fault)
    app.router.add_get("/control/updates", show_updates)
    app.router.add_post("/control/updates", inject_updates)
    app.router.add_patch("/control/updates", set_next_update)
    app.router.add_get("/control/settings", show_settings)
    app.router.add_patch("/control/settings", change_settings)
