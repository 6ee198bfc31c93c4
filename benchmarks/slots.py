"""What the tick of lecturers costs: `python -m benchmarks slots [N …]`.

For each number of slots that nobody holds, medians of several runs: `slots_due` as it is, beside
one plain statement over the same rows, which no answer could do without; and the longest that the
loop did nothing else meanwhile. Over 50 ms on the loop is a defect.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import bindparam, func, insert, select
from sqlmodel import SQLModel, col

from school.database import Database, Session
from school.lecturers.climbing import slots_due
from school.lecturers.tables import (
    Backup,
    LecturerCall,
    LecturerCallCause,
    LecturerCallKind,
    Slot,
)
from school.menu import Kind, MenuItem
from school.notices.tables import Channel
from school.offerings import LectureSession, Offering
from school.settings import SchoolSettings
from school.sites import Site, Tier
from school.statements import rows, write
from school.tables import METADATA
from school.vault import DataKey, Vault
from school.volunteers import Volunteer, sealed

NOW = datetime(2026, 12, 1, 2, tzinfo=UTC)
SLOTS, ROUNDS = (200, 2_000), 7
VOLUNTEERS, BACKUPS = 100, 3
SETTINGS = SchoolSettings()
# Between two looks at whether the loop is free.
LOOK = 0.001
BOUND_MS = 50

# Every open question with its slot and the first session to come: what the tick has to look at.
_PLAIN = (
    select(
        col(Slot.id),
        col(LecturerCall.asked_at),
        func.min(col(LectureSession.starts_at)).label("starts_at"),
    )
    .join(LecturerCall, col(LecturerCall.slot_id) == col(Slot.id))
    .join(LectureSession, col(LectureSession.offering_id) == col(Slot.offering_id))
    .where(col(LecturerCall.closed_at).is_(None), col(LectureSession.starts_at) > bindparam("now"))
    .group_by(col(Slot.id), col(LecturerCall.asked_at))
)


@dataclass(frozen=True, slots=True)
class Took:
    """How long a way takes and the loop stands still, in milliseconds; of several runs medians.

    `worst` is the longest standstill of all runs; a machine busy with something else makes some.
    """

    wall: float
    stalled: float
    worst: float

    def __str__(self) -> str:
        stalled = f"loop stalled {self.stalled:5.1f} ms, {self.worst:5.1f} at most"
        return f"{self.wall:7.1f} ms, {stalled}"


async def main(*numbers: str) -> None:
    """Print what each number of slots takes."""
    print(f"SQLite, {ROUNDS} runs each; bound: loop stalled ≤ {BOUND_MS} ms")
    for slots in map(int, numbers) if numbers else SLOTS:
        await measure(slots)


async def measure(slots: int) -> None:
    """Print what so many slots take that somebody was asked for; nothing is due yet."""
    with TemporaryDirectory() as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'slots.db'}"
        database = Database.connect(url, Vault(DataKey.made()))
        try:
            async with database.writer.begin() as connection:
                await connection.run_sync(METADATA.create_all)
            async with database.write() as session:
                await _fill(session, slots)
            plain, due = await _in_turns(database, slots)
        finally:
            await database.close()
    print(f"{slots} slots")
    print(f"  {'plain statement':16}{plain}")
    print(f"  {'slots_due':16}{due}")
    print(f"  slots_due is {due.wall / plain.wall:.1f} times the plain statement")


async def _in_turns(database: Database, slots: int) -> tuple[Took, Took]:
    """Time both ways in turns, since a busy machine is not always as busy."""

    async def plain() -> int:
        return len(await database.rows(_PLAIN, now=NOW))

    async def due() -> int:
        return len(await slots_due(database, now=NOW, settings=SETTINGS))

    taken: dict[Callable[[], Awaitable[int]], list[Took]] = {plain: [], due: []}
    for _ in range(ROUNDS + 1):
        for way, runs in taken.items():
            found, took = await _timed(way)
            if found != slots:
                raise RuntimeError(f"{found} of {slots} slots were found")
            runs.append(took)
    return _medians(taken[plain][1:]), _medians(taken[due][1:])  # the first run prepares


def _medians(runs: list[Took]) -> Took:
    stalled = [each.stalled for each in runs]
    return Took(median(each.wall for each in runs), median(stalled), max(stalled))


async def _timed(way: Callable[[], Awaitable[int]]) -> tuple[int, Took]:
    """Run one way, and look meanwhile how long the loop does nothing else."""
    looking = _Looking()
    async with asyncio.TaskGroup() as group:
        group.create_task(looking.run())
        await asyncio.sleep(0)
        began = time.perf_counter()
        try:
            found = await way()
        finally:
            wall = time.perf_counter() - began
            looking.over = True
    longest = looking.longest * 1_000
    return found, Took(wall * 1_000, longest, longest)


@dataclass(slots=True)
class _Looking:
    """Looks again and again whether the loop is free, until it is `over`."""

    longest: float = 0
    over: bool = False

    async def run(self) -> None:
        while not self.over:
            began = time.perf_counter()
            await asyncio.sleep(LOOK)
            self.longest = max(self.longest, time.perf_counter() - began - LOOK)


async def _fill(session: Session, slots: int) -> None:
    """Add offerings of two sessions, for each of which somebody was asked this morning."""
    site = (await _add(session, Site, [_site()]))[0]
    item = (await _add(session, MenuItem, [_item()]))[0]
    asked = [
        {"code": f"V{n}", **sealed(session.vault, f"志愿者{n}", None)} for n in range(VOLUNTEERS)
    ]
    volunteers = await _add(session, Volunteer, asked)
    offerings = await _add(
        session, Offering, [_offering(n, site=site, item=item) for n in range(slots)]
    )
    meetings = [
        _session(offering, n, number) for n, offering in enumerate(offerings) for number in (1, 2)
    ]
    await write(session, insert(LectureSession), meetings)
    made = await _add(session, Slot, [{"offering_id": each, "round": 1} for each in offerings])
    calls = [
        _call(offering, slot, volunteers[n % VOLUNTEERS], _starts_at(n))
        for n, (offering, slot) in enumerate(zip(offerings, made, strict=True))
    ]
    await write(session, insert(LecturerCall), calls)
    backups = [
        {"slot_id": slot, "volunteer_id": volunteers[(n + rank) % VOLUNTEERS], "rank": rank}
        for n, slot in enumerate(made)
        for rank in range(1, BACKUPS + 1)
    ]
    await write(session, insert(Backup), backups)


async def _add(session: Session, model: type[SQLModel], values: list[dict[str, Any]]) -> list[int]:
    """Add rows to an empty table; return their ids in order."""
    await write(session, insert(model), values)
    table: Any = model
    return [each.id for each in await rows(session, select(col(table.id)).order_by(col(table.id)))]


def _starts_at(n: int) -> datetime:
    return NOW + timedelta(days=10 + n % 20, hours=n % 6)


def _site() -> dict[str, Any]:
    return {"code": "S", "name": "东街", "tier": Tier.SITE, "path": "/1/"}


def _item() -> dict[str, Any]:
    return {"code": "K", "title": "防骗讲座", "category": "法律", "kind": Kind.LECTURE}


def _offering(n: int, *, site: int, item: int) -> dict[str, Any]:
    starts_at = _starts_at(n)
    ends_at = starts_at + timedelta(days=7, hours=1)
    return {
        "code": f"B{n}",
        "title": "防骗讲座",
        "menu_item_id": item,
        "site_id": site,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "cut_off": starts_at - timedelta(hours=2),
    }


def _session(offering: int, n: int, number: int) -> dict[str, Any]:
    starts_at = _starts_at(n) + timedelta(days=7 * (number - 1))
    return {
        "offering_id": offering,
        "number": number,
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=1),
    }


def _call(offering: int, slot: int, volunteer: int, starts_at: datetime) -> dict[str, Any]:
    asked_at = NOW - timedelta(hours=1)
    return {
        "offering_id": offering,
        "volunteer_id": volunteer,
        "kind": LecturerCallKind.ASK,
        "cause": LecturerCallCause.ASSIGNED,
        "channel": Channel.CHAT,
        "slot_id": slot,
        "version": 1,
        "old_starts_at": starts_at,
        "new_starts_at": starts_at,
        "not_before": asked_at,
        "expires_at": starts_at,
        "asked_at": asked_at,
        "sent_at": asked_at,
    }
