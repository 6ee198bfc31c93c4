"""What an import costs: `python -m benchmarks imports` times each of its steps.

The school's bound is the last one: while the transaction is open nobody else can write, so 5,000
offerings with 15,000 sessions must be in within 500 ms. Wall time is what
others wait; CPU time beside it shows how busy the machine was with something else.

Below stand changes of offerings with people in them, each of whom is told by a row of their own:
what they cost grows with the number of people, and beyond some 12,000 passes the bound
(docs/locking.md).
"""

import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from operator import attrgetter
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.crowds import fill
from locales.convert import to_traditional_all
from papers.workbook import parse_workbook, write_workbook
from school.database import Database, Session
from school.imports import apply_import, plan_import
from school.imports.rows import MenuRow, OfferingRow, Parsed, SchoolRows, SiteRow
from school.offerings import DaysOff, Repeats
from school.scripts import keep_traditional, traditional_texts, unconverted
from school.settings import SchoolSettings
from school.sites import Tier
from school.tables import METADATA
from school.vault import DataKey, Vault

OFFERINGS = 5_000
SESSIONS = 3
SITES = 300
MENU = 40
BOUND_MS, CHUNK_MS = 500, 100
NOW = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Took:
    """Wall and CPU time of one step, in milliseconds."""

    wall: float = 0
    cpu: float = 0


class TimedDatabase(Database):
    """A database that notes how long its writing transactions held the lock: the longest."""

    held = Took()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Session]:
        async with super().write() as session:
            with timed() as took:
                yield session
                await session.commit()
            self.held = max(took, self.held, key=attrgetter("wall"))


# Offerings with people in them, seats taken and people waiting in each.
CROWDS = ((500, 20, 0), (500, 20, 5), (2_000, 35, 0))


async def main() -> None:
    """Import a city's year, import it again, move all of it; then with people in it."""
    await _empty_school()
    print(f"{'people told of a change':30}{'plan':>14}{'lock held':>14}{'told':>14}")
    for crowd in CROWDS:
        await _with_people(*crowd)


async def _empty_school() -> None:
    async with _database() as database:
        print(f"{OFFERINGS} offerings, {OFFERINGS * SESSIONS} sessions, SQLite; wall (CPU) in ms")
        print(f"{'':14}{'parse':>14}{'plan':>14}{'lock held':>14}")
        for name, rows in (("new", _school(0)), ("unchanged", _school(0)), ("moved", _school(1))):
            print(f"{name:14}{await _import(database, rows)}")
        print(f"bound: lock held ≤ {BOUND_MS} ms; below with a lecturer each, who is asked")
        for name, days in (("lecturers", 1), ("moved, asked", 2)):
            rows = _each(_school(days), lecturer="王老师")
            print(f"{name:14}{await _import(database, rows)}")
        print(f"{'':14}{'find':>14}{'convert':>14}{'lock held':>14}{'remember':>14}")
        print(f"{'scripts':14}{await _keep_scripts(database)}")
        print(f"bound: lock held ≤ {CHUNK_MS} ms")


@asynccontextmanager
async def _database() -> AsyncIterator[TimedDatabase]:
    """Make a database in a folder of its own, and remove it in the end."""
    with TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'linli.db'}"
        database = TimedDatabase.connect(url, Vault(DataKey.made()))
        async with database.writer.begin() as connection:
            await connection.run_sync(METADATA.create_all)
        yield database
        await database.close()


async def _with_people(offerings: int, taken: int, waiting: int) -> None:
    """Move, cancel, re-open and enlarge offerings with people in them."""
    school, later = (_few(_school(days), offerings, seats=taken) for days in (0, 1))
    cancelled = _each(later, cancelled=True)
    larger = _each(later, capacity=taken + max(1, waiting))
    back = _each(school, capacity=taken + max(1, waiting))
    async with _database() as database:
        await _change(database, school)
        await fill(database, taken=taken, waiting=waiting, now=NOW)
        steps = {"moved": later, "cancelled": cancelled, "re-opened": later, "larger": larger}
        for name, rows in {**steps, "moved, held": back}.items():
            planning, told = await _change(database, rows)
            title = f"{offerings} × {taken} + {waiting} {name}"
            print(f"{title:30}{_row(planning, database.held)}{told:14}")


async def _change(database: TimedDatabase, rows: SchoolRows) -> tuple[Took, int]:
    with timed() as planning:
        plan = await plan_import(database, Parsed(rows), NOW, SchoolSettings())
    assert not plan.faults
    database.held = Took()
    return planning, (await apply_import(database, NOW, plan)).people_told


def _few(rows: SchoolRows, number: int, *, seats: int) -> SchoolRows:
    return _each(replace(rows, offerings=rows.offerings[:number]), capacity=seats)


def _each(rows: SchoolRows, **values: object) -> SchoolRows:
    changed = (replace(row, **values) for row in rows.offerings)  # type: ignore[arg-type]
    return replace(rows, offerings=tuple(changed))


async def _import(database: TimedDatabase, rows: SchoolRows) -> str:
    data = write_workbook(rows)
    with timed() as parsing:
        parsed = parse_workbook(data)
    with timed() as planning:
        plan = await plan_import(database, parsed, NOW, SchoolSettings())
    assert not plan.faults
    database.held = Took()
    await apply_import(database, NOW, plan)
    return _row(parsing, planning, database.held)


async def _keep_scripts(database: TimedDatabase) -> str:
    """Keep all that was imported in traditional script, and read it as the bot does."""
    with timed() as finding:
        texts = await unconverted(database)
    with timed() as converting:
        converted = to_traditional_all(texts)
    database.held = Took()
    await keep_traditional(database, zip(texts, converted, strict=True))
    with timed() as reading:
        await traditional_texts(database)
    return _row(finding, converting, database.held, reading)


def _row(*steps: Took) -> str:
    return "".join(f"{step.wall:7.0f} ({step.cpu:.0f})".rjust(14) for step in steps)


@contextmanager
def timed() -> Iterator[Took]:
    """Time what happens inside."""
    took = Took()
    wall, cpu = time.perf_counter(), time.process_time()
    yield took
    took.wall = (time.perf_counter() - wall) * 1000
    took.cpu = (time.process_time() - cpu) * 1000


def _school(days_later: int) -> SchoolRows:
    """Make a city's year of offerings, all `days_later`."""
    town = SiteRow(code="T", name="柳桥镇社区学校", tier=Tier.TOWN)
    site = SiteRow(code="", name="教学点", tier=Tier.SITE, parent="T")
    item = MenuRow(code="", title="防骗讲座", category="法律", minutes=90)
    offering = OfferingRow(
        code="",
        menu="",
        site="",
        day=date(2026, 3, 1),
        start=clock_time(14),
        repeats=Repeats.WEEKLY,
        sessions=SESSIONS,
        days_off=DaysOff.SHIFT,
        capacity=30,
        host="镇司法所",
        deadline=date(2026, 2, 27),
    )
    return SchoolRows(
        sites=(town, *(replace(site, code=f"S{n}") for n in range(SITES))),
        menu=tuple(replace(item, code=f"K{n}") for n in range(MENU)),
        offerings=tuple(
            replace(
                offering,
                code=f"B{n:05}",
                menu=f"K{n % MENU}",
                site=f"S{n % SITES}",
                room=f"{n}号楼多功能厅",
                day=offering.day + timedelta(days=n % 200 + days_later),
            )
            for n in range(OFFERINGS)
        ),
    )
