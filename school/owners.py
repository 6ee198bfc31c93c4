"""Who the owners are among the school's people."""

from collections.abc import Sequence

from sqlmodel import col, select

from school.database import Session
from school.people import Person


async def owner_ids(session: Session, owners: Sequence[int]) -> list[int]:
    """Return the people behind these Telegram ids who can be written to now."""
    found = await session.exec(
        select(Person.id)
        .where(col(Person.telegram_id).in_(owners), col(Person.reachable))
        .order_by(col(Person.id))
    )
    return [person_id for person_id in found if person_id is not None]
