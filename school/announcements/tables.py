"""Announcements, their sendings, and audiences saved by name."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from school.columns import choice, no, utc


class Repeat(StrEnum):
    """How often a planned announcement goes out again."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"


class Announcement(SQLModel, table=True):
    """What is said, to whom and when; a draft until its first sending.

    `site_id` is where it is sent from: it reaches nobody outside (None: the whole school).
    `content` is the snapshot of what the organiser sent (`school.announcements.content`),
    `audience` whom it is for (`school.announcements.audience`), both plain JSON: an announcement
    is public. `version` counts every change, `content_version` those of the content: a button
    carries the one, an edit of what was sent the other. `by_phone`: who of the audience has no
    Telegram is phoned by their desk.
    """

    __tablename__ = "announcements"

    id: int | None = Field(default=None, primary_key=True)
    author_id: int = Field(foreign_key="people.id", index=True)
    site_id: int | None = Field(default=None, foreign_key="sites.id", index=True)
    title: str | None = Field(default=None, max_length=60)
    content: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    audience: dict[str, Any] = Field(default_factory=dict, sa_type=JSON(none_as_null=True))
    urgent: bool = False
    by_phone: bool = no()
    send_at: datetime | None = utc(nullable=True)
    repeat: Repeat | None = choice(Repeat, default=None, nullable=True)
    version: int = 1
    content_version: int = 1
    created_at: datetime = utc()
    changed_at: datetime = utc(index=True)
    deleted_at: datetime | None = utc(nullable=True)


class SendingState(StrEnum):
    """Where a sending stands.

    CONFIRMING waits for a second organiser (urgent ones), PLANNED for its time. WRITING: its
    notices are being written. SENDING: they go out. PHONING: what is left are calls to make.
    PAUSED and STOPPED are an organiser's word; DONE: nothing of it is on the way any more.
    """

    CONFIRMING = "confirming"
    PLANNED = "planned"
    WRITING = "writing"
    SENDING = "sending"
    PHONING = "phoning"
    PAUSED = "paused"
    STOPPED = "stopped"
    DONE = "done"


# Sendings that may still send something.
LIVE = (
    SendingState.CONFIRMING,
    SendingState.PLANNED,
    SendingState.WRITING,
    SendingState.SENDING,
    SendingState.PHONING,
    SendingState.PAUSED,
)


class Sending(SQLModel, table=True):
    """One sending of an announcement; its ledger is the notices whose subject it is.

    `audience_size` is how many were counted as it was ordered. `cursor` is the last person whose
    notice was written and `until_id` the last there was as it began. `confirmed_by_id` is the
    second organiser of an urgent one, `reason` (plain) why the first sent it alone. `progress` is
    the receipt of the message that shows how it goes, `shown_at` when that was edited last.
    What concerns all who have it is done in passes over its notices, in the order of their ids,
    each as far as its cursor: `recall_cursor` since `recalled_at` takes back what had arrived,
    `edit_cursor` brings `edit_version` of the content, `missed_cursor` sends once more since
    `missed_at` to who was missed, and, `missed_unknown`, to those of whom nobody knows.
    `stopping`: notices of a stopped one may still wait. `phoned_at` is when one of its calls was
    answered last.
    """

    __tablename__ = "announcement_sendings"
    __table_args__ = (
        UniqueConstraint("announcement_id", "number"),
        CheckConstraint("cursor <= until_id", name="cursor"),
    )

    id: int | None = Field(default=None, primary_key=True)
    announcement_id: int = Field(foreign_key="announcements.id", index=True)
    number: int = 1
    state: SendingState = choice(SendingState, index=True)
    urgent: bool = False
    ordered_by_id: int = Field(foreign_key="people.id", index=True)
    ordered_at: datetime = utc()
    send_at: datetime = utc()
    expires_at: datetime = utc()
    confirmed_by_id: int | None = Field(default=None, foreign_key="people.id")
    reason: str | None = Field(default=None, max_length=200)
    audience_size: int = 0
    cursor: int = 0
    until_id: int = 0
    started_at: datetime | None = utc(nullable=True)
    ended_at: datetime | None = utc(nullable=True)
    recalled_at: datetime | None = utc(nullable=True)
    stopping: bool = False
    recall_cursor: int | None = None
    edit_version: int | None = None
    edit_cursor: int | None = None
    missed_at: datetime | None = utc(nullable=True)
    missed_cursor: int | None = None
    missed_unknown: bool = False
    progress: str | None = Field(default=None, max_length=120)
    shown_at: datetime | None = utc(nullable=True)
    phoned_at: datetime | None = utc(nullable=True)


# The whole school has no site, and NULLs are never equal: hence two indexes for one rule.
_OF_A_SITE, _OF_THE_SCHOOL = text("site_id IS NOT NULL"), text("site_id IS NULL")


class SavedAudience(SQLModel, table=True):
    """An audience that organisers of a site have given a name."""

    __tablename__ = "saved_audiences"
    __table_args__ = (
        Index(
            "uq_saved_audiences_site",
            "site_id",
            "name",
            unique=True,
            sqlite_where=_OF_A_SITE,
            postgresql_where=_OF_A_SITE,
        ),
        Index(
            "uq_saved_audiences_school",
            "name",
            unique=True,
            sqlite_where=_OF_THE_SCHOOL,
            postgresql_where=_OF_THE_SCHOOL,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    site_id: int | None = Field(default=None, foreign_key="sites.id", index=True)
    owner_id: int = Field(foreign_key="people.id", index=True)
    name: str = Field(max_length=40)
    audience: dict[str, Any] = Field(default_factory=dict, sa_type=JSON(none_as_null=True))
    saved_at: datetime = utc()
