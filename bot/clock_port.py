"""The clock port: in the demo the playground moves the school's time through it.

`POST /clock {"now": ISO}` moves the clock forward, lets everything due be done and everything
said be delivered, and answers what comes next: `{"now", "next": [{"at", "kind"}]}`; with
`"hold": true` time then stands still until the next one. `GET /clock` only answers. It stands on
loopback and trusts whoever reaches it, so it refuses what a web page could send by a rebound name.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from aiohttp import web

from bot.clock import Clock
from bot.inbox.faults import place_of
from bot.settings import LOOPBACK_HOSTS
from bot.standstill import Standstill
from bot.ticking import Gate, run_safely
from schedules.ticks import NextDue, Tick

log = structlog.get_logger(__name__)

# How far ahead the answer looks: the next theme is at most two months away.
AHEAD = timedelta(days=60)
# A tick that always finds more must not keep the page waiting for ever.
MOST_ROUNDS = 500
# Real seconds that an inbox may keep time from going on: a handler may hang on a slow server.
INBOX_SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Works:
    """What the port sets going.

    `drain_inbox` returns when all that was said is handled, or what is left only waits for the
    surroundings; `drain_outbox(now)` when all that is due is delivered. `moved` is called when
    time goes on, so that the scheduler plans anew. `also_due`
    are further kinds of things that become due, beside the ticks.
    """

    ticks: Sequence[Tick]
    drain_inbox: Callable[[], Awaitable[None]]
    drain_outbox: Callable[[datetime], Awaitable[None]]
    moved: Callable[[], None]
    also_due: Mapping[str, NextDue]


def clock_app(clock: Clock, gate: Gate, works: Works) -> web.Application:
    """Return the application that serves `/clock`."""
    standstill = Standstill(clock, gate, released=works.moved)

    async def show(request: web.Request) -> web.Response:
        return _refusal(request) or web.json_response(await _answer(clock, works))

    async def move(request: web.Request) -> web.Response:
        if refusal := _refusal(request):
            return refusal
        asked = await _asked(request)
        if asked is None:
            return web.json_response({"error": "now must be ISO 8601 with a zone"}, status=400)
        async with standstill.step(hold=asked.hold):
            clock.move_to(asked.now)
            await settle(clock, works)
            answer = await _answer(clock, works)
        return web.json_response(answer)

    app = web.Application(client_max_size=1024)
    app.router.add_get("/clock", show)
    app.router.add_post("/clock", move)
    return app


def _refusal(request: web.Request) -> web.Response | None:
    """Refuse who asks under another name than loopback's, and every web page."""
    host = request.host
    name = host[: host.rindex("]") + 1] if host.startswith("[") else host.partition(":")[0]
    if name.strip("[]") not in LOOPBACK_HOSTS or "Origin" in request.headers:
        return web.json_response({"error": "this port is for the playground"}, status=403)
    return None


@dataclass(frozen=True, slots=True)
class _Step:
    now: datetime
    hold: bool


async def _asked(request: web.Request) -> _Step | None:
    try:
        body = await request.json()
        moment = datetime.fromisoformat(body["now"])
    except (ValueError, KeyError, TypeError):
        return None
    return _Step(moment.astimezone(UTC), body.get("hold") is True) if moment.tzinfo else None


async def settle(clock: Clock, works: Works) -> None:
    """Do what is due and deliver what is said, until a whole round finds nothing to do.

    A delivery may make something due (who cannot be reached passes the offer on), so the last
    round comes after one. An inbox that once took too long is not waited for again.
    """
    is_patient = True
    for number in range(MOST_ROUNDS):
        done = [await run_safely(tick, clock.now()) for tick in works.ticks]
        if number and not any(done):
            return
        is_patient = is_patient and await _inbox_drained(works)
        await works.drain_outbox(clock.now())
    log.error("clock.never_settles", rounds=MOST_ROUNDS)


async def _inbox_drained(works: Works) -> bool:
    try:
        async with asyncio.timeout(INBOX_SECONDS):
            await works.drain_inbox()
    except TimeoutError:
        log.warning("clock.inbox_not_drained")
        return False
    return True


async def _answer(clock: Clock, works: Works) -> dict[str, Any]:
    now = clock.now()
    dues = {**{tick.name: tick.next_due for tick in works.ticks}, **works.also_due}
    found = [(at, kind) for kind, ask in dues.items() if (at := await _due(kind, ask, now))]
    return {
        "now": now.isoformat(),
        "next": [
            {"at": at.isoformat(), "kind": kind} for at, kind in sorted(found) if at <= now + AHEAD
        ],
    }


async def _due(kind: str, ask: NextDue, now: datetime) -> datetime | None:
    """Return when `kind` is due next; what is overdue and waits is not to come any more."""
    try:
        due = await ask(now)
    except Exception as error:  # noqa: BLE001 - the other kinds are still worth telling
        log.error("clock.next_due_failed", kind=kind, fault=place_of(error))
        return None
    return due if due is not None and due > now else None
