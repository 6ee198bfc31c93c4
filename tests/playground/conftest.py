"""A playground of its own for each test, and a bot reduced to plain HTTP calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from playground.testing import Playground, running_playground

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class PlainBot:
    """Calls methods by HTTP and returns Telegram's envelope as it came."""

    def __init__(self, session: aiohttp.ClientSession, pg: Playground) -> None:
        self.session = session
        self.url = f"{pg.url}/bot{pg.token}"

    async def __call__(self, method: str, **params: Any) -> dict[str, Any]:
        async with self.session.post(f"{self.url}/{method}", json=params) as response:
            body: dict[str, Any] = await response.json()
            assert body.get("error_code", 200) == response.status
            return body

    async def result(self, method: str, **params: Any) -> Any:
        body = await self(method, **params)
        assert body["ok"], body
        return body["result"]

    async def refusal(self, method: str, **params: Any) -> str:
        body = await self(method, **params)
        assert not body["ok"], body
        return f"{body['error_code']} {body['description']}"


@pytest.fixture
async def pg(request: pytest.FixtureRequest) -> AsyncIterator[Playground]:
    allowed = request.node.get_closest_marker("violations_allowed") is not None
    async with running_playground(violations_allowed=allowed) as playground:
        yield playground


@pytest.fixture
async def bot(pg: Playground) -> AsyncIterator[PlainBot]:
    async with aiohttp.ClientSession() as session:
        yield PlainBot(session, pg)
