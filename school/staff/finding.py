"""Who is in charge of a place: those whose role covers it, the nearest first, owners last."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import col

from school.database import Session
from school.owners import owner_ids
from school.people import Person
from school.staff.rights import RANKS, Rank, path_of
from school.staff.tables import StaffRole
from school.statements import rows


async def levels_of(
    session: Session,
    site_id: int | None,
    *,
    rank: Rank,
    owners: Sequence[int],
    but: int | None = None,
) -> list[list[int]]:
    """Return whom to tell about a site (None: the whole school), the nearest level first.

    A level is all who have at least `rank` at one site of the path, and can be written to;
    owners (Telegram ids) are the last. Levels that have nobody are left out, and so is `but`.
    """
    path = await path_of(session, site_id) or "/"
    sites: list[int | None] = [int(part) for part in reversed(path.split("/")) if part]
    held = await rows(
        session,
        select(col(StaffRole.site_id), col(StaffRole.person_id))
        .join(Person, col(Person.id) == col(StaffRole.person_id))
        .where(col(StaffRole.role).in_([role for role, worth in RANKS.items() if worth >= rank]))
        .where(col(StaffRole.ended_at).is_(None))
        .where(col(StaffRole.site_id).in_(sites) | col(StaffRole.site_id).is_(None))
        .where(col(Person.telegram_id).is_not(None), col(Person.reachable))
        .order_by(col(StaffRole.person_id))
        .distinct(),
    )
    staff = [[each.person_id for each in held if each.site_id == site] for site in [*sites, None]]
    levels = [
        [person_id for person_id in level if person_id != but]
        for level in [*staff, await owner_ids(session, owners)]
    ]
    return [level for level in levels if level]


async def nearest_to(
    session: Session,
    site_id: int | None,
    *,
    rank: Rank,
    owners: Sequence[int],
    but: int | None = None,
) -> list[int]:
    """Return the first of these levels; nobody when there is none."""
    levels = await levels_of(session, site_id, rank=rank, owners=owners, but=but)
    return levels[0] if levels else []
