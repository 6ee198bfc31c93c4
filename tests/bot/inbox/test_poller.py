"""Polling over HTTP: what is stored is confirmed, and no fault of Telegram's loses anything."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from bot.inbox.poller import Poller, Unauthorized
from bot.inbox.store import InboxStore, Waiting
from playground.testing import Playground, running_playground
from school.database import Database
from tests.support.clock import FakeClock


class Polled:
    """A poller, the playground it asks, and what it handed on."""

    def __init__(
        self, poller: Poller, playground: Playground, clock: FakeClock, store: InboxStore
    ) -> None:
        self.poller = poller
        self.playground = playground
        self.clock = clock
        self.store = store
        self.admitted: list[int] = []
        self.arrived = asyncio.Event()

    def admit(self, items: Sequence[Waiting]) -> None:
        self.admitted += [item.update_id for item in items]
        self.arrived.set()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as group:
            group.create_task(self.poller.run())
            yield
            self.poller.stop()


@pytest.fixture
async def polled(sqlite_database: Database) -> AsyncIterator[Polled]:
    clock, store = FakeClock(), InboxStore(sqlite_database)
    async with running_playground() as playground, aiohttp.ClientSession() as http:
        base = f"{playground.url}/bot{playground.token}"
        admitted: list[Sequence[Waiting]] = []
        poller = Poller(http, base, store=store, clock=clock, admit=admitted.append)
        harness = Polled(poller, playground, clock, store)
        poller._admit = harness.admit
        yield harness


def update(update_id: int, **message: Any) -> dict[str, Any]:
    body = {"message_id": 1, "date": 1, "chat": {"id": 11, "type": "private"}, **message}
    return {"update_id": update_id, "message": body}


async def test_what_is_stored_is_confirmed_by_the_next_call_and_not_before(
    polled: Polled,
) -> None:
    await polled.playground.inject(update(5), update(6))
    assert await polled.poller.poll(0) == 2
    assert len(await polled.playground.waiting_updates()) == 2
    assert await polled.poller.poll(0) == 0
    assert await polled.playground.waiting_updates() == []
    assert polled.admitted == [5, 6]


async def test_an_update_sent_twice_is_handled_once(polled: Polled) -> None:
    await polled.playground.inject(update(5))
    await polled.poller.poll(0)
    await polled.playground.inject(update(5), update(6))
    await polled.poller.poll(0)
    await polled.poller.poll(0)
    assert polled.admitted == [5, 6]


async def test_ids_that_start_lower_after_a_quiet_week_are_heard(polled: Polled) -> None:
    await polled.playground.inject(update(900_000))
    await polled.poller.poll(0)
    await polled.poller.poll(0)
    await polled.playground.inject(update(7))
    await polled.poller.poll(0)
    assert polled.admitted == [900_000, 7]


async def test_an_update_without_id_is_passed_over_and_the_others_are_stored(
    polled: Polled,
) -> None:
    await polled.playground.inject({"message": "no id"}, update(8))
    await polled.poller.poll(0)
    assert polled.admitted == [8]


@pytest.mark.parametrize(
    ("kind", "details", "slept"),
    [
        ("502", {}, [1.0, 2.0]),
        ("500", {}, [1.0, 2.0]),
        ("drop_before", {}, [1.0, 2.0]),
        ("429", {"retry_after": 40}, [40.0, 40.0]),
    ],
)
async def test_trouble_is_waited_out_and_nothing_is_lost(
    polled: Polled, kind: str, details: dict[str, Any], slept: list[float]
) -> None:
    await polled.playground.inject(update(5))
    await polled.playground.fault("getUpdates", kind, times=2, **details)
    async with polled.running():
        async with asyncio.timeout(20):
            await polled.arrived.wait()
    assert polled.admitted == [5]
    assert polled.clock.slept == slept


async def test_a_webhook_left_behind_is_taken_away_without_losing_what_waits(
    polled: Polled,
) -> None:
    async with aiohttp.ClientSession() as http:
        base = f"{polled.playground.url}/bot{polled.playground.token}"
        address = {"url": "https://example.org/telegram"}
        async with http.post(f"{base}/setWebhook", json=address) as answer:
            assert answer.ok
    await polled.playground.inject(update(5))
    async with polled.running():
        async with asyncio.timeout(20):
            await polled.arrived.wait()
    assert polled.admitted == [5]


async def test_a_wrong_token_ends_the_polling_at_once(polled: Polled) -> None:
    await polled.playground.revoke_token()
    with pytest.raises(Unauthorized):
        await polled.poller.run()
    assert polled.clock.slept == []


async def test_a_server_that_is_not_there_is_asked_again_and_again(
    sqlite_database: Database,
) -> None:
    class Impatient(FakeClock):
        async def sleep(self, seconds: float) -> None:
            await super().sleep(seconds)
            if len(self.slept) == 8:
                poller.stop()

    clock = Impatient()
    async with aiohttp.ClientSession() as http:
        poller = Poller(
            http,
            "http://127.0.0.1:9/bot1:x",
            store=InboxStore(sqlite_database),
            clock=clock,
            admit=lambda _items: None,
        )
        await poller.run()
    assert clock.slept == [1, 2, 4, 8, 16, 32, 60, 60]


async def test_what_cannot_be_stored_is_not_confirmed(
    polled: Polled, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = polled.store.keep
    failures = iter([OSError("disk full")])

    async def failing(*arguments: Any) -> list[Waiting]:
        for failure in failures:
            raise failure
        return await keep(*arguments)

    monkeypatch.setattr(polled.store, "keep", failing)
    await polled.playground.inject(update(5))
    async with polled.running():
        async with asyncio.timeout(20):
            await polled.arrived.wait()
    assert polled.admitted == [5]
    assert polled.clock.slept[0] == 1.0
