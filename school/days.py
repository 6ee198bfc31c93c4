"""Days off and workdays: the school's own table first, then the calendar of public holidays."""

from datetime import date
from enum import StrEnum

from sqlmodel import Field, SQLModel

from school.columns import choice


class DayType(StrEnum):
    """休 off, 班 workday."""

    OFF = "off"
    WORKDAY = "workday"


class Day(SQLModel, table=True):
    """A date about which the school says more than the calendar."""

    __tablename__ = "days"

    day: date = Field(primary_key=True)
    type: DayType = choice(DayType)
    name: str | None = Field(default=None, max_length=40)
