"""Calls of care: who said that they were ill, and is asked by phone how they are.

What is kept is that they were ill and which session they missed, nothing of what they said; it is
forgotten with the reasons of absences (docs/attendance.md).
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from school.columns import choice, utc


class CareCallState(StrEnum):
    """NOT_REACHED waits to be phoned again. TOLD: they were asked how they are.

    VOID: they took it back. EXPIRED: nobody phoned in time.
    """

    OPEN = "open"
    NOT_REACHED = "not_reached"
    TOLD = "told"
    VOID = "void"
    EXPIRED = "expired"


class CareCall(SQLModel, table=True):
    """One person to be asked how they are, by the site that knows them.

    At most one is open for a person. `tries` counts how often nobody answered, `by_id` is who
    phoned.
    """

    __tablename__ = "care_calls"
    __table_args__ = (
        CheckConstraint("tries >= 0", name="tries"),
        Index(
            "uq_care_calls_open",
            "person_id",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index("ix_care_calls_person", "person_id", "at"),
        Index("ix_care_calls_expires_at", "expires_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="people.id")
    session_id: int = Field(foreign_key="sessions.id", index=True)
    site_id: int = Field(foreign_key="sites.id", index=True)
    state: CareCallState = choice(CareCallState, default=CareCallState.OPEN)
    tries: int = 0
    not_before: datetime = utc()
    expires_at: datetime = utc()
    at: datetime = utc()
    by_id: int | None = Field(default=None, foreign_key="people.id", index=True)
    closed_at: datetime | None = utc(nullable=True)
