"""Waking ticks: on time, alone, whatever fails, and a stop that lets them finish."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
import structlog

from bot.scheduler import LONGEST_WAIT, SHORTEST_WAIT, Scheduler, Wake
from bot.ticking import Gate, run_safely
from schedules.ticks import Tick, for_each
from tests.support.clock import START, FakeClock


@dataclass
class Worker:
    """A tick's subject: `does` has what each run returns, then 0."""

    does: list[int | Exception] = field(default_factory=list)
    due: datetime | None = None
    runs: int = 0
    ran: asyncio.Event = field(default_factory=asyncio.Event)
    during: Callable[[], Awaitable[None]] | None = None

    async def run(self, _now: datetime) -> int:
        self.runs += 1
        self.ran.set()
        if self.during is not None:
            await self.during()
        result = self.does.pop(0) if self.does else 0
        if isinstance(result, Exception):
            raise result
        return result

    async def next_due(self, _now: datetime) -> datetime | None:
        return self.due

    def tick(self, name: str = "work") -> Tick:
        return Tick(name, self.run, self.next_due)


def scheduler(*workers: Worker, gate: Gate | None = None) -> tuple[Scheduler, list[str]]:
    worked: list[str] = []
    ticks = [worker.tick(f"work{n}") for n, worker in enumerate(workers)]
    made = Scheduler(ticks, FakeClock(), gate or Gate(), worked=lambda: worked.append("worked"))
    return made, worked


async def slept(worker: Worker) -> timedelta:
    made, _ = scheduler(worker)
    return await made._ticked(worker.tick())


async def test_a_tick_is_woken_when_it_is_due() -> None:
    assert await slept(Worker(due=START + timedelta(seconds=20))) == timedelta(seconds=20)


@pytest.mark.parametrize("due", [None, START + timedelta(hours=2)])
async def test_a_tick_is_woken_once_a_minute_at_least(due: datetime | None) -> None:
    assert await slept(Worker(due=due)) == LONGEST_WAIT


async def test_a_tick_that_found_more_than_it_did_goes_on_at_once() -> None:
    assert await slept(Worker(does=[10_000], due=START)) == SHORTEST_WAIT


async def test_a_tick_that_is_due_and_does_nothing_waits_a_minute() -> None:
    assert await slept(Worker(due=START)) == LONGEST_WAIT


async def test_a_tick_that_failed_waits_a_minute() -> None:
    assert await slept(Worker(does=[ValueError("a name")], due=START)) == LONGEST_WAIT


async def test_a_failure_is_told_by_type_and_place_only() -> None:
    async def act(item: str) -> int:
        raise ValueError(item)

    async def run(_now: datetime) -> int:
        return await for_each(["a name", "a phone"], act)

    with structlog.testing.capture_logs() as logs:
        assert await run_safely(Tick("work", run, Worker().next_due), START) is None
    assert [entry["event"] for entry in logs] == ["tick.failed"] * 2
    assert all(entry["fault"].startswith("ValueError at tests/bot") for entry in logs)
    assert "a name" not in str(logs)


async def test_an_item_that_fails_keeps_no_other_from_its_turn() -> None:
    done: list[int] = []

    async def act(item: int) -> int:
        if item == 1:
            raise ValueError
        done.append(item)
        return 1

    with pytest.raises(ExceptionGroup):
        await for_each([0, 1, 2], act)
    assert done == [0, 2]


def test_a_wake_fires_after_its_wait_and_then_every_minute() -> None:
    wake = Wake(timedelta(seconds=5))
    now = datetime(2026, 12, 1, tzinfo=UTC)
    assert wake.get_next_fire_time(None, now) == now + timedelta(seconds=5)
    assert wake.get_next_fire_time(now, now) == now + LONGEST_WAIT


async def test_every_tick_runs_as_the_scheduler_starts_also_beside_one_that_fails() -> None:
    broken, sound = Worker(does=[ValueError()]), Worker(does=[3])
    made, worked = scheduler(broken, sound)
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        group.create_task(made.run())
        await broken.ran.wait()
        await sound.ran.wait()
        made.stop()
    assert (broken.runs, sound.runs, worked) == (1, 1, ["worked"])


async def test_a_stop_lets_the_tick_under_way_finish() -> None:
    ended = asyncio.Event()

    async def work() -> None:
        made.stop()
        for _ in range(20):
            await asyncio.sleep(0)
        ended.set()

    worker = Worker(during=work)
    made, _ = scheduler(worker)
    async with asyncio.timeout(10):
        await made.run()
    assert ended.is_set()


async def test_a_nudge_runs_a_tick_again() -> None:
    worker = Worker()
    made, _ = scheduler(worker)
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        group.create_task(made.run())
        await worker.ran.wait()
        worker.ran.clear()
        made.nudge()
        await worker.ran.wait()
        made.stop()
    assert worker.runs == 2


async def test_no_tick_runs_while_someone_moves_the_clock() -> None:
    gate, worker = Gate(), Worker()
    made, _ = scheduler(worker, gate=gate)
    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        async with gate.alone():
            group.create_task(made.run())
            for _ in range(50):
                await asyncio.sleep(0)
            assert worker.runs == 0
        await worker.ran.wait()
        made.stop()


async def test_who_moves_the_clock_waits_for_the_tick_under_way() -> None:
    gate, order = Gate(), []

    async def tick() -> None:
        async with gate.passing():
            for _ in range(10):
                await asyncio.sleep(0)
            order.append("tick")

    async with asyncio.timeout(10), asyncio.TaskGroup() as group:
        group.create_task(tick())
        await asyncio.sleep(0)
        async with gate.alone():
            order.append("clock")
    assert order == ["tick", "clock"]
