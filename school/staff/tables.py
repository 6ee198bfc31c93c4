"""Roles and the invitations that give them."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from school.columns import choice, utc


class Role(StrEnum):
    """What somebody is at a site and all below it, the most powerful first.

    Owners are named in the settings and stand in no table.
    """

    ORGANISER = "organiser"
    LIAISON = "liaison"
    VOLUNTEER = "volunteer"


# The whole school has no site, and NULLs are never equal: hence two indexes for one rule.
HELD_AT_A_SITE_SQL = "ended_at IS NULL AND site_id IS NOT NULL"
HELD_EVERYWHERE_SQL = "ended_at IS NULL AND site_id IS NULL"
_AT_A_SITE = text(HELD_AT_A_SITE_SQL)
_EVERYWHERE = text(HELD_EVERYWHERE_SQL)


class StaffRole(SQLModel, table=True):
    """One person's role; `site_id` None means the whole school, `ended_at` that it is over."""

    __tablename__ = "staff_roles"
    __table_args__ = (
        Index(
            "uq_staff_roles_held",
            "person_id",
            "role",
            "site_id",
            unique=True,
            sqlite_where=_AT_A_SITE,
            postgresql_where=_AT_A_SITE,
        ),
        Index(
            "uq_staff_roles_held_everywhere",
            "person_id",
            "role",
            unique=True,
            sqlite_where=_EVERYWHERE,
            postgresql_where=_EVERYWHERE,
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="people.id", index=True)
    role: Role = choice(Role)
    site_id: int | None = Field(default=None, foreign_key="sites.id", index=True)
    given_by_id: int = Field(foreign_key="people.id")
    given_at: datetime = utc()
    ended_at: datetime | None = utc(nullable=True)
    ended_by_id: int | None = Field(default=None, foreign_key="people.id")


class Invitation(SQLModel, table=True):
    """A link that gives a role once. The token itself is only in the link; here is its hash."""

    __tablename__ = "invitations"
    __table_args__ = (
        CheckConstraint("used_by_id IS NULL OR used_at IS NOT NULL", name="used"),
        CheckConstraint("used_at IS NULL OR revoked_at IS NULL", name="one_end"),
    )

    id: int | None = Field(default=None, primary_key=True)
    token_hash: bytes = Field(unique=True)
    role: Role = choice(Role)
    site_id: int | None = Field(default=None, foreign_key="sites.id")
    invited_by_id: int = Field(foreign_key="people.id", index=True)
    created_at: datetime = utc()
    expires_at: datetime = utc(index=True)
    used_at: datetime | None = utc(nullable=True)
    used_by_id: int | None = Field(default=None, foreign_key="people.id")
    revoked_at: datetime | None = utc(nullable=True)
