"""Groups and channels in which the bot is; nothing of what is said there is kept."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from school.columns import choice, utc

TITLE_LENGTH = 128


class GroupKind(StrEnum):
    """A group, in which people talk, or a channel, which only its admins write."""

    GROUP = "group"
    CHANNEL = "channel"


class Group(SQLModel, table=True):
    """One group or channel, from the moment in which the bot was added until it left.

    `chat_id` is Telegram's, which changes when a group becomes a supergroup. Without `site_id` it
    is bound to no site yet; then it is left after a day.
    """

    __tablename__ = "groups"
    __table_args__ = (
        Index(
            "uq_groups_chat",
            "chat_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        CheckConstraint("(site_id IS NULL) = (bound_at IS NULL)", name="bound"),
    )

    id: int | None = Field(default=None, primary_key=True)
    chat_id: int = Field(sa_type=BigInteger)
    kind: GroupKind = choice(GroupKind)
    title: str = Field(max_length=TITLE_LENGTH)
    site_id: int | None = Field(default=None, foreign_key="sites.id", index=True)
    added_by_id: int | None = Field(default=None, foreign_key="people.id")
    added_at: datetime = utc()
    bound_by_id: int | None = Field(default=None, foreign_key="people.id")
    bound_at: datetime | None = utc(nullable=True)
    ended_at: datetime | None = utc(nullable=True)
