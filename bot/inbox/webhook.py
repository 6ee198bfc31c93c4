"""The webhook endpoint: 200 is answered only after the update is stored."""

import hmac
import json
from collections.abc import Callable, Sequence

import structlog
from aiohttp import web

from bot.clock import Clock
from bot.inbox.store import InboxStore, Waiting

log = structlog.get_logger(__name__)

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
# The largest update Telegram sends is far below; more is not Telegram.
LARGEST = 1024 * 1024


def webhook_app(
    secret: str,
    *,
    path: str,
    store: InboxStore,
    clock: Clock,
    admit: Callable[[Sequence[Waiting]], None],
) -> web.Application:
    """Return the application that takes updates at `path`; `secret` must not be empty."""
    if not secret:
        raise ValueError("a webhook without a secret takes anybody's updates")

    async def take(request: web.Request) -> web.Response:
        told = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(told.encode(), secret.encode()):
            return web.Response(status=403)
        try:
            raw = json.loads(await request.read())
            raw["update_id"] = int(raw["update_id"])
        except (ValueError, KeyError, TypeError):
            log.error("webhook.malformed")
            return web.Response(status=200)  # it would come again and again, and never parse
        try:
            new = await store.keep([raw], clock.now())
        except Exception as error:  # noqa: BLE001 - not stored: Telegram must send it again
            log.warning("webhook.not_stored", fault=type(error).__name__)
            return web.Response(status=503)
        admit(new)
        return web.Response(status=200)

    async def alive(_request: web.Request) -> web.Response:
        return web.Response(text="ok")

    app = web.Application(client_max_size=LARGEST)
    app.router.add_post(path, take)
    app.router.add_get("/healthz", alive)
    return app
