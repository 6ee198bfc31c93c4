"""What an actor may do, and where: read inside the transaction that acts.

Screens and filters only hide; every staff use-case begins with `require` or `scope_of`. A refusal
is raised, so that nothing of the use-case stays, and one place answers it politely.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    SQLColumnExpression,
    bindparam,
    case,
    false,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased
from sqlmodel import col

from school.actors import Actor
from school.database import Database, Session
from school.sites import Site
from school.staff.tables import Role, StaffRole
from school.statements import AnyRow, row, rows


class Rank(IntEnum):
    """How much a role may; who has a rank may all that the lower ones may at the same site."""

    RESIDENT = 0
    VOLUNTEER = 1
    LIAISON = 2
    ORGANISER = 3
    OWNER = 4


RANKS = {
    Role.VOLUNTEER: Rank.VOLUNTEER,
    Role.LIAISON: Rank.LIAISON,
    Role.ORGANISER: Rank.ORGANISER,
}


class NotAllowedError(Exception):
    """The actor may not do this, or not there. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an actor has at least a certain rank: `everywhere`, or at sites and all below them.

    `paths` are the paths of these sites, as `Site.path` has them, `site_ids` their ids.
    """

    everywhere: bool
    paths: tuple[str, ...] = ()
    site_ids: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.paths)

    def covers(self, path: str | None) -> bool:
        """Tell whether a site lies in this scope; None stands for the whole school."""
        if self.everywhere:
            return True
        return path is not None and any(path.startswith(each) for each in self.paths)

    def holds(self, path: SQLColumnExpression[str]) -> ColumnElement[bool]:
        """Return the condition that a site's `path` lies in this scope."""
        if self.everywhere:
            return true()
        if not self.paths:
            return false()
        return or_(*(path.startswith(each, autoescape=True) for each in self.paths))


# For `Scope.holds`, in statements that join the site.
SITE_PATH: SQLColumnExpression[str] = col(Site.path)
_Above = aliased(Site)
_ROLES = (
    select(col(StaffRole.role), col(StaffRole.site_id), col(Site.path))
    .outerjoin(Site, col(Site.id) == col(StaffRole.site_id))
    .where(col(StaffRole.person_id) == bindparam("person_id"), col(StaffRole.ended_at).is_(None))
    .order_by(col(StaffRole.id))
)
_PATH = select(col(Site.path)).where(col(Site.id) == bindparam("site_id"))


def at_or_below(site_id: int | None) -> ColumnElement[bool]:
    """Return the condition that a site is `site_id` or lies below it; None: that of any site."""
    if site_id is None:
        return true()
    above = select(col(_Above.path)).where(col(_Above.id) == site_id).scalar_subquery()
    return SITE_PATH.startswith(above)


def highest_rank(person_id: SQLColumnExpression[Any]) -> ColumnElement[int]:
    """Return the column of the highest rank a person has anywhere; 0 for residents."""
    worth = case(
        *((col(StaffRole.role) == role, int(rank)) for role, rank in RANKS.items()), else_=0
    )
    held = select(func.max(worth)).where(
        col(StaffRole.person_id) == person_id, col(StaffRole.ended_at).is_(None)
    )
    return func.coalesce(held.scalar_subquery(), 0)


def rank_now(found: AnyRow, owners: Sequence[int]) -> Rank:
    """Return the rank of who a row tells `telegram_id` and `rank` (`highest_rank`) of.

    `owners` are Telegram's ids of them: the tables do not know who they are.
    """
    if found.telegram_id is not None and found.telegram_id in owners:
        return Rank.OWNER
    return Rank(found.rank)


async def scope_of(session: Session, actor: Actor, rank: Rank) -> Scope:
    """Return where the actor has at least `rank`; an empty scope is false."""
    if actor.owner:
        return Scope(everywhere=True)
    return _scope(await rows(session, _ROLES, person_id=actor.person_id), rank)


async def scope_seen(database: Database, actor: Actor, rank: Rank) -> Scope:
    """Return the same, for reads outside a transaction."""
    if actor.owner:
        return Scope(everywhere=True)
    return _scope(await database.rows(_ROLES, person_id=actor.person_id), rank)


async def some_scope(session: Session, actor: Actor, rank: Rank) -> Scope:
    """Return where the actor has at least `rank`; raise NotAllowedError when that is nowhere."""
    scope = await scope_of(session, actor, rank)
    if not scope:
        raise NotAllowedError
    return scope


async def some_scope_seen(database: Database, actor: Actor, rank: Rank) -> Scope:
    """Return the same, for reads outside a transaction."""
    scope = await scope_seen(database, actor, rank)
    if not scope:
        raise NotAllowedError
    return scope


async def require(session: Session, actor: Actor, rank: Rank, *, site_id: int | None) -> None:
    """Raise NotAllowedError unless the actor has at least `rank` at a site.

    `site_id` None stands for the whole school.
    """
    scope = await some_scope(session, actor, rank)
    if not scope.covers(await path_of(session, site_id)):
        raise NotAllowedError


async def path_of(session: Session, site_id: int | None) -> str | None:
    """Return a site's path; None for the whole school, and for a site that does not exist."""
    if site_id is None:
        return None
    found = await row(session, _PATH, site_id=site_id)
    return found.path if found else None


def _scope(held: Sequence[AnyRow], rank: Rank) -> Scope:
    enough = [each for each in held if RANKS[each.role] >= rank]
    if any(each.site_id is None for each in enough):
        return Scope(everywhere=True)
    return Scope(
        everywhere=False,
        paths=tuple(each.path for each in enough),
        site_ids=tuple(each.site_id for each in enough),
    )
