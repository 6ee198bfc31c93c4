"""When a site's rooms and fields are open, and its contacts."""

from datetime import time
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from school.columns import choice

NAME_FIELD = "site_contact.name"
PHONE_FIELD = "site_contact.phone"
# As many as a week has days, one bit a day from Monday on.
WHOLE_WEEK = 127


class RoomHours(SQLModel, table=True):
    """When a room or field of a site is open to residents.

    `weekdays` has a bit for each day, Monday's the lowest; the times are the school's clock.
    """

    __tablename__ = "room_hours"
    __table_args__ = (
        CheckConstraint(f"weekdays BETWEEN 1 AND {WHOLE_WEEK}", name="weekdays"),
        CheckConstraint("from_time < until_time", name="span"),
    )

    id: int | None = Field(default=None, primary_key=True)
    site_id: int = Field(foreign_key="sites.id", index=True)
    room: str = Field(max_length=60)
    weekdays: int
    from_time: time
    until_time: time
    note: str | None = Field(default=None, max_length=60)


class ContactRole(StrEnum):
    """Whom residents turn to: 联络员, 社区律师, 心理咨询师."""

    LIAISON = "liaison"
    LAWYER = "lawyer"
    COUNSELLOR = "counsellor"


class SiteContact(SQLModel, table=True):
    """Who it is at a site, one a role; name and phone are sealed, `hours`: when they are in."""

    __tablename__ = "site_contacts"
    __table_args__ = (UniqueConstraint("site_id", "role"),)

    id: int | None = Field(default=None, primary_key=True)
    site_id: int = Field(foreign_key="sites.id")
    role: ContactRole = choice(ContactRole)
    name: bytes
    phone: bytes
    hours: str | None = Field(default=None, max_length=60)
