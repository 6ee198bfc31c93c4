"""Calendar files (iCalendar, RFC 5545): one event a session, in words that are given.

Knows neither the school's tables nor a language: a worker process that makes a file loads nothing
but this module and the library.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from icalendar import Event

# What a name of a file may have on every system: letters, digits, and what joins them.
_UNSAFE = re.compile(r"[^\w\-]+")
_NAME_LENGTH = 40
# Signs that no text of a calendar may have (RFC 5545, 3.3.11), and halves of signs.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """One session. `number` names it for good, wherever it moves; `off`: it was left out."""

    number: int
    starts_at: datetime
    ends_at: datetime
    title: str
    off: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPaper:
    """An offering's entries; `version` grows with each change, so that calendars take the newest.

    `off`: it was cancelled as a whole.
    """

    offering_id: int
    version: int
    entries: tuple[CalendarEntry, ...]
    place: str
    notes: str
    off: bool = False


def calendar_file(paper: CalendarPaper, *, now: datetime) -> bytes:
    """Return the file, made at `now`; times are UTC, which every calendar shows in its own zone.

    An event's UID stays the same when its session moves, and its SEQUENCE grows (RFC 5545,
    3.8.7.4); what was cancelled is in it as cancelled, so that it disappears.
    """
    return calendar_of((paper,), now=now)


def calendar_of(papers: Sequence[CalendarPaper], *, now: datetime) -> bytes:
    """Return one file of several offerings' sessions, as of one's lectures."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", "-//Linli//Linli//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    is_off = bool(papers) and all(paper.off for paper in papers)
    calendar.add("method", "CANCEL" if is_off else "PUBLISH")
    for paper in papers:
        for entry in paper.entries:
            calendar.add_component(_event(entry, paper, now))
    made: bytes = calendar.to_ical()
    return made


def uid_of(offering_id: int, number: int) -> str:
    """Return what names a session in calendars."""
    return f"linli-{offering_id}-{number}@linli"


def file_name(title: str, *, suffix: str) -> str:
    """Return a name that every system takes, from what the school calls something."""
    told = unicodedata.normalize("NFKC", title)
    name = _UNSAFE.sub(" ", told).strip(" _-")[:_NAME_LENGTH].strip(" _-")
    return f"{name or 'linli'}.{suffix}"


def _event(entry: CalendarEntry, paper: CalendarPaper, now: datetime) -> "Event":
    from icalendar import Event

    event = Event()
    event.add("uid", uid_of(paper.offering_id, entry.number))
    event.add("sequence", paper.version)
    event.add("dtstamp", _whole(now))
    event.add("dtstart", _whole(entry.starts_at))
    event.add("dtend", _whole(entry.ends_at))
    event.add("summary", _clean(entry.title))
    event.add("location", _clean(paper.place))
    event.add("description", _clean(paper.notes))
    event.add("status", "CANCELLED" if paper.off or entry.off else "CONFIRMED")
    return event


def _whole(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)


def _clean(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROLS.sub("", lines)
