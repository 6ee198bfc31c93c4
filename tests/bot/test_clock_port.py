"""Moving the school's clock from outside: what is due is done before the answer comes."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.clock import Clock
from bot.clock_port import Works, clock_app
from bot.ticking import Gate
from schedules.ticks import Tick
from tests.support.clock import START, FakeClock

HOUR = timedelta(hours=1)


class Demo:
    """One thing that is due each hour, and what was done in which order."""

    def __init__(self) -> None:
        self.clock: Clock = FakeClock()
        self.gate = Gate()
        self.log: list[str] = []
        self.refusals: list[tuple[datetime, str]] = []
        self.due: list[tuple[datetime, str]] = [(START + n * HOUR, "theme") for n in (1, 2)]

    def tick(self, kind: str) -> Tick:
        async def run(now: datetime) -> int:
            ready = [due for due in self.due if due[1] == kind and due[0] <= now]
            for due in ready[:1]:
                self.due.remove(due)
                self.log.append(kind)
            return len(ready[:1])

        async def next_due(_now: datetime) -> datetime | None:
            return min((at for at, of in self.due if of == kind), default=None)

        return Tick(kind, run, next_due)

    async def drain_inbox(self) -> None:
        self.log.append("inbox")

    async def drain_outbox(self, _now: datetime) -> None:
        self.due += self.refusals
        self.refusals.clear()
        self.log.append("outbox")

    async def next_delivery(self, now: datetime) -> datetime | None:
        return now + timedelta(minutes=5)

    def works(self, *ticks: Tick) -> Works:
        return Works(
            ticks=ticks or (self.tick("reminder"), self.tick("theme")),
            drain_inbox=self.drain_inbox,
            drain_outbox=self.drain_outbox,
            moved=lambda: self.log.append("moved"),
            also_due={"delivery": self.next_delivery},
        )


@pytest.fixture
def demo() -> Demo:
    return Demo()


@pytest.fixture
async def port(demo: Demo) -> AsyncIterator[TestClient[Any, Any]]:
    app = clock_app(demo.clock, demo.gate, demo.works())
    async with TestClient(TestServer(app, host="127.0.0.1")) as client:
        yield client


async def move(
    port: TestClient[Any, Any], to: datetime | str, *, hold: bool = False, **more: Any
) -> Any:
    now = to if isinstance(to, str) else to.isoformat()
    body = {"now": now, "hold": hold}
    async with port.post("/clock", json=body, **more) as response:
        return response.status, await response.json()


async def test_the_clock_moves_and_the_answer_tells_what_comes_next(
    port: TestClient[Any, Any], demo: Demo
) -> None:
    demo.due.append((START + 3 * HOUR, "reminder"))
    status, answer = await move(port, START + HOUR)
    assert (status, demo.clock.now()) == (200, START + HOUR)
    assert answer == {
        "now": (START + HOUR).isoformat(),
        "next": [
            {"at": (START + HOUR + timedelta(minutes=5)).isoformat(), "kind": "delivery"},
            {"at": (START + 2 * HOUR).isoformat(), "kind": "theme"},
            {"at": (START + 3 * HOUR).isoformat(), "kind": "reminder"},
        ],
    }


async def test_ticks_run_until_nothing_is_due_and_all_is_delivered_after_each(
    port: TestClient[Any, Any], demo: Demo
) -> None:
    await move(port, START + 5 * HOUR)
    assert demo.log == ["theme", "inbox", "outbox", "theme", "inbox", "outbox", "moved"]


async def test_a_delivery_may_make_something_due(demo: Demo) -> None:
    demo.due.clear()
    demo.refusals.append((START, "reminder"))
    async with TestClient(TestServer(clock_app(demo.clock, demo.gate, demo.works()))) as port:
        await move(port, START)
    assert demo.log == ["inbox", "outbox", "reminder", "inbox", "outbox", "moved"]


async def test_the_clock_never_goes_back(port: TestClient[Any, Any], demo: Demo) -> None:
    _, answer = await move(port, START - HOUR)
    assert (demo.clock.now(), answer["now"]) == (START, START.isoformat())


async def test_a_tick_that_fails_keeps_nothing_else(demo: Demo) -> None:
    async def fail(_now: datetime) -> int:
        raise ValueError

    broken = Tick("broken", fail, demo.next_delivery)
    works = demo.works(broken, demo.tick("theme"))
    async with TestClient(TestServer(clock_app(demo.clock, demo.gate, works))) as port:
        status, _ = await move(port, START + HOUR)
    assert (status, demo.log.count("theme")) == (200, 1)


async def test_what_lies_beyond_sixty_days_is_not_told(
    port: TestClient[Any, Any], demo: Demo
) -> None:
    demo.due = [(START + timedelta(days=61), "theme")]
    _, answer = await move(port, START)
    assert [due["kind"] for due in answer["next"]] == ["delivery"]


@pytest.mark.parametrize("now", ["", "noon", "2026-12-01T10:00:00"])
async def test_a_moment_without_zone_or_sense_is_refused(
    port: TestClient[Any, Any], demo: Demo, now: str
) -> None:
    assert (await move(port, now))[0] == 400
    assert demo.clock.now() == START


@pytest.mark.parametrize("body", ["[]", "{}", "now", '{"now": 5}'])
async def test_what_is_no_request_is_refused(port: TestClient[Any, Any], body: str) -> None:
    async with port.post("/clock", data=body) as response:
        assert response.status == 400


@pytest.mark.parametrize(
    "headers", [{"Host": "evil.example:80"}, {"Host": ""}, {"Origin": "http://127.0.0.1"}]
)
async def test_only_the_playground_may_move_the_clock(
    port: TestClient[Any, Any], demo: Demo, headers: dict[str, str]
) -> None:
    assert (await move(port, START + HOUR, headers=headers))[0] == 403
    assert demo.clock.now() == START


@pytest.mark.parametrize("host", ["localhost:1", "127.0.0.1", "[::1]:8090"])
async def test_every_name_of_loopback_will_do(port: TestClient[Any, Any], host: str) -> None:
    assert (await move(port, START, headers={"Host": host}))[0] == 200


async def test_what_comes_next_is_told_without_moving(
    port: TestClient[Any, Any], demo: Demo
) -> None:
    async with port.get("/clock") as response:
        answer = await response.json()
    assert [due["kind"] for due in answer["next"]] == ["delivery", "theme"]
    assert (answer["now"], demo.log) == (START.isoformat(), [])
    async with port.get("/clock", headers={"Origin": "http://127.0.0.1"}) as response:
        assert response.status == 403


async def test_an_inbox_that_hangs_keeps_time_from_going_on_only_once(
    demo: Demo, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hang() -> None:
        demo.log.append("hangs")
        await asyncio.Event().wait()

    monkeypatch.setattr("bot.clock_port.INBOX_SECONDS", 0.01)
    works = replace(demo.works(), drain_inbox=hang)
    async with TestClient(TestServer(clock_app(demo.clock, demo.gate, works))) as port:
        status, _ = await move(port, START + 5 * HOUR)
    assert status == 200
    assert demo.log == ["theme", "hangs", "outbox", "theme", "outbox", "moved"]


@pytest.fixture
async def held(demo: Demo) -> AsyncIterator[TestClient[Any, Any]]:
    """Let a run have taken its first step, of an hour."""
    demo.clock = Clock()
    app = clock_app(demo.clock, demo.gate, demo.works())
    async with TestClient(TestServer(app)) as client:
        await move(client, demo.clock.now() + HOUR, hold=True)
        yield client


async def test_between_the_steps_of_a_run_time_stands_still_and_no_tick_runs(
    held: TestClient[Any, Any], demo: Demo
) -> None:
    stands_at = demo.clock.now()
    async with asyncio.TaskGroup() as group:
        passing = group.create_task(_pass(demo.gate))
        await move(held, stands_at + HOUR, hold=True)
        assert demo.clock.now() == demo.clock.now() == stands_at + HOUR
        assert not passing.done()
        assert "moved" not in demo.log
        await move(held, stands_at + 2 * HOUR)
    assert demo.clock.now() > stands_at + 2 * HOUR
    assert demo.log[-1] == "moved"


async def test_a_run_that_falls_silent_does_not_hold_the_bot_for_ever(
    demo: Demo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.standstill.HOLD_SECONDS", 0.01)
    app = clock_app(demo.clock, demo.gate, demo.works())
    async with TestClient(TestServer(app)) as client:
        await move(client, START + HOUR, hold=True)
        await _pass(demo.gate)
    assert demo.log[-1] == "moved"


async def test_a_step_that_fails_lets_the_bot_go(demo: Demo) -> None:
    async def fail() -> None:
        raise ValueError

    works = replace(demo.works(), drain_inbox=fail)
    async with TestClient(TestServer(clock_app(demo.clock, demo.gate, works))) as client:
        async with client.post("/clock", json={"now": START.isoformat(), "hold": True}) as answer:
            assert answer.status == 500
        await _pass(demo.gate)


async def _pass(gate: Gate) -> None:
    async with gate.passing():
        pass
