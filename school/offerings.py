"""Offerings 开班/讲座, what one signs up for, and their sessions 课次."""

from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from school.columns import choice, no, utc

# An offering can be joined until two hours before its first session (or its k-th).
CUT_OFF_BEFORE = timedelta(hours=2)


class Mode(StrEnum):
    """现场 or 线上."""

    ON_SITE = "on_site"
    ONLINE = "online"


class OfferingStatus(StrEnum):
    """Whether it takes place."""

    OPEN = "open"
    CANCELLED = "cancelled"


class Audience(StrEnum):
    """Who sees it and may sign up: 所有人, 志愿者."""

    EVERYONE = "everyone"
    VOLUNTEERS = "volunteers"


class Repeats(StrEnum):
    """How the dates of an offering's sessions follow each other: 每周, 每日."""

    WEEKLY = "weekly"
    DAILY = "daily"


class DaysOff(StrEnum):
    """What happens to a generated date on a day off.

    跳过 leaves that session out; 顺延 moves it and those after it on, so that their number stays.
    """

    SKIP = "skip"
    SHIFT = "shift"


class Offering(SQLModel, table=True):
    """One run of a menu item at a site.

    `cut_off` is derived from the sessions and `join_until`; `deadline` is as the school set it.
    `starts_at`/`ends_at` span all sessions. `capacity` None = unlimited. `version` counts the
    changes of time, place and status, which whoever signed up is told of. `lecturer` is free
    text, for who is no volunteer of ours; else `lecturer_id` has the volunteer, whose name is
    sealed. `repeats`, `planned_sessions` and `days_off` are how the workbook described the
    sessions, kept for the next export; with `own_dates` they were placed one by one since, and an
    import leaves them where they are as long as its row says nothing new of dates.
    `for_volunteers`: only volunteers, and who works here, see it and sign up for it.
    """

    __tablename__ = "offerings"
    __table_args__ = (
        CheckConstraint("capacity > 0", name="capacity"),
        CheckConstraint("join_until >= 1", name="join_until"),
        CheckConstraint("starts_at < ends_at", name="span"),
        CheckConstraint("planned_sessions >= 1", name="planned_sessions"),
    )

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=40)
    menu_item_id: int = Field(foreign_key="menu_items.id", index=True)
    site_id: int = Field(foreign_key="sites.id", index=True)
    title: str = Field(max_length=80)
    capacity: int | None = None
    join_until: int = 1
    starts_at: datetime = utc(index=True)
    ends_at: datetime = utc(index=True)
    cut_off: datetime = utc(index=True)
    deadline: datetime | None = utc(nullable=True)
    series: str | None = Field(default=None, max_length=40, index=True)
    lecturer_id: int | None = Field(default=None, foreign_key="volunteers.id", index=True)
    lecturer: str | None = Field(default=None, max_length=60)
    host: str | None = Field(default=None, max_length=60)
    room: str | None = Field(default=None, max_length=60)
    mode: Mode = choice(Mode, default=Mode.ON_SITE)
    link: str | None = Field(default=None, max_length=300)
    status: OfferingStatus = choice(OfferingStatus, default=OfferingStatus.OPEN)
    repeats: Repeats | None = choice(Repeats, default=None, nullable=True)
    planned_sessions: int = 1
    days_off: DaysOff = choice(DaysOff, default=DaysOff.SKIP)
    own_dates: bool = no()
    for_volunteers: bool = no()
    version: int = 1


class LectureSession(SQLModel, table=True):
    """One meeting of an offering; `number` counts from 1 in order of time."""

    __tablename__ = "sessions"
    __table_args__ = (
        UniqueConstraint("offering_id", "number"),
        CheckConstraint("starts_at < ends_at", name="span"),
        CheckConstraint("number >= 1", name="number"),
    )

    id: int | None = Field(default=None, primary_key=True)
    offering_id: int = Field(foreign_key="offerings.id", index=True)
    number: int
    starts_at: datetime = utc(index=True)
    ends_at: datetime = utc()


class DroppedSession(SQLModel, table=True):
    """A number that an offering's sessions reached once and no longer do: when it was planned.

    Kept for the calendars of those who put it there: only what is named can be taken out again.
    """

    __tablename__ = "dropped_sessions"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="span"),
        CheckConstraint("number >= 1", name="number"),
    )

    offering_id: int = Field(foreign_key="offerings.id", primary_key=True)
    number: int = Field(primary_key=True)
    starts_at: datetime = utc()
    ends_at: datetime = utc()
