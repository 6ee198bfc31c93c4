"""The table of what an organiser is arranging: an offering as it is to be."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from school.columns import utc


class OfferingDraft(SQLModel, table=True):
    """An offering being made (`offering_id` None) or changed, until it is applied or put away.

    `wanted` are the values it is to have and `basis` those it had when the draft began, both as
    `school.arranging.drafts` writes them. Every change counts `version`. `order_id` is the order
    that it is made for.
    """

    __tablename__ = "offering_drafts"

    id: int | None = Field(default=None, primary_key=True)
    owner_id: int = Field(foreign_key="people.id", index=True)
    offering_id: int | None = Field(default=None, foreign_key="offerings.id", index=True)
    version: int = 1
    order_id: int | None = Field(default=None, foreign_key="orders.id", index=True)
    wanted: dict[str, Any] = Field(sa_type=JSON(none_as_null=True))
    basis: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    created_at: datetime = utc()
    changed_at: datetime = utc()
    done_at: datetime | None = utc(nullable=True)
