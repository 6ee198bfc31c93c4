"""The course menu 课程菜单: what the school can give."""

from enum import StrEnum

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from school.columns import choice


class Kind(StrEnum):
    """What form a menu item takes: 讲座, 班, 活动, 招聘会, 咨询."""

    LECTURE = "lecture"
    CLASS = "class"
    ACTIVITY = "activity"
    FAIR = "fair"
    CONSULTATION = "consultation"


class ItemStatus(StrEnum):
    """Whether new offerings of it may be planned; what is planned already stays."""

    GIVEN = "given"
    WITHDRAWN = "withdrawn"


# How long a summary and a session may be at most, in signs and minutes.
SUMMARY_LIMIT = 1_000
MINUTES_LIMIT = 24 * 60


class MenuItem(SQLModel, table=True):
    """Something the school can give; `fee` in yuan as the school writes it, None = free."""

    __tablename__ = "menu_items"
    __table_args__ = (CheckConstraint("minutes > 0", name="minutes"),)

    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True, max_length=40)
    title: str = Field(max_length=80)
    category: str = Field(max_length=40, index=True)
    kind: Kind = choice(Kind)
    audience: str | None = Field(default=None, max_length=80)
    summary: str | None = None
    minutes: int | None = None
    fee: str | None = Field(default=None, max_length=40)
    status: ItemStatus = choice(
        ItemStatus, default=ItemStatus.GIVEN, stored_default=ItemStatus.GIVEN
    )
