"""The control API as a program speaks it: one session, JSON in and out, errors raised."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import aiohttp

if TYPE_CHECKING:
    from collections.abc import Mapping

Json = dict[str, Any]

MARGIN = 10.0
"""Real seconds that an answer may take beyond the time it was asked to wait."""


class PlaygroundError(Exception):
    """The playground refused what it was asked; `status` is the HTTP status."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(f"{status}: {reason}")
        self.status = status
        self.reason = reason


class Control:
    """Requests to `/control/…` of one playground."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self._session = session
        self.url = url.rstrip("/")

    async def get(
        self, path: str, query: Mapping[str, str | int] | None = None, *, wait: float = 0.0
    ) -> Json:
        """Read something; `wait` is a long poll's time in real seconds."""
        params = {key: str(value) for key, value in (query or {}).items()}
        if wait:
            params["wait"] = f"{wait:.3f}"
        return await self._ask("GET", path, params=params, total=wait + MARGIN)

    async def post(self, path: str, body: Json | None = None, *, total: float = MARGIN) -> Json:
        """Do something that takes at most `total` real seconds."""
        return await self._ask("POST", path, total=total, json=body or {})

    async def patch(self, path: str, body: Json) -> Json:
        """Change something."""
        return await self._ask("PATCH", path, json=body)

    async def delete(self, path: str) -> Json:
        """Take something away."""
        return await self._ask("DELETE", path)

    async def content(self, file_id: str) -> bytes:
        """The content of a file."""
        async with self._session.get(f"{self.url}/control/files/{file_id}") as response:
            if response.status >= 400:
                raise PlaygroundError(response.status, "there is no such file")
            return await response.read()

    async def _ask(self, verb: str, path: str, *, total: float = MARGIN, **more: Any) -> Json:
        timeout = aiohttp.ClientTimeout(total=total)
        url = f"{self.url}/control/{path}"
        async with self._session.request(verb, url, timeout=timeout, **more) as response:
            body: Json = await response.json()
            if response.status >= 400:
                raise PlaygroundError(response.status, str(body.get("error", body)))
            return body
