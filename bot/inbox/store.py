"""The inbox's rows: kept before confirmed, marked done in groups, purged after 48 hours."""

import functools
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, or_, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select

from bot.conversations import storage
from bot.inbox import quarantine
from bot.inbox.tables import FIELD, InboxUpdate, UpdateState
from bot.inbox.updates import is_overheard, kind_of, lane_of
from school.database import Database
from school.effects import Effect

# Telegram keeps updates 24 hours and starts their ids anew after a quiet week; what is older
# than this can come again only as something new.
KEPT = timedelta(hours=48)
# Who mends a fault later than this has an update that nobody waits for any more.
SET_ASIDE_KEPT = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Waiting:
    """An update to handle. `repeated` when it may have been begun before."""

    update_id: int
    lane: int
    raw: Mapping[str, Any]
    received_at: datetime
    repeated: bool = False
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Done:
    """An update that took effect, and the conversations it changed."""

    update_id: int
    changes: list[tuple[storage.Place, storage.Standing]] = field(default_factory=list)


class InboxStore:
    """Reads and writes the inbox's rows; holds nothing between calls."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, updates: Sequence[Mapping[str, Any]], now: datetime) -> list[Waiting]:
        """Store `updates` in one commit; return those never seen before, in their order.

        What people say to each other in groups is left out.
        """
        updates = [raw for raw in updates if not is_overheard(raw)]
        rows = {raw["update_id"]: self._row(raw, now) for raw in updates}
        if not rows:
            return []
        async with self._database.writing() as connection:
            kept = await connection.execute(_keep(connection.dialect.name), list(rows.values()))
            new = {row.update_id for row in kept}
        return [
            Waiting(raw["update_id"], lane_of(raw), raw, now)
            for raw in updates
            if raw["update_id"] in new
        ]

    async def waiting(self) -> list[Waiting]:
        """Return what waits from before, in order of arrival; any of it may have been begun."""
        async with self._database.read() as session:
            rows = await session.exec(
                select(InboxUpdate)
                .where(InboxUpdate.state == UpdateState.WAITING)
                .order_by(col(InboxUpdate.received_at), col(InboxUpdate.update_id))
            )
            return [
                Waiting(
                    update_id=row.update_id,
                    lane=row.lane,
                    raw=json.loads(self._database.vault.open(FIELD, row.body)) if row.body else {},
                    received_at=row.received_at,
                    repeated=True,
                    attempts=row.attempts,
                )
                for row in rows.all()
            ]

    async def finish(self, done: Iterable[Done], now: datetime) -> None:
        """Mark updates done and commit their conversations, all in one transaction."""
        done = list(done)
        async with self._database.writing() as connection:
            await connection.execute(
                _FINISH, [{"id": item.update_id, "now": now} for item in done]
            )
            changes = [change for item in done for change in item.changes]
            await storage.commit(connection, changes, vault=self._database.vault, now=now)

    async def count_attempt(self, update_id: int, fault: str) -> None:
        """Remember that handling failed by the update's own fault."""
        async with self._database.write() as session:
            await session.exec(
                update(InboxUpdate)
                .where(col(InboxUpdate.update_id) == update_id)
                .values(attempts=InboxUpdate.attempts + 1, fault=fault)
            )

    async def quarantine(self, update_id: int, fault: str, now: datetime) -> None:
        """Set the update aside with its body, for a person to look at."""
        async with self._database.write() as session:
            await session.exec(
                update(InboxUpdate)
                .where(col(InboxUpdate.update_id) == update_id)
                .values(state=UpdateState.QUARANTINED, fault=fault, ended_at=now)
            )

    async def quarantined(self) -> list[tuple[int, str]]:
        """Return id and fault of what is set aside."""
        async with self._database.read() as session:
            return await quarantine.quarantined(session)

    async def release(self) -> int:
        """Let what is set aside be handled again, after an upgrade; return how many."""
        async with self._database.write() as session:
            return await quarantine.release(session)

    async def purge(self, now: datetime) -> None:
        """Forget done updates and their outcomes after 48 hours, those set aside after a month."""
        done = (col(InboxUpdate.state) == UpdateState.DONE) & (
            col(InboxUpdate.ended_at) < now - KEPT
        )
        set_aside = (col(InboxUpdate.state) == UpdateState.QUARANTINED) & (
            col(InboxUpdate.ended_at) < now - SET_ASIDE_KEPT
        )
        async with self._database.write() as session:
            old = select(InboxUpdate.update_id).where(or_(done, set_aside))
            await session.exec(delete(Effect).where(col(Effect.update_id).in_(old)))
            await session.exec(delete(InboxUpdate).where(col(InboxUpdate.update_id).in_(old)))

    def _row(self, raw: Mapping[str, Any], now: datetime) -> dict[str, Any]:
        body = json.dumps(raw, ensure_ascii=False, separators=(",", ":"))
        return {
            "update_id": raw["update_id"],
            "lane": lane_of(raw),
            "kind": kind_of(raw),
            "body": self._database.vault.seal(FIELD, body),
            "state": UpdateState.WAITING,
            "attempts": 0,
            "received_at": now,
        }


@functools.cache
def _keep(dialect: str) -> Any:
    insert = (sqlite if dialect == "sqlite" else postgresql).insert
    statement = insert(InboxUpdate).on_conflict_do_nothing(index_elements=["update_id"])
    return statement.returning(col(InboxUpdate.update_id))


_FINISH = (
    update(InboxUpdate)
    .where(col(InboxUpdate.update_id) == bindparam("id"))
    .values(state=UpdateState.DONE, body=None, ended_at=bindparam("now"))
)
