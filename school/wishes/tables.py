"""The wish of one person to have a menu item at one site."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from school.columns import utc


class Wish(SQLModel, table=True):
    """Somebody would come; once it is planned, `offering_id` is what they were told of.

    A wish counts until its person was told; who wishes again after that counts anew.
    """

    __tablename__ = "wishes"
    __table_args__ = (
        UniqueConstraint("person_id", "item_id", "site_id"),
        Index("ix_wishes_site_id_item_id", "site_id", "item_id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="people.id")
    item_id: int = Field(foreign_key="menu_items.id", index=True)
    site_id: int = Field(foreign_key="sites.id")
    wished_at: datetime = utc()
    told_at: datetime | None = utc(nullable=True)
    offering_id: int | None = Field(default=None, foreign_key="offerings.id", index=True)
