"""What orders keep of who placed them: handed out, and what they said taken away."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import or_, select, update
from sqlmodel import col

from school.database import Session
from school.menu import MenuItem
from school.orders.tables import NOTE_FIELD, WORDS_FIELD, Order, OrderDraft
from school.sites import Site
from school.statements import rows, write


async def orders_data(session: Session, person_id: int) -> list[dict[str, Any]]:
    """Return what a person ordered for their sites, with their own words."""
    found = await rows(
        session,
        select(
            col(MenuItem.title),
            col(Site.name).label("site"),
            col(Order.ordered_at).label("at"),
            col(Order.settled_at).label("ended_at"),
            col(Order.note).label("text"),
            col(Order.words).label("reason"),
        )
        .join(MenuItem, col(MenuItem.id) == col(Order.item_id))
        .join(Site, col(Site.id) == col(Order.site_id))
        .where(col(Order.by_id) == person_id)
        .order_by(col(Order.id)),
    )
    vault = session.vault
    return [
        dict(each._mapping)  # noqa: SLF001
        | {
            "text": vault.open(NOTE_FIELD, each.text) if each.text else None,
            "reason": vault.open(WORDS_FIELD, each.reason) if each.reason else None,
        }
        for each in found
    ]


async def forget_order_words(session: Session, ids: Sequence[int]) -> None:
    """Take away what these people said in their own words, as who ordered or who declined."""
    own = update(Order).where(col(Order.by_id).in_(ids))
    await write(session, own.values(note=None))
    of_either = or_(col(Order.by_id).in_(ids), col(Order.settled_by_id).in_(ids))
    await write(session, update(Order).where(of_either).values(words=None, traditional=None))
    drafts = update(OrderDraft).where(col(OrderDraft.owner_id).in_(ids))
    await write(session, drafts.values(note=None))
