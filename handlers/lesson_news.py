"""What becomes of several lessons of a course, a line each: for a message or a phone call."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from markupsafe import Markup

from handlers.about import moment_of, today_of
from handlers.widths import fit
from locales.reader import Reader


def several_lines(
    reader: Reader, facts: Mapping[str, Any], *, now: datetime
) -> list[Markup | str]:
    """Return a line for each session that changes, if they are several and all are named."""
    pairs = facts.get("each") or []
    if len(pairs) < 2 or len(pairs) <= facts.get("more", 0):
        return []
    return [_pair(reader, was, becomes, now) for was, becomes in pairs]


def _pair(reader: Reader, was: str | None, becomes: str | None, now: datetime) -> str:
    old, new = (datetime.fromisoformat(at) if at else None for at in (was, becomes))
    if old is not None and new is not None:
        days = [today_of(reader, each) for each in (old, new)]
        said = [f"{reader.date(each.date())} {reader.time(each)}" for each in days]
        return fit(reader.label("{at} → {then}", at=said[0], then=said[1]))
    if old is not None:
        return fit(reader.label("{at}: left out", at=moment_of(reader, old, now=now)))
    if new is not None:
        return fit(reader.label("{at}: added", at=moment_of(reader, new, now=now)))
    return ""
