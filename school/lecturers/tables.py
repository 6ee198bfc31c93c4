"""Slots, a session's need of a lecturer, and what lecturers are asked and told: one row each.

A volunteer who uses Telegram gets a message and answers it; any other lecturer is phoned by
somebody of the offering's site, who notes the answer. Of a slot's questions at most one is open,
and at most one was answered by who holds it.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from school.columns import choice, no, utc
from school.notices.tables import Channel


class LecturerCallKind(StrEnum):
    """ASK: whether they can come. TELL: that they need not. REMIND: that they teach soon."""

    ASK = "ask"
    TELL = "tell"
    REMIND = "remind"


class LecturerCallCause(StrEnum):
    """Why: of a question MOVED, REOPENED or ASSIGNED; of what is told CANCELLED or REPLACED.

    COMING_UP: a session of theirs begins soon.
    """

    MOVED = "moved"
    REOPENED = "reopened"
    ASSIGNED = "assigned"
    CANCELLED = "cancelled"
    REPLACED = "replaced"
    COMING_UP = "coming_up"


class LecturerCallState(StrEnum):
    """Where a call stands.

    NOT_REACHED waits to be phoned again. TOLD: they know; of a question they think about it, and
    it stays open. OTHER_TIME, SUBSTITUTE and CONDITION are answers that somebody in charge has to
    settle, and stay open. SILENT: no answer in time, the next was asked; a late yes may still
    count. VOID: a later change took its place, or somebody else's late yes. EXPIRED: the session
    began.
    """

    OPEN = "open"
    NOT_REACHED = "not_reached"
    TOLD = "told"
    YES = "yes"
    NO = "no"
    OTHER_TIME = "other_time"
    SUBSTITUTE = "substitute"
    CONDITION = "condition"
    SILENT = "silent"
    VOID = "void"
    EXPIRED = "expired"


WORDS_FIELD = "lecturer_reply.words"
# The condition of the partial indexes, written out since SQLite's planner compares the text.
OPEN_SQL = "closed_at IS NULL"
_ASK_SQL = f"kind = 'ask' AND {OPEN_SQL}"
_TELL_SQL = f"kind = 'tell' AND {OPEN_SQL}"
_REMIND_SQL = "kind = 'remind' AND state <> 'void'"


def _partial(name: str, *columns: str, condition: str, unique: bool = False) -> Index:
    where = text(condition)
    return Index(name, *columns, unique=unique, sqlite_where=where, postgresql_where=where)


class Slot(SQLModel, table=True):
    """The need of a lecturer: of an offering's sessions together, or of one session.

    Without `session_id` it is of all sessions that have no slot of their own; a session gets one
    when its lecturer cannot give it alone. `round` counts up with each new question that anybody
    may be asked again for: another time, or somebody in charge asking anew; within one round
    nobody is asked twice. `told_at` is when those in charge were told, in this round, that nobody
    is left to ask. `asked_by_id` is who chose whom to ask, and hears of a yes.
    """

    __tablename__ = "slots"
    __table_args__ = (
        _partial("uq_slots_offering", "offering_id", condition="session_id IS NULL", unique=True),
        _partial(
            "uq_slots_session", "session_id", condition="session_id IS NOT NULL", unique=True
        ),
        Index("ix_slots_offering_id", "offering_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    offering_id: int = Field(foreign_key="offerings.id")
    session_id: int | None = Field(default=None, foreign_key="sessions.id", ondelete="CASCADE")
    round: int = 1
    told_at: datetime | None = utc(nullable=True)
    asked_by_id: int | None = Field(default=None, foreign_key="people.id")


class Backup(SQLModel, table=True):
    """Who is asked for a slot after those of a lower `rank`."""

    __tablename__ = "slot_backups"
    __table_args__ = (UniqueConstraint("slot_id", "rank"),)

    slot_id: int = Field(foreign_key="slots.id", primary_key=True, ondelete="CASCADE")
    volunteer_id: int = Field(foreign_key="volunteers.id", primary_key=True)
    rank: int


class LecturerCall(SQLModel, table=True):
    """One lecturer to ask or tell something of one offering; a volunteer, or a `name` for one.

    `version` is the offering's after the change; times are of the session it is about, as in
    `school.offering_changes`. `channel`: by message, or by somebody who phones. Of a question,
    `slot_id` is what it is for and `round` the slot's; `holds`: who answered it holds the slot;
    `sent_at` is when it reached them, `chased` how often they were reminded since. `session_id` is
    what somebody is reminded of. `tries` counts how often nobody answered. A call is open until it
    has `closed_at`; `answered_at` and `by_id` are of the last who noted something.
    """

    __tablename__ = "lecturer_calls"
    __table_args__ = (
        CheckConstraint("(volunteer_id IS NULL) <> (name IS NULL)", name="lecturer"),
        CheckConstraint("tries >= 0", name="tries"),
        CheckConstraint("chased BETWEEN 0 AND 2", name="chased"),
        CheckConstraint("(kind = 'ask') = (slot_id IS NOT NULL)", name="slot"),
        CheckConstraint("(kind = 'remind') = (session_id IS NOT NULL)", name="session"),
        CheckConstraint("holds = false OR state = 'yes'", name="holds"),
        _partial("uq_lecturer_calls_asked", "slot_id", condition=_ASK_SQL, unique=True),
        _partial("uq_lecturer_calls_holder", "slot_id", condition="holds", unique=True),
        _partial(
            "uq_lecturer_calls_once",
            *("slot_id", "round", "volunteer_id"),
            condition="slot_id IS NOT NULL AND volunteer_id IS NOT NULL",
            unique=True,
        ),
        _partial(
            "uq_lecturer_calls_told_volunteer",
            *("offering_id", "volunteer_id", "new_starts_at"),
            condition=f"{_TELL_SQL} AND volunteer_id IS NOT NULL",
            unique=True,
        ),
        _partial(
            "uq_lecturer_calls_told_name",
            *("offering_id", "name", "new_starts_at"),
            condition=f"{_TELL_SQL} AND name IS NOT NULL",
            unique=True,
        ),
        _partial(
            "uq_lecturer_calls_reminded_volunteer",
            *("session_id", "volunteer_id", "new_starts_at"),
            condition=f"{_REMIND_SQL} AND volunteer_id IS NOT NULL",
            unique=True,
        ),
        _partial(
            "uq_lecturer_calls_reminded_name",
            *("session_id", "name", "new_starts_at"),
            condition=f"{_REMIND_SQL} AND name IS NOT NULL",
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
    channel: Channel = choice(Channel, default=Channel.CALL, stored_default=Channel.CALL)
    slot_id: int | None = Field(
        default=None, foreign_key="slots.id", ondelete="CASCADE", index=True
    )
    session_id: int | None = Field(
        default=None, foreign_key="sessions.id", ondelete="CASCADE", index=True
    )
    round: int = 1
    holds: bool = no()
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
    sent_at: datetime | None = utc(nullable=True)
    chased: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class LecturerReply(SQLModel, table=True):
    """What a lecturer answered to a question in their own words, sealed, and how it was read."""

    __tablename__ = "lecturer_replies"

    id: int | None = Field(default=None, primary_key=True)
    call_id: int = Field(foreign_key="lecturer_calls.id", index=True, ondelete="CASCADE")
    read_as: str = Field(max_length=24)
    words: bytes
    said_at: datetime = utc()
