"""Inviting somebody to a role: a link that works once, and is looked at before it acts."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, bindparam, insert, select, update
from sqlmodel import col

from school.actors import Actor
from school.audit import record
from school.database import Database, Session, use_case
from school.people import Person, opened_name
from school.sites import Site
from school.staff.rights import SITE_PATH, Rank, require, some_scope_seen
from school.staff.tables import (
    HELD_AT_A_SITE_SQL,
    HELD_EVERYWHERE_SQL,
    Invitation,
    Role,
    StaffRole,
)
from school.statements import AnyRow, insert_or_ignore, row, write

# Long enough for a colleague on holiday, short enough that a forgotten link opens nothing.
LIFE = timedelta(days=7)
# 32 letters of URL-safe base64: a deep link's payload has room for 64 with its letter.
TOKEN_BYTES = 24


@dataclass(frozen=True, slots=True)
class Invited:
    """The link's token, which is told this once, and until when it works."""

    invitation_id: int
    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What an invitation gives: the role, at which site (None: the whole school), by whom."""

    invitation_id: int
    role: Role
    site_id: int | None
    site: str | None
    by: str | None
    expires_at: datetime


class NotOffered(StrEnum):
    """Why a link gives nothing."""

    UNKNOWN = "unknown"
    USED = "used"
    EXPIRED = "expired"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class Accepted:
    """The role is theirs; `had_it`: it was before."""

    role: Role
    site_id: int | None
    had_it: bool


_LOOK: Select[*tuple[Any, ...]] = (
    select(
        col(Invitation.id),
        col(Invitation.role),
        col(Invitation.site_id),
        col(Invitation.expires_at),
        col(Invitation.used_at),
        col(Invitation.used_by_id),
        col(Invitation.revoked_at),
        col(Invitation.invited_by_id),
        col(Site.name).label("site"),
        col(Person.name).label("by"),
    )
    .outerjoin(Site, col(Site.id) == col(Invitation.site_id))
    .join(Person, col(Person.id) == col(Invitation.invited_by_id))
    .where(col(Invitation.token_hash) == bindparam("token_hash"))
)


@use_case
async def invite(
    session: Session, *, now: datetime, actor: Actor, role: Role, site_id: int | None
) -> Invited:
    """Make a link that gives `role` at a site, or in the whole school for `site_id` None.

    An organiser gives roles at their own sites and below; only who has the whole school gives it.
    """
    await require(session, actor, Rank.ORGANISER, site_id=site_id)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    values = {
        "token_hash": _hashed(token),
        "role": role,
        "site_id": site_id,
        "invited_by_id": actor.person_id,
        "created_at": now,
        "expires_at": now + LIFE,
    }
    made = await write(session, insert(Invitation).returning(col(Invitation.id)), values)
    invitation_id: int = made.scalar_one()
    _record(session, now, actor.person_id, "invite", invitation_id)
    return Invited(invitation_id, token, now + LIFE)


async def look_at(database: Database, token: str, *, now: datetime) -> Offered | NotOffered:
    """Return what a link gives, before anybody accepts it."""
    found = await database.rows(_LOOK, token_hash=_hashed(token))
    if not found:
        return NotOffered.UNKNOWN
    each = found[0]
    ended = _ended(each.used_at, each.revoked_at, each.expires_at, now)
    if ended is not None:
        return ended
    return Offered(
        invitation_id=each.id,
        role=each.role,
        site_id=each.site_id,
        site=each.site,
        by=opened_name(database.vault, each.by),
        expires_at=each.expires_at,
    )


@use_case
async def accept(
    session: Session, *, now: datetime, token: str, person_id: int
) -> Accepted | NotOffered:
    """Give the role to this person and use the link up; pressing again finds it theirs."""
    found = await row(session, _LOOK, token_hash=_hashed(token))
    if found is None:
        return NotOffered.UNKNOWN
    if found.used_by_id == person_id:
        return Accepted(found.role, found.site_id, had_it=True)
    ended = _ended(found.used_at, found.revoked_at, found.expires_at, now)
    if ended is not None:
        return ended
    taken = await write(
        session,
        update(Invitation)
        .where(col(Invitation.id) == found.id, col(Invitation.used_at).is_(None))
        .where(col(Invitation.revoked_at).is_(None))
        .values(used_at=now, used_by_id=person_id),
    )
    if not taken.rowcount:
        return NotOffered.USED
    had_it = not await _give(session, found, person_id, now)
    _record(session, now, person_id, "accept_role", found.id)
    return Accepted(found.role, found.site_id, had_it)


@use_case
async def revoke_invitation(
    session: Session, *, now: datetime, actor: Actor, invitation_id: int
) -> bool:
    """Let a link give nothing any more; False when it was used or is not there."""
    asked = select(col(Invitation.site_id)).where(col(Invitation.id) == invitation_id)
    found = await row(session, asked)
    await require(session, actor, Rank.ORGANISER, site_id=found.site_id if found else None)
    revoked = await write(
        session,
        update(Invitation)
        .where(col(Invitation.id) == invitation_id, col(Invitation.used_at).is_(None))
        .where(col(Invitation.revoked_at).is_(None))
        .values(revoked_at=now),
    )
    if revoked.rowcount:
        _record(session, now, actor.person_id, "revoke_invitation", invitation_id)
    return bool(revoked.rowcount)


@dataclass(frozen=True, slots=True)
class Pending:
    """A link that still works."""

    invitation_id: int
    role: Role
    site_id: int | None
    site: str | None
    expires_at: datetime


async def pending_invitations(database: Database, actor: Actor, *, now: datetime) -> list[Pending]:
    """Return the links that still work in the actor's scope, the next to expire first."""
    scope = await some_scope_seen(database, actor, Rank.ORGANISER)
    found = await database.rows(
        select(
            col(Invitation.id),
            col(Invitation.role),
            col(Invitation.site_id),
            col(Site.name),
            col(Invitation.expires_at),
        )
        .outerjoin(Site, col(Site.id) == col(Invitation.site_id))
        .where(col(Invitation.used_at).is_(None), col(Invitation.revoked_at).is_(None))
        .where(col(Invitation.expires_at) > now, scope.holds(SITE_PATH))
        .order_by(col(Invitation.expires_at), col(Invitation.id))
    )
    return [Pending(*list(each)) for each in found]


