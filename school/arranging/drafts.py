"""Drafts of offerings: what an organiser is making or changing, kept in a row until it is applied.

Each is its organiser's own; buttons carry its id and version, and every change counts the version.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import delete, func, insert, select, update
from sqlmodel import col

from school.actors import Actor
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
from school.settings import SchoolSettings
from school.sites import Site
from school.staff.handover import Handover, handed_over
from school.staff.rights import NotAllowedError, Rank, require, some_scope, some_scope_seen
from school.statements import AnyRow, row, rows, write

SUBJECT = "offering_draft"
# What nobody went on with for a week is begun anew: the school has changed meanwhile.
KEPT = timedelta(days=7)
_VALUES = TypeAdapter(OfferingValues)


class NoDraft(StrEnum):
    """Why nothing was done. GONE: put away, applied, or its offering is not there; STALE: the
    draft or the offering was changed since, look again.
    """

    GONE = "gone"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Begun:
    """A draft was begun."""

    draft_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An offering as it is to be; `before` is how it was when the draft began, None: it is new."""

    id: int
    version: int
    offering_id: int | None
    values: OfferingValues
    before: OfferingValues | None

    @property
    def changes_anything(self) -> bool:
        return self.values != self.before


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
) -> Begun | NoDraft:
    """Begin an offering of a menu item at a site."""
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
    return await _begin(session, now, actor, None, values)


@use_case
async def begin_change(
    session: Session, *, now: datetime, actor: Actor, offering_id: int
) -> Begun | NoDraft:
    """Begin to change an offering; what the same person had begun with it is forgotten."""
    found = await _organised(session, actor, offering_id)
    if found is None:
        return NoDraft.GONE
    mine = delete(OfferingDraft).where(
        col(OfferingDraft.owner_id) == actor.person_id,
        col(OfferingDraft.offering_id) == offering_id,
        col(OfferingDraft.done_at).is_(None),
    )
    await write(session, mine)
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
    note(session, now, actor, draft_id, "offering_draft.end")
    return True


async def draft_of(database: Database, actor: Actor, draft_id: int) -> Draft | None:
    """Return a draft to whose it is; None when it is over."""
    await some_scope_seen(database, actor, Rank.ORGANISER)
    mine = col(OfferingDraft.owner_id) == actor.person_id
    found = await database.rows(_OPEN.where(col(OfferingDraft.id) == draft_id, mine))
    return _draft(found[0]) if found else None


_OPEN: Any = select(
    col(OfferingDraft.id),
    col(OfferingDraft.owner_id),
    col(OfferingDraft.version),
    col(OfferingDraft.offering_id),
    col(OfferingDraft.wanted),
    col(OfferingDraft.basis),
).where(col(OfferingDraft.done_at).is_(None))


async def locked(
    session: Session, actor: Actor, draft_id: int, version: int | None
) -> Draft | NoDraft:
    """Lock a draft for its organiser, who must still organise the site it is for.

    Raise NotAllowedError for somebody else's, and for who may not any more.
    """
    found = await row(session, _OPEN.where(col(OfferingDraft.id) == draft_id).with_for_update())
    if found is None:
        await some_scope(session, actor, Rank.ORGANISER)
        return NoDraft.GONE
    if found.owner_id != actor.person_id:
        raise NotAllowedError
    draft = _draft(found)
    for values in (draft.before, draft.values):
        if values is not None:
            await require(
                session, actor, Rank.ORGANISER, site_id=await site_id_of(session, values.site)
            )
    return draft if version in {None, draft.version} else NoDraft.STALE


async def with_meetings(
    session: Session, values: OfferingValues, meetings: Meetings, settings: SchoolSettings
) -> OfferingValues:
    """Return the values with these sessions, and all that follows from when they are."""
    told = described(meetings, zone=settings.zone, own=await load_days(session))
    join_until = min(values.join_until, len(meetings))
    return replace(
        values,
        meetings=meetings,
        join_until=join_until,
        cut_off=cut_off_of(meetings, join_until),
        repeats=told.repeats,
        planned_sessions=told.planned,
        days_off=told.days_off,
        own_dates=told.own_dates,
    )


async def keep(
    session: Session,
    now: datetime,
    actor: Actor,
    draft: Draft,
    values: OfferingValues,
    names: tuple[str, ...],
    *,
    before: OfferingValues | None = None,
) -> int:
    """Keep the draft's new values (and another basis), count its version and return that."""
    basis = {} if before is None else {"basis": _json(before)}
    await write(
        session,
        update(OfferingDraft)
        .where(col(OfferingDraft.id) == draft.id)
        .values(wanted=_json(values), version=draft.version + 1, changed_at=now, **basis),
    )
    note(session, now, actor, draft.id, "offering_draft.change", names)
    return draft.version + 1


async def close(session: Session, now: datetime, draft_id: int) -> None:
    """Mark a draft as done with."""
    this = update(OfferingDraft).where(col(OfferingDraft.id) == draft_id)
    await write(session, this.values(done_at=now))


def note(
    session: Session,
    now: datetime,
    actor: Actor,
    draft_id: int,
    action: str,
    names: tuple[str, ...] = (),
) -> None:
    """Write a draft's line of the audit trail."""
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action=action,
        subject=SUBJECT,
        subject_id=draft_id,
        fields=names,
    )


async def site_code(session: Session, site_id: int) -> str | None:
    """Return a site's code."""
    found = await row(session, select(col(Site.code)).where(col(Site.id) == site_id))
    return found.code if found else None


async def site_id_of(session: Session, code: str) -> int:
    """Return the id of the site with a code."""
    found = await row(session, select(col(Site.id)).where(col(Site.code) == code))
    if found is None:
        raise NotAllowedError
    return int(found.id)


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


async def _begin(
    session: Session,
    now: datetime,
    actor: Actor,
    offering_id: int | None,
    values: OfferingValues,
) -> Begun:
    made = await write(
        session,
        insert(OfferingDraft).returning(col(OfferingDraft.id)),
        {
            "owner_id": actor.person_id,
            "offering_id": offering_id,
            "version": 1,
            "wanted": _json(values),
            "basis": None if offering_id is None else _json(values),
            "created_at": now,
            "changed_at": now,
            "done_at": None,
        },
    )
    draft_id: int = made.scalar_one()
    note(session, now, actor, draft_id, "offering_draft.begin")
    return Begun(draft_id)


def _draft(found: AnyRow) -> Draft:
    return Draft(
        id=found.id,
        version=found.version,
        offering_id=found.offering_id,
        values=_VALUES.validate_python(found.wanted),
        before=None if found.basis is None else _VALUES.validate_python(found.basis),
    )


def _json(values: OfferingValues) -> dict[str, Any]:
    written: dict[str, Any] = _VALUES.dump_python(values, mode="json")
    return written


async def _count(session: Session, person_id: int) -> int:
    mine = (
        select(func.count())
        .select_from(OfferingDraft)
        .where(col(OfferingDraft.owner_id) == person_id, col(OfferingDraft.done_at).is_(None))
    )
    return int((await rows(session, mine))[0][0])


async def _give(session: Session, from_id: int, to_id: int, now: datetime) -> None:
    mine = update(OfferingDraft).where(
        col(OfferingDraft.owner_id) == from_id, col(OfferingDraft.done_at).is_(None)
    )
    await write(session, mine.values(owner_id=to_id, changed_at=now))


handed_over(Handover("offering_drafts", _count, _give))
