"""The control API as a program speaks it: one session, JSON in and out, errors raised."""

from __future__ import annotations

from typing import Any

import aiohttp

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

    async def get(self, path: str, *, wait: float = 0.0, **query: str | int) -> Json:
        """Read something; `wait` is a long poll's time in real seconds."""
        params = {key: str(value) for key, value in query.items()}
        if wait:
            params["wait"] = f"{wait:.3f}"
        return await self._ask("GET", path, params=params, total=wait + MARGIN)

    async def post(self, path: str, **body: Any) -> Json:
        """Do something."""
        return await self._ask("POST", path, json=body)

    async def patch(self, path: str, **body: Any) -> Json:
        """Change something."""
        return await self._ask("PATCH", path, json=body)

    async def delete(self, path: str) -> Json:
        """Take something away."""
        return await self._ask("DELETE", path)

    async def _ask(self, verb: str, path: str, *, total: float = MARGIN, **more: Any) -> Json:
        timeout = aiohttp.ClientTimeout(total=total)
        url = f"{self.url}/control/{path}"
        async with self._session.request(verb, url, timeout=timeout, **more) as response:
            body: Json = await response.json()
            if response.status >= 400:
                raise PlaygroundError(response.status, str(body.get("error", body)))
            return body
