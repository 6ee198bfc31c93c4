"""Our own `getUpdates` loop: an update is confirmed only after it is stored.

The offset is sent once, right after a batch, to confirm it; then polling goes on without one.
An offset kept for longer would swallow updates whose ids start lower, as they do after a quiet
week (https://core.telegram.org/bots/api#update).
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any

import aiohttp
import structlog

from bot.clock import Clock
from bot.inbox.store import InboxStore, Waiting
from bot.inbox.updates import KINDS
from bot.tasks import either, pauses

log = structlog.get_logger(__name__)

# https://core.telegram.org/bots/api#getupdates: at most 100 at a time, at most 50 s of waiting.
BATCH = 100
LONG_POLL_SECONDS = 50
WEBHOOK_ACTIVE = "webhook is active"


class Unauthorized(Exception):  # noqa: N818 - Telegram's own word
    """Telegram does not know the token: asking again cannot help."""


class Refused(Exception):  # noqa: N818 - an answer, not a crash
    """Telegram answered, but not with updates; `wait` seconds if it said so."""

    def __init__(self, code: int, description: str, wait: float = 0.0) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.wait = wait


class Poller:
    """Polls, stores, admits. `run` is awaited by the supervisor and ends at `stop`."""

    def __init__(
        self,
        http: aiohttp.ClientSession,
        base: str,
        *,
        store: InboxStore,
        clock: Clock,
        admit: Callable[[Sequence[Waiting]], None],
    ) -> None:
        self._http = http
        self._base = base
        self._store = store
        self._clock = clock
        self._admit = admit
        self._confirm: int | None = None
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """End the polling; a batch being stored is stored to its end."""
        self._stopping.set()

    async def run(self) -> None:
        """Poll until stopped; raise Unauthorized when the token is wrong."""
        outage = pauses()
        while not self._stopping.is_set():
            try:
                await self.poll(LONG_POLL_SECONDS)
                outage = pauses()
            except Refused as refusal:
                log.warning("poll.refused", code=refusal.code, description=refusal.description)
                if WEBHOOK_ACTIVE in refusal.description:
                    await self._remove_webhook()
                await self._pause(max(next(outage), refusal.wait))
            except (aiohttp.ClientError, TimeoutError, ValueError, OSError) as error:
                log.warning("poll.unreachable", fault=type(error).__name__)
                await self._pause(next(outage))
            except Unauthorized:
                raise
            except Exception as error:  # noqa: BLE001 - the store's trouble: nothing is confirmed
                log.warning("poll.not_stored", fault=type(error).__name__)
                await self._pause(next(outage))
        await self._confirm_stored()

    async def poll(self, seconds: int) -> int:
        """Ask once, waiting up to `seconds` for updates; return how many were new."""
        asked: dict[str, Any] = {
            "limit": BATCH,
            "timeout": seconds,
            "allowed_updates": list(KINDS),
        }
        if self._confirm is not None:
            asked["offset"] = self._confirm
        batch: list[list[Any]] = []
        if not await either(self._ask(asked, batch), self._stopping):
            return 0
        self._confirm = None
        updates = [raw for raw in batch[0] if _has_id(raw)]
        if not updates:
            return 0
        new = await self._store.keep(updates, self._clock.now())
        self._confirm = updates[-1]["update_id"] + 1
        self._admit(new)
        return len(new)

    async def _ask(self, asked: Mapping[str, Any], into: list[list[Any]]) -> None:
        timeout = aiohttp.ClientTimeout(total=asked["timeout"] + 15, sock_connect=10)
        url = f"{self._base}/getUpdates"
        async with self._http.post(url, json=asked, timeout=timeout) as response:
            if response.status == 401:
                raise Unauthorized
            if response.content_type != "application/json":
                raise Refused(response.status, "no Bot API answer")
            answer = await response.json()
        if not answer.get("ok"):
            wait = float(answer.get("parameters", {}).get("retry_after", 0))
            raise Refused(response.status, str(answer.get("description", "")), wait)
        into.append(answer["result"])

    async def _remove_webhook(self) -> None:
        """Switch from webhook to polling; what waits at Telegram is kept there."""
        with suppress(aiohttp.ClientError, TimeoutError, OSError):
            async with self._http.post(f"{self._base}/deleteWebhook", json={}):
                log.info("poll.webhook_removed")

    async def _confirm_stored(self) -> None:
        """Tell Telegram of the last stored batch, so that the next start is not told it again."""
        if self._confirm is None:
            return
        asked = {"offset": self._confirm, "limit": 1, "timeout": 0}
        try:
            timeout = aiohttp.ClientTimeout(total=5)
            url = f"{self._base}/getUpdates"
            async with self._http.post(url, json=asked, timeout=timeout):
                self._confirm = None
        except (aiohttp.ClientError, TimeoutError, OSError):
            log.info("poll.not_confirmed")  # they come again and are known by their ids

    async def _pause(self, seconds: float) -> None:
        await either(self._clock.sleep(seconds), self._stopping)


def _has_id(raw: Any) -> bool:
    if isinstance(raw, Mapping) and isinstance(raw.get("update_id"), int):
        return True
    log.error("poll.update_without_id")
    return False
