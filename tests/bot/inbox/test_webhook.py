"""The webhook endpoint: 200 only for what is stored, and only to who knows the secret."""

from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from aiohttp.web import Application, Request

from bot.inbox.store import InboxStore, Waiting
from bot.inbox.webhook import SECRET_HEADER, webhook_app
from school.database import Database
from tests.support.clock import FakeClock

SECRET = "a-secret-of-the-webhook"
Client = TestClient[Request, Application]


@pytest.fixture
def admitted() -> list[int]:
    return []


@pytest.fixture
def store(sqlite_database: Database) -> InboxStore:
    return InboxStore(sqlite_database)


@pytest.fixture
async def client(store: InboxStore, admitted: list[int]) -> AsyncIterator[Client]:
    def admit(items: Sequence[Waiting]) -> None:
        admitted.extend(item.update_id for item in items)

    app = webhook_app(SECRET, path="/telegram", store=store, clock=FakeClock(), admit=admit)
    async with TestClient(TestServer(app)) as client:
        yield client


async def post(client: Client, body: Any, secret: str = SECRET) -> int:
    headers = {SECRET_HEADER: secret}
    async with client.post("/telegram", json=body, headers=headers) as response:
        return response.status


async def test_an_update_is_stored_then_answered(
    client: Client, store: InboxStore, admitted: list[int]
) -> None:
    assert await post(client, {"update_id": 3, "message": {}}) == 200
    assert [item.update_id for item in await store.waiting()] == [3]
    assert admitted == [3]


async def test_the_same_update_again_is_answered_and_not_handled_again(
    client: Client, admitted: list[int]
) -> None:
    for _ in range(2):
        assert await post(client, {"update_id": 3, "message": {}}) == 200
    assert admitted == [3]


async def test_who_does_not_know_the_secret_is_refused(client: Client, store: InboxStore) -> None:
    assert await post(client, {"update_id": 3}, secret="something else") == 403
    assert await store.waiting() == []


async def test_what_is_no_update_is_answered_so_that_it_does_not_come_again(
    client: Client, store: InboxStore
) -> None:
    bodies: list[Any] = ["text", {"message": {}}, [], {"update_id": "x"}]
    for body in bodies:
        assert await post(client, body) == 200
    assert await store.waiting() == []


async def test_what_cannot_be_stored_is_asked_for_again(
    client: Client, store: InboxStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_arguments: Any) -> list[Waiting]:
        raise OSError("disk full")

    monkeypatch.setattr(store, "keep", fail)
    assert await post(client, {"update_id": 3, "message": {}}) == 503


def test_a_webhook_without_a_secret_is_not_made(store: InboxStore) -> None:
    with pytest.raises(ValueError, match="secret"):
        webhook_app("", path="/", store=store, clock=FakeClock(), admit=lambda _items: None)
