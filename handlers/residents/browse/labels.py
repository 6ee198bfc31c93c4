"""How an offering, a range or a group is named in one line, on a button or above the buttons."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache

from handlers.residents.browse.lists import Group
from handlers.residents.browse.ranges import Range
from handlers.talk import Talk
from handlers.widths import LINE, fit, width
from locales.reader import Reader
from school.browsing import Listed

# From so few seats on their number is said.
FEW_SEATS = 5
# A date that is nearer than this is told without its year.
NEAR = timedelta(days=180)
# The width of the number in front of a choice.
_NUMBER = 1.5


def local(at: datetime, talk: Talk) -> datetime:
    """Return a moment by the school's clock."""
    return at.astimezone(talk.school.zone)


def today(talk: Talk) -> date:
    """Return the school's day."""
    return local(talk.now, talk).date()


def row_label(offering: Listed, seats: int | None, talk: Talk) -> str:
    """Return the title, and what is special about its seats: what a button says."""
    mark, title = seats_mark(offering, seats, talk), talk.reader.content(offering.title)
    if not mark:
        return title
    return fit(title, LINE - _NUMBER - 0.5 - width(mark)) + " " + mark


def seats_mark(offering: Listed, seats: int | None, talk: Talk) -> str:
    """Return what a list says of the seats: closed, full or nearly so; else nothing."""
    if not offering.joinable(talk.now):
        return talk.reader.label("closed")
    if seats is None or seats > FEW_SEATS:
        return ""
    if seats == 0:
        return talk.reader.label("full")
    return talk.reader.label("{n} left", n=seats)


def date_label(day: date, talk: Talk) -> str:
    """Return month and day, with the year only when it is far away: 12月4日."""
    return _date(talk.reader, day, _year_known(day, talk))


def when_label(at: datetime, talk: Talk) -> str:
    """Return day, weekday and time, with the year only when it is far away: 12月4日 周五 14:00."""
    starts = local(at, talk)
    return _moment(talk.reader, starts, _year_known(starts.date(), talk))


# The same days are told again and again, and wording one costs a tenth of a list.
@lru_cache(maxsize=4096)
def _date(reader: Reader, day: date, known: date) -> str:
    return reader.date(day, today=known)


@lru_cache(maxsize=4096)
def _moment(reader: Reader, at: datetime, known: date) -> str:
    return reader.moment(at, today=known)


def _year_known(day: date, talk: Talk) -> date:
    """Return a day of the year that goes without saying beside `day`."""
    now = today(talk)
    return day if abs(day - now) < NEAR else now


def when_and_where(offering: Listed, site: str | None, talk: Talk) -> str:
    """Return when an offering is, and where when that is not plain from the heading."""
    if site is None:
        return when_label(offering.starts_at, talk)
    starts = local(offering.starts_at, talk)
    day = date_label(starts.date(), talk)
    return talk.reader.label(
        "{day} {time} {site}", day=day, time=talk.reader.time(starts.time()), site=site
    )


def range_label(part: Range[Listed], talk: Talk, *, sites: Mapping[int, str]) -> str:
    """Return from when to when a range goes, and how many it holds."""
    first, last = local(part.first.starts_at, talk), local(part.last.starts_at, talk)
    count = len(part.items)
    if first == last and part.first.site_id != part.last.site_id:
        # All at one moment: the sites tell such ranges apart.
        one, other = (talk.reader.content(sites[e.site_id]) for e in (part.first, part.last))
        return _told(one, other, count, talk.reader)
    if first == last:
        return _counted(when_label(first, talk), count, talk.reader)
    if first.date() == last.date():
        return _told(when_label(first, talk), talk.reader.time(last.time()), count, talk.reader)
    start, end = date_label(first.date(), talk), date_label(last.date(), talk)
    return _told(start, end, count, talk.reader)


def group_label(part: Range[Group], reader: Reader) -> str:
    """Return the names of places or categories, as far as they fit, and their number."""
    names = reader.join(reader.content(group.name) for group in part.items)
    return _counted(names, sum(group.count for group in part.items), reader)


def series_label(part: Range[Listed], reader: Reader) -> str:
    """Return what a series is called, and how many of its lessons can be joined."""
    return _counted(reader.content(part.first.series or ""), len(part.items), reader)


def _counted(name: str, count: int, reader: Reader) -> str:
    room = LINE - _NUMBER - width(reader.label("{name} ({n})", name="", n=count))
    return reader.label("{name} ({n})", name=fit(name, room), n=count)


def _told(first: str, last: str, count: int, reader: Reader) -> str:
    """Return both ends of a range; names that are too long share the room."""
    sign = reader.label("{first} – {last} ({n})", first="", last="", n=count)
    room = LINE - _NUMBER - width(sign)
    if width(first) + width(last) > room:
        first, last = fit(first, room / 2), fit(last, room / 2)
    return reader.label("{first} – {last} ({n})", first=first, last=last, n=count)
