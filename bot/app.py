"""Composition: the only module that knows every part, and the supervisor of its loops."""

import asyncio
import functools
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
import structlog
from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties

from bot.apologies import Apologies
from bot.clock import Clock
from bot.conversations.storage import BufferedStorage
from bot.inbox.poller import Poller, Unauthorized
from bot.inbox.runner import Runner
from bot.inbox.store import InboxStore, Waiting
from bot.intake import Intake
from bot.judge import judge
from bot.settings import Settings, SettingsError
from bot.snapshots import Snapshots
from bot.telegram.limits import FloodLimits
from bot.telegram.session import LinliSession
from bot.worker import Worker
from handlers.routers import root_router
from locales.reader import mark
from school.database import Database

log = structlog.get_logger(__name__)

# At a start, what waits is handled before time may pass; an outage of Telegram ends this wait.
CATCH_UP_SECONDS = 30.0


@dataclass(slots=True)
class App:
    """The parts, composed; `serve` runs them until `stop`."""

    settings: Settings
    clock: Clock
    database: Database
    bot: Bot
    store: InboxStore
    runner: Runner
    poller: Poller
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    ready: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self) -> None:
        """Catch up with what waits, then run every loop until `stop`."""
        await self.store.purge(self.clock.now())
        self.runner.admit(await self.store.waiting())
        async with asyncio.TaskGroup() as group:
            running = group.create_task(self.runner.run())
            await self._catch_up()
            polling = group.create_task(self.poller.run())
            self.ready.set()
            log.info("bot.ready")
            await self.stopping.wait()
            self.poller.stop()
            await polling
            self.runner.stop()
            await running

    def stop(self) -> None:
        """Let `serve` finish what is under way, and end."""
        self.stopping.set()

    async def _catch_up(self) -> None:
        """Handle what was stored and what waits at Telegram, before ticks let time pass."""
        try:
            async with asyncio.timeout(CATCH_UP_SECONDS):
                while await self.poller.poll(0):
                    pass
                await self.runner.drained()
        except Unauthorized:
            raise
        except Exception as error:  # noqa: BLE001 - the loops will meet it again, and wait
            log.warning("bot.not_caught_up", fault=type(error).__name__)


@asynccontextmanager
async def composed(settings: Settings, database: Database, clock: Clock) -> AsyncIterator[App]:
    """Put the parts together on an open database; close what was opened here."""
    token = required_token(settings)
    limits = FloodLimits(settings.send_rate)
    session = LinliSession(settings.api_url, limits, clock)
    bot = Bot(token, session=session, default=DefaultBotProperties(parse_mode="HTML"))
    store = InboxStore(database)
    async with aiohttp.ClientSession() as http, Worker() as worker:
        intake = Intake(
            database,
            bot,
            dispatcher(),
            clock,
            language=settings.language,
            owners=settings.owners,
            snapshots=Snapshots(database, settings.school),
            work=worker.run,
        )
        apologies = Apologies(database, bot, language=settings.language, settings=settings.school)
        runner = Runner(
            store, clock, handle=intake.handle, judge=judge, apologise=apologies.say_sorry
        )

        def admit(items: Sequence[Waiting]) -> None:
            runner.admit(items)

        base = f"{settings.api_url}/bot{token}"
        poller = Poller(http, base, store=store, clock=clock, admit=admit)
        try:
            yield App(settings, clock, database, bot, store, runner, poller)
        finally:
            await session.close()


@functools.cache
def dispatcher() -> Dispatcher:
    """Return the process's dispatcher: routers can be attached once, and hold nothing."""
    made = Dispatcher(storage=BufferedStorage())
    made.include_router(root_router())
    return made


def required_token(settings: Settings) -> str:
    """Return the bot's token; raise SettingsError when there is none."""
    if settings.bot_token is None:
        raise SettingsError(
            "LINLI_BOT_TOKEN", mark("is not set: ask @BotFather for one, or try `linli demo`")
        )
    return settings.bot_token.get_secret_value()


async def serve(settings: Settings, clock: Clock) -> None:
    """Run the bot until SIGINT or SIGTERM; what is under way is finished first."""
    from bot.prepare import prepared

    database = await prepared(settings, clock)
    try:
        async with composed(settings, database, clock) as app:
            loop = asyncio.get_running_loop()
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, app.stop)
            await app.serve()
    finally:
        await database.close()


def run_bot(settings: Settings) -> int:
    """Run the bot in this process until a signal; return the exit code."""
    from bot.instance import owned

    required_token(settings)
    with owned(settings.database_url):
        if sys.platform == "win32":
            asyncio.run(serve(settings, Clock()))
        else:
            import uvloop

            uvloop.run(serve(settings, Clock()))
    return 0
