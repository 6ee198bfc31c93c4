"""Reading what happened: calls, violations, counters, and the stream of events."""

from __future__ import annotations

import json

from aiohttp import web

from playground.app_keys import WORLD
from playground.control.base import answer, whole

HEARTBEAT = 15.0
"""Real seconds after which a silent stream says that it is still there."""


async def calls(request: web.Request) -> web.Response:
    """The last calls, oldest first; `?method=` and `?since=` narrow them."""
    journal = request.app[WORLD].journal
    since = whole(request.query.get("since", "0"), "since")
    method = request.query.get("method")
    found = [
        record
        for record in journal.calls
        if record["seq"] > since and method in {None, record["method"]}
    ]
    return answer({"calls": found})


async def violations(request: web.Request) -> web.Response:
    """What bots did that they should not."""
    return answer({"violations": list(request.app[WORLD].journal.violations)})


async def counters(request: web.Request) -> web.Response:
    """How many calls of each method ended with which code: `{"sendMessage 200": 12}`."""
    return answer({"counters": dict(request.app[WORLD].journal.counters)})


async def clear(request: web.Request) -> web.Response:
    """Forget calls, violations and counters."""
    request.app[WORLD].journal.clear()
    return answer({})


async def events(request: web.Request) -> web.StreamResponse:
    """Server-sent events from `?since=` (or Last-Event-ID, or now) on, until the reader leaves."""
    feed = request.app[WORLD].feed
    asked = request.headers.get("Last-Event-ID") or request.query.get("since")
    since = whole(asked, "since") if asked else feed.seq
    response = web.StreamResponse(
        headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
    )
    await response.prepare(request)
    try:
        while not feed.closed:
            if since > feed.seq or feed.lost(since):
                since = feed.seq
                await response.write(f"id: {since}\nevent: reset\ndata: {{}}\n\n".encode())
            fresh = feed.since(since)
            if fresh:
                since = fresh[-1]["seq"]
                await response.write("".join(map(_packed, fresh)).encode())
            elif not await feed.changed(HEARTBEAT):
                await response.write(b": still here\n\n")
    except ConnectionError:  # the reader has left
        return response
    return response


def _packed(event: dict[str, object]) -> str:
    data = json.dumps(event, ensure_ascii=False)
    return f"id: {event['seq']}\nevent: {event['kind']}\ndata: {data}\n\n"


def add_routes(app: web.Application) -> None:
    """The paths of this subject."""
    app.router.add_get("/control/calls", calls)
    app.router.add_get("/control/violations", violations)
    app.router.add_get("/control/counters", counters)
    app.router.add_delete("/control/journal", clear)
    app.router.add_get("/control/events", events)
