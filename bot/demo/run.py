"""Runs the demo: the playground, the example school and the bot, until a signal."""

import asyncio
import secrets
import shutil
import socket
import sys
from contextlib import suppress
from pathlib import Path

import aiohttp
import structlog
from pydantic import SecretStr

from bot.clock import Clock
from bot.demo.child import playground
from bot.demo.clock import KeptClock, awake
from bot.demo.group import gather
from bot.demo.school import fill, is_over
from bot.demo.volunteers import those_who_joined
from bot.settings import Settings
from bot.signals import stop_on_signals
from locales.reader import reader_for
from papers.example.cast import cast, organiser_id
from school.database import Database
from school.settings import current_settings

log = structlog.get_logger(__name__)

FOLDER = Path("var/demo")
CLOCK_FILE = FOLDER / "clock"
# Is there while the example school is being made: what a signal left half made is made anew.
MAKING = FOLDER / "making"
HOST = "127.0.0.1"


def run_demo(settings: Settings, *, fresh: bool, port: int) -> int:
    """Run playground and bot until a signal; return the exit code."""
    from bot.instance import owned

    url = f"sqlite+aiosqlite:///{FOLDER}/linli.db"
    FOLDER.mkdir(parents=True, exist_ok=True)
    with owned(url), suppress(asyncio.CancelledError):  # a signal came before it was ready
        if fresh or MAKING.exists():
            _start_over()
        asyncio.run(_demo(settings, url, port))
    return 0


def demo_settings(
    settings: Settings, url: str, *, page: str, token: str, clock_port: int
) -> Settings:
    """Return the operator's settings, turned to the playground and the demo's own database."""
    return settings.model_copy(
        update={
            "bot_token": SecretStr(token),
            "api_url": page,
            "database_url": url,
            "data_key": None,
            "owners": (organiser_id(),),
            "webhook_url": None,
            "clock_listen": f"{HOST}:{clock_port}",
        }
    )


async def _demo(settings: Settings, url: str, port: int) -> None:
    starting = asyncio.current_task()
    if starting is not None:
        stop_on_signals(starting.cancel)
    clock_port = _free_port()
    token = f"1000000001:{secrets.token_urlsafe(24)}"
    bot_clock = f"http://{HOST}:{clock_port}/clock"
    async with playground(token, port=port, bot_clock=bot_clock) as page:
        ours = demo_settings(settings, url, page=page, token=token, clock_port=clock_port)
        await _play(ours, page)


async def _play(settings: Settings, page: str) -> None:
    from bot.app import composed
    from bot.prepare import prepared

    clock = KeptClock(CLOCK_FILE)
    database = await prepared(settings, clock)
    try:
        await _open_school(settings, database, clock)
        await _set_the_scene(page, clock, database)
        async with composed(settings, database, clock) as app:
            stop_on_signals(app.stop)
            async with asyncio.TaskGroup() as group:
                group.create_task(app.serve())
                await app.ready.wait()
                await _share_the_time(page, clock)
                _tell(settings, page, over=await is_over(database, clock.now()))
    finally:
        clock.stand_still()
        await database.close()


async def _open_school(settings: Settings, database: Database, clock: Clock) -> None:
    """Let it be day, and an example school be there."""
    school = await current_settings(database, settings.school)
    clock.move_to(awake(clock.now(), school))
    MAKING.touch()
    await fill(database, now=clock.now(), settings=school, history=True)
    MAKING.unlink()


async def _set_the_scene(page: str, clock: Clock, database: Database) -> None:
    """Let the page's people exist, its time be the school's, its update ids be new ones."""
    async with aiohttp.ClientSession() as http:
        joined = await those_who_joined(database)
        for facts in cast():
            body = {"language_code": "zh-hans", "started": facts["id"] in joined, **facts}
            async with http.post(f"{page}/control/people", json=body) as answer:
                answer.raise_for_status()
        await gather(http, page, database)
        moment = clock.now()
        first = int(moment.timestamp())
        async with http.patch(f"{page}/control/updates", json={"next_update_id": first}) as answer:
            answer.raise_for_status()


async def _share_the_time(page: str, clock: Clock) -> None:
    """Start the playground's time where the school's stands, and let it know what comes next."""
    async with (
        aiohttp.ClientSession() as http,
        http.post(f"{page}/control/clock", json={"now": clock.now().isoformat()}) as answer,
    ):
        if not answer.ok:  # the page still works; its clock bar says that it does not
            log.warning("demo.time_not_shared", status=answer.status)


def _tell(settings: Settings, page: str, *, over: bool) -> None:
    reader = reader_for(settings.language, default=settings.language, zone=settings.school.zone)
    told = reader.label("Open this page in your browser: {page}", page=page)
    sys.stdout.write(f"\n  {told}/\n\n")
    if over:
        hint = reader.label(
            "The example school's courses are over. "
            "`linli demo --fresh` begins again with new ones."
        )
        sys.stdout.write(f"  {hint}\n\n")
    sys.stdout.flush()


def _start_over() -> None:
    for path in FOLDER.iterdir():
        if path.suffix == ".lock":
            continue
        shutil.rmtree(path) if path.is_dir() else path.unlink()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
