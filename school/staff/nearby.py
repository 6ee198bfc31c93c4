"""Who works nearest to a site: its own people, else those of the nearest site above it."""

from typing import Any

from sqlalchemy import Select, select
from sqlmodel import col

from school.database import Session
from school.people import Person
from school.sites import Site
from school.staff.rights import path_of
from school.staff.tables import Role, StaffRole
from school.statements import rows

_AT_DESKS: Select[*tuple[Any, ...]] = (
    select(col(StaffRole.person_id), col(Site.path))
    .join(Person, col(Person.id) == col(StaffRole.person_id))
    .outerjoin(Site, col(Site.id) == col(StaffRole.site_id))
    .where(col(StaffRole.ended_at).is_(None), col(Person.deleted_at).is_(None))
    .where(col(StaffRole.role).in_((Role.LIAISON, Role.ORGANISER)))
    .where(col(Person.telegram_id).is_not(None), col(Person.reachable))
    .order_by(col(StaffRole.person_id))
)


async def staff_near(session: Session, site_id: int | None) -> list[int]:
    """Return the liaisons and organisers nearest to a site whom Telegram reaches.

    Those of the whole school are the farthest; empty when nobody has a role that covers the site.
    """
    path = await path_of(session, site_id) or ""
    found = [
        (each.person_id, each.path or "")
        for each in await rows(session, _AT_DESKS)
        if path.startswith(each.path or "")
    ]
    nearest = max((len(each) for _, each in found), default=0)
    return list(dict.fromkeys(who for who, each in found if len(each) == nearest))
