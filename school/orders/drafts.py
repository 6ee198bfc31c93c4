"""Drafts of orders: what a liaison has said so far, kept in a row until it is ordered.

Each is its liaison's own; buttons carry its id and version, and every change counts the version.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeAlias

from sqlalchemy import delete, insert, select, update
from sqlmodel import col

from school.actors import Actor
from school.audit import record
from school.database import Database, Session, use_case
from school.menu import MenuItem
from school.menu_items.reading import given_item
from school.offerings import Offering
from school.orders.dates import MOST_WANTED, Wanted, json_of, wanted_from
from school.orders.tables import NOTE_FIELD, OrderDraft
from school.site_info.tables import RoomHours
from school.sites import Site
from school.staff.rights import NotAllowedError, Rank, require, some_scope, some_scope_seen
from school.statements import AnyRow, row, write
from school.vault import Vault
from school.visible import one_line

# What nobody goes on with in a week is begun anew.
KEPT = timedelta(days=7)
SUBJECT = "order_draft"
MOST_EXPECTED = 10_000
AUDIENCE_LIMIT, ROOM_LIMIT, NOTE_LIMIT = 80, 60, 300


class OrderPart(StrEnum):
    """What of an order is said: text, but EXPECTED, a number. None takes it away."""

    AUDIENCE = "audience"
    EXPECTED = "expected"
    ROOM = "room"
    NOTE = "note"


class NoOrderDraft(StrEnum):
    """Why there is none to go on with. STALE: changed since; ORDERED: it is one now."""

    GONE = "gone"
    STALE = "stale"
    ORDERED = "ordered"


class Unfitting(StrEnum):
    """Why a value is not taken. FULL: three dates are named already."""

    EMPTY = "empty"
    LONG = "long"
    NUMBER = "number"
    PAST = "past"
    FULL = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordering:
    """What is said so far of an order; no dates: any time would do."""

    id: int
    version: int
    site_id: int
    item_id: int
    title: str
    minutes: int | None
    wanted: tuple[Wanted, ...]
    audience: str | None
    expected: int | None
    room: str | None
    note: str | None
    ordered: bool = False


DraftOutcome: TypeAlias = Ordering | NoOrderDraft
_LIMITS = {
    OrderPart.AUDIENCE: AUDIENCE_LIMIT,
    OrderPart.ROOM: ROOM_LIMIT,
    OrderPart.NOTE: NOTE_LIMIT,
}
_DRAFT: Any = select(
    OrderDraft.__table__,  # type: ignore[attr-defined]
    col(MenuItem.title),
    col(MenuItem.minutes),
).join(MenuItem, col(MenuItem.id) == col(OrderDraft.item_id))


@use_case
async def begin_order(
    session: Session, *, now: datetime, actor: Actor, site_id: int, item_id: int
) -> Ordering | NoOrderDraft:
    """Begin to order a menu item for a site. GONE when it is not on the menu any more.

    What the same person had begun of the same item for the site is over. Rows go a week later:
    else SQLite would give their ids, which old buttons bear, to new drafts.
    """
    await require(session, actor, Rank.LIAISON, site_id=site_id)
    await write(session, delete(OrderDraft).where(col(OrderDraft.expires_at) < now - KEPT))
    same = update(OrderDraft).where(
        col(OrderDraft.owner_id) == actor.person_id,
        col(OrderDraft.site_id) == site_id,
        col(OrderDraft.item_id) == item_id,
        col(OrderDraft.order_id).is_(None),
        col(OrderDraft.expires_at) > now,
    )
    await write(session, same.values(expires_at=now, note=None))
    asked = select(col(MenuItem.audience)).where(col(MenuItem.id) == item_id)
    item = await row(session, asked)
    if item is None or await given_item(session, item_id) is None:
        return NoOrderDraft.GONE
    values = {
        "owner_id": actor.person_id,
        "version": 1,
        "site_id": site_id,
        "item_id": item_id,
        "wanted": [],
        "audience": item.audience,
        "expires_at": now + KEPT,
    }
    made = await write(session, insert(OrderDraft).returning(col(OrderDraft.id)), values)
    draft_id: int = made.scalar_one()
    _note(session, now, actor, draft_id, "order.begin")
    return await _read(session, draft_id)


@use_case
async def say_in_order(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    draft_id: int,
    part: OrderPart,
    value: str | int | None,
    version: int | None = None,
) -> Ordering | NoOrderDraft | Unfitting:
    """Put a value into a draft; `version` is the one whose button was pressed."""
    found = await open_order_draft(session, now, actor, draft_id, version)
    if isinstance(found, NoOrderDraft):
        return found
    fit = _fitted(part, value)
    if isinstance(fit, Unfitting):
        return fit
    _note(session, now, actor, draft_id, "order.say", part.value)
    if part is OrderPart.NOTE and fit is not None:
        sealed = session.vault.seal(NOTE_FIELD, str(fit))
        return await _keep(session, now, found, note=sealed)
    return await _keep(session, now, found, **{part.value: fit})


@use_case
async def want_dates(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    draft_id: int,
    dates: tuple[Wanted, ...],
    anew: bool = False,
    version: int | None = None,
) -> Ordering | NoOrderDraft | Unfitting:
    """Add dates to those a draft names, or with `anew` have these alone; none: any time."""
    found = await open_order_draft(session, now, actor, draft_id, version)
    if isinstance(found, NoOrderDraft):
        return found
    kept = () if anew else found.wanted
    wanted = (*kept, *(each for each in dates if each not in kept))
    if any(each.starts_at <= now for each in dates):
        return Unfitting.PAST
    if len(wanted) > MOST_WANTED:
        return Unfitting.FULL
    _note(session, now, actor, draft_id, "order.say", "wanted")
    return await _keep(session, now, found, wanted=json_of(wanted))


@use_case
async def drop_order(session: Session, *, now: datetime, actor: Actor, draft_id: int) -> None:
    """Throw one's own draft away, unless it was ordered."""
    found = await open_order_draft(session, now, actor, draft_id, None)
    if isinstance(found, Ordering):
        this = update(OrderDraft).where(col(OrderDraft.id) == draft_id)
        await write(session, this.values(expires_at=now, note=None))
        _note(session, now, actor, draft_id, "order.drop")


