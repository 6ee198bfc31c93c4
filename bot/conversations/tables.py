"""Where each conversation stands."""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from school.columns import utc


class Conversation(SQLModel, table=True):
    """One person's state in one chat; `data` is sealed JSON, since people type names into it."""

    __tablename__ = "conversations"

    chat_id: int = Field(primary_key=True, sa_type=BigInteger)
    user_id: int = Field(primary_key=True, sa_type=BigInteger)
    destiny: str = Field(primary_key=True, default="default", max_length=40)
    state: str | None = Field(default=None, max_length=120)
    data: bytes | None = None
    changed_at: datetime = utc(index=True)
