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
    return [
        fit(pair_line(reader, *(at and datetime.fromisoformat(at) for at in pair), now=now))
        for pair in pairs
    ]


def pair_line(
    reader: Reader, was: datetime | None, becomes: datetime | None, *, now: datetime
) -> str:
    """Return one session that changes: old and new time, left out, or added."""
    if was is not None and becomes is not None:
        days = [today_of(reader, each) for each in (was, becomes)]
        said = [f"{reader.date(each.date())} {reader.time(each)}" for each in days]
        return reader.label("{at} → {then}", at=said[0], then=said[1])
    if was is not None:
        return reader.label("{at}: left out", at=moment_of(reader, was, now=now))
    if becomes is not None:
        return reader.label("{at}: added", at=moment_of(reader, becomes, now=now))
    return ""
