"""How updates come in: by our own polling, or by Telegram calling our webhook."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Protocol

import structlog
from aiogram import Bot

from bot.clock import Clock
from bot.inbox.poller import Poller
from bot.inbox.store import InboxStore, Waiting
from bot.inbox.updates import KINDS
from bot.inbox.webhook import webhook_app
from bot.serving import served
from bot.settings import WEBHOOK_PATH, Settings, SettingsError, address
from bot.tasks import either, pauses
from bot.telegram.errors import Flooded, LeftUnknown, NotLeft, Refused
from locales.reader import mark

log = structlog.get_logger(__name__)

# Telegram opens at most so many connections at once; each only stores its update.
CONNECTIONS = 40


class Receiving(Protocol):
    """Stores updates and hands them to the runner, until stopped."""

    async def catch_up(self) -> None:
        """Take in what waits at Telegram."""

    async def run(self) -> None:
        """Receive until `stop`."""

    def stop(self) -> None:
        """Receive nothing more."""


class Polling:
    """Receiving by `getUpdates`."""

    def __init__(self, poller: Poller) -> None:
        self._poller = poller

    async def catch_up(self) -> None:
        """Poll until nothing new comes."""
        while await self._poller.poll(0):
            pass

    async def run(self) -> None:
        """Poll until stopped."""
        await self._poller.run()

    def stop(self) -> None:
        """End the polling."""
        self._poller.stop()


class Webhook:
    """Receiving by webhook: our server listens first, then Telegram is told where."""

    def __init__(
        self,
        settings: Settings,
        bot: Bot,
        *,
        store: InboxStore,
        clock: Clock,
        admit: Callable[[Sequence[Waiting]], None],
    ) -> None:
        if settings.webhook_address is None or settings.webhook_secret is None:
            raise ValueError("a webhook needs its address and its secret")
        self._url = settings.webhook_address
        self._secret = settings.webhook_secret.get_secret_value()
        self._listen = address(settings.listen)
        self._bot = bot
        self._clock = clock
        self._app = webhook_app(
            self._secret, path=WEBHOOK_PATH, store=store, clock=clock, admit=admit
        )
        self._stopping = asyncio.Event()

    async def catch_up(self) -> None:
        """Do nothing: Telegram sends what waits as soon as the webhook is set."""

    async def run(self) -> None:
        """Serve until stopped; an update under way is stored to its end."""
        async with served(self._app, self._listen):
            await self._announce()
            await self._stopping.wait()

    async def _announce(self) -> None:
        """Tell Telegram where we listen, however long it is down."""
        for pause in pauses():
            try:
                await self._bot.set_webhook(
                    self._url,
                    secret_token=self._secret,
                    allowed_updates=list(KINDS),
                    max_connections=CONNECTIONS,
                )
            except Refused as error:
                raise SettingsError(
                    "LINLI_WEBHOOK_URL",
                    mark("is refused by Telegram: {reason}"),
                    reason=error.description,
                ) from None
            except (NotLeft, LeftUnknown, Flooded) as error:
                log.warning("webhook.not_set", fault=str(error))
                if not await either(self._clock.sleep(pause), self._stopping):
                    return
            else:
                log.info("webhook.set")
                return

    def stop(self) -> None:
        """Stop listening; the webhook stays set, so that Telegram keeps what comes."""
        self._stopping.set()
