"""What was understood of a typed date, as one reader sees it before it counts."""

import datetime as dt

from locales.reader import Reader
from locales.understand.dates import Repeat, When

_MONDAY = dt.date(2024, 1, 1)


def when_understood(reader: Reader, when: When, *, today: dt.date) -> str:
    """12月9日 周三 14:00–15:30，每周三，共12次; the year when it is another than today's."""
    shown = reader.span(when.starts_at, when.ends_at, today=today)
    repeats = when.repeats
    if repeats is None:
        return shown
    parts = [shown, _rhythm(reader, repeats)]
    if repeats.times is not None:
        parts.append(reader.label_many("{n} time in all", "{n} times in all", repeats.times))
    if repeats.until is not None:
        until = reader.date(repeats.until, today=today)
        parts.append(reader.label("until {day}", day=until))
    return reader.label_in("between parts of a date", ", ").join(parts)


def _rhythm(reader: Reader, repeats: Repeat) -> str:
    if repeats.daily:
        return reader.label("every day")
    days = (_MONDAY + dt.timedelta(days=weekday) for weekday in repeats.weekdays)
    names = reader.join(reader.weekday(day) for day in days)
    if repeats.every == 1:
        return reader.label("every {days}", days=names)
    if repeats.every == 2:
        return reader.label("every other {days}", days=names)
    return reader.label("every {n} weeks on {days}", n=repeats.every, days=names)
