"""What a row's cells say together, and the step from its columns to the fields of its row."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

from locales.understand.workbook import lexicon
from papers.workbook import values
from papers.workbook.values import UnreadableError
from school.imports.rows import Expected, Sheet
from school.offerings import Audience, OfferingStatus
from school.settings import SchoolSettings

Found = dict[str, Any]


@dataclass(frozen=True, slots=True)
class RowFault:
    """A fault in `column` (its key) that shows only beside the row's other cells."""

    column: str
    value: str
    expected: Expected
    hint: tuple[str, ...] = ()


def finish(sheet: Sheet, found: Found, failed: set[str]) -> Iterator[RowFault]:
    """Turn `found` (by column) into the fields of the sheet's row, yielding what is wrong.

    `failed` has the columns whose cells could not be read; nothing is said about them again.
    """
    if sheet is Sheet.THEMES:
        yield from _theme(found, failed)
    elif sheet is Sheet.SETTINGS:
        yield from _setting(found)
    elif "date" in found:
        found["day"] = found.pop("date")
    if sheet is Sheet.OFFERINGS:
        found["cancelled"] = found.pop("status", None) is OfferingStatus.CANCELLED
        found["for_volunteers"] = found.pop("audience", None) is Audience.VOLUNTEERS


def _theme(found: Found, failed: set[str]) -> Iterator[RowFault]:
    date = found.pop("date", None)
    if date is None:
        if "month" not in found and not failed & {"month", "date"}:
            yield RowFault("month", "", Expected.MONTH_OR_DATE)
        return
    month, day = date
    if found.setdefault("month", month) != month:
        yield RowFault("month", str(found["month"]), Expected.SAME_MONTH, (f"{month}-{day}",))
    found["day"] = day


def _setting(found: Found) -> Iterator[RowFault]:
    """Find the setting's own name, and its value as `SchoolSettings` wants it."""
    if "name" not in found:
        return
    typed = found["name"]
    key = lexicon().settings.key(typed)
    if key is None:
        yield RowFault("name", typed, Expected.SETTING, lexicon().settings.choices())
        return
    found["name"] = key
    if "value" not in found:
        return
    typed = found["value"]
    try:
        found["value"] = setting_value(key, typed)
    except UnreadableError as error:
        yield RowFault("value", typed, error.expected, error.hint)


def setting_value(name: str, typed: str) -> str:
    """Return the value of setting `name` as it is stored; raise UnreadableError for none."""
    field = SchoolSettings.model_fields[name]
    kind: Any = field.annotation
    if kind is time:
        return values.clock(typed).isoformat("minutes")
    if kind is bool:
        return str(values.word(lexicon().words["answer"])(typed))
    if kind is int:
        low, high = (_bound(field.metadata, bound) for bound in ("ge", "le"))
        return str(values.integer(low, high)(typed))
    return _zone(typed)


def _bound(metadata: list[Any], name: str) -> int:
    return next(int(getattr(rule, name)) for rule in metadata if hasattr(rule, name))


def _zone(typed: str) -> str:
    try:
        return ZoneInfo(typed).key
    except (KeyError, ValueError, OSError) as error:  # a zone not found is a KeyError
        raise UnreadableError(Expected.ZONE) from error
