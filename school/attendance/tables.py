"""The ledger of person-times, how many came without a name, and the codes people check in with.

`school.presence.tables.Attendance` is what holds of one person at one session now. `LedgerEntry`
is what was counted, and why: entries are only ever added, and every figure is a sum of them.
"""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from school.columns import choice, no, utc
from school.presence.tables import Means

WHY_FIELD = "attendance_ledger.why"
TOKEN_FIELD = "check_in_code.token"  # noqa: S105 - the name of a column
WORD_FIELD = "check_in_code.word"
FEEDBACK_FIELD = "session_feedback.words"
MOST_PEOPLE = 100_000


class HeadCount(SQLModel, table=True):
    """How many were there beside those known by name.

    `walk_ins` were counted at the door; `total` is how many there were in all, as somebody
    counted. Unnamed are the walk-ins, or what `total` has more than are named: the larger.
    """

    __tablename__ = "head_counts"
    __table_args__ = (
        CheckConstraint(f"walk_ins BETWEEN 0 AND {MOST_PEOPLE}", name="walk_ins"),
        CheckConstraint(f"total BETWEEN 0 AND {MOST_PEOPLE}", name="total"),
    )

    session_id: int = Field(foreign_key="sessions.id", primary_key=True)
    walk_ins: int = 0
    total: int | None = None
    by_id: int | None = Field(default=None, foreign_key="people.id", index=True)
    at: datetime = utc()


class RosterDraft(SQLModel, table=True):
    """What somebody is ticking of a session, until they have finished or it expires.

    `people` are the ids on the roster, in the order of their numbers, so that a number means the
    same person from the first tick to the last. `marks` are states by person (as text; JSON has
    no other keys). `version` counts the changes: who finishes has seen the latest.
    """

    __tablename__ = "roster_drafts"
    __table_args__ = (
        UniqueConstraint("session_id", "owner_id"),
        CheckConstraint(f"walk_ins BETWEEN 0 AND {MOST_PEOPLE}", name="walk_ins"),
        CheckConstraint(f"total BETWEEN 0 AND {MOST_PEOPLE}", name="total"),
    )

    id: int | None = Field(default=None, primary_key=True)
    session_id: int = Field(foreign_key="sessions.id", ondelete="CASCADE")
    owner_id: int = Field(foreign_key="people.id", index=True)
    people: list[int] = Field(sa_type=JSON(none_as_null=True))
    marks: dict[str, str] = Field(sa_type=JSON(none_as_null=True))
    means: Means = choice(Means, default=Means.ROSTER)
    walk_ins: int | None = None
    total: int | None = None
    version: int = 1
    began_at: datetime = utc()
    expires_at: datetime = utc()


class LedgerEntry(SQLModel, table=True):
    """One change of a session's person-times; nobody changes or deletes it.

    `delta` is +1 or -1 for a person, any number for the unnamed (`person_id` None). `month` is the
    session's, its first day. With `after_closing` the month had been closed before: then `by_id`
    and `why` (sealed) say who corrected it and for what reason; when two records of one person
    were merged, that is the reason.
    """

    __tablename__ = "attendance_ledger"
    __table_args__ = (
        CheckConstraint("delta <> 0", name="delta"),
        CheckConstraint("person_id IS NULL OR delta BETWEEN -1 AND 1", name="person"),
        CheckConstraint("NOT after_closing OR why IS NOT NULL OR means = 'merged'", name="why"),
        Index("ix_attendance_ledger_month", "month", "session_id"),
        Index("ix_attendance_ledger_person", "person_id", "session_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    session_id: int = Field(foreign_key="sessions.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="people.id")
    delta: int
    month: date
    means: Means = choice(Means)
    by_id: int | None = Field(default=None, foreign_key="people.id", index=True)
    after_closing: bool = no()
    why: bytes | None = None
    at: datetime = utc()


class ClosedMonth(SQLModel, table=True):
    """A month whose figures were reported for a site and all below it (None: the whole school).

    `last_entry_id` is the last entry that they hold: what came later is a correction.
    """

    __tablename__ = "closed_months"
    __table_args__ = (
        Index(
            "uq_closed_months_site",
            "month",
            "site_id",
            unique=True,
            sqlite_where=text("site_id IS NOT NULL"),
            postgresql_where=text("site_id IS NOT NULL"),
        ),
        Index(
            "uq_closed_months_school",
            "month",
            unique=True,
            sqlite_where=text("site_id IS NULL"),
            postgresql_where=text("site_id IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    month: date
    site_id: int | None = Field(default=None, foreign_key="sites.id", index=True)
    last_entry_id: int
    person_times: int
    closed_by_id: int = Field(foreign_key="people.id")
    closed_at: datetime = utc()


class CheckInCode(SQLModel, table=True):
    """What is shown at a session for people to check in with.

    `token_hash` finds the deep link's token, `word_index` the four digits of the day. Both are
    sealed as well, so that the poster can be shown again. `opens_at` and `closes_at` are as when
    it was shown last: near them no other session has the word. When people can check in follows
    the session, should it move, and the school's settings.
    """

    __tablename__ = "check_in_codes"
    __table_args__ = (
        CheckConstraint("opens_at < closes_at", name="span"),
        Index("ix_check_in_codes_word", "word_index", "closes_at"),
    )

    session_id: int = Field(foreign_key="sessions.id", primary_key=True)
    token: bytes
    token_hash: bytes = Field(unique=True)
    word: bytes
    word_index: bytes
    opens_at: datetime = utc()
    closes_at: datetime = utc()
    made_by_id: int = Field(foreign_key="people.id")
    made_at: datetime = utc()


class MissedWord(SQLModel, table=True):
    """Somebody typed four digits that no session had; kept for an hour: it slows guessing."""

    __tablename__ = "missed_words"

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="people.id", index=True)
    at: datetime = utc(index=True)


class SessionFeedback(SQLModel, table=True):
    """What one who came says of a session: stars, whether they would come again, a word."""

    __tablename__ = "session_feedback"
    __table_args__ = (
        UniqueConstraint("session_id", "person_id"),
        CheckConstraint("stars BETWEEN 1 AND 5", name="stars"),
    )

    id: int | None = Field(default=None, primary_key=True)
    session_id: int = Field(foreign_key="sessions.id")
    person_id: int = Field(foreign_key="people.id", index=True)
    stars: int
    again: bool | None = None
    words: bytes | None = None
    at: datetime = utc()
