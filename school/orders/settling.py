"""What becomes of a draft and of an order: ordered, withdrawn, declined, planned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import insert, select, update
from sqlmodel import col

from school.actors import Actor
from school.audit import record
from school.database import Session, use_case
from school.menu_items.reading import given_item
from school.orders.dates import json_of
from school.orders.drafts import NoOrderDraft, Ordering, open_order_draft
from school.orders.tables import (
    NOTE_FIELD,
    WORDS_FIELD,
    DeclineReason,
    Order,
    OrderDraft,
    OrderState,
)
from school.orders.telling import OrderNews, tell_liaison, tell_organisers, unsay_new
from school.staff.rights import Rank, require
from school.statements import AnyRow, row, write
from school.visible import one_line

SUBJECT = "order"
WORDS_LIMIT = 120


@dataclass(frozen=True, slots=True)
class Ordered:
    """It is ordered; `told` organisers hear of it."""

    order_id: int
    told: int


class NotSettled(StrEnum):
    """Why nothing was done. SETTLED: it does not wait any more; WORDS: no reason, or too long."""

    GONE = "gone"
    SETTLED = "settled"
    WORDS = "words"


@use_case
async def place_order(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    draft_id: int,
    version: int,
    owners: Sequence[int],
) -> Ordered | NoOrderDraft:
    """Order what a draft says, and tell the organisers in charge of the site.

    GONE when the item went off the menu meanwhile.
    """
    draft = await open_order_draft(session, now, actor, draft_id, version)
    if not isinstance(draft, Ordering):
        return draft
    if await given_item(session, draft.item_id) is None:
        return NoOrderDraft.GONE
    values = {
        "site_id": draft.site_id,
        "item_id": draft.item_id,
        "wanted": json_of(draft.wanted),
        "audience": draft.audience,
        "expected": draft.expected,
        "room": draft.room,
        "note": session.vault.seal(NOTE_FIELD, draft.note) if draft.note else None,
        "state": OrderState.WAITING,
        "by_id": actor.person_id,
        "ordered_at": now,
    }
    made = await write(session, insert(Order).returning(col(Order.id)), values)
    order_id: int = made.scalar_one()
    this = update(OrderDraft).where(col(OrderDraft.id) == draft_id)
    await write(session, this.values(order_id=order_id, note=None, version=draft.version + 1))
    told = await tell_organisers(
        session, order_id, draft.site_id, by_id=actor.person_id, owners=owners, now=now
    )
    _record(session, now, actor, order_id, "order.place")
    return Ordered(order_id, told)


@use_case
async def withdraw_order(
    session: Session, *, now: datetime, actor: Actor, order_id: int
) -> NotSettled | None:
    """Take an order back that waits; None when that was done."""
    found = await _waiting(session, actor, order_id, Rank.LIAISON)
    if isinstance(found, NotSettled):
        return found
    await _settle(session, now, actor, order_id, state=OrderState.WITHDRAWN)
    await unsay_new(session, order_id, now=now)
    _record(session, now, actor, order_id, "order.withdraw")
    return None


@use_case
async def decline_order(
    session: Session,
    *,
    now: datetime,
    actor: Actor,
    order_id: int,
    reason: DeclineReason,
    words: str | None = None,
    traditional: str | None = None,
) -> NotSettled | None:
    """Decline an order and tell who ordered it why, if others did; None when that was done.

    `words` are the reason of OTHER, a line at most; `traditional` the same in that script.
    """
    found = await _waiting(session, actor, order_id, Rank.ORGANISER)
    if isinstance(found, NotSettled):
        return found
    said = one_line(words or "")
    if len(said) > WORDS_LIMIT or (reason is DeclineReason.OTHER and not said):
        return NotSettled.WORDS
    await _settle(
        session,
        now,
        actor,
        order_id,
        state=OrderState.DECLINED,
        declined=reason,
        words=_sealed(session, said),
        traditional=_sealed(session, one_line(traditional or "")),
    )
    await unsay_new(session, order_id, now=now)
    if found.by_id != actor.person_id:
        await tell_liaison(session, order_id, found.by_id, OrderNews.DECLINED, now=now)
    _record(session, now, actor, order_id, "order.decline")
    return None


def _sealed(session: Session, words: str) -> bytes | None:
    return session.vault.seal(WORDS_FIELD, words) if words else None


async def order_to_plan(session: Session, order_id: int) -> AnyRow | None:
    """Lock an order that waits to be planned; None when it waits no more."""
    found = await row(session, _LOCKED.where(col(Order.id) == order_id))
    return found if found is not None and found.state is OrderState.WAITING else None


async def order_is_planned(
    session: Session, order: AnyRow, offering_id: int, *, now: datetime, actor: Actor
) -> None:
    """Note that a locked order has its offering, and tell who ordered it, if others did."""
    await _settle(session, now, actor, order.id, state=OrderState.PLANNED, offering_id=offering_id)
    await unsay_new(session, order.id, now=now)
    if order.by_id != actor.person_id:
        await tell_liaison(session, order.id, order.by_id, OrderNews.PLANNED, now=now)
    _record(session, now, actor, order.id, "order.plan")


_LOCKED = select(
    col(Order.id),
    col(Order.site_id),
    col(Order.item_id),
    col(Order.state),
    col(Order.by_id),
    col(Order.room),
    col(Order.expected),
).with_for_update()


async def _waiting(
    session: Session, actor: Actor, order_id: int, rank: Rank
) -> AnyRow | NotSettled:
    """Lock an order that waits, for who has a rank at its site."""
    found = await row(session, _LOCKED.where(col(Order.id) == order_id))
    await require(session, actor, rank, site_id=found.site_id if found else None)
    if found is None:
        return NotSettled.GONE
    return found if found.state is OrderState.WAITING else NotSettled.SETTLED


async def _settle(
    session: Session, now: datetime, actor: Actor, order_id: int, **values: Any
) -> None:
    this = update(Order).where(col(Order.id) == order_id)
    await write(session, this.values(settled_at=now, settled_by_id=actor.person_id, **values))


def _record(session: Session, now: datetime, actor: Actor, order_id: int, action: str) -> None:
    record(
        session,
        now=now,
        actor_id=actor.person_id,
        action=action,
        subject=SUBJECT,
        subject_id=order_id,
        fields=("state",),
    )
