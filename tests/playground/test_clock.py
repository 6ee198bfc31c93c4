"""Time: moved forward only, told to the bot, and run through due moments."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web

from playground.clock import Clock
from playground.runs import MOST_STEPS
from playground.testing import PlaygroundError, running_playground

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playground.testing import Playground

HOUR = timedelta(hours=1)


class BotClock:
    """A bot that has something to do every so often, and notes when it was told the time."""

    def __init__(self, every: dict[str, timedelta]) -> None:
        self.every = every
        self.begin: datetime | None = None
        self.done: list[tuple[str, datetime]] = []
        self.broken = False
        self.held: list[bool] = []
        self.heard = asyncio.Event()
        self.asked = 0
        self.stuck = asyncio.Event()
        self.stuck.set()
        self.url = ""

    async def handle(self, request: web.Request) -> web.Response:
        await self.stuck.wait()
        if self.broken:
            return web.Response(status=500)
        body = await request.json()
        now = datetime.fromisoformat(body["now"])
        self.held.append(body.get("hold", False))
        self.heard.set()
        self.begin = self.begin or now
        for kind, step in self.every.items():
            last = max((at for what, at in self.done if what == kind), default=self.begin)
            if now >= last + step:
                self.done.append((kind, now))
        return web.json_response({"now": now.isoformat(), "next": self.following()})

    async def told(self, times: int) -> None:
        while len(self.held) < times:
            self.heard.clear()
            await self.heard.wait()

    async def show(self, _request: web.Request) -> web.Response:
        self.asked += 1
        if self.broken:
            return web.Response(status=500)
        return web.json_response({"now": "", "next": self.following()})

    def following(self) -> list[dict[str, str]]:
        assert self.begin is not None
        begin = self.begin
        return [
            {
                "kind": kind,
                "at": (max([begin, *(at for w, at in self.done if w == kind)]) + step).isoformat(),
            }
            for kind, step in self.every.items()
        ]


@asynccontextmanager
async def bot_clock(**every: timedelta) -> AsyncIterator[tuple[BotClock, Playground]]:
    clock = BotClock(every)
    app = web.Application()
    app.router.add_post("/clock", clock.handle)
    app.router.add_get("/clock", clock.show)
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    clock.url = f"http://127.0.0.1:{runner.addresses[0][1]}/clock"
    try:
        async with running_playground(bot_clock=clock.url) as pg:
            yield clock, pg
    finally:
        await runner.cleanup()


def test_the_clock_never_goes_back() -> None:
    clock = Clock()
    later = clock.now() + HOUR
    clock.move(later)
    assert clock.now() >= later
    with pytest.raises(ValueError, match="cannot go back"):
        clock.move(later - timedelta(minutes=1))
    clock.move(later)
    assert clock.now() >= later


def test_a_held_clock_stands_still() -> None:
    clock = Clock()
    clock.hold()
    now = clock.now()
    assert clock.now() == now
    clock.move(now + HOUR)
    assert clock.now() == now + HOUR
    clock.release()
    assert clock.now() >= now + HOUR


async def test_the_clock_moves_by_and_to(pg: Playground) -> None:
    before = await pg.now()
    assert await pg.move_clock(by=HOUR) >= before + HOUR
    there = datetime(2099, 12, 4, 9, tzinfo=UTC)
    assert await pg.move_clock(to=there) >= there
    with pytest.raises(PlaygroundError, match="cannot go back"):
        await pg.move_clock(to=before)
    with pytest.raises(PlaygroundError, match="no time zone"):
        await pg.control.post("clock", {"now": "2100-01-01T00:00:00"})


async def test_the_bot_is_told_and_says_what_comes_next() -> None:
    async with bot_clock(reminder=HOUR) as (clock, pg):
        await pg.move_clock(by=timedelta(minutes=1))
        await pg.move_clock(by=HOUR)
        assert [kind for kind, _ in clock.done] == ["reminder"]
        shown = await pg.control.get("clock")
        assert [due["kind"] for due in shown["next"]] == ["reminder"]
        assert shown["bot_clock"]


async def test_who_reads_the_clock_learns_what_is_due_since_the_last_move(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with bot_clock(theme=2 * HOUR) as (clock, pg):
        await pg.move_clock(by=timedelta(minutes=1))
        clock.every["reminder"] = HOUR
        assert [due["kind"] for due in (await pg.control.get("clock"))["next"]] == ["theme"]
        monkeypatch.setattr("playground.runs.FRESH_SECONDS", 0.0)
        shown = await pg.control.get("clock")
        assert [due["kind"] for due in shown["next"]] == ["reminder", "theme"]


async def test_the_bot_is_asked_at_most_once_a_second(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("playground.runs.FRESH_SECONDS", 60.0)
    async with bot_clock() as (clock, pg):
        clock.begin = await pg.now()
        await asyncio.gather(*(pg.control.get("clock") for _ in range(5)))
        assert clock.asked == 1


async def test_a_bot_that_does_not_say_what_comes_next_leaves_what_is_known(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("playground.runs.FRESH_SECONDS", 0.0)
    async with bot_clock(theme=HOUR) as (clock, pg):
        await pg.move_clock(by=timedelta(minutes=1))
        clock.broken = True
        assert [due["kind"] for due in (await pg.control.get("clock"))["next"]] == ["theme"]
        assert clock.asked == 1


async def test_a_run_holds_the_bots_time_until_its_last_step() -> None:
    async with bot_clock(reminder=HOUR, theme=timedelta(hours=2, minutes=30)) as (clock, pg):
        await pg.run_to(kind="theme")
        assert clock.held == [True, True, True, False]
        clock.held.clear()
        await pg.run_to(await pg.now() + timedelta(minutes=50))
        assert clock.held == [True, True, False]


async def test_a_run_that_finds_nothing_lets_the_bots_time_go_on() -> None:
    async with bot_clock() as (clock, pg):
        await pg.run_to(kind="theme")
        await clock.told(2)
        assert clock.held == [True, False]


async def test_a_run_stops_at_every_due_moment_on_the_way() -> None:
    async with bot_clock(reminder=HOUR, theme=timedelta(hours=2, minutes=30)) as (clock, pg):
        end = await pg.now() + timedelta(hours=5, minutes=1)
        run = await pg.run_to(end)
        assert (run["state"], run["steps"]) == ("done", 6)
        first = ["reminder", "reminder", "theme"]
        assert [kind for kind, _ in clock.done] == [*first, "reminder", *first]
        assert clock.begin is not None
        assert clock.done[1] == ("reminder", clock.begin + 2 * HOUR)
        assert await pg.now() >= end


async def test_a_run_goes_to_the_next_of_a_kind() -> None:
    async with bot_clock(reminder=HOUR, theme=timedelta(hours=2, minutes=30)) as (clock, pg):
        run = await pg.run_to(kind="theme")
        assert (run["state"], run["last"]["kind"]) == ("done", "theme")
        assert [kind for kind, _ in clock.done] == ["reminder", "reminder", "theme"]
    async with bot_clock() as (_, pg):
        assert (await pg.run_to(kind="theme"))["state"] == "nothing"


async def test_a_run_stops_where_something_else_is_due_at_the_same_moment() -> None:
    async with bot_clock(call=HOUR, theme=3 * HOUR) as (clock, pg):
        await pg.move_clock(by=timedelta(minutes=1))
        run = await pg.run_to(kind="theme")
        assert (run["state"], run["last"]["kind"], run["steps"]) == ("done", "theme", 3)
        assert [kind for kind, _ in clock.done] == ["call", "call", "call", "theme"]


async def test_a_run_is_capped() -> None:
    async with bot_clock(tick=timedelta(seconds=1)) as (_, pg):
        run = await pg.run_to(await pg.now() + timedelta(days=300), timeout=30)
        assert (run["state"], run["steps"]) == ("capped", MOST_STEPS)


async def test_a_run_can_be_cancelled_and_another_one_begun() -> None:
    async with bot_clock(reminder=HOUR) as (clock, pg):
        clock.stuck.clear()
        end = (await pg.now() + timedelta(days=2)).isoformat()
        started = await pg.control.post("run-to", {"to": end})
        assert started["run"]["state"] == "running"
        for refused in ("run-to", "clock"):
            with pytest.raises(PlaygroundError, match="a run is under way"):
                await pg.control.post(
                    refused, {"to": end, "now": end} if refused == "clock" else {"to": end}
                )
        assert (await pg.control.delete("run-to"))["run"]["state"] == "cancelled"
        clock.stuck.set()
        assert (await pg.run_to(await pg.now() + HOUR / 2))["state"] == "done"


async def test_a_run_fails_with_the_bot() -> None:
    async with bot_clock(reminder=HOUR) as (clock, pg):
        clock.broken = True
        run = await pg.run_to(kind="reminder")
        assert run["state"] == "failed"
        assert "the bot's clock failed" in run["error"]
        with pytest.raises(PlaygroundError, match="502"):
            await pg.move_clock(by=HOUR)


async def test_without_a_bot_clock_a_run_only_moves_time(pg: Playground) -> None:
    end = await pg.now() + HOUR
    assert (await pg.run_to(end))["state"] == "done"
    assert await pg.now() >= end
    with pytest.raises(PlaygroundError, match="nothing is known to be due"):
        await pg.run_to(kind="theme")


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"to": "soon"},
        {"to": "2099-01-01T00:00:00Z", "kind": "theme"},
        {"kind": "x", "pace": "?"},
    ],
)
async def test_a_run_that_makes_no_sense_is_refused(pg: Playground, body: dict[str, Any]) -> None:
    with pytest.raises(PlaygroundError) as refused:
        await pg.control.post("run-to", body)
    assert refused.value.status == 400
