"""What a site says of itself, for whoever asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from sqlalchemy import select
from sqlmodel import col

from school.database import Database
from school.site_info.tables import (
    NAME_FIELD,
    PHONE_FIELD,
    ContactRole,
    RoomHours,
    SiteContact,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """When a room is open; `weekdays` from Monday, which is 0."""

    id: int
    room: str
    weekdays: tuple[int, ...]
    from_time: time
    until_time: time
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom to turn to at a site."""

    id: int
    role: ContactRole
    name: str
    phone: str
    hours: str | None


@dataclass(frozen=True, slots=True)
class SiteInfo:
    """All that a site says of itself; contacts in the order of their roles."""

    hours: Sequence[Hours]
    contacts: Sequence[Contact]

    def contact(self, role: ContactRole) -> Contact | None:
        """Return who it is for a role."""
        return next((each for each in self.contacts if each.role is role), None)


async def site_info(database: Database, site_id: int) -> SiteInfo:
    """Return when a site's rooms are open, and its contacts."""
    hours = await database.rows(
        select(RoomHours.__table__)  # type: ignore[attr-defined]
        .where(col(RoomHours.site_id) == site_id)
        .order_by(col(RoomHours.room), col(RoomHours.id))
    )
    contacts = await database.rows(
        select(SiteContact.__table__).where(col(SiteContact.site_id) == site_id)  # type: ignore[attr-defined]
    )
    vault, roles = database.vault, list(ContactRole)
    known = [
        Contact(
            id=each.id,
            role=each.role,
            name=vault.open(NAME_FIELD, each.name),
            phone=vault.open(PHONE_FIELD, each.phone),
            hours=each.hours,
        )
        for each in contacts
    ]
    return SiteInfo(
        [
            Hours(
                id=each.id,
                room=each.room,
                weekdays=weekdays_in(each.weekdays),
                from_time=each.from_time,
                until_time=each.until_time,
                note=each.note,
            )
            for each in hours
        ],
        sorted(known, key=lambda contact: roles.index(contact.role)),
    )


def weekdays_in(bits: int) -> tuple[int, ...]:
    """Return the days of a column, Monday is 0."""
    return tuple(day for day in range(7) if bits >> day & 1)
