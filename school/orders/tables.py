"""Orders of menu items, and what is being put together before it is ordered."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint
from sqlmodel import Field, SQLModel

from school.columns import choice, utc

NOTE_FIELD = "order.note"
WORDS_FIELD = "order.words"


class OrderState(StrEnum):
    """Where an order stands: PLANNED has its offering, DECLINED a reason."""

    WAITING = "waiting"
    PLANNED = "planned"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class DeclineReason(StrEnum):
    """Why an order is declined; OTHER is said in words."""

    LECTURER = "lecturer"
    BUSY = "busy"
    NEARBY = "nearby"
    OTHER = "other"


class Order(SQLModel, table=True):
    """What a site would like to have, and what became of it.

    `wanted` are the dates it would like, as `school.orders.dates` writes them; none: any time.
    `note` is what the liaison says besides and `words` why it was declined, both sealed;
    `traditional` has the words in that script.
    `settled_at` and `settled_by_id` tell of the latest state.
    """

    __tablename__ = "orders"
    __table_args__ = (
        CheckConstraint("expected > 0", name="expected"),
        CheckConstraint("(state = 'planned') = (offering_id IS NOT NULL)", name="planned"),
        CheckConstraint("(state = 'declined') = (declined IS NOT NULL)", name="declined"),
    )

    id: int | None = Field(default=None, primary_key=True)
    site_id: int = Field(foreign_key="sites.id", index=True)
    item_id: int = Field(foreign_key="menu_items.id", index=True)
    wanted: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON(none_as_null=True))
    audience: str | None = Field(default=None, max_length=80)
    expected: int | None = None
    room: str | None = Field(default=None, max_length=60)
    note: bytes | None = None
    state: OrderState = choice(OrderState, default=OrderState.WAITING, index=True)
    by_id: int = Field(foreign_key="people.id", index=True)
    ordered_at: datetime = utc()
    offering_id: int | None = Field(default=None, foreign_key="offerings.id", unique=True)
    declined: DeclineReason | None = choice(DeclineReason, default=None, nullable=True)
    words: bytes | None = None
    traditional: bytes | None = None
    settled_at: datetime | None = utc(nullable=True)
    settled_by_id: int | None = Field(default=None, foreign_key="people.id")


class OrderDraft(SQLModel, table=True):
    """An order that is being put together; `version` counts every change of it.

    `order_id` is what it became.
    """

    __tablename__ = "order_drafts"
    __table_args__ = (CheckConstraint("expected > 0", name="expected"),)

    id: int | None = Field(default=None, primary_key=True)
    owner_id: int = Field(foreign_key="people.id", index=True)
    version: int = 1
    site_id: int = Field(foreign_key="sites.id")
    item_id: int = Field(foreign_key="menu_items.id")
    wanted: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON(none_as_null=True))
    audience: str | None = Field(default=None, max_length=80)
    expected: int | None = None
    room: str | None = Field(default=None, max_length=60)
    note: bytes | None = None
    expires_at: datetime = utc(index=True)
    order_id: int | None = Field(default=None, foreign_key="orders.id")
