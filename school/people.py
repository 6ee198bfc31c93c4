"""Residents: people with Telegram, and people in the care of someone who has it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, case
from sqlalchemy.orm import aliased
from sqlmodel import Field, SQLModel, col

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
    guardian_consent_at: datetime | None = utc(nullable=True)
    deleted_at: datetime | None = utc(nullable=True)
    created_at: datetime = utc()
    seen_at: datetime = utc()


# Who cares for a person, in statements that join both.
Carer = aliased(Person, name="carer")


def recipient_id() -> ColumnElement[Any]:
    """Return the column of who reads a person's notices, in a statement that joins `Carer`.

    The person, when Telegram reaches them; else their carer, when it reaches them; else NULL.
    """
    return case(
        (and_(col(Person.telegram_id).is_not(None), col(Person.reachable)), col(Person.id)),
        (and_(col(Carer.telegram_id).is_not(None), col(Carer.reachable)), col(Carer.id)),
        else_=None,
    )
