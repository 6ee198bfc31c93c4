"""Updates set aside by their own fault: telling of them, and letting them run again.

Apart from the inbox's store, since the operator's commands must not import aiogram.
"""

from sqlalchemy import delete, func, update
from sqlmodel import col, select

from bot.inbox.tables import InboxUpdate, UpdateState
from school.database import Session


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


async def forget_lane(session: Session, lane: int) -> None:
    """Delete what was set aside of one chat: its person wants nothing kept."""
    await session.exec(
        delete(InboxUpdate)
        .where(col(InboxUpdate.state) == UpdateState.QUARANTINED)
        .where(col(InboxUpdate.lane) == lane)
    )
