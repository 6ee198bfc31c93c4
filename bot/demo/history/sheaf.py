"""Rows that wait to be written, a list a table, with ids given beforehand."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from itertools import accumulate, count
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, insert, select

from school.database import Session
from school.statements import row, write
from school.vault import Vault

Row = dict[str, Any]
# Rows of one statement: one with all of them would fill the memory for nothing.
CHUNK = 2000


@dataclass
class Sheaf:
    """All rows of the history, in the order in which their tables are written."""

    rows: dict[Any, list[Row]] = field(default_factory=dict)
    _ids: dict[Any, Iterator[int]] = field(default_factory=dict)

    async def begin(self, session: Session, *tables: Any) -> None:
        """Have a list for each table, and its ids go on from those it has."""
        for table in tables:
            self.rows[table] = []
            if "id" in table.__table__.columns:
                last = await row(session, select(func.max(table.id).label("id")))
                self._ids[table] = count((last.id if last and last.id else 0) + 1)

    def add(self, table: Any, **values: Any) -> int:
        """Add a row, and return its id."""
        id_ = next(self._ids[table])
        self.rows[table].append({"id": id_, **values})
        return id_

    def add_plain(self, table: Any, **values: Any) -> None:
        """Add a row whose key is told."""
        self.rows[table].append(values)

    async def write(self, session: Session) -> None:
        """Write all of it."""
        for table, rows in self.rows.items():
            for at in range(0, len(rows), CHUNK):
                await write(session, insert(table), rows[at : at + CHUNK])


@dataclass
class Past:
    """What everything of the history is made with: chance, the day it ends, ids that are known.

    `sites`, `items` and `paths` are by code; `keeper_id` is who did what staff does.
    """

    sheaf: Sheaf
    chance: random.Random
    vault: Vault
    now: datetime
    zone: ZoneInfo
    sites: dict[str, int]
    items: dict[str, Row]
    volunteers: dict[str, int]
    keeper_id: int
    pools: dict[str, list[int]] = field(default_factory=dict)
    cast: dict[int, int] = field(default_factory=dict)
    site_of: dict[int, int] = field(default_factory=dict)
    _keen: dict[int, list[float]] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return self.now.astimezone(self.zone).date()

    def at(self, day: date, clock: str) -> datetime:
        """Return a moment by the school's clock."""
        return datetime.combine(day, time.fromisoformat(clock), self.zone)

    @cached_property
    def everybody(self) -> list[int]:
        """Everybody of all sites, mixed."""
        all_ = [each for pool in self.pools.values() for each in pool]
        self.chance.shuffle(all_)
        return all_

    def keenness(self, number: int) -> list[float]:
        """Return weights for so many people, summed up: the first ones come most often."""
        if number not in self._keen:
            self._keen[number] = list(accumulate(1 / (n + 250) for n in range(number)))
        return self._keen[number]

    def first_day(self) -> date:
        """Return the first day of the month half a year ago."""
        months = self.today.year * 12 + self.today.month - 1 - 6
        return date(months // 12, months % 12 + 1, 1)

    def some_time_before(self, moment: datetime, *, days: tuple[int, int]) -> datetime:
        """Return a moment in the daytime so many days before."""
        day = moment.astimezone(self.zone).date() - timedelta(days=self.chance.randint(*days))
        return self.at(day, f"{self.chance.randint(8, 20):02}:{self.chance.randint(0, 59):02}")
