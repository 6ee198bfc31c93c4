"""One row an update, from its arrival until 48 hours after it was done."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from school.columns import choice, utc

# What a body is sealed as.
FIELD = "inbox.body"


class UpdateState(StrEnum):
    """WAITING is to be handled; DONE took effect; QUARANTINED failed and keeps its body."""

    WAITING = "waiting"
    DONE = "done"
    QUARANTINED = "quarantined"


class InboxUpdate(SQLModel, table=True):
    """An update as Telegram sent it. `body` is sealed and deleted once handled.

    `lane` is the chat (or person) within which updates are handled one at a time. `fault` is the
    type and place of what failed, without what was said.
    """

    __tablename__ = "inbox"

    update_id: int = Field(primary_key=True, sa_type=BigInteger)
    lane: int = Field(sa_type=BigInteger)
    kind: str = Field(max_length=40)
    body: bytes | None = None
    state: UpdateState = choice(UpdateState, default=UpdateState.WAITING, index=True)
    attempts: int = 0
    received_at: datetime = utc()
    ended_at: datetime | None = utc(nullable=True, index=True)
    fault: str | None = Field(default=None, max_length=200)
