"""What the daily budget costs a push: `python -m benchmarks claims` times claims of ten themes.

Medians over groups of ten, in turns: without the budget, with it and room for everybody, and with
it and no room left, so that all is merged. At 25 messages a second a group may take 400 ms.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from sqlalchemy import insert, select
from sqlmodel import col

from school.database import Database
from school.deliveries import claims as claiming
from school.deliveries.budget import Budgeted
from school.deliveries.claims import claim_group, mark_sending
from school.deliveries.outcomes import Claimed, Result, Sent
from school.deliveries.settle import settle
from school.notices.queue import NewNotice, enqueue_to_many
from school.notices.tables import NoticeKind
from school.people import Person
from school.settings import SchoolSettings
from school.tables import METADATA
from school.theme_runs.tables import RunState, ThemeRun
from school.themes import LEGAL_TOPIC, Theme
from school.topics import Subscription
from school.vault import DataKey, Vault

NOW = datetime(2026, 12, 1, 2, tzinfo=UTC)
READERS, ROUNDS, GROUPS, GROUP = 20_000, 8, 40, 10
LIFE = timedelta(days=7)


@dataclass
class _Mode:
    """One way of claiming, and what each group took, in seconds."""

    name: str
    settings: SchoolSettings
    claims: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        claim, cpu, whole = (1_000 * median(each) for each in (self.claims, self.cpu, self.whole))
        return (
            f"{self.name:20} claim {claim:5.1f} ms ({cpu:5.1f} of CPU),"
            f" with mark and settling {whole:5.1f} ms"
        )


async def main() -> None:
    """Print what a claim takes, with and without the budget."""
    with TemporaryDirectory() as folder:
        database = Database.connect(
            f"sqlite+aiosqlite:///{Path(folder) / 'claims.db'}", Vault(DataKey.made())
        )
        try:
            async with database.writer.begin() as connection:
                await connection.run_sync(METADATA.create_all)
            await _fill(database)
            modes = [_Mode("no budget", SchoolSettings())]
            modes.append(_Mode("room for everybody", SchoolSettings(daily_messages=20)))
            modes.append(_Mode("all is merged", SchoolSettings(daily_messages=1)))
            for _ in range(ROUNDS):  # in turns, since a busy machine is not always as busy
                with _no_budget():
                    await _timed(database, modes[0])
                for mode in modes[1:]:
                    await _timed(database, mode)
            for mode in modes:
                print(mode)
        finally:
            await database.close()


async def _fill(database: Database) -> None:
    """Add a theme, people who asked for it, and their notices."""
    async with database.write() as session:
        theme = Theme(code="t", month=12, title="宪法", body="……")
        session.add(theme)
        await session.flush()
        run = ThemeRun(
            theme_id=theme.id or 0,
            occasion=NOW.date(),
            state=RunState.SENT,
            preview_at=NOW,
            send_at=NOW,
            version=1,
        )
        session.add(run)
        await session.flush()
        connection = await session.plain()
        people = [
            {
                "telegram_id": 1 + n,
                "site_asked": True,
                "themes_asked": True,
                "reachable": True,
                "reminders": "both",
                "created_at": NOW,
                "seen_at": NOW,
            }
            for n in range(READERS)
        ]
        await connection.execute(insert(Person), people)
        ids = [int(each.id) for each in await connection.execute(select(col(Person.id)))]
        asked = [{"person_id": id_, "topic": LEGAL_TOPIC, "since": NOW} for id_ in ids]
        await connection.execute(insert(Subscription), asked)
        notice = NewNotice(
            kind=NoticeKind.THEME,
            subject=run.id or 0,
            person_id=0,
            expires_at=NOW + LIFE,
            dedupe_key="theme",
        )
        for start in range(0, READERS, 500):
            await enqueue_to_many(session, notice, ids[start : start + 500], now=NOW)


async def _timed(database: Database, mode: _Mode) -> None:
    for _ in range(GROUPS):
        began, cpu = time.perf_counter(), time.process_time()
        taken = await claim_group(database, NOW, limit=GROUP, settings=mode.settings, worker="w")
        mode.claims.append(time.perf_counter() - began)
        mode.cpu.append(time.process_time() - cpu)
        ids = [each.id for each in taken.notices]
        await mark_sending(database, NOW, ids, worker="w")
        results = [Result(id_, Sent(f"1:{id_}")) for id_ in ids]
        await settle(database, NOW, results, settings=mode.settings)
        mode.whole.append(time.perf_counter() - began)


@contextmanager
def _no_budget() -> Iterator[None]:
    """Let every notice pass uncounted, as before there was a budget."""

    async def all_pass(_session: Any, claimed: Sequence[Claimed], *_rest: Any) -> Budgeted:
        return Budgeted(tuple(claimed), (), ())

    with patch.object(claiming, "within_budget", all_pass):
        yield
