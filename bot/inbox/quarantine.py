"""Updates set aside by their own fault: telling of them, and letting them run again.

Apart from the inbox's store, since the operator's commands must not import aiogram.
"""

import json
from typing import Any

from sqlalchemy import delete, func, update
from sqlmodel import col, select

from bot.inbox.tables import FIELD, InboxUpdate, UpdateState
from school.database import Session
from school.effects import Effect


async def quarantined(session: Session) -> list[tuple[int, str]]:
    """Return id and fault of what is set aside."""
    rows = await session.exec(
        select(InboxUpdate.update_id, func.coalesce(InboxUpdate.fault, ""))
        .where(InboxUpdate.state == UpdateState.QUARANTINED)
        .order_by(col(InboxUpdate.update_id))
    )
    return [(row[0], row[1]) for row in rows.all()]


async def release(session: Session) -> int:
    """Let what is set aside be handled again, after an upgrade; return how many."""
    result = await session.exec(
        update(InboxUpdate)
        .where(col(InboxUpdate.state) == UpdateState.QUARANTINED)
        .values(state=UpdateState.WAITING, attempts=0, ended_at=None)
    )
    return result.rowcount


async def set_aside_of(session: Session, lane: int) -> list[dict[str, Any]]:
    """Return what was set aside of one chat, for its person's copy of their data."""
    found = await session.exec(
        select(InboxUpdate.received_at, InboxUpdate.body)
        .where(InboxUpdate.state == UpdateState.QUARANTINED, InboxUpdate.lane == lane)
        .order_by(col(InboxUpdate.update_id))
    )
    return [
        {"said_at": at, "update": json.loads(session.vault.open(FIELD, body)) if body else None}
        for at, body in found.all()
    ]


async def forget_lane(session: Session, lane: int) -> None:
    """Delete what was set aside of one chat, and the outcomes of what was handled.

    Its person wants nothing kept. What is handled now, or waits, keeps its outcomes.
    """
    ended = select(InboxUpdate.update_id).where(
        InboxUpdate.lane == lane, col(InboxUpdate.state) != UpdateState.WAITING
    )
    await session.exec(delete(Effect).where(col(Effect.update_id).in_(ended)))
    await session.exec(
        delete(InboxUpdate)
        .where(col(InboxUpdate.state) == UpdateState.QUARANTINED)
        .where(col(InboxUpdate.lane) == lane)
    )
