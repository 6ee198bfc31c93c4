"""aiogram's storage of conversation state, over a buffer that the inbox commits.

While an update is handled, its conversation is a `Buffer` in a context variable: read once
before the handler, changed in memory, written in the transaction that marks the update done. A
handler that fails half-way therefore leaves the conversation as it was, and its repeat starts
from the same state.
"""

import functools
import json
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey
from sqlalchemy import Row, bindparam, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import col, select

from bot.conversations.tables import Conversation
from school.database import Database
from school.vault import Vault

FIELD = "conversation.data"

Place = tuple[int, int, str]


@dataclass(slots=True)
class Standing:
    """Where one conversation stands."""

    state: str | None = None
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Buffer:
    """The conversations of the update under way; `changed` are to be committed."""

    database: Database
    standings: dict[Place, Standing] = field(default_factory=dict)
    changed: set[Place] = field(default_factory=set)

    def changes(self) -> list[tuple[Place, Standing]]:
        """Return what the done mark must commit."""
        return [(place, self.standings[place]) for place in sorted(self.changed)]


current: ContextVar[Buffer] = ContextVar("conversation")


class BufferedStorage(BaseStorage):
    """The five methods aiogram asks for, on the current update's buffer."""

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        standing = await self._standing(key)
        standing.state = state.state if isinstance(state, State) else state
        current.get().changed.add(_place(key))

    async def get_state(self, key: StorageKey) -> str | None:
        return (await self._standing(key)).state

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        standing = await self._standing(key)
        standing.data = dict(data)
        current.get().changed.add(_place(key))

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        return dict((await self._standing(key)).data)

    async def close(self) -> None:
        """Nothing is held: the database is closed by whoever opened it."""

    async def _standing(self, key: StorageKey) -> Standing:
        """Return the buffered standing; another chat's is fetched when first asked for."""
        buffer, place = current.get(), _place(key)
        standings, database = buffer.standings, buffer.database
        if place not in standings:
            row = await database.rows(
                select(Conversation.state, Conversation.data)
                .where(Conversation.chat_id == place[0], Conversation.user_id == place[1])
                .where(Conversation.destiny == place[2])
            )
            standings[place] = standing_of(row[0] if row else None, database.vault)
        return standings[place]


def standing_of(row: Row[Any] | None, vault: Vault) -> Standing:
    """Open a stored conversation (`state`, `data`); None is a conversation not begun."""
    if row is None:
        return Standing()
    data = json.loads(vault.open(FIELD, row.data)) if row.data else {}
    return Standing(row.state, data)


async def commit(
    connection: AsyncConnection,
    changes: list[tuple[Place, Standing]],
    *,
    vault: Vault,
    now: datetime,
) -> None:
    """Write the changed conversations in this transaction; an ended one leaves no row."""
    ended = [_key(place) for place, standing in changes if standing == Standing()]
    going = [
        _row(place, standing, vault, now) for place, standing in changes if standing != Standing()
    ]
    if ended:
        await connection.execute(_END, ended)
    if going:
        await connection.execute(_put(connection.dialect.name), going)


_END = delete(Conversation).where(
    col(Conversation.chat_id) == bindparam("chat"),
    col(Conversation.user_id) == bindparam("user"),
    col(Conversation.destiny) == bindparam("destined"),
)


@functools.cache
def _put(dialect: str) -> Any:
    insert = (sqlite if dialect == "sqlite" else postgresql).insert
    statement = insert(Conversation)
    return statement.on_conflict_do_update(
        index_elements=["chat_id", "user_id", "destiny"],
        set_={name: statement.excluded[name] for name in ("state", "data", "changed_at")},
    )


def _key(place: Place) -> dict[str, Any]:
    return dict(zip(("chat", "user", "destined"), place, strict=True))


def _row(place: Place, standing: Standing, vault: Vault, now: datetime) -> dict[str, Any]:
    chat_id, user_id, destiny = place
    data = json.dumps(standing.data, ensure_ascii=False) if standing.data else None
    return {
        "chat_id": chat_id,
        "user_id": user_id,
        "destiny": destiny,
        "state": standing.state,
        "data": vault.seal(FIELD, data) if data else None,
        "changed_at": now,
    }


def _place(key: StorageKey) -> Place:
    return key.chat_id, key.user_id, key.destiny
