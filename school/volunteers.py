"""Volunteer lecturers 志愿者: who they are, what they can give, and when and where they would.

A volunteer who uses Telegram has `person_id` and answers by themselves; others are phoned.
"""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from school.columns import choice, utc
from school.phones import phone_index
from school.vault import Vault

NAME_FIELD = "volunteer.name"
PHONE_FIELD = "volunteer.phone"
# Nobody is asked for more sessions a month than these.
MOST_A_MONTH = 8


class Volunteer(SQLModel, table=True):
    """A volunteer as the workbook tells; name and phone are sealed, skills are plain.

    `person_id` is their account, once they joined. `month_limit` is how many sessions they would
    give in a month at most, None: as many as are needed. `asked_at` is when they were asked last.
    `told_by_id` is who told name and phone of themselves; None: the workbook did.
    """

    __tablename__ = "volunteers"
    __table_args__ = (CheckConstraint("month_limit > 0", name="month_limit"),)

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=40)
    name: bytes
    phone: bytes | None = None
    phone_index: bytes | None = Field(default=None, index=True)
    skills: str | None = Field(default=None, max_length=200)
    team: str | None = Field(default=None, max_length=40)
    person_id: int | None = Field(default=None, foreign_key="people.id", unique=True)
    month_limit: int | None = None
    asked_at: datetime | None = utc(nullable=True)
    told_by_id: int | None = Field(default=None, foreign_key="people.id", index=True)


class DayPart(StrEnum):
    """上午 until noon, 下午 until six, 晚上 after."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


class VolunteerSite(SQLModel, table=True):
    """A site where, and below which, a volunteer would teach; without any: everywhere."""

    __tablename__ = "volunteer_sites"

    volunteer_id: int = Field(foreign_key="volunteers.id", primary_key=True)
    site_id: int = Field(foreign_key="sites.id", primary_key=True)


class VolunteerTime(SQLModel, table=True):
    """A time of the week that suits a volunteer; `weekday` 0 is Monday. Without any: all do."""

    __tablename__ = "volunteer_times"
    __table_args__ = (CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),)

    volunteer_id: int = Field(foreign_key="volunteers.id", primary_key=True)
    weekday: int = Field(primary_key=True)
    part: DayPart = choice(DayPart, primary_key=True)


class VolunteerAway(SQLModel, table=True):
    """Days, both included, on which a volunteer gives nothing."""

    __tablename__ = "volunteer_away"
    __table_args__ = (CheckConstraint("from_day <= until_day", name="span"),)

    id: int | None = Field(default=None, primary_key=True)
    volunteer_id: int = Field(foreign_key="volunteers.id", index=True)
    from_day: date
    until_day: date


def sealed(vault: Vault, name: str, phone: str | None) -> dict[str, bytes | None]:
    """Return the columns that hold a volunteer's name and phone."""
    return {
        "name": vault.seal(NAME_FIELD, name),
        "phone": vault.seal(PHONE_FIELD, phone) if phone else None,
        "phone_index": phone_index(vault, phone) if phone else None,
    }


def opened(vault: Vault, name: bytes, phone: bytes | None) -> tuple[str, str | None]:
    """Open a volunteer's name and phone."""
    return vault.open(NAME_FIELD, name), vault.open(PHONE_FIELD, phone) if phone else None
