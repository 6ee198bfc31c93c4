"""What is told beside a brief or a reminder: groups, the place on the map, who stands in."""

from sqlalchemy import or_, select
from sqlmodel import col

from school.database import Database
from school.groups.binding import groups_near
from school.lecturers.tables import LecturerCall, Slot
from school.offerings import Offering
from school.sites import Site
from school.volunteers import NAME_FIELD, Volunteer


async def groups_for(database: Database, path: str) -> list[str]:
    """Return the titles of the groups that a brief of a site would be posted in."""
    async with database.read() as session:
        return [each.title for each in await groups_near(session, path)]


async def point_of(database: Database, site_id: int) -> tuple[float, float] | None:
    """Return a site's latitude and longitude, None when they are not known."""
    asked = select(col(Site.latitude), col(Site.longitude)).where(col(Site.id) == site_id)
    found = await database.rows(asked)
    if not found or found[0].latitude is None or found[0].longitude is None:
        return None
    return found[0].latitude, found[0].longitude


async def stand_in_of(database: Database, session_id: int) -> str | None:
    """Return who gives a session in the place of its offering's lecturer, None: nobody does."""
    asked = (
        select(col(Volunteer.name))
        .join(LecturerCall, col(LecturerCall.volunteer_id) == col(Volunteer.id))
        .join(Slot, col(Slot.id) == col(LecturerCall.slot_id))
        .join(Offering, col(Offering.id) == col(Slot.offering_id))
        .where(col(Slot.session_id) == session_id, col(LecturerCall.holds))
        .where(
            or_(
                col(Offering.lecturer_id).is_(None),
                col(Offering.lecturer_id) != col(Volunteer.id),
            )
        )
    )
    found = await database.rows(asked)
    return database.vault.open(NAME_FIELD, found[0].name) if found else None
