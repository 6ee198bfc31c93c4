"""What else there is for somebody whose offering does not take place: the nearest of its kind."""

from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Select, bindparam, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import col

from school.briefs import Brief, brief_of
from school.database import Database
from school.menu import MenuItem
from school.offerings import Offering, OfferingStatus
from school.signups.tables import SignUp, SignUpState
from school.sites import Site

_OTHER, _OTHER_ITEM, _OTHER_SITE = aliased(Offering), aliased(MenuItem), aliased(Site)
_GRANTED = (
    select(func.count())
    .where(col(SignUp.offering_id) == col(_OTHER.id))
    .where(or_(*(col(SignUp.state) == s for s in (SignUpState.TAKEN, SignUpState.HELD))))
    .correlate(_OTHER)
    .scalar_subquery()
)
_NOW: BindParameter[Any] = bindparam("now")
_CANDIDATES: Select[*tuple[Any, ...]] = (
    select(
        col(_OTHER.id),
        col(_OTHER.starts_at),
        (col(_OTHER.menu_item_id) == col(Offering.menu_item_id)).label("same"),
        col(_OTHER_SITE.path),
        col(Site.path).label("home"),
    )
    .select_from(Offering)
    .join(MenuItem, col(MenuItem.id) == col(Offering.menu_item_id))
    .join(Site, col(Site.id) == col(Offering.site_id))
    .join(_OTHER_ITEM, col(_OTHER_ITEM.category) == col(MenuItem.category))
    .join(_OTHER, col(_OTHER.menu_item_id) == col(_OTHER_ITEM.id))
    .join(_OTHER_SITE, col(_OTHER_SITE.id) == col(_OTHER.site_id))
    .where(col(Offering.id) == bindparam("offering_id"), col(_OTHER.id) != col(Offering.id))
    .where(col(_OTHER.for_volunteers) == col(Offering.for_volunteers))
    .where(col(_OTHER.status) == OfferingStatus.OPEN, col(_OTHER.cut_off) > _NOW)
    .where(or_(col(_OTHER.deadline).is_(None), col(_OTHER.deadline) > _NOW))
    .where(or_(col(_OTHER.capacity).is_(None), col(_OTHER.capacity) > _GRANTED))
)


async def nearest_alternative(
    database: Database, offering_id: int, *, now: datetime
) -> Brief | None:
    """Return what can be joined instead and has a seat left; None when there is nothing like it.

    The same menu item comes before another of its category; of these what is nearest in the tree
    of sites, then what begins first.
    """
    found = await database.rows(_CANDIDATES, offering_id=offering_id, now=now)
    if not found:
        return None
    best = min(
        found,
        key=lambda each: (not each.same, -_shared(each.home, each.path), each.starts_at, each.id),
    )
    return await brief_of(database, best.id, now=now)


def _shared(one: str, other: str) -> int:
    """Return how far two sites' paths go together."""
    parts = zip(one.strip("/").split("/"), other.strip("/").split("/"), strict=False)
    length = 0
    for mine, theirs in parts:
        if mine != theirs:
            break
        length += 1
    return length
