"""Who has which role: listing, ending, and what a leaving colleague hands over."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias

from sqlalchemy import Select, bindparam, case, func, select, update
from sqlmodel import col

from school.actors import Actor
from school.audit import record
from school.database import Database, Session, use_case
from school.owners import owner_ids
from school.people import Person, opened_name
from school.sites import Site
from school.staff.handover import hand_over, work_of
from school.staff.rights import (
    RANKS,
    SITE_PATH,
    NotAllowedError,
    Rank,
    highest_rank,
    path_of,
    scope_of,
    some_scope_seen,
)
from school.staff.tables import Role, StaffRole
from school.statements import AnyRow, row, rows, write


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """One role of one person; `site_id` None: the whole school."""

    role_id: int
    person_id: int
    name: str | None
    role: Role
    site_id: int | None
    site: str | None
    given_at: datetime


@dataclass(frozen=True, slots=True)
class Ended:
    """The role is over; `handed_over` are the subjects whose work went to the successor."""

    person_id: int
    role: Role
    handed_over: tuple[str, ...] = ()


class NotEnded(StrEnum):
    """Why the role stays.

    GONE: it was over before. SUCCESSOR: they have work under way, so a successor is to be named.
    NO_SUCCESSOR: the one named may not take it over. LAST: nobody could give roles any more.
    """

    GONE = "gone"
    SUCCESSOR = "successor"
    NO_SUCCESSOR = "no_successor"
    LAST = "last"


EndOutcome: TypeAlias = Ended | NotEnded

_ORDER = case(*((col(StaffRole.role) == role, -int(rank)) for role, rank in RANKS.items()))
_HELD: Select[*tuple[Any, ...]] = (
    select(
        col(StaffRole.id),
        col(StaffRole.person_id),
        col(Person.name),
        col(StaffRole.role),
        col(StaffRole.site_id),
        col(Site.name).label("site"),
        col(Site.path),
        col(StaffRole.given_at),
    )
    .join(Person, col(Person.id) == col(StaffRole.person_id))
    .outerjoin(Site, col(Site.id) == col(StaffRole.site_id))
    .where(col(StaffRole.ended_at).is_(None))
    .order_by(_ORDER, col(Site.path), col(StaffRole.id))
)
_ONE = _HELD.where(col(StaffRole.id) == bindparam("role_id"))


async def colleagues(database: Database, actor: Actor) -> list[Colleague]:
    """Return all roles in the actor's scope, organisers first; for organisers and above."""
    scope = await some_scope_seen(database, actor, Rank.ORGANISER)
    found = await database.rows(_HELD.where(scope.holds(SITE_PATH)))
    return [_colleague(database, each) for each in found]


async def own_roles(database: Database, person_id: int) -> list[Colleague]:
    """Return the roles that somebody holds."""
    found = await database.rows(_HELD.where(col(StaffRole.person_id) == person_id))
    return [_colleague(database, each) for each in found]


def _colleague(database: Database, found: AnyRow) -> Colleague:
    return Colleague(
        role_id=found.id,
        person_id=found.person_id,
        name=opened_name(database.vault, found.name),
        role=found.role,
        site_id=found.site_id,
        site=found.site,
        given_at=found.given_at,
    )


@dataclass(frozen=True, slots=True)
class PersonStanding:
    """Where a person is found on Telegram, in which language, and their highest rank."""

    telegram_id: int | None
    language: str | None
    rank: Rank


async def standing_of(
    database: Database, person_id: int, *, owners: tuple[int, ...]
) -> PersonStanding | None:
    """Return a person's rank and where their command menu is; None when they are unknown."""
    rank = highest_rank(col(Person.id)).label("rank")
    asked = select(col(Person.telegram_id), col(Person.language), rank)
    found = await database.rows(asked.where(col(Person.id) == person_id))
    if not found:
        return None
    each = found[0]
    is_owner = each.telegram_id in owners
    return PersonStanding(
        each.telegram_id, each.language, Rank.OWNER if is_owner else Rank(each.rank)
    )


