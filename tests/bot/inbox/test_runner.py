"""Lanes: order within a chat, chats in parallel, faults and outages."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from bot.inbox.patience import waiting_outside
from bot.inbox.runner import Blame, Judgement, Runner
from bot.inbox.store import Done, InboxStore, Waiting
from bot.inbox.updates import Malformed
from bot.judge import judge as judged
from bot.telegram.errors import TokenRefused
from school.database import Database
from tests.support.clock import FakeClock, HeldClock


class Outage(Exception):  # noqa: N818
    """The surroundings fail."""


def judge(error: Exception) -> Judgement:
    if isinstance(error, Outage):
        return Judgement(Blame.SURROUNDINGS, wait=7.0)
    return judged(error)


class Harness:
    """A runner over a real store, with a handler that a test gives."""

    def __init__(self, database: Database) -> None:
        self.clock = FakeClock()
        self.store = InboxStore(database)
        self.handler: Callable[[Waiting], Awaitable[None]]
        self.apologies: list[int] = []
        self.deaf = 0
        self.runner = self.made()

    def made(self) -> Runner:
        return Runner(
            self.store, self.clock, handle=self._handle, judge=judge, apologise=self._sorry
        )

    async def _handle(self, item: Waiting) -> Done:
        await self.handler(item)
        return Done(item.update_id)

    async def _sorry(self, item: Waiting) -> None:
        self.deaf -= 1
        if self.deaf >= 0:
            raise Outage
        self.apologies.append(item.update_id)

    async def give(self, *pairs: tuple[int, int]) -> None:
        updates: list[dict[str, Any]] = [
            {"update_id": n, "message": {"chat": {"id": chat}}} for n, chat in pairs
        ]
        self.runner.admit(await self.store.keep(updates, self.clock.now()))

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as group:
            group.create_task(self.runner.run())
            yield
            self.runner.stop()


@pytest.fixture
def harness(sqlite_database: Database) -> Harness:
    return Harness(sqlite_database)


async def test_one_chat_is_handled_in_order_and_others_meanwhile(harness: Harness) -> None:
    gate = asyncio.Event()
    seen: list[int] = []

    async def handler(item: Waiting) -> None:
        if item.update_id == 1:
            await gate.wait()
        seen.append(item.update_id)
        if item.update_id == 3:
            gate.set()

    harness.handler = handler
    async with harness.running():
        await harness.give((1, 11), (2, 11), (3, 22))
        await harness.runner.drained()
    assert seen == [3, 1, 2]
    assert await harness.store.waiting() == []


async def test_an_update_that_fails_three_times_is_set_aside_and_its_chat_goes_on(
    harness: Harness,
) -> None:
    tries: list[int] = []

    async def handler(item: Waiting) -> None:
        tries.append(item.update_id)
        if item.update_id == 1:
            raise KeyError("王秀英")

    harness.handler = handler
    async with harness.running():
        await harness.give((1, 11), (2, 11))
        await harness.runner.drained()
    assert tries == [1, 1, 1, 2]
    assert harness.clock.slept == [2.0, 10.0]
    assert harness.apologies == [1]
    ((update_id, fault),) = await harness.store.quarantined()
    assert update_id == 1
    assert fault.startswith("KeyError at tests/bot/inbox/test_runner.py:")
    assert "王秀英" not in fault


async def test_a_repeat_is_told_that_it_may_have_been_begun(harness: Harness) -> None:
    repeated: list[bool] = []

    async def handler(item: Waiting) -> None:
        repeated.append(item.repeated)
        if len(repeated) == 1:
            raise KeyError

    harness.handler = handler
    async with harness.running():
        await harness.give((1, 11))
        await harness.runner.drained()
    assert repeated == [False, True]


async def test_an_outage_never_counts_and_the_chat_waits(harness: Harness) -> None:
    tries = 0

    async def handler(item: Waiting) -> None:
        nonlocal tries
        tries += 1
        if tries <= 8:
            raise Outage

    harness.handler = handler
    async with harness.running():
        await harness.give((1, 11))
        await harness.runner.drained()
    assert tries == 9
    assert harness.clock.slept == [7, 7, 7, 8, 16, 32, 60, 60]
    assert await harness.store.quarantined() == []


async def test_what_does_not_parse_is_set_aside_at_once(harness: Harness) -> None:
    async def handler(item: Waiting) -> None:
        raise Malformed("message")

    harness.handler = handler
    async with harness.running():
        await harness.give((1, 11))
        await harness.runner.drained()
    assert [update_id for update_id, _ in await harness.store.quarantined()] == [1]
    assert harness.clock.slept == []


async def test_a_stop_finishes_what_is_under_way_and_leaves_the_rest_stored(
    harness: Harness,
) -> None:
    began = asyncio.Event()

    async def handler(item: Waiting) -> None:
        began.set()
        await asyncio.sleep(0)

    harness.handler = handler
    async with harness.running():
        await harness.give((1, 11), (2, 11), (3, 11))
        await began.wait()
        harness.runner.stop()
    assert [item.update_id for item in await harness.store.waiting()] == [2, 3]


async def test_a_handler_cut_while_telegram_says_nothing_is_not_to_blame(
    harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.inbox.runner.HANDLER_SECONDS", 0.01)
    tries = 0

    async def handler(item: Waiting) -> None:
        nonlocal tries
        tries += 1
        if tries <= 5:
            with waiting_outside():
                await asyncio.Event().wait()

    harness.handler = handler
    async with harness.running():
        await harness.give((1, 11))
        await harness.runner.drained()
    assert tries == 6
    assert await harness.store.quarantined() == []


async def test_a_handler_that_is_slow_by_itself_is_set_aside(
    harness: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.inbox.runner.HANDLER_SECONDS", 0.01)

    async def handler(item: Waiting) -> None:
        with waiting_outside():
            await asyncio.sleep(0)
        await asyncio.Event().wait()

    harness.handler = handler
    async with harness.running():
        await harness.give((1, 11))
        await harness.runner.drained()
    ((_, fault),) = await harness.store.quarantined()
    assert fault.startswith("TimeoutError")


async def test_what_only_the_operator_can_mend_ends_the_runner_and_stays_stored(
    harness: Harness,
) -> None:
    async def handler(item: Waiting) -> None:
        raise TokenRefused("sendMessage", "Unauthorized")

    harness.handler = handler
    with pytest.RaisesGroup(pytest.RaisesGroup(TokenRefused)):
        async with harness.running():
            await harness.give((1, 11))
            await harness.runner.drained()
    assert [item.update_id for item in await harness.store.waiting()] == [1]


async def test_an_apology_that_telegram_does_not_take_is_said_later(harness: Harness) -> None:
    harness.deaf = 3

    async def handler(item: Waiting) -> None:
        raise KeyError

    harness.handler = handler
    async with harness.running():
        await harness.give((1, 11))
        await harness.runner.drained()
    assert harness.apologies == [1]
    assert harness.clock.slept == [2.0, 10.0, 1.0, 2.0, 4.0]


async def test_who_moves_time_does_not_wait_for_an_update_that_waits_for_the_surroundings(
    harness: Harness,
) -> None:
    harness.clock = HeldClock()
    harness.runner = harness.made()
    over = asyncio.Event()
    seen: list[int] = []

    async def handler(item: Waiting) -> None:
        seen.append(item.update_id)
        if item.update_id == 1 and not over.is_set():
            raise Outage

    harness.handler = handler
    async with harness.running():
        await harness.runner.settled()
        await harness.give((1, 11), (2, 11), (3, 22))
        await harness.runner.settled()
        assert seen == [1, 3]
        over.set()
        harness.clock.advance(7)
        await harness.runner.drained()
        await harness.runner.settled()
    assert seen == [1, 3, 1, 2]
