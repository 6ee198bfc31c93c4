"""Which desk a question goes to, and who of its people hears of it.

Organisers and liaisons answer. Of those whose scope covers a site the nearest hear first, so that
a city's organisers are not told of each question of a village; owners when there is nobody else.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import col

from school.database import Session
from school.offerings import Offering
from school.owners import owner_ids
from school.people import Person
from school.sites import Site
from school.staff.rights import RANKS, Rank, path_of
from school.staff.tables import StaffRole
from school.statements import row, rows

# Who answers at a desk.
ANSWERING = Rank.LIAISON
_ROLES = [role for role, rank in RANKS.items() if rank >= ANSWERING]


async def desk_of(session: Session, person_id: int, offering_id: int | None) -> int | None:
    """Return the resident's own site, else that of the course, else the top of the school."""
    asked = select(col(Person.site_id)).where(col(Person.id) == person_id)
    person = await row(session, asked)
    if person is not None and person.site_id is not None:
        return int(person.site_id)
    if offering_id is not None:
        asked = select(col(Offering.site_id)).where(col(Offering.id) == offering_id)
        offering = await row(session, asked)
        if offering is not None:
            return int(offering.site_id)
    tops = select(col(Site.id)).where(col(Site.parent_id).is_(None)).order_by(col(Site.id))
    top = await row(session, tops)
    return int(top.id) if top is not None else None


async def levels_of(
    session: Session, site_id: int | None, *, owners: Sequence[int], but: int
) -> list[list[int]]:
    """Return whom to tell, the nearest level first, owners (Telegram ids) last.

    A level is all who have a role at one site of the path, and can be written to; levels that
    have nobody are left out, and so is `but`, who asked.
    """
    path = await path_of(session, site_id) or "/"
    sites: list[int | None] = [int(part) for part in reversed(path.split("/")) if part]
    held = await rows(
        session,
        select(col(StaffRole.site_id), col(StaffRole.person_id))
        .join(Person, col(Person.id) == col(StaffRole.person_id))
        .where(col(StaffRole.role).in_(_ROLES), col(StaffRole.ended_at).is_(None))
        .where(col(StaffRole.site_id).in_(sites) | col(StaffRole.site_id).is_(None))
        .where(col(Person.telegram_id).is_not(None), col(Person.reachable))
        .where(col(Person.id) != but)
        .order_by(col(StaffRole.person_id))
        .distinct(),
    )
    staff = [[each.person_id for each in held if each.site_id == site] for site in [*sites, None]]
    owning = [each for each in await owner_ids(session, owners) if each != but]
    return [level for level in [*staff, owning] if level]
