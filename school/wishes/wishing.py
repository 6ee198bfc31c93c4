"""Wishing for a menu item at a site, and taking it back: a person counts once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlmodel import col

from school.actors import Actor
from school.database import Database, Session, use_case
from school.menu import MenuItem
from school.menu_items.reading import given_item
from school.sites import Site
from school.staff.rights import NotAllowedError, Rank, some_scope_seen
from school.statements import insert_or_ignore, row, write
from school.wishes.tables import Wish

_UNIQUE = ["person_id", "item_id", "site_id"]


@use_case
async def set_wish(
    session: Session, *, now: datetime, person_id: int, item_id: int, site_id: int, wanted: bool
) -> bool:
    """Note or forget that a person would come; False when the item or the site is not there.

    Saying it twice changes nothing. Who was told that it comes, and wishes again, counts anew.
    """
    mine = (
        (col(Wish.person_id) == person_id)
        & (col(Wish.item_id) == item_id)
        & (col(Wish.site_id) == site_id)
    )
    if not wanted:
        await write(session, delete(Wish).where(mine))
        return True
    site = await row(session, select(col(Site.id)).where(col(Site.id) == site_id))
    if site is None or await given_item(session, item_id) is None:
        return False
    values = {"person_id": person_id, "item_id": item_id, "site_id": site_id, "wished_at": now}
    await write(session, insert_or_ignore(session, Wish, unique=_UNIQUE), values)
    again = update(Wish).where(mine, col(Wish.told_at).is_not(None))
    await write(session, again.values(wished_at=now, told_at=None, offering_id=None))
    return True


@dataclass(frozen=True, slots=True)
class Wishes:
    """How many would come to each item at one site, and to which of them one would oneself."""

    counts: Mapping[int, int]
    own: frozenset[int]


async def wishes_seen(database: Database, *, site_id: int, person_id: int) -> Wishes:
    """Return what is wished for at a site, as residents see it."""
    open_ones = col(Wish.told_at).is_(None)
    counted = (
        select(col(Wish.item_id), func.count().label("n"))
        .where(col(Wish.site_id) == site_id, open_ones)
        .group_by(col(Wish.item_id))
    )
    own = select(col(Wish.item_id)).where(
        col(Wish.site_id) == site_id, col(Wish.person_id) == person_id, open_ones
    )
    return Wishes(
        {each.item_id: each.n for each in await database.rows(counted)},
        frozenset(each.item_id for each in await database.rows(own)),
    )


async def count_of_item(database: Database, item_id: int) -> int:
    """Return how many wishes there are for an item, at all sites."""
    asked = select(func.count()).where(col(Wish.item_id) == item_id, col(Wish.told_at).is_(None))
    return int((await database.rows(asked))[0][0])


@dataclass(frozen=True, slots=True)
class WishedFor:
    """An item and how many would come to it."""

    item_id: int
    title: str
    wishes: int


async def wishes_at(database: Database, actor: Actor, site_id: int) -> list[WishedFor]:
    """Return what the residents of a site wish for, the most wished first."""
    scope = await some_scope_seen(database, actor, Rank.LIAISON)
    path = await database.rows(select(col(Site.path)).where(col(Site.id) == site_id))
    if not path or not scope.covers(path[0].path):
        raise NotAllowedError
    n = func.count().label("n")
    found = await database.rows(
        select(col(MenuItem.id), col(MenuItem.title), n)
        .join(Wish, col(Wish.item_id) == col(MenuItem.id))
        .where(col(Wish.site_id) == site_id, col(Wish.told_at).is_(None))
        .group_by(col(MenuItem.id), col(MenuItem.title))
        .order_by(n.desc(), col(MenuItem.id))
    )
    return [WishedFor(each.id, each.title, each.n) for each in found]
