"""Binding a group or channel to a site, by somebody in charge of it, and ending that."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import Select, select, update
from sqlmodel import col

from school.actors import Actor
from school.audit import record
from school.database import Database, Session, use_case
from school.groups.tables import Group, GroupKind
from school.sites import Site
from school.staff.rights import (
    SITE_PATH,
    Rank,
    require,
    scope_of,
    some_scope,
    some_scope_seen,
)
from school.statements import AnyRow, row, rows, write


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundGroup:
    """A group and the site it is bound to, None: none yet."""

    id: int
    chat_id: int
    kind: GroupKind
    title: str
    site_id: int | None
    site: str | None


class NoGroup(Enum):
    """GONE: the bot is not there any more. OTHERS: somebody else added it, and may bind it."""

    GONE = "gone"
    OTHERS = "others"


_GROUP: Select[*tuple[Any, ...]] = (
    select(
        col(Group.id),
        col(Group.chat_id),
        col(Group.kind),
        col(Group.title),
        col(Group.site_id),
        col(Site.name).label("site"),
        col(Site.path),
        col(Group.added_by_id),
    )
    .outerjoin(Site, col(Site.id) == col(Group.site_id))
    .where(col(Group.ended_at).is_(None))
)


@use_case
async def bind_group(
    session: Session, *, now: datetime, actor: Actor, group_id: int, site_id: int
) -> BoundGroup | NoGroup:
    """Bind a group to a site of the actor's; also to another one than now, if both are theirs.

    A group that is bound to none yet is bound by who added the bot, or by an organiser.
    """
    await require(session, actor, Rank.LIAISON, site_id=site_id)
    found = await row(session, _GROUP.where(col(Group.id) == group_id))
    if found is None:
        return NoGroup.GONE
    if found.site_id is not None:
        await require(session, actor, Rank.LIAISON, site_id=found.site_id)
    elif found.added_by_id != actor.person_id:
        if not await scope_of(session, actor, Rank.ORGANISER):
            return NoGroup.OTHERS
        await require(session, actor, Rank.ORGANISER, site_id=site_id)
    values = {"site_id": site_id, "bound_by_id": actor.person_id, "bound_at": now}
    await write(session, update(Group).where(col(Group.id) == group_id).values(values))
    _record(session, now, actor, "group.bind", group_id)
    bound = await row(session, _GROUP.where(col(Group.id) == group_id))
    return _group(bound) if bound else NoGroup.GONE


@use_case
async def unbind_group(
    session: Session, *, now: datetime, actor: Actor, group_id: int
) -> BoundGroup | NoGroup:
    """End a binding; the bot is then to leave the group."""
    await some_scope(session, actor, Rank.LIAISON)
    found = await row(session, _GROUP.where(col(Group.id) == group_id))
    if found is None or found.site_id is None:
        return NoGroup.GONE
    await require(session, actor, Rank.LIAISON, site_id=found.site_id)
    await write(session, update(Group).where(col(Group.id) == group_id).values(ended_at=now))
    _record(session, now, actor, "group.unbind", group_id)
    return _group(found)


async def bound_groups(database: Database, actor: Actor) -> list[BoundGroup]:
    """Return the groups that are bound to the actor's sites, in the order of the sites."""
    scope = await some_scope_seen(database, actor, Rank.LIAISON)
    asked = _GROUP.where(col(Group.site_id).is_not(None), scope.holds(SITE_PATH))
    found = await database.rows(asked.order_by(SITE_PATH, col(Group.id)))
    return [_group(each) for each in found]


async def group_of_chat(database: Database, chat_id: int) -> BoundGroup | None:
    """Return what is known of a chat the bot is in."""
    found = await database.rows(_GROUP.where(col(Group.chat_id) == chat_id))
    return _group(found[0]) if found else None


async def groups_near(session: Session, path: str) -> list[BoundGroup]:
    """Return the groups of a site, or of the nearest above it that has any; `path` is its."""
    above = [int(part) for part in path.split("/") if part]
    found = await rows(
        session, _GROUP.where(col(Group.site_id).in_(above)).order_by(col(Group.id))
    )
    for site_id in reversed(above):
        own = [_group(each) for each in found if each.site_id == site_id]
        if own:
            return own
    return []


def _group(found: AnyRow) -> BoundGroup:
    return BoundGroup(
        id=found.id,
        chat_id=found.chat_id,
        kind=found.kind,
        title=found.title,
        site_id=found.site_id,
        site=found.site,
    )


def _record(session: Session, now: datetime, actor: Actor, action: str, group_id: int) -> None:
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action=action,
        subject="group",
        subject_id=group_id,
    )
