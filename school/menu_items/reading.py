"""The course menu as staff see it: its items by category, one item whole."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import col

from school.database import Database
from school.menu import ItemStatus, Kind, MenuItem


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item in a list. `given`: offerings of it may be planned."""

    id: int
    title: str
    category: str
    kind: Kind
    minutes: int | None
    status: ItemStatus

    @property
    def given(self) -> bool:
        return self.status is ItemStatus.GIVEN


@dataclass(frozen=True, slots=True)
class Category:
    """A category and its items in order; in buttons one of the items stands for it."""

    name: str
    items: tuple[ItemLine, ...]

    @property
    def id(self) -> int:
        return self.items[0].id


@dataclass(frozen=True, slots=True)
class CourseMenu:
    """All menu items, or those that are given, in the order in which they were made."""

    items: tuple[ItemLine, ...]

    def categories(self) -> Sequence[Category]:
        """Return the categories, the one with the oldest item first."""
        found: dict[str, list[ItemLine]] = {}
        for item in self.items:
            found.setdefault(item.category, []).append(item)
        return [Category(name, tuple(items)) for name, items in found.items()]

    def category_of(self, item_id: int) -> Category | None:
        """Return the category for which an item stands; None when there is no such item."""
        return next(
            (each for each in self.categories() if any(it.id == item_id for it in each.items)),
            None,
        )

    def item(self, item_id: int) -> ItemLine | None:
        """Return an item, None when there is none."""
        return next((each for each in self.items if each.id == item_id), None)


_LINES = select(
    col(MenuItem.id),
    col(MenuItem.title),
    col(MenuItem.category),
    col(MenuItem.kind),
    col(MenuItem.minutes),
    col(MenuItem.status),
).order_by(col(MenuItem.id))


async def course_menu(database: Database, *, withdrawn: bool = False) -> CourseMenu:
    """Return the items of which offerings may be planned; with `withdrawn` all there are."""
    found = [ItemLine(*list(each)) for each in await database.rows(_LINES)]
    return CourseMenu(tuple(each for each in found if withdrawn or each.given))
