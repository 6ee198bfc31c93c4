"""The clock: reading it, moving it, and runs through what is due."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from playground.app_keys import KEEPER, WORLD
from playground.control.base import Json, answer, read_json, seconds, wait_of
from playground.errors import ApiError
from playground.runs import Run, TimeKeeper, moment

if TYPE_CHECKING:
    from aiohttp import web

SLOWEST = 5.0
"""Real seconds between two steps at most."""
CANCEL_SECONDS = 5.0
"""Real seconds within which a run that is cancelled ends."""


def _view(keeper: TimeKeeper) -> Json:
    return {
        "now": keeper.world.clock.now().isoformat(),
        "bot_clock": keeper.bot_clock is not None,
        "next": [{"at": due.at.isoformat(), "kind": due.kind} for due in keeper.next],
        "run": keeper.run.view() if keeper.run else None,
    }


async def show_clock(request: web.Request) -> web.Response:
    """The time, what the bot says comes next, and the last run."""
    keeper = request.app[KEEPER]
    await keeper.ask_bot()
    return answer(_view(keeper))


async def move_clock(request: web.Request) -> web.Response:
    """Go to a later moment: `{"now": iso}` or `{"advance": seconds}`."""
    body = await read_json(request)
    keeper = request.app[KEEPER]
    if keeper.is_running:
        raise ApiError(409, "a run is under way")
    if "advance" in body:
        step = timedelta(seconds=seconds(body["advance"], "advance"))
        to = keeper.world.clock.now() + step
    else:
        to = moment(body.get("now"))
    await keeper.move(to)
    return answer(_view(keeper))


async def start_run(request: web.Request) -> web.Response:
    """Run to a moment, `{"to": iso}`, or to what is due next of a kind, `{"kind": "theme"}`."""
    body = await read_json(request)
    if ("to" in body) == ("kind" in body):
        raise ApiError(400, "either to or kind is needed")
    keeper = request.app[KEEPER]
    to = moment(body["to"]) if "to" in body else None
    if to is not None and to < keeper.world.clock.now():
        raise ApiError(409, "the clock cannot go back")
    kind = str(body["kind"]) if "kind" in body else None
    keeper.start(Run(to, kind, pace=min(seconds(body.get("pace", 0), "pace"), SLOWEST)))
    return answer(_view(keeper), 202)


async def show_run(request: web.Request) -> web.Response:
    """The run under way or the last one; can wait until it is over."""
    keeper = request.app[KEEPER]
    await request.app[WORLD].feed.until(lambda: not keeper.is_running, wait_of(request))
    return answer(_view(keeper))


async def cancel_run(request: web.Request) -> web.Response:
    """End the run under way."""
    keeper = request.app[KEEPER]
    keeper.cancel()
    await request.app[WORLD].feed.until(lambda: not keeper.is_running, CANCEL_SECONDS)
    return answer(_view(keeper))


def add_routes(app: web.Application) -> None:
    """The paths of this subject."""
    app.router.add_get("/control/clock", show_clock)
    app.router.add_post("/control/clock", move_clock)
    app.router.add_get("/control/run-to", show_run)
    app.router.add_post("/control/run-to", start_run)
    app.router.add_delete("/control/run-to", cancel_run)
