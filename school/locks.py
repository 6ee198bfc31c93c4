"""The lock on an offering: taken first by whatever reads or changes its seats.

See docs/locking.md. On SQLite the one writer is the lock; on PostgreSQL it is the offering's row.
Several offerings are locked in the order of their ids.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlmodel import col

from school.database import Session
from school.offerings import Offering, OfferingStatus
from school.people import Person
from school.statements import on_sqlite, row, rows


@dataclass(frozen=True, slots=True)
class LockedOffering:
    """What the rules of seats need of an offering, read under its lock."""

    id: int
    status: OfferingStatus
    capacity: int | None
    starts_at: datetime
    ends_at: datetime
    cut_off: datetime
    deadline: datetime | None
    site_id: int

    def takes_place_after(self, now: datetime) -> bool:
        """Tell whether seats are still given: it is not cancelled and its cut-off is to come."""
        return self.status is OfferingStatus.OPEN and now < self.cut_off


_OFFERINGS = select(
    col(Offering.id),
    col(Offering.status),
    col(Offering.capacity),
    col(Offering.starts_at),
    col(Offering.ends_at),
    col(Offering.cut_off),
    col(Offering.deadline),
    col(Offering.site_id),
)
_ONE = _OFFERINGS.where(col(Offering.id) == bindparam("offering_id")).with_for_update()
_SEVERAL = (
    _OFFERINGS.where(col(Offering.id).in_(bindparam("offering_ids", expanding=True)))
    .order_by(col(Offering.id))
    .with_for_update()
)
_HELD = (
    select(col(Offering.id))
    .where(col(Offering.id).in_(bindparam("offering_ids", expanding=True)))
    .order_by(col(Offering.id))
    .with_for_update()
)
_PEOPLE = (
    select(col(Person.id))
    .where(col(Person.id).in_(bindparam("person_ids", expanding=True)))
    .order_by(col(Person.id))
    .with_for_update(key_share=True)
)


async def lock_offering(session: Session, offering_id: int) -> LockedOffering | None:
    """Lock one offering, and return it as it is now."""
    found = await row(session, _ONE, offering_id=offering_id)
    return LockedOffering(*found) if found else None


async def lock_offerings(session: Session, offering_ids: Sequence[int]) -> list[LockedOffering]:
    """Lock several offerings in the order of their ids."""
    if not offering_ids:
        return []
    found = await rows(session, _SEVERAL, offering_ids=list(offering_ids))
    return [LockedOffering(*each) for each in found]


async def hold_offering(session: Session, offering_id: int) -> None:
    """Lock one offering that is read in a later statement; nothing to do on SQLite."""
    if not on_sqlite(session):
        await row(session, _ONE, offering_id=offering_id)


async def hold_offerings(session: Session, offering_ids: Sequence[int]) -> None:
    """Lock several, in the order of their ids, that are read later; nothing to do on SQLite."""
    if offering_ids and not on_sqlite(session):
        await rows(session, _HELD, offering_ids=list(offering_ids))


async def hold_people(session: Session, *person_ids: int) -> None:
    """Lock people, always before any offering; nothing to do on SQLite.

    The lock leaves rows free to be referred to by others (FOR NO KEY UPDATE), so that a notice
    to a person never waits for it.
    """
    if not on_sqlite(session):
        await rows(session, _PEOPLE, person_ids=list(set(person_ids)))
