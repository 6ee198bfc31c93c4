"""Saving what was drafted: a new item of the course menu, or the change of one.

Residents see it at their next press: the version of the menu is counted, first of all locks, so
that of two who save, and of an import beside them, one goes after the other.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from sqlalchemy import ColumnElement, select, update
from sqlmodel import col

from school.actors import Actor
from school.audit import record
from school.codes import insert_coded
from school.database import Database, Session, use_case
from school.menu import ItemStatus, MenuItem
from school.menu_items.drafts import ItemDraft, NoItemDraft, item_values, keep, open_draft
from school.menu_items.renaming import rename_offerings
from school.menu_items.values import ItemField, ItemValues, values_from
from school.staff.rights import Rank, require
from school.statements import row, write
from school.versions import MENU, bump

SUBJECT = "menu_item"


@dataclass(frozen=True, slots=True)
class ItemSaved:
    """It is on the menu as drafted; `renamed` offerings follow its new title."""

    item_id: int
    renamed: int = 0


class NotSaved(StrEnum):
    """Why nothing was saved.

    GONE, STALE, SAVED: as of drafts. UNFINISHED: something is still to be told. TWIN: the category
    has an item of this title. CHANGED: somebody changed the same meanwhile; the draft now stands
    beside the fresh values. SAME: nothing would change.
    """

    GONE = "gone"
    STALE = "stale"
    SAVED = "saved"
    UNFINISHED = "unfinished"
    TWIN = "twin"
    CHANGED = "changed"
    SAME = "same"


SaveOutcome: TypeAlias = ItemSaved | NotSaved


@use_case
async def create_item(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    draft_id: int,
    version: int,
    sure: bool = False,
) -> ItemSaved | NotSaved:
    """Put a drafted item on the menu under a new code; `sure`: that it has a twin was seen."""
    draft = await open_draft(session, now=now, actor=actor, draft_id=draft_id, version=version)
    if isinstance(draft, NoItemDraft):
        return NotSaved(draft.value)
    if draft.item_id is not None:
        return NotSaved.STALE
    if not draft.said.complete:
        return NotSaved.UNFINISHED
    if not sure and await _has_twin(session, draft):
        return NotSaved.TWIN
    await bump(session, MENU)
    item_id = await insert_coded(
        session, MenuItem, {**draft.said.columns(), "status": ItemStatus.GIVEN}
    )
    await keep(session, now, draft, item_id=item_id, saved_at=now)
    _note(session, now, actor, item_id, "menu_item.create", draft.changed)
    return ItemSaved(item_id)


@use_case
async def change_item(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    draft_id: int,
    version: int,
    sure: bool = False,
) -> ItemSaved | NotSaved:
    """Change an item as drafted: only what the organiser changed, the rest stays as it is now.

    Where somebody else has changed the same since, nothing is saved and the draft gets the fresh
    values to stand beside.
    """
    draft = await open_draft(session, now=now, actor=actor, draft_id=draft_id, version=version)
    if isinstance(draft, NoItemDraft):
        return NotSaved(draft.value)
    if draft.item_id is None or draft.basis is None:
        return NotSaved.STALE
    if not draft.said.complete:
        return NotSaved.UNFINISHED
    if not sure and _renames(draft) and await _has_twin(session, draft):
        return NotSaved.TWIN
    await bump(session, MENU)
    stands = await item_values(session, draft.item_id)
    if stands is None:
        return NotSaved.GONE
    return await _change(session, now, actor, draft=draft, stands=stands)


async def _change(
    session: Session, now: datetime, actor: Actor, *, draft: ItemDraft, stands: ItemValues
) -> SaveOutcome:
    """Write what the draft changes about an item that stands like this."""
    wanted = {field.value: getattr(draft.said, field) for field in draft.changed}
    becomes = values_from(stands.columns() | wanted)
    if _disputed(draft, stands):
        await keep(session, now, replace(draft, said=becomes, basis=stands))
        return NotSaved.CHANGED
    changed = stands.differing(becomes)
    if not changed or draft.item_id is None:
        return NotSaved.SAME
    values = {field.value: getattr(becomes, field) for field in changed}
    await write(
        session, update(MenuItem).where(col(MenuItem.id) == draft.item_id).values(**values)
    )
    renamed = 0
    if ItemField.TITLE in changed:
        old, new = str(stands.title), str(becomes.title)
        renamed = await rename_offerings(session, draft.item_id, old=old, new=new)
    await keep(session, now, draft, saved_at=now)
    _note(session, now, actor, draft.item_id, "menu_item.change", changed)
    return ItemSaved(draft.item_id, renamed)


def _disputed(draft: ItemDraft, stands: ItemValues) -> bool:
    """Whether somebody else gave another value to a field that the draft changes."""
    meanwhile = set((draft.basis or stands).differing(stands))
    return bool(meanwhile & set(draft.changed) & set(stands.differing(draft.said)))


def _renames(draft: ItemDraft) -> bool:
    return bool({ItemField.TITLE, ItemField.CATEGORY} & set(draft.changed))


@use_case
async def withdraw_item(
    session: Session, *, now: datetime, actor: Actor, item_id: int
) -> ItemStatus | None:
    """Take an item off the menu: no new offerings of it, those planned stay; None: no such one."""
    return await _set_status(session, now, actor, item_id, ItemStatus.WITHDRAWN)


@use_case
async def restore_item(
    session: Session, *, now: datetime, actor: Actor, item_id: int
) -> ItemStatus | None:
    """Put an item back on the menu; None when there is no such one."""
    return await _set_status(session, now, actor, item_id, ItemStatus.GIVEN)


async def _set_status(
    session: Session, now: datetime, actor: Actor, item_id: int, status: ItemStatus
) -> ItemStatus | None:
    await require(session, actor, Rank.ORGANISER, site_id=None)
    await bump(session, MENU)
    this = col(MenuItem.id) == item_id
    found = await row(session, select(col(MenuItem.status)).where(this))
    if found is None:
        return None
    if found.status is not status:
        await write(session, update(MenuItem).where(this).values(status=status))
        _note(session, now, actor, item_id, f"menu_item.{status.value}", ("status",))
    return status


async def twin_of(database: Database, draft: ItemDraft) -> str | None:
    """Return the code of another item with the draft's title in its category, None without."""
    found = await database.rows(select(col(MenuItem.code)).where(_alike(draft)))
    return found[0].code if found else None


async def _has_twin(session: Session, draft: ItemDraft) -> bool:
    return await row(session, select(col(MenuItem.id)).where(_alike(draft))) is not None


def _alike(draft: ItemDraft) -> ColumnElement[bool]:
    said = draft.said
    alike = (col(MenuItem.title) == said.title) & (col(MenuItem.category) == said.category)
    return alike & (col(MenuItem.id) != (draft.item_id or 0))


def _note(
    session: Session,
    now: datetime,
    actor: Actor,
    item_id: int,
    action: str,
    fields: tuple[str, ...],
) -> None:
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action=action,
        subject=SUBJECT,
        subject_id=item_id,
        fields=fields,
    )
