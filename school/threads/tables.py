"""Threads: a resident's conversation with a site's desk; and answers kept to be given again."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from school.columns import choice, utc

TEXT_FIELD = "thread.text"
CANNED_FIELD = "canned.text"
# The longest message of Telegram: whatever somebody sends is kept whole.
# https://core.telegram.org/bots/api#sendmessage
LONGEST = 4096

WAITING_SQL = "state = 'open'"
_WAITING = text(WAITING_SQL)


class ThreadState(StrEnum):
    """Whose turn it is: OPEN the desk's, ANSWERED the resident's; CLOSED: no answer is due."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


class CloseReason(StrEnum):
    """Why a thread needs no answer."""

    PHONED = "phoned"
    REPEATED = "repeated"
    NO_QUESTION = "no_question"


class Thread(SQLModel, table=True):
    """One conversation of a resident with the desk of `site_id` (None: the whole school).

    `asked_at` is when the desk's turn began, `settled_at` when it ended; `chased` counts how often
    the desk was told since that it waits, `chased_at` is when it was told, or got it, last.
    `holder_id` is who answered last, and hears first of what is asked next. `anonymous`: the desk
    sees neither name nor phone. `offering_id` is the course it is about.
    """

    __tablename__ = "threads"
    __table_args__ = (
        CheckConstraint("(state = 'open') = (settled_at IS NULL)", name="settled"),
        CheckConstraint("(state = 'closed') = (close_reason IS NOT NULL)", name="closed"),
        CheckConstraint("chased BETWEEN 0 AND 2", name="chased"),
        Index("ix_threads_waiting", "asked_at", sqlite_where=_WAITING, postgresql_where=_WAITING),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="people.id", index=True)
    site_id: int | None = Field(default=None, foreign_key="sites.id", index=True)
    offering_id: int | None = Field(default=None, foreign_key="offerings.id")
    state: ThreadState = choice(ThreadState, default=ThreadState.OPEN)
    anonymous: bool = False
    holder_id: int | None = Field(default=None, foreign_key="people.id", index=True)
    opened_at: datetime = utc()
    asked_at: datetime = utc()
    settled_at: datetime | None = utc(nullable=True, index=True)
    close_reason: CloseReason | None = choice(CloseReason, default=None, nullable=True)
    chased: int = 0
    chased_at: datetime | None = utc(nullable=True)
    handed_over_at: datetime | None = utc(nullable=True)


class ThreadMessage(SQLModel, table=True):
    """One text of a thread, sealed; `by_id` is who wrote it, `from_desk` for which side.

    `traditional` is an answer in traditional script, for a resident who reads that.
    """

    __tablename__ = "thread_messages"

    id: int | None = Field(default=None, primary_key=True)
    thread_id: int = Field(foreign_key="threads.id", index=True)
    from_desk: bool
    by_id: int = Field(foreign_key="people.id", index=True)
    text: bytes
    traditional: bytes | None = None
    said_at: datetime = utc()


class CannedAnswer(SQLModel, table=True):
    """An answer that the desks of a site and below it give often (None: the whole school)."""

    __tablename__ = "canned_answers"

    id: int | None = Field(default=None, primary_key=True)
    site_id: int | None = Field(default=None, foreign_key="sites.id", index=True)
    text: bytes
    by_id: int = Field(foreign_key="people.id")
    created_at: datetime = utc()