@use_case
async def end_role(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    role_id: int,
    owners: tuple[int, ...],
    successor_id: int | None = None,
) -> EndOutcome:
    """End a role: one's own, or one that the actor could give.

    Organisers who have drafts, threads or plans hand them to `successor_id`, who must be an
    organiser there. `owners` are the Telegram ids of the settings: when none of them has written
    to the bot, the last organiser of the whole school stays.
    """
    found = await row(session, _ONE, role_id=role_id)
    is_own = found is not None and found.person_id == actor.person_id
    scope = await scope_of(session, actor, Rank.ORGANISER)
    if not is_own and not (scope and (found is None or scope.covers(found.path))):
        raise NotAllowedError
    if found is None:
        return NotEnded.GONE
    if await _is_last(session, found, owners):
        return NotEnded.LAST
    moved: tuple[str, ...] = ()
    if found.role is Role.ORGANISER and await _leaves(session, found):
        if successor_id is None and await work_of(session, found.person_id):
            return NotEnded.SUCCESSOR
        if successor_id is not None:
            if not await _may_succeed(session, found, successor_id, owners):
                return NotEnded.NO_SUCCESSOR
            moved = tuple(
                await hand_over(session, from_id=found.person_id, to_id=successor_id, now=now)
            )
    await write(
        session,
        update(StaffRole)
        .where(col(StaffRole.id) == role_id)
        .values(ended_at=now, ended_by_id=actor.person_id),
    )
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action="end_role",
        subject="staff_role",
        subject_id=role_id,
        fields=("ended_at", *moved),
    )
    return Ended(found.person_id, found.role, moved)


async def _leaves(session: Session, found: AnyRow) -> bool:
    """Tell whether this is the person's last role as an organiser."""
    other = select(func.count()).where(
        col(StaffRole.person_id) == found.person_id,
        col(StaffRole.role) == Role.ORGANISER,
        col(StaffRole.ended_at).is_(None),
        col(StaffRole.id) != found.id,
    )
    return not (await rows(session, other))[0][0]


async def _may_succeed(
    session: Session, found: AnyRow, successor_id: int, owners: tuple[int, ...]
) -> bool:
    if successor_id == found.person_id:
        return False
    owner = successor_id in await owner_ids(session, owners)
    scope = await scope_of(session, Actor(successor_id, owner=owner), Rank.ORGANISER)
    return scope.covers(await path_of(session, found.site_id))


async def _is_last(session: Session, found: AnyRow, owners: tuple[int, ...]) -> bool:
    """Tell whether nobody could give roles in the whole school once this role is over."""
    if found.role is not Role.ORGANISER or found.site_id is not None:
        return False
    if await owner_ids(session, owners):
        return False
    others = _HELD.where(
        col(StaffRole.role) == Role.ORGANISER,
        col(StaffRole.site_id).is_(None),
        col(StaffRole.id) != found.id,
    )
    return not await rows(session, others)


async def successors(
    database: Database, actor: Actor, role_id: int, *, owners: tuple[int, ...]
) -> list[tuple[int, str | None]]:
    """Return who could take over the work of a leaving organiser: (person, name)."""
    await some_scope_seen(database, actor, Rank.VOLUNTEER)
    async with database.read() as session:
        found = await row(session, _ONE, role_id=role_id)
        if found is None:
            return []
        organisers = await rows(session, _HELD.where(col(StaffRole.role) == Role.ORGANISER))
        owning = await owner_ids(session, owners)
        names = await rows(
            session, select(col(Person.id), col(Person.name)).where(col(Person.id).in_(owning))
        )
        asked = {each.person_id: each.name for each in organisers} | dict(map(tuple, names))
        return [
            (person_id, opened_name(database.vault, name))
            for person_id, name in asked.items()
            if await _may_succeed(session, found, person_id, owners)
        ]
