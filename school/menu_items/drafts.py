"""Drafts of menu items: what an organiser has said so far, kept in a row until it is saved.

Every change counts the draft's version; a button of an older version finds the draft as it is.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeAlias

from sqlalchemy import delete, func, insert, select, update
from sqlmodel import col

from school.actors import Actor
from school.audit import record
from school.database import Database, Session, use_case
from school.menu import MenuItem
from school.menu_items.tables import MenuItemDraft
from school.menu_items.values import (
    Fit,
    ItemField,
    ItemValues,
    Unfit,
    Value,
    fitted,
    values_from,
)
from school.staff.handover import Handover, handed_over
from school.staff.rights import NotAllowedError, Rank, require, scope_seen
from school.statements import AnyRow, row, rows, write

# What nobody goes on with in a week is begun anew.
KEPT = timedelta(days=7)
SUBJECT = "menu_item_draft"


class NoItemDraft(StrEnum):
    """Why there is none to go on with. STALE: it was changed since; SAVED: it is an item now."""

    GONE = "gone"
    STALE = "stale"
    SAVED = "saved"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDraft:
    """What is said so far.

    Of an item that exists already `item_id` is its id and `basis` how it stood; a draft that was
    `saved` has the id of what it became.
    """

    id: int
    version: int
    item_id: int | None
    said: ItemValues
    basis: ItemValues | None
    saved: bool

    @property
    def changed(self) -> tuple[ItemField, ...]:
        """The fields that saving would change; of a new item those that are told."""
        return (self.basis or ItemValues()).differing(self.said)


DraftOutcome: TypeAlias = ItemDraft | NoItemDraft

_COLUMNS = (
    col(MenuItemDraft.id),
    col(MenuItemDraft.version),
    col(MenuItemDraft.item_id),
    col(MenuItemDraft.said),
    col(MenuItemDraft.basis),
    col(MenuItemDraft.saved_at),
    col(MenuItemDraft.expires_at),
)


@use_case
async def begin_item_draft(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    item_id: int | None = None,
    copy: bool = False,
) -> ItemDraft | NoItemDraft:
    """Begin a new item, the change of one, or with `copy` a new one like it but for the title.

    Drafts that expired go. GONE when there is no such item.
    """
    await require(session, actor, Rank.ORGANISER, site_id=None)
    await write(session, delete(MenuItemDraft).where(col(MenuItemDraft.expires_at) < now))
    said, basis = ItemValues(), None
    if item_id is not None:
        stands = await item_values(session, item_id)
        if stands is None:
            return NoItemDraft.GONE
        said, basis = (replace(stands, title=None), None) if copy else (stands, stands)
    values = {
        "owner_id": actor.person_id,
        "version": 1,
        "item_id": item_id if basis else None,
        "said": said.columns(),
        "basis": basis.columns() if basis else None,
        "expires_at": now + KEPT,
    }
    made = await write(session, insert(MenuItemDraft).returning(*_COLUMNS), values)
    draft = _draft(made.one())
    _note(session, now, actor, draft.id, "menu_item.begin")
    return draft


@use_case
async def say_in_draft(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    draft_id: int,
    field: ItemField,
    value: Value,
    version: int | None = None,
) -> ItemDraft | NoItemDraft | Unfit:
    """Put a value into a draft; `version` is the one whose button was pressed."""
    found = await open_draft(session, now=now, actor=actor, draft_id=draft_id, version=version)
    if isinstance(found, NoItemDraft):
        return found
    fit = fitted(field, value)
    if not isinstance(fit, Fit):
        return fit
    said = values_from({**found.said.columns(), field: fit.value})
    _note(session, now, actor, draft_id, "menu_item.say", field)
    return await keep(session, now, replace(found, said=said))


@use_case
async def drop_item_draft(session: Session, *, now: datetime, actor: Actor, draft_id: int) -> None:
    """Throw a draft away, unless it was saved."""
    await require(session, actor, Rank.ORGANISER, site_id=None)
    this = (col(MenuItemDraft.id) == draft_id) & col(MenuItemDraft.saved_at).is_(None)
    if (await write(session, delete(MenuItemDraft).where(this))).rowcount:
        _note(session, now, actor, draft_id, "menu_item.drop")


async def item_draft_of(
    database: Database, actor: Actor, draft_id: int, *, now: datetime
) -> ItemDraft | None:
    """Return a draft to who organises the whole school; None when there is no such one."""
    await _require_seen(database, actor)
    found = await database.rows(select(*_COLUMNS).where(col(MenuItemDraft.id) == draft_id))
    return _draft(found[0]) if found and found[0].expires_at > now else None


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A draft in a list."""

    id: int
    title: str | None


