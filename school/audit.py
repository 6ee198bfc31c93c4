"""The audit trail: who did what to whom, as ids and field names, never contents."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Field, SQLModel

from school.columns import utc
from school.database import Session


class Audit(SQLModel, table=True):
    """One action, written in its own transaction. `actor_id` None: the command line did it."""

    __tablename__ = "audit"

    id: int | None = Field(default=None, primary_key=True)
    at: datetime = utc(index=True)
    actor_id: int | None = Field(default=None, foreign_key="people.id", index=True)
    action: str = Field(max_length=60)
    subject: str = Field(max_length=40)
    subject_id: int | None = None
    fields: str = Field(default="", max_length=400)


def record(
    session: Session,
    *,
    now: datetime,
    actor_id: int | None,
    action: str,
    subject: str,
    subject_id: int | None = None,
    fields: Sequence[str] = (),
) -> None:
    """Add one line to the trail; it commits with what it tells of.

    `subject` is the kind of thing acted on and `subject_id` its id; `fields` names the columns
    that were written.
    """
    session.add(
        Audit(
            at=now,
            actor_id=actor_id,
            action=action,
            subject=subject,
            subject_id=subject_id,
            fields=",".join(fields),
        )
    )
