"""Composition: the only module that knows every part, and the supervisor of its loops."""

import asyncio
import functools
import gc
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
import structlog
from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties

from bot.apologies import Apologies
from bot.clock import Clock
from bot.clock_port import Works, clock_app
from bot.conversations.storage import BufferedStorage
from bot.delivery.loop import Deliverer
from bot.endings import problems_told
from bot.housekeeping import keepers
from bot.inbox.poller import Poller, Unauthorized
from bot.inbox.runner import Runner
from bot.inbox.store import InboxStore
from bot.intake import Hands, Intake
from bot.judge import judge
from bot.leaving import Leaver
from bot.progress import ProgressShower
from bot.receiving import Polling, Receiving, Webhook
from bot.scheduler import Scheduler
from bot.scripts import try_to_keep_scripts
from bot.serving import served
from bot.settings import Settings, address, required_token
from bot.setup import publish_if_changed
from bot.signals import stop_on_signals
from bot.snapshots import Snapshots
from bot.tasks import either
from bot.telegram.limits import FloodLimits
from bot.telegram.session import LinliSession
from bot.ticking import Gate
from bot.worker import Worker
from handlers.notices.table import renderer
from handlers.routers import root_router
from locales.reader import reader_for
from schedules.all import all_ticks
from schedules.ticks import Tick
from school.database import Database
from school.deliveries.due import next_due

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
    receiving: Receiving
    deliverer: Deliverer
    scheduler: Scheduler
    ticks: list[Tick]
    gate: Gate
    worker: Worker
    publishing: bool = True
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    ready: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self) -> None:
        """Catch up with what waits, then run every loop until `stop`; drain in reverse order."""
        await self.store.purge(self.clock.now())
        self.runner.admit(await self.store.waiting())
        await self.deliverer.recover()
        await either(try_to_keep_scripts(self.database, self.worker.run), self.stopping)
        async with AsyncExitStack() as ports, asyncio.TaskGroup() as group:
            running = group.create_task(self.runner.run())
            await either(self._catch_up(), self.stopping)
            loops: list[Receiving | Scheduler | Deliverer] = [
                self.receiving,
                self.scheduler,
                self.deliverer,
            ]
            tasks = [group.create_task(loop.run()) for loop in loops]
            if self.settings.clock_listen:
                port = clock_app(self.clock, self.gate, self.works())
                await ports.enter_async_context(served(port, address(self.settings.clock_listen)))
            if self.publishing and not self.stopping.is_set():
                published = publish_if_changed(self.settings, self.database, self.worker.run)
                await either(published, self.stopping)
            _settle_memory()
            self.ready.set()
            log.info("bot.ready")
            await self.stopping.wait()
            for loop, task in zip(loops, tasks, strict=True):
                loop.stop()
                await task
            self.runner.stop()
            await running

    def stop(self) -> None:
        """Let `serve` finish what is under way, and end."""
        self.stopping.set()

    async def _catch_up(self) -> None:
        """Handle what was stored and what waits at Telegram, before ticks let time pass."""
        try:
            async with asyncio.timeout(CATCH_UP_SECONDS):
                await self.receiving.catch_up()
                await self.runner.drained()
        except Unauthorized:
            raise
        except Exception as error:  # noqa: BLE001 - the loops will meet it again, and wait
            log.warning("bot.not_caught_up", fault=type(error).__name__)

    def works(self) -> Works:
        """Return what moving the clock sets going."""
        return Works(
            ticks=self.ticks,
            drain_inbox=self.runner.settled,
            drain_outbox=self.deliverer.drain,
            moved=self.scheduler.nudge,
            also_due={"delivery": functools.partial(next_due, self.database)},
        )


