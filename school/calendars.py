"""All dates of an offering, for a calendar: those to come, those over, and those left out."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlmodel import col

from school.database import Database
from school.details import Meeting, meetings_of
from school.offerings import DroppedSession, Mode, Offering, OfferingStatus
from school.sites import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferingDates:
    """An offering as a calendar knows it; `version` grows with each change of time or place.

    `dropped` are numbers that its sessions no longer reach, with the time they had.
    """

    id: int
    title: str
    version: int
    status: OfferingStatus
    mode: Mode
    link: str | None
    room: str | None
    site_id: int
    site: str
    address: str | None
    meetings: tuple[Meeting, ...]
    dropped: tuple[Meeting, ...]


_OFFERING: Select[*tuple[Any, ...]] = (
    select(
        col(Offering.id),
        col(Offering.title),
        col(Offering.version),
        col(Offering.status),
        col(Offering.mode),
        col(Offering.link),
        col(Offering.room),
        col(Offering.site_id),
        col(Site.name).label("site"),
        col(Site.address),
    )
    .join(Site, col(Site.id) == col(Offering.site_id))
    .where(col(Offering.id) == bindparam("offering_id"))
)
_DROPPED = (
    select(
        col(DroppedSession.number),
        col(DroppedSession.starts_at),
        col(DroppedSession.ends_at),
    )
    .where(col(DroppedSession.offering_id) == bindparam("offering_id"))
    .order_by(col(DroppedSession.number))
)


async def dates_of_offering(database: Database, offering_id: int) -> OfferingDates | None:
    """Return an offering's dates as they are now, cancelled ones too; None when there is none."""
    found = await database.rows(_OFFERING, offering_id=offering_id)
    if not found:
        return None
    dropped = await database.rows(_DROPPED, offering_id=offering_id)
    return OfferingDates(
        **found[0]._mapping,  # noqa: SLF001 - Row's public mapping
        meetings=tuple(await meetings_of(database, offering_id)),
        dropped=tuple(Meeting(0, *list(each)) for each in dropped),
    )
