"""Applying what was arranged: one transaction in which all that follows is done as well."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlmodel import col

from school.actors import Actor
from school.arranging.drafts import require_at
from school.arranging.kept import Draft, NoDraft, close, keep, locked
from school.arranging.looking import heard_by, other_status, version_of_offering
from school.audit import record
from school.codes import free_code
from school.database import Session, use_case
from school.imports.apply import change_offerings
from school.imports.edits import edit_of
from school.imports.expand import cut_off_of
from school.imports.plan import ImportPlan, NewOffering, OfferingEdit, OfferingsDifference
from school.imports.stored import read_offering
from school.imports.values import OfferingValues
from school.lecturers.assigning import assign
from school.lecturers.confirming import is_asked_by
from school.lecturers.slots import whole_slot
from school.menu import ItemStatus, MenuItem
from school.offering_changes import ChangeKind
from school.offerings import Offering, OfferingStatus
from school.orders.settling import order_is_planned, order_to_plan
from school.settings import SchoolSettings
from school.statements import row
from school.versions import MENU, bump
from school.volunteers import Volunteer


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """It is as the draft said; `told` people get a message, `to_call` are to be phoned.

    `ordered`: it is what a site had ordered.
    """

    offering_id: int
    code: str
    new: bool
    told: int = 0
    to_call: int = 0
    ordered: bool = False


class NotApplied(StrEnum):
    """Why nothing was done. PAST: the first session is over; SAME: nothing is changed;
    WITHDRAWN: its menu item was taken off the menu meanwhile. SETTLED: the order it was made for
    waits no more.
    """

    PAST = "past"
    SAME = "same"
    WITHDRAWN = "withdrawn"
    SETTLED = "settled"


@use_case
async def apply_draft(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    draft_id: int,
    version: int,
    settings: SchoolSettings,
) -> Applied | NotApplied | NoDraft:
    """Make the offering, or change it, and tell everybody whom that concerns.

    An offering that others changed meanwhile is not overwritten: what the draft changes is put
    upon what is there now, the draft's version counts, and STALE asks to look again.
    """
    draft = await locked(session, actor, draft_id, version)
    if isinstance(draft, NoDraft):
        return draft
    if draft.offering_id is None:
        return await _make(session, now, actor, draft, settings)
    await bump(session, MENU)
    found = await read_offering(session, draft.offering_id)
    if found is None or draft.before is None:
        return NoDraft.GONE
    code, stored = found
    if stored.values != draft.before:
        merged = _upon(stored.values, draft.values, draft.before)
        await keep(session, now, actor, draft, merged, ("basis",), before=stored.values)
        return NoDraft.STALE
    if not draft.changes_anything:
        return NotApplied.SAME
    edit = edit_of(code, stored, draft.values, now=now)
    await change_offerings(session, now, _plan(settings, changed=edit))
    slot_id = await whole_slot(session, stored.id)
    if ChangeKind.LECTURER in edit.kinds and slot_id is not None:
        await is_asked_by(session, slot_id, actor.person_id)
    await close(session, now, draft_id)
    changed = list(draft.values.differing(stored.values))
    _record(session, now, actor, "offering.change", stored.id, changed)
    return await _applied(session, edit, now)


@use_case
async def end_or_reopen(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    offering_id: int,
    version: int,
    cancel: bool,
    settings: SchoolSettings,
) -> Applied | NotApplied | NoDraft:
    """Cancel an offering, or let it take place after all; `version` is the one that was shown."""
    await require_at(session, actor, offering_id)
    await bump(session, MENU)
    found = await read_offering(session, offering_id)
    if found is None:
        return NoDraft.GONE
    code, stored = found
    if await version_of_offering(session, offering_id) != version:
        return NoDraft.STALE
    if cancel == (stored.values.status is OfferingStatus.CANCELLED):
        return NotApplied.SAME
    if stored.values.ends_at <= now:
        return NotApplied.PAST
    edit = edit_of(code, stored, other_status(stored.values), now=now)
    await change_offerings(session, now, _plan(settings, changed=edit))
    _record(
        session,
        now,
        actor,
        "offering.cancel" if cancel else "offering.reopen",
        offering_id,
        ["status"],
    )
    return await _applied(session, edit, now)


async def _make(
    session: Session, now: datetime, actor: Actor, draft: Draft, settings: SchoolSettings
) -> Applied | NotApplied:
    if draft.values.meetings[0][0] <= now:
        return NotApplied.PAST
    await bump(session, MENU)
    if not await _is_given(session, draft.values.menu):
        return NotApplied.WITHDRAWN
    order = await order_to_plan(session, draft.order_id) if draft.order_id is not None else None
    if draft.order_id is not None and order is None:
        return NotApplied.SETTLED
    code = await free_code(session, Offering)
    await change_offerings(session, now, _plan(settings, new=NewOffering(code, draft.values)))
    made = await row(session, select(col(Offering.id)).where(col(Offering.code) == code))
    if made is None:
        raise LookupError("offering")
    await close(session, now, draft.id)
    _record(session, now, actor, "offering.make", made.id, [])
    if order is not None:
        await order_is_planned(session, order, made.id, now=now, actor=actor)
    await _ask_lecturer(
        session, made.id, draft.values.lecturer_code, by_id=actor.person_id, now=now
    )
    return Applied(offering_id=made.id, code=code, new=True, ordered=order is not None)


async def _ask_lecturer(
    session: Session, offering_id: int, code: str | None, *, by_id: int, now: datetime
) -> None:
    """Ask the volunteer who was chosen for a new offering, if there is one."""
    found = await row(session, select(col(Volunteer.id)).where(col(Volunteer.code) == code))
    if code is not None and found is not None:
        volunteers = [found.id]
        await assign(
            session, offering_id=offering_id, volunteer_ids=volunteers, by_id=by_id, now=now
        )


async def _is_given(session: Session, code: str) -> bool:
    asked = select(col(MenuItem.status)).where(col(MenuItem.code) == code)
    found = await row(session, asked)
    return found is not None and found.status is ItemStatus.GIVEN


def _upon(
    stored: OfferingValues, wanted: OfferingValues, before: OfferingValues
) -> OfferingValues:
    """Return what is stored now with the draft's own changes put upon it."""
    changed = {name: getattr(wanted, name) for name in wanted.differing(before)}
    merged = replace(stored, **changed)
    join_until = min(merged.join_until, len(merged.meetings))
    cut_off = cut_off_of(merged.meetings, join_until)
    return replace(merged, join_until=join_until, cut_off=cut_off)


def _plan(
    settings: SchoolSettings,
    *,
    new: NewOffering | None = None,
    changed: OfferingEdit | None = None,
) -> ImportPlan:
    offerings = OfferingsDifference(
        new=(new,) if new else (), changed=(changed,) if changed else ()
    )
    return ImportPlan(basis=0, settings=settings, offerings=offerings)


async def _applied(session: Session, edit: OfferingEdit, now: datetime) -> Applied:
    heard = await heard_by(session, edit, now=now)
    return Applied(
        offering_id=edit.before.id,
        code=edit.code,
        new=False,
        told=heard.told,
        to_call=heard.to_call,
    )


def _record(
    session: Session, now: datetime, actor: Actor, action: str, id_: int, names: list[str]
) -> None:
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action=action,
        subject="offering",
        subject_id=id_,
        fields=names,
    )
