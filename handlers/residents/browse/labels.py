"""How an offering, a range or a group is named in one line, on a button or above the buttons."""

from datetime import date, datetime

from handlers.residents.browse.lists import Group
from handlers.residents.browse.ranges import Range
from handlers.talk import Talk
from handlers.widths import LINE, fit, width
from locales.reader import Reader
from school.browsing import Listed

# From so few seats on their number is said.
FEW_SEATS = 5


def local(at: datetime, talk: Talk) -> datetime:
    """Return a moment by the school's clock."""
    return at.astimezone(talk.school.zone)


def today(talk: Talk) -> date:
    """Return the school's day."""
    return local(talk.now, talk).date()


def row_label(offering: Listed, seats: int | None, talk: Talk) -> str:
    """Return the title, and what is special about its seats: what a button says."""
    mark = seats_mark(offering, seats, talk)
    if not mark:
        return offering.title
    # Two signs go to the number in front, one to the space before the mark.
    return fit(offering.title, LINE - 2 - width(mark)) + " " + mark


def seats_mark(offering: Listed, seats: int | None, talk: Talk) -> str:
    """Return what a list says of the seats: closed, full or nearly so; else nothing."""
    if not offering.joinable(talk.now):
        return talk.reader.label("closed")
    if seats is None or seats > FEW_SEATS:
        return ""
    if seats == 0:
        return talk.reader.label("full")
    return talk.reader.label("{n} left", n=seats)


def when_label(starts_at: datetime, talk: Talk) -> str:
    """Return day, weekday and time: 12月4日 周五 14:00."""
    return talk.reader.moment(local(starts_at, talk), today=today(talk))


def when_and_where(offering: Listed, site: str | None, talk: Talk) -> str:
    """Return when an offering is, and where when that is not plain from the heading."""
    if site is None:
        return when_label(offering.starts_at, talk)
    starts = local(offering.starts_at, talk)
    day = talk.reader.date(starts.date(), today=today(talk))
    return talk.reader.label(
        "{day} {time} {site}", day=day, time=talk.reader.time(starts.time()), site=site
    )


def range_label(part: Range[Listed], talk: Talk, *, sites: dict[int, str]) -> str:
    """Return from when to when a range goes, and how many it holds."""
    first, last = local(part.first.starts_at, talk), local(part.last.starts_at, talk)
    count = len(part.items)
    if first == last:
        return _told(sites[part.first.site_id], sites[part.last.site_id], count, talk.reader)
    if first.date() == last.date():
        start = talk.reader.moment(first, today=today(talk))
        return _told(start, talk.reader.time(last.time()), count, talk.reader)
    start = talk.reader.date(first.date(), today=today(talk))
    return _told(start, talk.reader.date(last.date(), today=today(talk)), count, talk.reader)


def group_label(part: Range[Group], reader: Reader) -> str:
    """Return a group's name, or those of the first and the last of a range, and the number."""
    count = sum(group.count for group in part.items)
    if len(part.items) > 1:
        return _told(part.first.name, part.last.name, count, reader)
    name = fit(part.first.name, LINE - 2 - width(f"（{count}）"))
    return reader.label("{name} ({n})", name=name, n=count)


def _told(first: str, last: str, count: int, reader: Reader) -> str:
    """Return both ends of a range; names that are too long share the room."""
    if first == last:
        return reader.label("{name} ({n})", name=first, n=count)
    room = LINE - 2 - width(f" – （{count}）")
    if width(first) + width(last) > room:
        first, last = fit(first, room / 2), fit(last, room / 2)
    return reader.label("{first} – {last} ({n})", first=first, last=last, n=count)