@asynccontextmanager
async def composed(
    settings: Settings,
    database: Database,
    clock: Clock,
    *,
    limits: FloodLimits | None = None,
    worker: Worker | None = None,
    publishing: bool = True,
) -> AsyncIterator[App]:
    """Put the parts together on an open database; close what was opened here.

    `limits` other than Telegram's, a `worker` and not `publishing` are for tests.
    """
    token = required_token(settings)
    limits = FloodLimits(settings.send_rate) if limits is None else limits
    session = LinliSession(settings.api_url, limits, clock)
    bot = Bot(token, session=session, default=DefaultBotProperties(parse_mode="HTML"))
    async with aiohttp.ClientSession() as http, worker or Worker() as working:
        ground = Ground(
            settings, database, clock, bot, limits, working, Snapshots(database, settings.school)
        )
        store = InboxStore(database)
        runner = _runner(ground, store, wake=lambda: scheduler.nudge())  # noqa: PLW0108 - made below
        deliverer = _deliverer(ground, answered=runner.settled)
        gate = Gate()
        shower = ProgressShower(
            database,
            bot,
            clock,
            settings=ground.snapshots.current_settings,
            language=settings.language,
        )
        ticks = all_ticks(
            database,
            settings.school,
            owners=settings.owners,
            forget=keepers(database, store),
            show=shower.show,
            leave=_leaver(ground).leave,
        )
        scheduler = Scheduler(ticks, clock, gate, worked=deliverer.nudge)
        try:
            yield App(
                settings=settings,
                clock=clock,
                database=database,
                bot=bot,
                store=store,
                runner=runner,
                receiving=_receiving(ground, http, store, runner),
                deliverer=deliverer,
                scheduler=scheduler,
                ticks=ticks,
                gate=gate,
                worker=working,
                publishing=publishing,
            )
        finally:
            await session.close()


def _leaver(ground: "Ground") -> Leaver:
    settings = ground.settings
    language, zone = settings.language, settings.school.zone
    return Leaver(ground.bot, reader_for(language, default=language, zone=zone))


def _settle_memory() -> None:
    """Take what was imported out of every later collection: half a million objects that stay."""
    gc.collect()
    gc.freeze()


@dataclass(frozen=True, slots=True)
class Ground:
    """What most parts stand on."""

    settings: Settings
    database: Database
    clock: Clock
    bot: Bot
    limits: FloodLimits
    worker: Worker
    snapshots: Snapshots


def _runner(ground: Ground, store: InboxStore, *, wake: Callable[[], None]) -> Runner:
    settings = ground.settings
    intake = Intake(
        ground.database,
        ground.bot,
        dispatcher(),
        ground.clock,
        language=settings.language,
        owners=settings.owners,
        snapshots=ground.snapshots,
        hands=Hands(ground.worker.run, wake),
    )
    apologies = Apologies(
        ground.database,
        ground.bot,
        language=settings.language,
        zone=settings.school.zone,
        menu=ground.snapshots.current_menu,
        owners=settings.owners,
        now=ground.clock.now,
    )
    return Runner(
        store, ground.clock, handle=intake.handle, judge=judge, apologise=apologies.say_sorry
    )


def _deliverer(ground: Ground, *, answered: Callable[[], Awaitable[None]]) -> Deliverer:
    snapshots = ground.snapshots
    render = renderer(
        ground.database,
        menu=snapshots.current_menu,
        settings=snapshots.current_settings,
        language=ground.settings.language,
        work=ground.worker.run,
    )
    return Deliverer(
        ground.database,
        ground.bot,
        render,
        limits=ground.limits,
        clock=ground.clock,
        settings=snapshots.current_settings,
        owners=ground.settings.owners,
        answered=answered,
    )


def _receiving(
    ground: Ground, http: aiohttp.ClientSession, store: InboxStore, runner: Runner
) -> Receiving:
    settings, clock = ground.settings, ground.clock
    if settings.webhook_url:
        return Webhook(settings, ground.bot, store=store, clock=clock, admit=runner.admit)
    base = f"{settings.api_url}/bot{required_token(settings)}"
    return Polling(Poller(http, base, store=store, clock=clock, admit=runner.admit))


@functools.cache
def dispatcher() -> Dispatcher:
    """Return the process's dispatcher: routers can be attached once, and hold nothing."""
    made = Dispatcher(storage=BufferedStorage())
    made.include_router(root_router())
    return made


async def serve(settings: Settings, clock: Clock) -> None:
    """Run the bot until a signal ends it; what is under way is finished first."""
    from bot.prepare import prepared

    database = await prepared(settings, clock)
    try:
        async with composed(settings, database, clock) as app:
            stop_on_signals(app.stop)
            await app.serve()
    finally:
        await database.close()


def run_bot(settings: Settings) -> int:
    """Run the bot in this process until a signal; return the exit code."""
    from bot.instance import owned

    required_token(settings)
    with owned(settings.database_url), problems_told():
        run_loop(serve(settings, Clock()))
    return 0


def run_loop(work: Coroutine[object, object, None]) -> None:
    """Run `work` on the fastest loop there is."""
    if sys.platform == "win32":
        asyncio.run(work)
        return
    import uvloop

    uvloop.run(work)
