"""CPU per update of a menu page and of a sign-up, against a bare aiogram bot, in one run.

Both bots run as processes of their own, each against its own playground; rounds alternate, so
that a machine that slows down slows both. What is counted is the CPU time of the bot's process
(user and system, from the kernel), divided by the updates of the round.

32 chats speak at once, as the bound is meant; one chat at a time is shown beside it. A chat may
take a burst of five messages before Telegram's pace is kept, so each person presses four times.
"""

import asyncio
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.processes import Measured, running
from bot.clock import Clock
from playground.testing import TOKEN, Person, Playground, running_playground
from school.vault import DataKey

CHATS = 32
PEOPLE = 224
PRESSES = 4
ROUNDS = 3
KEY = DataKey.from_secret(bytes(range(32)))

# The bounds that this benchmark is there to watch.
MENU_BOUND, SIGN_UP_BOUND = 1.5, 3.0
MEMORY_BOUND_MB, READY_BOUND_SECONDS = 60.0, 1.5

Press = Callable[[Person, int], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Bench:
    """A bot under measurement, and the people who talk to it."""

    bot: Measured
    playground: Playground
    people: Sequence[Person]
    ready_seconds: float


async def main() -> None:
    """Measure and print the table; exit 1 is left to who reads it."""
    with tempfile.TemporaryDirectory() as folder:
        offerings = await _school(Path(folder))
        async with _bare() as bare, _linli(Path(folder)) as linli:
            await _greet(bare, "/start")
            await _greet(linli, "/language")
            idle = (bare.bot.memory_mb, linli.bot.memory_mb)
            figures = [
                await _compare("menu page", bare, linli, _turn_bare, _turn_menu, at_once=CHATS),
                await _compare("menu page", bare, linli, _turn_bare, _turn_menu, at_once=1),
                await _compare(
                    "sign-up", bare, linli, _turn_bare, _sign_up(offerings), at_once=CHATS
                ),
            ]
        _print(figures, idle, (bare, linli))


@dataclass(frozen=True, slots=True)
class Figure:
    """One row: median CPU milliseconds an update of both, over the rounds."""

    what: str
    at_once: int
    bare_ms: float
    linli_ms: float

    @property
    def ratio(self) -> float:
        return self.linli_ms / self.bare_ms


async def _compare(
    what: str, bare: Bench, linli: Bench, bare_press: Press, press: Press, *, at_once: int
) -> Figure:
    rounds: list[tuple[float, float]] = []
    for n in range(ROUNDS):
        first = await _round(bare, bare_press, n, at_once)
        rounds.append((first, await _round(linli, press, n, at_once)))
    bare_ms, linli_ms = (statistics.median(column) for column in zip(*rounds, strict=True))
    return Figure(what, at_once, bare_ms, linli_ms)


async def _round(bench: Bench, press: Press, number: int, at_once: int) -> float:
    """Let people press, `at_once` of them at the same time; return CPU ms an update."""
    waiting = list(bench.people if at_once > 1 else bench.people[:CHATS])
    updates = len(waiting) * PRESSES
    before = bench.bot.cpu_seconds

    async def talk() -> None:
        while waiting:
            person = waiting.pop()
            for n in range(PRESSES):
                await press(person, number * PRESSES + n)

    async with asyncio.TaskGroup() as group:
        for _ in range(at_once):
            group.create_task(talk())
    return (bench.bot.cpu_seconds - before) / updates * 1000


async def _edited(person: Person, data: str) -> None:
    message = person.last
    await person.press(data, on=message)
    await person.wait_for(lambda state: state.id == message.id, timeout=60)


async def _turn_bare(person: Person, n: int) -> None:
    await _edited(person, f"page:{(n + 1) % 2}:0")


async def _turn_menu(person: Person, n: int) -> None:
    await _edited(person, ("b:a", "b:k")[n % 2])


def _sign_up(offerings: Sequence[int]) -> Press:
    async def sign_up(person: Person, n: int) -> None:
        await _edited(person, f"su:{offerings[n]}:0:0")

    return sign_up


async def _school(folder: Path) -> list[int]:
    """Make the example school, and people who have agreed and told their names."""
    from benchmarks.schools import ready_school

    return await ready_school(_database_url(folder), KEY, people=PEOPLE, each=ROUNDS * PRESSES)


def _database_url(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder}/linli.db"


@asynccontextmanager
async def _bare() -> AsyncIterator[Bench]:
    async with running_playground() as playground:
        arguments = ["-m", "benchmarks.bare_bot", playground.url, TOKEN]
        async with _bench(playground, arguments, {}) as bench:
            yield bench


@asynccontextmanager
async def _linli(folder: Path) -> AsyncIterator[Bench]:
    async with running_playground() as playground:
        environment = {
            "LINLI_BOT_TOKEN": TOKEN,
            "LINLI_API_URL": playground.url,
            "LINLI_DATABASE_URL": _database_url(folder),
            "LINLI_DATA_KEY": KEY.text(),
            "LINLI_SEND_RATE": "1000",
        }
        async with _bench(playground, ["-m", "bot", "run"], environment) as bench:
            yield bench


@asynccontextmanager
async def _bench(
    playground: Playground, arguments: list[str], environment: dict[str, str]
) -> AsyncIterator[Bench]:
    clock = Clock()
    people = [
        await playground.person(f"居民{n}", id=300_000 + n, language="zh-hans")
        for n in range(PEOPLE)
    ]
    begun = clock.monotonic()
    with running(arguments, environment) as bot:
        await playground.bot_listens(timeout=60)
        yield Bench(bot, playground, people, clock.monotonic() - begun)


async def _greet(bench: Bench, word: str) -> None:
    """Let everybody be known to the bot, and have a message with buttons."""
    for person in bench.people:
        await person.send(word)
    for person in bench.people:
        await person.wait_for(lambda message: bool(message.buttons), timeout=60)


def _import_seconds() -> float:
    """Return how long importing aiogram takes, as a whole process."""
    clock = Clock()
    begun = clock.monotonic()
    subprocess.run([sys.executable, "-c", "import aiogram"], check=True, env=os.environ)
    return clock.monotonic() - begun


def _print(figures: list[Figure], idle: tuple[float, float], benches: tuple[Bench, Bench]) -> None:
    table = Table(title="CPU per update, median of rounds in one run")
    for column in ("update", "chats at once", "bare aiogram ms", "Linli ms", "ratio", "bound"):
        table.add_column(column, justify="right")
    bounds = {"menu page": MENU_BOUND, "sign-up": SIGN_UP_BOUND}
    for figure in figures:
        bound = f"≤ {bounds[figure.what]}" if figure.at_once > 1 else "–"
        table.add_row(
            figure.what,
            str(figure.at_once),
            f"{figure.bare_ms:.2f}",
            f"{figure.linli_ms:.2f}",
            f"{figure.ratio:.2f}",
            bound,
        )
    console = Console()
    console.print(table)
    bare, linli = benches
    console.print(
        f"memory when idle: bare {idle[0]:.0f} MB, Linli {idle[1]:.0f} MB: "
        f"{idle[1] - idle[0]:+.0f} MB (bound +{MEMORY_BOUND_MB:.0f})"
    )
    importing = min(_import_seconds() for _ in range(3))
    console.print(
        f"ready: Linli {linli.ready_seconds:.2f} s, bare {bare.ready_seconds:.2f} s, "
        f"importing aiogram {importing:.2f} s: "
        f"{linli.ready_seconds - importing:+.2f} s (bound +{READY_BOUND_SECONDS})"
    )
