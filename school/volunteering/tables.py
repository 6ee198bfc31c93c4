"""Corrections of the service record: what was held otherwise than the plan says."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from school.columns import utc

WHY_FIELD = "service_correction.why"


class ServiceCorrection(SQLModel, table=True):
    """One correction of one lecturer's session; rows are only added, the latest counts.

    `minutes` 0: they did not give it. Of a volunteer who is not the session's lecturer it says
    that they gave it. `why` is sealed.
    """

    __tablename__ = "service_corrections"
    __table_args__ = (
        CheckConstraint("minutes BETWEEN 0 AND 1440", name="minutes"),
        CheckConstraint("attendances BETWEEN 0 AND 9999", name="attendances"),
        Index("ix_service_corrections_session_id", "session_id", "volunteer_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    session_id: int = Field(foreign_key="sessions.id", ondelete="CASCADE")
    volunteer_id: int = Field(foreign_key="volunteers.id", index=True)
    minutes: int
    attendances: int
    why: bytes
    by_id: int = Field(foreign_key="people.id")
    at: datetime = utc()
