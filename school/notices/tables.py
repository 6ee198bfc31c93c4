"""The outbox: one row a notice, in one state at a time (docs/delivery.md)."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from school.columns import choice, utc


class NoticeKind(StrEnum):
    """Every kind of notice; `school.notices.kinds` has its full row."""

    OFFER = "offer"
    SEAT_OPEN = "seat_open"
    OFFER_ENDED = "offer_ended"
    REMINDER_DAY = "reminder_day"
    REMINDER_HOURS = "reminder_hours"
    RECONFIRM = "reconfirm"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    THEME = "theme"
    THEME_PREVIEW = "theme_preview"
    ALARM = "alarm"
    WELCOME = "welcome"
    ANNOUNCEMENT = "announcement"
    URGENT = "urgent"
    URGENT_CONFIRM = "urgent_confirm"
    ANNOUNCEMENT_EDIT = "announcement_edit"
    ANNOUNCEMENT_RECALL = "announcement_recall"
    DESK_QUESTION = "desk_question"
    DESK_CHASE = "desk_chase"
    DESK_ANSWER = "desk_answer"
    DIGEST = "digest"
    CALL_ALARM = "call_alarm"
    SLOT_REQUEST = "slot_request"
    SLOT_CHASE = "slot_chase"
    SLOT_NEWS = "slot_news"
    SLOT_ALARM = "slot_alarm"
    SLOT_YES = "slot_yes"
    ORDER_NEWS = "order_news"
    WISH_COMES = "wish_comes"
    SLOT_REMINDER = "slot_reminder"
    SLOT_REPORT = "slot_report"
    BRIEF_DRAFT = "brief_draft"
    BRIEF_POST = "brief_post"
    SURVEY = "survey"
    SURVEY_REMINDER = "survey_reminder"
    ABSENCE = "absence"
    FEEDBACK = "feedback"


class Channel(StrEnum):
    """How a notice reaches its person: CHAT by Telegram, CALL by somebody who phones them."""

    CHAT = "chat"
    CALL = "call"


class NoticeState(StrEnum):
    """Where a notice stands; the first six are on the way, the others are ends.

    Of calls: NOT_REACHED waits to be phoned again, TOLD was told.
    """

    QUEUED = "queued"
    CLAIMED = "claimed"
    SENDING = "sending"
    RETRY = "retry"
    HELD = "held"
    UNKNOWN = "unknown"
    SENT = "sent"
    MERGED = "merged"
    VOID = "void"
    EXPIRED = "expired"
    UNREACHABLE = "unreachable"
    FAILED = "failed"
    RECALLED = "recalled"
    TOLD = "told"
    NOT_REACHED = "not_reached"


# States in which a notice waits for its moment, and nobody has it in hand.
WAITING = (NoticeState.QUEUED, NoticeState.RETRY, NoticeState.HELD)

# The conditions of the partial indexes, written out since SQLite's planner compares the text; and
# without IN, whose list it would build anew for each row that is written.
WAITING_SQL = "(state = 'queued' OR state = 'retry' OR state = 'held') AND channel = 'chat'"
OPEN_CALLS_SQL = (
    "(state = 'queued' OR state = 'not_reached' OR state = 'told')"
    " AND channel = 'call' AND closed_at IS NULL"
)
IN_FLIGHT_SQL = "state IN ('claimed', 'sending')"
OPEN_ENDS_SQL = "state IN ('unknown', 'failed') AND closed_at IS NULL"
MERGED_SQL = "merged_into IS NOT NULL"


def _partial(name: str, *columns: str, condition: str) -> Index:
    where = text(condition)
    return Index(name, *columns, sqlite_where=where, postgresql_where=where)


class Notice(SQLModel, table=True):
    """One message to one person.

    `subject` is the id of what it is about, by kind: an offering, a session, an offer, a theme
    run. `facts` are the sealed facts of its cause (JSON), opened only to render. `receipt` is
    opaque text of whoever delivered it. `worker` has claimed it until `lease_until`. `attempt`
    counts how often it was put back after it may have left. `through_quiet` lets it pass in quiet
    hours, then without sound when `silent`. `closed_at` is when someone in charge decided that
    nothing more is to be done about an unknown or failed one. `merged_into` is the digest that
    tells of a merged one. Of calls `attempt` counts how often
    nobody answered; one that is told stays open until it is answered, then it has `closed_at`.
    With `chat_id` it goes to that group or channel (Telegram's id), and the person is who ordered
    it.
    """

    __tablename__ = "notices"
    __table_args__ = (
        CheckConstraint("attempt >= 0", name="attempt"),
        _partial("ix_notices_due", "priority", "not_before", "id", condition=WAITING_SQL),
        _partial("ix_notices_in_flight", "worker", "lease_until", condition=IN_FLIGHT_SQL),
        _partial("ix_notices_open_ends", "id", condition=OPEN_ENDS_SQL),
        _partial("ix_notices_merged", "merged_into", condition=MERGED_SQL),
        _partial("ix_notices_calls", "person_id", "id", condition=OPEN_CALLS_SQL),
        _partial("ix_notices_receipt", "receipt", condition="receipt IS NOT NULL"),
        _partial("ix_notices_ended_at", "ended_at", condition="ended_at IS NOT NULL"),
        Index("ix_notices_subject", "subject", "kind"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: NoticeKind = choice(NoticeKind, spelled=True)
    subject: int
    facts: bytes | None = None
    person_id: int = Field(foreign_key="people.id", index=True)
    chat_id: int | None = Field(default=None, sa_type=BigInteger)
    priority: int
    not_before: datetime = utc()
    expires_at: datetime = utc()
    dedupe_key: str = Field(unique=True, max_length=120)
    channel: Channel = choice(Channel, default=Channel.CHAT, stored_default=Channel.CHAT)
    state: NoticeState = choice(NoticeState, default=NoticeState.QUEUED, spelled=True)
    attempt: int = 0
    through_quiet: bool = False
    silent: bool = False
    worker: str | None = Field(default=None, max_length=40)
    lease_until: datetime | None = utc(nullable=True)
    receipt: str | None = Field(default=None, max_length=120)
    reason: str | None = Field(default=None, max_length=200)
    created_at: datetime = utc()
    ended_at: datetime | None = utc(nullable=True)
    closed_at: datetime | None = utc(nullable=True)
    merged_into: int | None = Field(default=None, foreign_key="notices.id", ondelete="SET NULL")


class CountedTry(SQLModel, table=True):
    """One try to send a notice that counts into its reader's daily budget (docs/delivery.md).

    Written by the claim, in the place of whatever else the reader might have got on the local day
    that ends at `day_ends`. A try that did not leave counts no more; the next one takes its row.
    """

    __tablename__ = "counted_tries"
    __table_args__ = (Index("ix_counted_tries_reader_day", "reader_id", "day_ends"),)

    notice_id: int = Field(primary_key=True, foreign_key="notices.id", ondelete="CASCADE")
    attempt: int = Field(primary_key=True)
    reader_id: int = Field(foreign_key="people.id")
    day_ends: datetime = utc(index=True)
