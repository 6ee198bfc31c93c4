"""Who is in charge of a place: found by their scope."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import col

from school.database import Session
from school.owners import owner_ids
from school.sites import Site
from school.staff.rights import RANKS, Rank
from school.staff.tables import StaffRole
from school.statements import rows


async def in_charge_of(
    session: Session, path: str | None, *, rank: Rank, owners: Sequence[int]
) -> list[int]:
    """Return who has at least `rank` at a site (its path; None: the whole school), owners too.

    `owners` are Telegram ids; those who never wrote to the bot are nobody yet.
    """
    found = await rows(
        session,
        select(
            col(StaffRole.person_id), col(StaffRole.role), col(StaffRole.site_id), col(Site.path)
        )
        .outerjoin(Site, col(Site.id) == col(StaffRole.site_id))
        .where(col(StaffRole.ended_at).is_(None))
        .order_by(col(StaffRole.id)),
    )
    staff = [
        each.person_id
        for each in found
        if RANKS[each.role] >= rank
        and (each.site_id is None or (path is not None and path.startswith(each.path)))
    ]
    return list(dict.fromkeys([*staff, *await owner_ids(session, owners)]))
