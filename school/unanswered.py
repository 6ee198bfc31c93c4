"""Words that nobody understood: kept sealed for 30 days, so that someone can look at them."""

from datetime import datetime, timedelta

from sqlalchemy import delete, insert
from sqlmodel import Field, SQLModel, col

from school.columns import utc
from school.database import Session, use_case
from school.statements import write

FIELD = "unanswered.words"
KEPT = timedelta(days=30)
# Longer texts are cut: what was meant shows in the beginning.
LONGEST = 1000


class Unanswered(SQLModel, table=True):
    """One message that fitted nothing."""

    __tablename__ = "unanswered"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="people.id", index=True)
    words: bytes
    said_at: datetime = utc(index=True)


@use_case
async def keep_words(session: Session, *, now: datetime, person_id: int, words: str) -> None:
    """Keep what a person said and nothing fitted."""
    sealed = session.vault.seal(FIELD, words[:LONGEST])
    await write(
        session, insert(Unanswered), {"person_id": person_id, "words": sealed, "said_at": now}
    )


@use_case
async def forget_old_words(session: Session, *, now: datetime) -> int:
    """Delete what was kept for 30 days; return how many messages that were."""
    gone = await write(session, delete(Unanswered).where(col(Unanswered.said_at) < now - KEPT))
    return gone.rowcount