async def order_draft_of(
    database: Database, actor: Actor, draft_id: int, *, now: datetime
) -> Ordering | None:
    """Return a draft to whose it is; None when there is no such one."""
    await some_scope_seen(database, actor, Rank.LIAISON)
    mine = col(OrderDraft.owner_id) == actor.person_id
    found = await database.rows(_DRAFT.where(col(OrderDraft.id) == draft_id, mine))
    return _ordering(database.vault, found[0]) if found and found[0].expires_at > now else None


async def own_order_drafts(
    database: Database, actor: Actor, *, now: datetime
) -> Sequence[Ordering]:
    """Return what an actor has begun and not ordered, the latest first."""
    await some_scope_seen(database, actor, Rank.LIAISON)
    found = await database.rows(
        _DRAFT.where(col(OrderDraft.owner_id) == actor.person_id)
        .where(col(OrderDraft.order_id).is_(None), col(OrderDraft.expires_at) > now)
        .order_by(col(OrderDraft.id).desc())
    )
    return [_ordering(database.vault, each) for each in found]


async def rooms_at(database: Database, actor: Actor, site_id: int) -> list[str]:
    """Return the rooms a site has: those whose hours are told, those it used, the last first."""
    scope = await some_scope_seen(database, actor, Rank.LIAISON)
    path = await database.rows(select(col(Site.path)).where(col(Site.id) == site_id))
    if not path or not scope.covers(path[0].path):
        raise NotAllowedError
    used = select(col(Offering.room)).where(
        col(Offering.site_id) == site_id, col(Offering.room).is_not(None)
    )
    told = select(col(RoomHours.room)).where(col(RoomHours.site_id) == site_id)
    found = [
        *(each.room for each in await database.rows(told.order_by(col(RoomHours.id)))),
        *(each.room for each in await database.rows(used.order_by(col(Offering.id).desc()))),
    ]
    return list(dict.fromkeys(found))


async def open_order_draft(
    session: Session, now: datetime, actor: Actor, draft_id: int, version: int | None
) -> DraftOutcome:
    """Lock one's own draft that may be changed now and return it, or why there is none.

    Raise NotAllowedError for somebody else's, and for who may not order there any more.
    """
    locking = select(col(OrderDraft.owner_id), col(OrderDraft.site_id)).with_for_update()
    found = await row(session, locking.where(col(OrderDraft.id) == draft_id))
    if found is None:
        await some_scope(session, actor, Rank.LIAISON)
        return NoOrderDraft.GONE
    if found.owner_id != actor.person_id:
        raise NotAllowedError
    await require(session, actor, Rank.LIAISON, site_id=found.site_id)
    draft = await _read(session, draft_id, now=now)
    if isinstance(draft, NoOrderDraft):
        return draft
    if draft.ordered:
        return NoOrderDraft.ORDERED
    return draft if version in {None, draft.version} else NoOrderDraft.STALE


async def _read(session: Session, draft_id: int, *, now: datetime | None = None) -> DraftOutcome:
    found = await row(session, _DRAFT.where(col(OrderDraft.id) == draft_id))
    if found is None or (now is not None and found.expires_at <= now):
        return NoOrderDraft.GONE
    return _ordering(session.vault, found)


async def _keep(session: Session, now: datetime, draft: Ordering, **values: Any) -> DraftOutcome:
    this = update(OrderDraft).where(col(OrderDraft.id) == draft.id)
    await write(session, this.values(version=draft.version + 1, expires_at=now + KEPT, **values))
    return await _read(session, draft.id)


def _fitted(part: OrderPart, value: str | int | None) -> str | int | Unfitting | None:
    """Return the value as it is kept, or why it is not."""
    if value is None:
        return None
    if part is OrderPart.EXPECTED:
        fits = isinstance(value, int) and 1 <= value <= MOST_EXPECTED
        return value if fits else Unfitting.NUMBER
    text = one_line(str(value))
    if not text:
        return Unfitting.EMPTY
    return text if len(text) <= _LIMITS[part] else Unfitting.LONG


def _ordering(vault: Vault, found: AnyRow) -> Ordering:
    return Ordering(
        id=found.id,
        version=found.version,
        site_id=found.site_id,
        item_id=found.item_id,
        title=found.title,
        minutes=found.minutes,
        wanted=wanted_from(found.wanted),
        audience=found.audience,
        expected=found.expected,
        room=found.room,
        note=vault.open(NOTE_FIELD, found.note) if found.note else None,
        ordered=found.order_id is not None,
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
