"""Methods by which a bot gets its updates: long polling and the webhook."""

from __future__ import annotations

import asyncio
import re
from typing import Any
from urllib.parse import urlsplit

from playground.bots import LOOPBACK, Webhook
from playground.errors import (
    OTHER_POLLER,
    TERMINATED_BY_WEBHOOK,
    WEBHOOK_ACTIVE,
    ApiError,
    bad_request,
)
from playground.methods.base import Call, method

MOST_UPDATES = 100
LONGEST_POLL = 50
"""Updates and seconds of one getUpdates call (Bot API)."""
_PORTS = {None, 443, 80, 88, 8443}
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")

Json = dict[str, Any]


@method("getUpdates")
async def get_updates(call: Call) -> list[Json]:
    """The updates after the confirmed ones; waits up to `timeout` seconds for the first."""
    bot = call.bot
    if bot.webhook is not None:
        raise ApiError(409, WEBHOOK_ACTIVE)
    bot.end_poll(OTHER_POLLER)
    bot.queue.allow(call.params.get("allowed_updates"))
    limit = min(max(call.number("limit", MOST_UPDATES), 1), MOST_UPDATES)
    timeout = min(max(call.number("timeout"), 0), LONGEST_POLL)
    entries = bot.queue.take(call.number("offset"), limit, call.world.now())
    if not entries and timeout and await _arrival(call, timeout):
        entries = bot.queue.take(0, limit, call.world.now())
    for entry in entries:
        entry.delivered = True
    return [entry.update for entry in entries]


async def _arrival(call: Call, seconds: int) -> bool:
    """Wait for an update. Raises the conflict when another poll or a webhook takes over."""
    if call.world.feed.closed:
        return False
    waiter: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    call.bot.poller = waiter
    call.bot.poller_waits = call.connected
    call.world.feed.wake()
    try:
        async with asyncio.timeout(seconds):
            conflict = await waiter
    except TimeoutError:
        return False
    finally:
        if call.bot.poller is waiter:
            call.bot.poller = None
    if conflict:
        raise ApiError(409, conflict)
    return call.connected()


@method("setWebhook")
def set_webhook(call: Call) -> bool:
    """Send updates to an address instead; an empty one ends that."""
    url = call.text("url")
    if not url:
        return delete_webhook(call)
    _check_url(url)
    secret = call.text("secret_token")
    if secret and not _SECRET.fullmatch(secret):
        reason = "is too long" if len(secret) > 256 else "contains unallowed characters"
        raise bad_request(f"secret token {reason}")
    call.bot.queue.allow(call.params.get("allowed_updates"))
    _drop_if_told(call)
    connections = min(max(call.number("max_connections", 40), 1), 100)
    call.bot.webhook = Webhook(url, secret, connections, call.bot.webhook_retry_seconds)
    call.bot.end_poll(TERMINATED_BY_WEBHOOK)
    call.world.feed.wake()
    return True


def _check_url(url: str) -> None:
    """HTTPS on Telegram's ports; plain HTTP and any port only on this machine."""
    parts = urlsplit(url)
    if parts.hostname in LOOPBACK and parts.scheme in {"http", "https"}:
        return
    if parts.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if parts.port not in _PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


@method("deleteWebhook")
def delete_webhook(call: Call) -> bool:
    """Go back to polling."""
    _drop_if_told(call)
    call.bot.webhook = None
    call.world.feed.wake()
    return True


def _drop_if_told(call: Call) -> None:
    if call.flag("drop_pending_updates"):
        call.bot.queue.clear()


@method("getWebhookInfo")
def webhook_info(call: Call) -> Json:
    """Where updates go and how many wait."""
    call.bot.queue.forget_old(call.world.now())
    hook = call.bot.webhook
    info: Json = {
        "url": hook.url if hook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(call.bot.queue),
    }
    if call.bot.queue.allowed:
        info["allowed_updates"] = call.bot.queue.allowed
    if hook is not None:
        info["max_connections"] = hook.max_connections
        if hook.last_error_at is not None:
            info["last_error_date"] = hook.last_error_at
            info["last_error_message"] = hook.last_error
    return info
