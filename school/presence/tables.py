"""Who came to a session: what holds of one person at one session now."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from school.columns import choice, utc

REASON_FIELD = "attendance.reason"


class AttendanceState(StrEnum):
    """CAME had a seat and came. WALK_IN came without one. ABSENT did not come.

    EXCUSED said before the session that they would not.
    """

    CAME = "came"
    WALK_IN = "walk_in"
    ABSENT = "absent"
    EXCUSED = "excused"


# Those who were there, and count as one person-time each.
PRESENT = (AttendanceState.CAME, AttendanceState.WALK_IN)


class Means(StrEnum):
    """How it is known: by the poster's CODE, the WORD of the day, somebody who ticked a ROSTER,
    the roster's WORKBOOK, a HEAD_COUNT, or two records of one person being MERGED.
    """

    CODE = "code"
    WORD = "word"
    ROSTER = "roster"
    WORKBOOK = "workbook"
    HEAD_COUNT = "head_count"
    MERGED = "merged"


class AbsenceReason(StrEnum):
    """生病, 忘了, 交通不便, 不想上了, 其他."""

    ILL = "ill"
    FORGOT = "forgot"
    TRANSPORT = "transport"
    NO_INTEREST = "no_interest"
    OTHER = "other"


class Attendance(SQLModel, table=True):
    """One person at one session, as it is known now.

    `by_id` is who said so: the person, their carer, or who ticked. `reason` is an `AbsenceReason`
    and their words, sealed: it may tell of an illness. `asked_at` is when they were asked for it.
    """

    __tablename__ = "attendances"
    __table_args__ = (
        UniqueConstraint("session_id", "person_id"),
        Index("ix_attendances_state", "session_id", "state"),
    )

    id: int | None = Field(default=None, primary_key=True)
    session_id: int = Field(foreign_key="sessions.id")
    person_id: int = Field(foreign_key="people.id", index=True)
    state: AttendanceState = choice(AttendanceState)
    means: Means = choice(Means)
    by_id: int | None = Field(default=None, foreign_key="people.id", index=True)
    reason: bytes | None = None
    asked_at: datetime | None = utc(nullable=True)
    at: datetime = utc()
