"""Who the owners are among the school's people."""

from collections.abc import Collection, Sequence

from sqlmodel import col, select

from school.database import Database, Session
from school.people import Person


async def owner_ids(session: Session, owners: Sequence[int]) -> list[int]:
    """Return the people behind these Telegram ids who can be written to now."""
    found = await session.exec(
        select(Person.id)
        .where(col(Person.telegram_id).in_(owners), col(Person.reachable))
        .order_by(col(Person.id))
    )
    return [person_id for person_id in found if person_id is not None]


async def is_last_owner(database: Database, telegram_id: int, owners: Collection[int]) -> bool:
    """Tell whether no other owner can be written to: alarms then reach nobody else."""
    if telegram_id not in owners:
        return False
    others = [each for each in owners if each != telegram_id]
    async with database.read() as session:
        return not await owner_ids(session, others)
