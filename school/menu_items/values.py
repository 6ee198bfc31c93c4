"""What an item of the course menu holds, and which values each of its fields takes.

The limits are those of the workbook: what is saved by chat can be exported and imported again.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from school.menu import MINUTES_LIMIT, SUMMARY_LIMIT, Kind, MenuItem
from school.visible import one_line, visible


class ItemField(StrEnum):
    """What organisers say of an item; the columns of its row."""

    TITLE = "title"
    CATEGORY = "category"
    KIND = "kind"
    AUDIENCE = "audience"
    SUMMARY = "summary"
    MINUTES = "minutes"
    FEE = "fee"


NEEDED = (ItemField.TITLE, ItemField.CATEGORY, ItemField.KIND)

Value: TypeAlias = str | int | None


class Unfit(StrEnum):
    """Why a field does not take a value."""

    EMPTY = "empty"
    LONG = "long"
    MINUTES = "minutes"
    KIND = "kind"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemValues:
    """An item's values, as far as they are known; `fee` None: free."""

    title: str | None = None
    category: str | None = None
    kind: Kind | None = None
    audience: str | None = None
    summary: str | None = None
    minutes: int | None = None
    fee: str | None = None

    @property
    def complete(self) -> bool:
        """Whether all is told without which there is no item."""
        return all(getattr(self, field) for field in NEEDED)

    def columns(self) -> dict[str, Any]:
        """Return the values by column."""
        return asdict(self)

    def differing(self, other: "ItemValues") -> tuple[ItemField, ...]:
        """Return the fields in which another item differs."""
        return tuple(f for f in ItemField if getattr(self, f) != getattr(other, f))


def values_from(columns: Mapping[Any, Any]) -> ItemValues:
    """Return the values that a row, or a draft's JSON, has."""
    found = {field.value: columns.get(field) for field in ItemField}
    kind = found.pop(ItemField.KIND)
    return ItemValues(kind=Kind(kind) if kind else None, **found)


def limit_of(field: ItemField) -> int:
    """Return how many signs a field takes; of minutes, how many they may be."""
    if field is ItemField.MINUTES:
        return MINUTES_LIMIT
    if field is ItemField.SUMMARY:
        return SUMMARY_LIMIT
    limit: int = MenuItem.__table__.c[field].type.length  # type: ignore[attr-defined]
    return limit


@dataclass(frozen=True, slots=True)
class Fit:
    """A value as the field takes it."""

    value: Value


def fitted(field: ItemField, value: Value) -> Fit | Unfit:
    """Return a value as the field takes it, or why it does not; blank means that there is none."""
    if field is ItemField.KIND:
        return Fit(value) if value in list(Kind) else Unfit.KIND
    if field is ItemField.MINUTES:
        return _minutes(value)
    shape = visible if field is ItemField.SUMMARY else one_line
    text = shape(str(value or ""))
    if not text:
        return Unfit.EMPTY if field in NEEDED else Fit(None)
    return Fit(text) if len(text) <= limit_of(field) else Unfit.LONG


def _minutes(value: Value) -> Fit | Unfit:
    if value is None:
        return Fit(None)
    return Fit(value) if isinstance(value, int) and 0 < value <= MINUTES_LIMIT else Unfit.MINUTES
