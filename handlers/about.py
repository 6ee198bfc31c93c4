"""What a message says of an offering: title, when and where, each in one line that fits."""

from datetime import datetime

from handlers.widths import fit
from locales.reader import Reader
from school.briefs import Brief
from school.offerings import Mode

# A name beside other words of a line.
NAME_ROOM = 6.0


def today_of(reader: Reader, now: datetime) -> datetime:
    """Return `now` in the school's zone, whose date is today there."""
    return now.astimezone(reader.zone)


def title_of(reader: Reader, brief: Brief) -> str:
    """Return the title, cut to a line."""
    return fit(reader.content(brief.title))


def when_of(reader: Reader, brief: Brief, *, now: datetime) -> str:
    """Return the one session's day and times; for a class its next session and how many."""
    if brief.sessions > 1:
        start = moment_of(reader, brief.starts_at, now=now)
        return fit(
            reader.label_many(
                "From {start}, one lesson",
                "From {start}, {n} lessons",
                brief.sessions - brief.number + 1,
                start=start,
            )
        )
    return session_of(reader, brief, now=now)


def session_of(reader: Reader, brief: Brief, *, now: datetime) -> str:
    """Return day, start and end of the session."""
    start, end = today_of(reader, brief.starts_at), today_of(reader, brief.ends_at)
    shown_end = brief.ends_at if start.date() == end.date() else None
    return fit(reader.span(brief.starts_at, shown_end, today=today_of(reader, now).date()))


def moment_of(reader: Reader, at: datetime, *, now: datetime) -> str:
    """Return day and time; the year only when it is far away."""
    local, today = today_of(reader, at).date(), today_of(reader, now).date()
    is_far = abs((local - today).days) > 180
    return reader.moment(at, today=today if is_far else local)


def where_of(reader: Reader, brief: Brief) -> str:
    """Return site and room, or that it is online."""
    if brief.mode is Mode.ONLINE:
        return reader.label("Online")
    site = reader.content(brief.site)
    return fit(f"{site} {reader.content(brief.room)}" if brief.room else site)


def short_name(name: str) -> str:
    """Return a name that leaves room for other words in its line."""
    return fit(name, NAME_ROOM)
