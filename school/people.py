"""Residents: people with Telegram, and people in the care of someone who has it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from school.columns import choice, utc


class Reminders(StrEnum):
    """Which reminders a person wants."""

    BOTH = "both"
    DAY_BEFORE = "day_before"
    TWO_HOURS = "two_hours"
    NONE = "none"


class Person(SQLModel, table=True):
    """A resident. Name and phone are sealed.

    `telegram_id` is None for people without Telegram; `carer_id` is then who gets their notices.
    `reachable` turns False when Telegram says that they blocked the bot, until they write again.
    """

    __tablename__ = "people"

    id: int | None = Field(default=None, primary_key=True)
    telegram_id: int | None = Field(default=None, sa_type=BigInteger, unique=True)
    carer_id: int | None = Field(default=None, foreign_key="people.id", index=True)
    name: bytes | None = None
    phone: bytes | None = None
    phone_index: bytes | None = Field(default=None, index=True)
    birth_year: int | None = None
    site_id: int | None = Field(default=None, foreign_key="sites.id", index=True)
    site_asked: bool = False
    language: str | None = Field(default=None, max_length=8)
    consent_at: datetime | None = utc(nullable=True)
    themes_asked: bool = False
    reachable: bool = True
    reminders: Reminders = choice(Reminders, default=Reminders.BOTH)
    created_at: datetime = utc()
    seen_at: datetime = utc()
