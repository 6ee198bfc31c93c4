"""`linli demo`: an example school, a bot and a Telegram of one's own, on this machine alone.

It keeps to `var/demo` and never touches another database. The playground runs as a child and owns
the time: the page moves it, and the bot's clock port follows.
"""

import asyncio
import json
import secrets
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp
import structlog
from pydantic import SecretStr

from bot.clock import Clock
from bot.problems import Problem
from bot.settings import Settings
from locales.reader import mark, reader_for
from papers.example.cast import cast, organiser_id
from school.database import Database

log = structlog.get_logger(__name__)

FOLDER = Path("var/demo")
CLOCK_FILE = FOLDER / "clock"
HOST = "127.0.0.1"


def run_demo(settings: Settings, *, fresh: bool, port: int) -> int:
    """Run playground and bot until a signal; return the exit code."""
    from bot.instance import owned

    url = f"sqlite+aiosqlite:///{FOLDER}/linli.db"
    FOLDER.mkdir(parents=True, exist_ok=True)
    with owned(url):
        if fresh:
            _start_over()
        clock_port = _free_port()
        with playground(port, clock_port) as ready:
            chosen = demo_settings(settings, url, ready, clock_port)
            asyncio.run(_demo(chosen, str(ready["url"])))
    return 0


def demo_settings(
    settings: Settings, url: str, ready: dict[str, Any], clock_port: int
) -> Settings:
    """Return the operator's settings, turned to the playground and the demo's own database."""
    return settings.model_copy(
        update={
            "bot_token": SecretStr(ready["tokens"][0]),
            "api_url": ready["url"],
            "database_url": url,
            "data_key": None,
            "owners": (organiser_id(),),
            "webhook_url": None,
            "clock_listen": f"{HOST}:{clock_port}",
        }
    )


@contextmanager
def playground(port: int, clock_port: int) -> Iterator[dict[str, Any]]:
    """Run the playground as a child; yield what it wrote when it was ready."""
    ready_file = FOLDER / "playground.json"
    ready_file.unlink(missing_ok=True)
    token = f"1000000001:{secrets.token_urlsafe(24)}"
    arguments = ["--port", str(port), "--token", token, "--ready-file", str(ready_file)]
    arguments += ["--bot-clock", f"http://{HOST}:{clock_port}/clock"]
    # A Ctrl-C reaches the whole group of a terminal: the bot ends first, then its Telegram.
    child = subprocess.Popen(  # noqa: S603 - our own module
        [sys.executable, "-m", "playground", *arguments],
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    try:
        if child.stdout is None or not child.stdout.readline():  # its one line: it is ready
            raise Problem(
                mark("The chat page could not start on port {port}: is it taken? Try --port 0."),
                port=port,
            )
        yield json.loads(ready_file.read_text())
    finally:
        child.send_signal(signal.SIGTERM)
        child.wait()


async def _demo(settings: Settings, page: str) -> None:
    from bot.app import composed
    from bot.prepare import prepared

    clock = Clock()
    if CLOCK_FILE.exists():  # the school's time never runs back, from one demo to the next either
        clock.move_to(datetime.fromisoformat(CLOCK_FILE.read_text()))
    database = await prepared(settings, clock)
    try:
        await _fill(settings, database, clock)
        await _set_the_scene(page, clock)
        async with composed(settings, database, clock) as app:
            loop = asyncio.get_running_loop()
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, app.stop)
            async with asyncio.TaskGroup() as group:
                group.create_task(app.serve())
                await app.ready.wait()
                await _share_the_time(page, clock)
                _tell(settings, page)
    finally:
        CLOCK_FILE.write_text(clock.now().isoformat())
        await database.close()


async def _fill(settings: Settings, database: Database, clock: Clock) -> None:
    """Import the example school into a database that has none yet."""
    from bot.scripts import try_to_keep_scripts
    from bot.worker import Worker
    from papers.example import example_workbook
    from papers.workbook import parse_workbook
    from school.browsing import load_menu
    from school.imports import apply_import, plan_import

    if (await load_menu(database, 0)).top is not None:
        return
    now = clock.now()
    today = now.astimezone(settings.school.zone).date()
    parsed = parse_workbook(example_workbook(today))
    plan = await plan_import(database, parsed, now=now, settings=settings.school)
    await apply_import(database, now=now, plan=plan)
    await try_to_keep_scripts(database, Worker().run)


async def _set_the_scene(page: str, clock: Clock) -> None:
    """Let the page's people exist, its time be the school's, its update ids be new ones."""
    async with aiohttp.ClientSession() as http:
        for facts in cast():
            body = {"language_code": "zh-hans", **facts}
            async with http.post(f"{page}/control/people", json=body) as answer:
                answer.raise_for_status()
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


def _tell(settings: Settings, page: str) -> None:
    reader = reader_for(settings.language, default=settings.language, zone=settings.school.zone)
    told = reader.label("Open this page in your browser: {page}", page=page)
    sys.stdout.write(f"\n  {told}/\n\n")
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
