"""Keeping what a site says of itself: open hours and contacts, by its liaisons."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from sqlalchemy import delete, func, insert, select
from sqlmodel import col

from school.actors import Actor
from school.audit import record
from school.database import Session, use_case
from school.site_info.tables import (
    NAME_FIELD,
    PHONE_FIELD,
    ContactRole,
    RoomHours,
    SiteContact,
)
from school.sites import Site
from school.staff.rights import Rank, require
from school.statements import row, rows, write
from school.visible import one_line

TEXT_LIMIT, NAME_LIMIT, PHONE_LIMIT = 60, 20, 40
# More than a community centre has rooms.
MOST_HOURS = 30


class NotKept(StrEnum):
    """Why nothing was kept. MANY: there are thirty already."""

    EMPTY = "empty"
    LONG = "long"
    SPAN = "span"
    MANY = "many"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """On which days (Monday is 0), and from when until when by the school's clock."""

    weekdays: Collection[int]
    from_time: time
    until_time: time
    note: str | None = None


@dataclass(frozen=True, slots=True)
class KeptHours:
    """They are kept, under this id."""

    id: int


@use_case
async def add_hours(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    site_id: int,
    room: str,
    opening: Opening,
) -> KeptHours | NotKept:
    """Keep when a room or field is open; the same twice is kept once."""
    await require(session, actor, Rank.LIAISON, site_id=site_id)
    room, note = one_line(room), one_line(opening.note or "") or None
    if not room or not opening.weekdays:
        return NotKept.EMPTY
    if len(room) > TEXT_LIMIT or len(note or "") > TEXT_LIMIT:
        return NotKept.LONG
    if opening.until_time <= opening.from_time:
        return NotKept.SPAN
    here = select(func.count()).where(col(RoomHours.site_id) == site_id)
    if (await rows(session, here))[0][0] >= MOST_HOURS:
        return NotKept.MANY
    values = {
        "site_id": site_id,
        "room": room,
        "weekdays": sum(1 << day for day in set(opening.weekdays)),
        "from_time": opening.from_time,
        "until_time": opening.until_time,
        "note": note,
    }
    same = [col(getattr(RoomHours, name)) == value for name, value in values.items()]
    found = await row(session, select(col(RoomHours.id)).where(*same))
    if found is not None:
        return KeptHours(found.id)
    made = await write(session, insert(RoomHours).returning(col(RoomHours.id)), values)
    _record(session, now, actor, site_id, "site.hours_add", "room", "weekdays")
    return KeptHours(made.scalar_one())


@use_case
async def drop_hours(
    session: Session, *, now: datetime, actor: Actor, hours_id: int
) -> NotKept | None:
    """Take open hours away; None when that was done."""
    asked = select(col(RoomHours.site_id)).where(col(RoomHours.id) == hours_id)
    found = await row(session, asked)
    await require(session, actor, Rank.LIAISON, site_id=found.site_id if found else None)
    if found is None:
        return NotKept.GONE
    await write(session, delete(RoomHours).where(col(RoomHours.id) == hours_id))
    _record(session, now, actor, found.site_id, "site.hours_drop", "room")
    return None


@use_case
async def set_contact(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    site_id: int,
    role: ContactRole,
    name: str,
    phone: str,
    hours: str | None = None,
) -> NotKept | None:
    """Say who it is at a site, in the place of whoever it was; None when that was done."""
    await require(session, actor, Rank.LIAISON, site_id=site_id)
    if await row(session, select(col(Site.id)).where(col(Site.id) == site_id)) is None:
        return NotKept.GONE
    name, phone, hours = one_line(name), one_line(phone), one_line(hours or "") or None
    if not name or not phone:
        return NotKept.EMPTY
    if len(name) > NAME_LIMIT or len(phone) > PHONE_LIMIT or len(hours or "") > TEXT_LIMIT:
        return NotKept.LONG
    await _clear(session, site_id, role)
    values = {
        "site_id": site_id,
        "role": role,
        "name": session.vault.seal(NAME_FIELD, name),
        "phone": session.vault.seal(PHONE_FIELD, phone),
        "hours": hours,
    }
    await write(session, insert(SiteContact), values)
    _record(session, now, actor, site_id, "site.contact_set", role.value)
    return None


@use_case
async def clear_contact(
    session: Session, *, now: datetime, actor: Actor, site_id: int, role: ContactRole
) -> None:
    """Say that a site has nobody for a role."""
    await require(session, actor, Rank.LIAISON, site_id=site_id)
    if await _clear(session, site_id, role):
        _record(session, now, actor, site_id, "site.contact_clear", role.value)


async def _clear(session: Session, site_id: int, role: ContactRole) -> int:
    this = (col(SiteContact.site_id) == site_id) & (col(SiteContact.role) == role)
    return (await write(session, delete(SiteContact).where(this))).rowcount


def _record(
    session: Session, now: datetime, actor: Actor, site_id: int, action: str, *fields: str
) -> None:
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action=action,
        subject="site",
        subject_id=site_id,
        fields=fields,
    )
