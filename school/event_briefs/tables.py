"""What lecturers report of a session, the brief made of it, and where that was posted."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from school.columns import choice, utc
from school.vault import Vault

LINE_FIELD = "session_report.words"
WORDS_FIELD = "event_brief.words"
FILE_ID_LENGTH = 200
# https://core.telegram.org/bots/api#sendmediagroup
MOST_PHOTOS = 10
# A caption has 1024 signs; what is longer could not stand under a picture.
MOST_SIGNS = 900
MOST_PEOPLE = 100_000


class SessionReport(SQLModel, table=True):
    """How many came to a session, and what was said of it; `by_id` said it last.

    Without `count` only pictures or words have come yet. `words` are sealed.
    """

    __tablename__ = "session_reports"
    __table_args__ = (CheckConstraint(f"count BETWEEN 0 AND {MOST_PEOPLE}", name="count"),)

    session_id: int = Field(foreign_key="sessions.id", primary_key=True, ondelete="CASCADE")
    count: int | None = None
    words: bytes | None = None
    by_id: int | None = Field(default=None, foreign_key="people.id", index=True)
    at: datetime = utc()


class SessionPhoto(SQLModel, table=True):
    """A picture of a session, by Telegram's id of the file; only `used` ones are published."""

    __tablename__ = "session_photos"
    __table_args__ = (UniqueConstraint("session_id", "file_id"),)

    id: int | None = Field(default=None, primary_key=True)
    session_id: int = Field(foreign_key="sessions.id", ondelete="CASCADE", index=True)
    file_id: str = Field(max_length=FILE_ID_LENGTH)
    used: bool = True
    by_id: int | None = Field(default=None, foreign_key="people.id")
    at: datetime = utc()


class BriefState(StrEnum):
    """DRAFT waits for somebody in charge. DROPPED: there is to be none."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    DROPPED = "dropped"


class EventBrief(SQLModel, table=True):
    """The brief of one session.

    Until somebody changes it a draft has no `words`: they are made of the facts whenever it is
    shown. `traditional` are the words in traditional script. `version` counts published wordings.
    """

    __tablename__ = "event_briefs"
    __table_args__ = (
        CheckConstraint(
            "state <> 'published' OR (words IS NOT NULL AND published_at IS NOT NULL)",
            name="published",
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    session_id: int = Field(foreign_key="sessions.id", unique=True, ondelete="CASCADE")
    state: BriefState = choice(BriefState, default=BriefState.DRAFT, index=True)
    words: bytes | None = None
    traditional: bytes | None = None
    version: int = 0
    made_at: datetime = utc()
    changed_by_id: int | None = Field(default=None, foreign_key="people.id")
    published_at: datetime | None = utc(nullable=True)
    published_by_id: int | None = Field(default=None, foreign_key="people.id")


class BriefPost(SQLModel, table=True):
    """A brief in one group or channel; what became of it stands in its notice."""

    __tablename__ = "brief_posts"

    id: int | None = Field(default=None, primary_key=True)
    brief_id: int = Field(foreign_key="event_briefs.id", ondelete="CASCADE", index=True)
    group_id: int = Field(foreign_key="groups.id", index=True)
    posted_at: datetime = utc()
    taken_back_at: datetime | None = utc(nullable=True)


def sealed_words(vault: Vault, text: str | None) -> bytes | None:
    """Return a brief's words as they are kept."""
    return vault.seal(WORDS_FIELD, text) if text else None


def opened_words(vault: Vault, kept: bytes | None) -> str | None:
    """Open a brief's words."""
    return vault.open(WORDS_FIELD, kept) if kept else None


def opened_line(vault: Vault, kept: bytes | None) -> str | None:
    """Open what was said of a session."""
    return vault.open(LINE_FIELD, kept) if kept else None
