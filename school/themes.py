"""Themes 普法主题: the legal theme of a month, and themes of fixed dates."""

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

LEGAL_TOPIC = "legal"


class Theme(SQLModel, table=True):
    """One theme. `year` None = every year; `day` None = the theme of the whole month."""

    __tablename__ = "themes"
    __table_args__ = (
        CheckConstraint("month BETWEEN 1 AND 12", name="month"),
        CheckConstraint("day BETWEEN 1 AND 31", name="day"),
    )

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=40)
    year: int | None = None
    month: int
    day: int | None = None
    topic: str = Field(default=LEGAL_TOPIC, max_length=40, index=True)
    title: str = Field(max_length=80)
    body: str
    law: str | None = Field(default=None, max_length=120)
    link: str | None = Field(default=None, max_length=300)
    version: int = 1
