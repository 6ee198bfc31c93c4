"""One row a theme and occasion, and the words of a theme as they once stood."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from school.columns import choice, utc


class RunState(StrEnum):
    """How far one sending is.

    PLANNED has a day. PREVIEWED: its preview went to the owners, if there are any. SENDING: its
    notices are being written, SENT: all are. SKIPPED and MISSED are never sent.
    """

    PLANNED = "planned"
    PREVIEWED = "previewed"
    SENDING = "sending"
    SENT = "sent"
    SKIPPED = "skipped"
    MISSED = "missed"


# A run that may still begin.
AHEAD = (RunState.PLANNED, RunState.PREVIEWED)


class ThemeRun(SQLModel, table=True):
    """One sending of one theme.

    `occasion` is the first of the month for a month's theme, else the theme's date: it stays when
    days off or settings move `send_at`. `shown_at` is when owners were shown the preview, None as
    long as there was nobody to show it to. `approved_at`: an owner said send. `version` is what
    was sent; `cursor` is the last person whose notice was written, so that a crash goes on there.
    """

    __tablename__ = "theme_runs"
    __table_args__ = (
        UniqueConstraint("theme_id", "occasion"),
        CheckConstraint("state NOT IN ('sending', 'sent') OR version IS NOT NULL", name="version"),
    )

    id: int | None = Field(default=None, primary_key=True)
    theme_id: int = Field(foreign_key="themes.id")
    occasion: date
    state: RunState = choice(RunState, default=RunState.PLANNED, index=True)
    preview_at: datetime = utc()
    send_at: datetime = utc()
    shown_at: datetime | None = utc(nullable=True)
    approved_at: datetime | None = utc(nullable=True)
    decided_by: int | None = Field(default=None, foreign_key="people.id", index=True)
    version: int | None = None
    cursor: int = 0
    started_at: datetime | None = utc(nullable=True)
    ended_at: datetime | None = utc(nullable=True)


class ThemeVersion(SQLModel, table=True):
    """A theme's words as they were sent, or as someone changed them, and who and when.

    `changed_by` None: they came with a workbook.
    """

    __tablename__ = "theme_versions"

    theme_id: int = Field(primary_key=True, foreign_key="themes.id")
    version: int = Field(primary_key=True)
    title: str = Field(max_length=80)
    body: str
    law: str | None = Field(default=None, max_length=120)
    link: str | None = Field(default=None, max_length=300)
    changed_by: int | None = Field(default=None, foreign_key="people.id", index=True)
    changed_at: datetime = utc()
