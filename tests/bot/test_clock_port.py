"""Moving the school's clock from outside: what is due is done before the answer comes."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.clock_port import Works, clock_app
from bot.ticking import Gate
from schedules.ticks import Tick
from tests.support.clock import START, FakeClock

HOUR = timedelta(hours=1)


class Demo:
    """One thing that is due each hour, and what was done in which order."""

    def __init__(self) -> None:
        self.clock = FakeClock()
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


async def move(port: TestClient[Any, Any], to: datetime | str, **more: Any) -> Any:
    now = to if isinstance(to, str) else to.isoformat()
    async with port.post("/clock", json={"now": now}, **more) as response:
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
