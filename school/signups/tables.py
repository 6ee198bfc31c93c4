"""Places, freed seats and the offers made about them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from school.columns import UtcDateTime, choice, no, utc


class SignUpState(StrEnum):
    """TAKEN has a seat, HELD has a seat held until an answer, WAITING is in line."""

    TAKEN = "taken"
    HELD = "held"
    WAITING = "waiting"
    CANCELLED = "cancelled"


OPEN_STATES = (SignUpState.TAKEN, SignUpState.HELD, SignUpState.WAITING)


class SignUp(SQLModel, table=True):
    """One person's place in one offering; `place` orders the line, first come first served.

    `by_id` is who acted, who is the person themselves or their carer. `behind`: they joined the
    line behind all who are not, since they stayed away too often (`school.presence.no_shows`).
    """

    __tablename__ = "sign_ups"
    __table_args__ = (
        Index(
            "uq_sign_ups_open",
            "offering_id",
            "person_id",
            unique=True,
            sqlite_where=text("state IN ('taken', 'held', 'waiting')"),
            postgresql_where=text("state IN ('taken', 'held', 'waiting')"),
        ),
        UniqueConstraint("offering_id", "place"),
        Index("ix_sign_ups_line", "offering_id", "state", "place"),
    )

    id: int | None = Field(default=None, primary_key=True)
    offering_id: int = Field(foreign_key="offerings.id")
    person_id: int = Field(foreign_key="people.id", index=True)
    by_id: int = Field(foreign_key="people.id", index=True)
    state: SignUpState = choice(SignUpState)
    place: int
    behind: bool = no()
    created_at: datetime = utc()
    changed_at: datetime = utc()


class FreedSeatState(StrEnum):
    """ASKING: offered to one after the other. OPEN: the first answer wins. CLOSED: gone."""

    ASKING = "asking"
    OPEN = "open"
    CLOSED = "closed"


class FreedSeat(SQLModel, table=True):
    """One seat that became free while people waited, until somebody has it.

    `opens_at` is when asking ends: then the seat opens to all waiting, at `opened_at`.
    """

    __tablename__ = "freed_seats"
    __table_args__ = (
        CheckConstraint("state <> 'open' OR opened_at IS NOT NULL", name="opened"),
        Index("ix_freed_seats_opening", "state", "opens_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    offering_id: int = Field(foreign_key="offerings.id", index=True)
    state: FreedSeatState = choice(FreedSeatState, default=FreedSeatState.ASKING)
    freed_at: datetime = utc()
    opens_at: datetime = utc()
    opened_at: datetime | None = utc(nullable=True)


# States of a freed seat that somebody may still get.
LIVE_SEATS = (FreedSeatState.ASKING, FreedSeatState.OPEN)


class OfferState(StrEnum):
    """HELD waits for an answer; every other state is an end."""

    HELD = "held"
    ACCEPTED = "accepted"
    PASSED = "passed"
    EXPIRED = "expired"
    UNREACHABLE = "unreachable"
    VOID = "void"


class Offer(SQLModel, table=True):
    """One freed seat offered to one person in line.

    `latest_end` is known at once, and is `expires_at` until the notice was sent: from `sent_at`
    the hold runs. `answered_seat_id` is the newest freed seat there was when it was declined in
    whatever way: by that order, not by clocks, it is known which seats came later. `by_phone`: the
    desk phones; the hold runs from `made_at`, and the desk is reminded of its end at `alarmed_at`.
    """

    __tablename__ = "offers"
    __table_args__ = (
        UniqueConstraint("freed_seat_id", "sign_up_id"),
        Index(
            "uq_offers_held_seat",
            "freed_seat_id",
            unique=True,
            sqlite_where=text("state = 'held'"),
            postgresql_where=text("state = 'held'"),
        ),
        Index(
            "uq_offers_held_sign_up",
            "sign_up_id",
            unique=True,
            sqlite_where=text("state = 'held'"),
            postgresql_where=text("state = 'held'"),
        ),
        CheckConstraint("expires_at <= latest_end", name="expiry"),
        CheckConstraint("(state = 'held') = (ended_at IS NULL)", name="ended"),
        Index("ix_offers_expiry", "state", "expires_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    freed_seat_id: int = Field(foreign_key="freed_seats.id", index=True)
    sign_up_id: int = Field(foreign_key="sign_ups.id", index=True)
    state: OfferState = choice(OfferState, default=OfferState.HELD)
    made_at: datetime = utc()
    latest_end: datetime = utc()
    sent_at: datetime | None = utc(nullable=True)
    expires_at: datetime = utc()
    ended_at: datetime | None = utc(nullable=True)
    answered_seat_id: int | None = None
    by_phone: bool = no()
    alarmed_at: datetime | None = utc(nullable=True)


class Absence(SQLModel, table=True):
    """Someone who keeps their seat says they can't come to one session."""

    __tablename__ = "absences"
    __table_args__ = (UniqueConstraint("session_id", "sign_up_id"),)

    id: int | None = Field(default=None, primary_key=True)
    session_id: int = Field(foreign_key="sessions.id", index=True)
    sign_up_id: int = Field(foreign_key="sign_ups.id", index=True)
    reason: bytes | None = None
    told_at: datetime = utc()


class ReminderRun(SQLModel, table=True):
    """What was due about one session at one moment has been queued; it is not queued again.

    A session that moves has other moments, and thereby other runs.
    """

    __tablename__ = "reminder_runs"

    session_id: int = Field(foreign_key="sessions.id", primary_key=True)
    kind: str = Field(primary_key=True, max_length=24)
    moment: datetime = Field(primary_key=True, sa_type=UtcDateTime)