async def own_item_drafts(database: Database, actor: Actor, *, now: datetime) -> list[UnderWay]:
    """Return what an actor has begun and not saved, the latest first."""
    await _require_seen(database, actor)
    found = await database.rows(
        select(col(MenuItemDraft.id), col(MenuItemDraft.said))
        .where(col(MenuItemDraft.owner_id) == actor.person_id)
        .where(col(MenuItemDraft.saved_at).is_(None), col(MenuItemDraft.expires_at) > now)
        .order_by(col(MenuItemDraft.id).desc())
    )
    return [UnderWay(each.id, each.said.get(ItemField.TITLE)) for each in found]


async def _require_seen(database: Database, actor: Actor) -> None:
    if not (await scope_seen(database, actor, Rank.ORGANISER)).everywhere:
        raise NotAllowedError


async def open_draft(
    session: Session, *, now: datetime, actor: Actor, draft_id: int, version: int | None
) -> DraftOutcome:
    """Lock a draft that may be changed now and return it, or why there is none."""
    await require(session, actor, Rank.ORGANISER, site_id=None)
    asked = select(*_COLUMNS).where(col(MenuItemDraft.id) == draft_id).with_for_update()
    found = await row(session, asked)
    if found is None or found.expires_at <= now:
        return NoItemDraft.GONE
    draft = _draft(found)
    if draft.saved:
        return NoItemDraft.SAVED
    if version is not None and version != draft.version:
        return NoItemDraft.STALE
    return draft


async def keep(session: Session, now: datetime, draft: ItemDraft, **more: Any) -> ItemDraft:
    """Write a draft that was locked, a version on; `more` are further columns."""
    kept = await write(
        session,
        update(MenuItemDraft)
        .where(col(MenuItemDraft.id) == draft.id)
        .values(
            version=draft.version + 1,
            said=draft.said.columns(),
            basis=draft.basis.columns() if draft.basis else None,
            expires_at=now + KEPT,
            **more,
        )
        .returning(*_COLUMNS),
    )
    return _draft(kept.one())


async def item_values(session: Session, item_id: int) -> ItemValues | None:
    """Return how an item stands, None when there is none."""
    table = MenuItem.__table__  # type: ignore[attr-defined]
    found = await row(session, select(table).where(table.c.id == item_id))
    return values_from(dict(found._mapping)) if found else None  # noqa: SLF001 - public mapping


def _draft(found: AnyRow) -> ItemDraft:
    return ItemDraft(
        id=found.id,
        version=found.version,
        item_id=found.item_id,
        said=values_from(found.said),
        basis=values_from(found.basis) if found.basis is not None else None,
        saved=found.saved_at is not None,
    )


def _note(
    session: Session, now: datetime, actor: Actor, draft_id: int, action: str, *fields: str
) -> None:
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action=action,
        subject=SUBJECT,
        subject_id=draft_id,
        fields=fields,
    )


async def _count(session: Session, person_id: int) -> int:
    """Count what a person has begun and not saved."""
    found = await rows(
        session,
        select(func.count())
        .select_from(MenuItemDraft)
        .where(col(MenuItemDraft.owner_id) == person_id, col(MenuItemDraft.saved_at).is_(None)),
    )
    return int(found[0][0])


async def _give(session: Session, from_id: int, to_id: int, now: datetime) -> None:  # noqa: ARG001
    await write(
        session,
        update(MenuItemDraft).where(col(MenuItemDraft.owner_id) == from_id).values(owner_id=to_id),
    )


handed_over(Handover("menu_items", _count, _give))
