"""The course menu as staff see it: its items by category, one item whole."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, or_, select
from sqlmodel import col

from school.database import Database, Session
from school.menu import ItemStatus, Kind, MenuItem
from school.menu_items.values import ItemValues, values_from
from school.offerings import Offering, OfferingStatus
from school.statements import row


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item in a list. `given`: offerings of it may be planned."""

    id: int
    code: str
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
    col(MenuItem.code),
    col(MenuItem.title),
    col(MenuItem.category),
    col(MenuItem.kind),
    col(MenuItem.minutes),
    col(MenuItem.status),
).order_by(col(MenuItem.id))


_OF_IT = select(col(Offering.id)).where(col(Offering.menu_item_id) == col(MenuItem.id))
_FOR_RESIDENTS = _LINES.where(
    or_(
        ~_OF_IT.where(col(Offering.for_volunteers)).exists(),
        _OF_IT.where(~col(Offering.for_volunteers)).exists(),
    )
)


async def course_menu(database: Database, *, withdrawn: bool = False) -> CourseMenu:
    """Return the items of which offerings may be planned; with `withdrawn` all there are."""
    found = [ItemLine(*list(each)) for each in await database.rows(_LINES)]
    return CourseMenu(tuple(each for each in found if withdrawn or each.given))


async def residents_menu(database: Database) -> CourseMenu:
    """Return the items that may be planned, but those that only volunteers were ever given."""
    found = [ItemLine(*list(each)) for each in await database.rows(_FOR_RESIDENTS)]
    return CourseMenu(tuple(each for each in found if each.given))


async def given_item(session: Session, item_id: int) -> ItemLine | None:
    """Return an item of which offerings may be planned, in the transaction that plans one.

    None when there is none, or it is off the menu. Whoever plans counts the version of the menu
    before asking: then nobody takes the item off meanwhile.
    """
    found = await row(session, _LINES.where(col(MenuItem.id) == item_id))
    line = ItemLine(*list(found)) if found else None
    return line if line and line.given else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemCard:
    """An item whole. `coming` offerings of it are planned, `bearing` of all have its title."""

    id: int
    code: str
    values: ItemValues
    status: ItemStatus
    coming: int
    bearing: int

    @property
    def given(self) -> bool:
        return self.status is ItemStatus.GIVEN


_ITEM = MenuItem.__table__  # type: ignore[attr-defined]
_OF_ITEM = (
    select(func.count()).where(col(Offering.menu_item_id) == col(MenuItem.id)).correlate(MenuItem)
)
_COMING = _OF_ITEM.where(
    col(Offering.status) == OfferingStatus.OPEN, col(Offering.ends_at) > bindparam("now")
)
_BEARING = _OF_ITEM.where(col(Offering.title) == col(MenuItem.title))
_CARD = select(
    _ITEM, _COMING.scalar_subquery().label("coming"), _BEARING.scalar_subquery().label("bearing")
).where(col(MenuItem.id) == bindparam("item_id"))


async def item_card(database: Database, item_id: int, *, now: datetime) -> ItemCard | None:
    """Return an item and what is planned of it, None when there is none."""
    found = await database.rows(_CARD, item_id=item_id, now=now)
    if not found:
        return None
    each = found[0]
    return ItemCard(
        id=each.id,
        code=each.code,
        values=values_from(dict(each._mapping)),  # noqa: SLF001 - Row's public mapping
        status=each.status,
        coming=each.coming,
        bearing=each.bearing,
    )
