"""What lecturers are to be asked or told: one row each, answered on their behalf.

A lecturer is no person here: volunteers do not talk to Linli, so somebody of the offering's site
phones them.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from school.columns import choice, utc


class LecturerCallKind(StrEnum):
    """ASK: whether they can come. TELL: that they need not come."""

    ASK = "ask"
    TELL = "tell"


class LecturerCallCause(StrEnum):
    """Why: of a question MOVED, REOPENED or ASSIGNED; else CANCELLED or REPLACED."""

    MOVED = "moved"
    REOPENED = "reopened"
    ASSIGNED = "assigned"
    CANCELLED = "cancelled"
    REPLACED = "replaced"


class LecturerCallState(StrEnum):
    """Where a call stands.

    NOT_REACHED waits to be phoned again. TOLD: they know; of a question they think about it, and
    it stays open. VOID: a later change took its place. EXPIRED: the session began.
    """

    OPEN = "open"
    NOT_REACHED = "not_reached"
    TOLD = "told"
    YES = "yes"
    NO = "no"
    VOID = "void"
    EXPIRED = "expired"


# The condition of the partial indexes, written out since SQLite's planner compares the text.
OPEN_SQL = "closed_at IS NULL"
_ASK_SQL = f"kind = 'ask' AND {OPEN_SQL}"
_TELL_SQL = f"kind = 'tell' AND {OPEN_SQL}"


def _partial(name: str, *columns: str, condition: str, unique: bool = False) -> Index:
    where = text(condition)
    return Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)


class LecturerCall(SQLModel, table=True):
    """One lecturer to phone about one offering; a volunteer, or a `name` that stands in for one.

    `version` is the offering's after the change; times are of the session it is about, as in
    `school.offering_changes`. `tries` counts how often nobody answered. A call is open until it
    has `closed_at`; `answered_at` and `by_id` are of the last who noted something.
    """

    __tablename__ = "lecturer_calls"
    __table_args__ = (
        CheckConstraint("(volunteer_id IS NULL) <> (name IS NULL)", name="lecturer"),
        CheckConstraint("tries >= 0", name="tries"),
        _partial("uq_lecturer_calls_asked", "offering_id", condition=_ASK_SQL, unique=True),
        _partial(
            "uq_lecturer_calls_told_volunteer",
            *("offering_id", "volunteer_id"),
            condition=f"{_TELL_SQL} AND volunteer_id IS NOT NULL",
            unique=True,
        ),
        _partial(
            "uq_lecturer_calls_told_name",
            *("offering_id", "name"),
            condition=f"{_TELL_SQL} AND name IS NOT NULL",
            unique=True,
        ),
        _partial("ix_lecturer_calls_open", "expires_at", condition=OPEN_SQL),
    )

    id: int | None = Field(default=None, primary_key=True)
    offering_id: int = Field(foreign_key="offerings.id", index=True)
    volunteer_id: int | None = Field(default=None, foreign_key="volunteers.id")
    name: str | None = Field(default=None, max_length=60)
    kind: LecturerCallKind = choice(LecturerCallKind)
    cause: LecturerCallCause = choice(LecturerCallCause)
    version: int
    old_starts_at: datetime = utc()
    new_starts_at: datetime = utc()
    state: LecturerCallState = choice(LecturerCallState, default=LecturerCallState.OPEN)
    tries: int = 0
    not_before: datetime = utc()
    expires_at: datetime = utc()
    asked_at: datetime = utc()
    answered_at: datetime | None = utc(nullable=True)
    by_id: int | None = Field(default=None, foreign_key="people.id")
    closed_at: datetime | None = utc(nullable=True)