async def _give(session: Session, invitation: AnyRow, person_id: int, now: datetime) -> bool:
    """Write the role; False when the person holds it already."""
    values = {
        "person_id": person_id,
        "role": invitation.role,
        "site_id": invitation.site_id,
        "given_by_id": invitation.invited_by_id,
        "given_at": now,
    }
    at_a_site = invitation.site_id is not None
    columns = ["person_id", "role", *(["site_id"] if at_a_site else [])]
    where = HELD_AT_A_SITE_SQL if at_a_site else HELD_EVERYWHERE_SQL
    statement = insert_or_ignore(session, StaffRole, unique=columns, where=where)
    return bool((await write(session, statement, values)).rowcount)


def _ended(
    used_at: datetime | None, revoked_at: datetime | None, expires_at: datetime, now: datetime
) -> NotOffered | None:
    if used_at is not None:
        return NotOffered.USED
    if revoked_at is not None:
        return NotOffered.REVOKED
    return NotOffered.EXPIRED if expires_at <= now else None


def _hashed(token: str) -> bytes:
    return hashlib.sha256(b"linli invitation " + token.encode()).digest()


def _record(session: Session, now: datetime, by: int, action: str, invitation_id: int) -> None:
    record(
        session,
        now=now,
        actor_id=by,
        action=action,
        subject="invitation",
        subject_id=invitation_id,
        fields=("role", "site_id"),
    )
