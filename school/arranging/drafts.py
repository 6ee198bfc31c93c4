"""Drafts of offerings: what an organiser is making or changing, kept in a row until it is applied.

Each is its organiser's own; buttons carry its id and version, and every change counts the version.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import ColumnElement, delete, insert, select
from sqlmodel import col

from school.actors import Actor
from school.arranging.kept import (
    OPEN,
    SUBJECT,
    Draft,
    NoDraft,
    close,
    draft_from,
    json_of,
    keep,
    locked,
    site_code,
)
from school.arranging.schedule import Meetings, described
from school.arranging.tables import OfferingDraft
from school.audit import record
from school.database import Database, Session, use_case
from school.days import load_days
from school.imports.expand import cut_off_of
from school.imports.stored import read_offering
from school.imports.values import OfferingValues
from school.menu import ItemStatus, MenuItem
from school.offerings import Offering, OfferingStatus
from school.orders.settling import order_to_plan
from school.settings import SchoolSettings
from school.staff.rights import Rank, require, some_scope_seen
from school.statements import row, write


@dataclass(frozen=True, slots=True)
class Begun:
    """A draft was begun."""

    draft_id: int


@use_case
async def begin_new(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    item_id: int,
    site_id: int,
    meetings: Meetings,
    settings: SchoolSettings,
    order_id: int | None = None,
) -> Begun | NoDraft:
    """Begin an offering of a menu item at a site; that of an order has its room and its seats.

    What the same person had begun for that order is forgotten. GONE when it waits no more.
    """
    await require(session, actor, Rank.ORGANISER, site_id=site_id)
    items = select(col(MenuItem.code), col(MenuItem.title)).where(
        col(MenuItem.id) == item_id, col(MenuItem.status) == ItemStatus.GIVEN
    )
    item, site = await row(session, items), await site_code(session, site_id)
    if item is None or site is None:
        return NoDraft.GONE
    values = OfferingValues(
        menu=item.code,
        site=site,
        title=item.title,
        meetings=meetings,
        cut_off=cut_off_of(meetings, 1),
    )
    values = await with_meetings(session, values, meetings, settings)
    if order_id is not None:
        # Drafts before the order, as applying one locks them.
        await _forget_own(session, actor, col(OfferingDraft.order_id) == order_id)
        order = await order_to_plan(session, order_id)
        if order is None or (order.item_id, order.site_id) != (item_id, site_id):
            return NoDraft.GONE
        values = replace(values, room=order.room, capacity=order.expected)
    return await _begin(session, now, actor, None, values, order_id=order_id)


@use_case
async def begin_change(
    session: Session, *, now: datetime, actor: Actor, offering_id: int
) -> Begun | NoDraft:
    """Begin to change an offering; what the same person had begun with it is forgotten."""
    found = await _organised(session, actor, offering_id)
    if found is None:
        return NoDraft.GONE
    await _forget_own(session, actor, col(OfferingDraft.offering_id) == offering_id)
    return await _begin(session, now, actor, offering_id, found)


@use_case
async def begin_copy(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    offering_id: int,
    meetings: Meetings,
    settings: SchoolSettings,
) -> Begun | NoDraft:
    """Begin an offering like another one at its own time; the deadline is not taken along."""
    found = await _organised(session, actor, offering_id)
    if found is None:
        return NoDraft.GONE
    fresh = replace(found, deadline=None, status=OfferingStatus.OPEN)
    values = await with_meetings(session, fresh, meetings, settings)
    return await _begin(session, now, actor, None, values)


@use_case
async def place_sessions(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    draft_id: int,
    version: int,
    meetings: Meetings,
    settings: SchoolSettings,
) -> int | NoDraft:
    """Give a draft these sessions; return its new version."""
    draft = await locked(session, actor, draft_id, version)
    if isinstance(draft, NoDraft):
        return draft
    values = await with_meetings(session, draft.values, meetings, settings)
    return await keep(session, now, actor, draft, values, ("sessions",))


@use_case
async def end_draft(session: Session, *, now: datetime, actor: Actor, draft_id: int) -> bool:
    """Put a draft away; False when it is gone already."""
    draft = await locked(session, actor, draft_id, None)
    if isinstance(draft, NoDraft):
        return False
    await close(session, now, draft_id)
    _note(session, now, actor, draft_id, "offering_draft.end")
    return True


async def draft_of(database: Database, actor: Actor, draft_id: int) -> Draft | None:
    """Return a draft to whose it is; None when it is over."""
    await some_scope_seen(database, actor, Rank.ORGANISER)
    mine = col(OfferingDraft.owner_id) == actor.person_id
    found = await database.rows(OPEN.where(col(OfferingDraft.id) == draft_id, mine))
    return draft_from(found[0]) if found else None


async def with_meetings(
    session: Session, values: OfferingValues, meetings: Meetings, settings: SchoolSettings
) -> OfferingValues:
    """Return the values with these sessions, and all that follows from when they are.

    A deadline moves as many days as the first session does.
    """
    days = _day(meetings, settings) - _day(values.meetings, settings)
    told = described(meetings, zone=settings.zone, own=await load_days(session))
    join_until = min(values.join_until, len(meetings))
    return replace(
        values,
        meetings=meetings,
        deadline=values.deadline + days if values.deadline else None,
        join_until=join_until,
        cut_off=cut_off_of(meetings, join_until),
        repeats=told.repeats,
        planned_sessions=told.planned,
        days_off=told.days_off,
        own_dates=told.own_dates,
    )


def _day(meetings: Meetings, settings: SchoolSettings) -> date:
    return meetings[0][0].astimezone(settings.zone).date()


async def require_at(session: Session, actor: Actor, offering_id: int) -> None:
    """Raise NotAllowedError unless the actor organises the offering's site."""
    asked = select(col(Offering.site_id)).where(col(Offering.id) == offering_id)
    found = await row(session, asked)
    await require(session, actor, Rank.ORGANISER, site_id=found.site_id if found else None)


async def _organised(session: Session, actor: Actor, offering_id: int) -> OfferingValues | None:
    """Return an offering that the actor organises; None when there is no such one."""
    await require_at(session, actor, offering_id)
    stored = await read_offering(session, offering_id)
    return stored[1].values if stored else None


async def _forget_own(session: Session, actor: Actor, same: ColumnElement[bool]) -> None:
    """Delete what the actor has under way of the same."""
    mine = (col(OfferingDraft.owner_id) == actor.person_id) & col(OfferingDraft.done_at).is_(None)
    await write(session, delete(OfferingDraft).where(mine, same))


async def _begin(
    session: Session,
    now: datetime,
    actor: Actor,
    offering_id: int | None,
    values: OfferingValues,
    *,
    order_id: int | None = None,
) -> Begun:
    made = await write(
        session,
        insert(OfferingDraft).returning(col(OfferingDraft.id)),
        {
            "owner_id": actor.person_id,
            "offering_id": offering_id,
            "order_id": order_id,
            "version": 1,
            "wanted": json_of(values),
            "basis": None if offering_id is None else json_of(values),
            "created_at": now,
            "changed_at": now,
            "done_at": None,
        },
    )
    draft_id: int = made.scalar_one()
    _note(session, now, actor, draft_id, "offering_draft.begin")
    return Begun(draft_id)


def _note(session: Session, now: datetime, actor: Actor, draft_id: int, action: str) -> None:
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action=action,
        subject=SUBJECT,
        subject_id=draft_id,
    )
