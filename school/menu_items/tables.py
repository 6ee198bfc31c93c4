"""A menu item that is being put together or changed, before it is saved."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field, SQLModel

from school.columns import utc


class MenuItemDraft(SQLModel, table=True):
    """What an organiser has said so far of an item.

    `said` has the values told so far, by column. Of one that exists already `item_id` is its id
    and `basis` how it stood when the organiser saw it. `version` counts every change of the draft.
    """

    __tablename__ = "menu_item_drafts"

    id: int | None = Field(default=None, primary_key=True)
    owner_id: int = Field(foreign_key="people.id", index=True)
    version: int = 1
    item_id: int | None = Field(default=None, foreign_key="menu_items.id", index=True)
    said: dict[str, Any] = Field(default_factory=dict, sa_type=JSON(none_as_null=True))
    basis: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    expires_at: datetime = utc(index=True)
    saved_at: datetime | None = utc(nullable=True)
