"""What queuing an announcement costs: `python -m benchmarks announcements [READERS …]`.

Notices of 100,000 readers are to be written within 2 s, in chunks, while residents sign up with a
99th percentile of 300 ms at most; a million readers are reported besides. Wall time, on SQLite:
that is what residents wait. Beside it stands what the same rows take as one plain statement while
nobody else is there: it says how fast the machine is at this minute.
"""

import asyncio
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import insert, select
from sqlmodel import col

from bot.migrations import upgrade
from schedules.announcements import Announcements
from school.actors import Actor
from school.announcements.content import Content, Wording
from school.announcements.drafts import Draft, DraftChange, begin_draft, change_draft
from school.announcements.ordering import Ordered, order
from school.database import Database
from school.menu import Kind, MenuItem
from school.offerings import CUT_OFF_BEFORE, LectureSession, Offering
from school.people import NAME_FIELD, Person, Reminders
from school.settings import SchoolSettings
from school.signups.outcomes import SignedUp
from school.signups.places import sign_up
from school.sites import Site, Tier
from school.statements import row, write
from school.vault import DataKey, Vault

NOW = datetime(2026, 1, 5, 2, tzinfo=UTC)
SETTINGS = SchoolSettings()
READERS = (100_000, 1_000_000)
WITHIN_SECONDS, P99_MS = 2.0, 300
# Runs of the tick; each writes a hundred chunks.
RUNS = 100
# People of one statement as the school is made.
AT_ONCE = 5_000


async def main(*readers: str) -> None:
    """Measure each size and print a line."""
    for each in [int(number) for number in readers] or READERS:
        await _measure(each)


async def _measure(readers: int) -> None:
    with TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'linli.db'}"
        database = Database.connect(url, Vault(DataKey.made()))
        try:
            await upgrade(database.writer)
            offering_id = await _school(database, readers)
            took, waits = await _queue(database, offering_id)
        finally:
            await database.close()
        plain = _plainly(Path(folder) / "linli.db")
    p99 = quantiles(waits, n=100)[98] * 1000 if len(waits) > 1 else 0.0
    bound = f"bound {WITHIN_SECONDS:g} s" if readers == READERS[0] else "no bound"
    print(
        f"{readers:>9,} readers queued in {took:5.2f} s ({bound}), plainly {plain:.2f} s; "
        f"{len(waits)} sign-ups meanwhile, p99 {p99:.0f} ms (bound {P99_MS})"
    )


def _plainly(file: Path) -> float:
    """Return how long one statement takes that writes all these notices again."""
    with closing(sqlite3.connect(file)) as connection:
        names = [each[1] for each in connection.execute("PRAGMA table_info(notices)")]
        others = ", ".join(name for name in names if name not in {"id", "dedupe_key"})
        began = time.perf_counter()
        connection.execute(
            f"INSERT INTO notices ({others}, dedupe_key)"  # noqa: S608 - our own columns
            f" SELECT {others}, 'plain:' || dedupe_key FROM notices"
        )
        connection.commit()
        return time.perf_counter() - began


async def _queue(database: Database, offering_id: int) -> tuple[float, list[float]]:
    """Write the notices of an announcement to everybody while people sign up."""
    sending_id = await _ordered(database)
    ticks = Announcements(database, SETTINGS)
    done = asyncio.Event()
    waits: list[float] = []
    async with asyncio.TaskGroup() as group:
        group.create_task(_sign_up_all_along(database, offering_id, done, waits))
        began = time.perf_counter()
        for _ in range(RUNS):
            await ticks.run(NOW)
            if await _is_written(database, sending_id):
                break
        took = time.perf_counter() - began
        done.set()
    return took, waits


async def _sign_up_all_along(
    database: Database, offering_id: int, done: asyncio.Event, waits: list[float]
) -> None:
    """Sign up one person after the other, with a breath between, and note how long each took."""
    for person_id in range(2, 100_000):
        if done.is_set():
            return
        began = time.perf_counter()
        outcome = await sign_up(
            database,
            now=NOW,
            offering_id=offering_id,
            person_id=person_id,
            by_id=person_id,
            settings=SETTINGS,
        )
        waits.append(time.perf_counter() - began)
        assert isinstance(outcome, SignedUp), outcome
        await asyncio.sleep(0.005)


async def _ordered(database: Database) -> int:
    actor = Actor(1, owner=True)
    draft_id = await begin_draft(database, now=NOW, actor=actor, site_id=None)
    change = DraftChange(title="停课", content=Content(words=Wording(text="下周二停课")))
    draft = await change_draft(database, now=NOW, actor=actor, draft_id=draft_id, change=change)
    assert isinstance(draft, Draft), draft
    values: dict[str, Any] = {"now": NOW, "actor": actor, "draft_id": draft_id}
    readers = await _count(database)
    made = await order(database, version=draft.version, typed=readers, **values)
    assert isinstance(made, Ordered), made
    return made.sending_id


async def _count(database: Database) -> int:
    return len(await database.rows(select(col(Person.id))))


async def _is_written(database: Database, sending_id: int) -> bool:
    from school.announcements.tables import Sending, SendingState

    found = await database.rows(select(col(Sending.state)).where(col(Sending.id) == sending_id))
    return found[0].state not in {SendingState.PLANNED, SendingState.WRITING}


async def _school(database: Database, people: int) -> int:
    """Make a school of one site, one offering without limit, and so many people."""
    sealed = database.vault.seal(NAME_FIELD, "王秀英")
    for start in range(0, people, AT_ONCE):
        async with database.write() as session:
            await write(session, insert(Person), list(_people(start, people, sealed)))
    begins = NOW + timedelta(days=9)
    async with database.write() as session:
        site = {"code": "s", "name": "柳桥", "tier": Tier.SITE, "path": "/1/"}
        await write(session, insert(Site), site)
        item = {"code": "m", "title": "书法", "category": "书画", "kind": Kind.LECTURE}
        await write(session, insert(MenuItem), item)
        offering = {
            "code": "o",
            "menu_item_id": 1,
            "site_id": 1,
            "title": "书法",
            "join_until": 1,
            "starts_at": begins,
            "ends_at": begins + timedelta(hours=2),
            "cut_off": begins - CUT_OFF_BEFORE,
            "mode": "on_site",
            "status": "open",
            "version": 1,
            "planned_sessions": 1,
            "days_off": "skip",
        }
        await write(session, insert(Offering), offering)
        found = await row(session, select(col(Offering.id)))
        offering_id = int(found[0]) if found else 0
        meeting = {
            "offering_id": offering_id,
            "number": 1,
            "starts_at": begins,
            "ends_at": begins + timedelta(hours=2),
        }
        await write(session, insert(LectureSession), meeting)
    return offering_id


def _people(start: int, people: int, sealed: bytes) -> Iterator[dict[str, Any]]:
    for number in range(start, min(start + AT_ONCE, people)):
        yield {
            "telegram_id": number + 1,
            "name": sealed,
            "consent_at": NOW,
            "site_asked": True,
            "themes_asked": True,
            "reachable": True,
            "wants_news": True,
            "phone_verified": False,
            "reminders": Reminders.BOTH,
            "created_at": NOW,
            "seen_at": NOW,
        }
