"""Orders in words: their dates, what is known of them, how they stand."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from handlers.about import today_of
from handlers.talk import Talk
from handlers.widths import fit
from locales.reader import Reader, lines, mark
from locales.understand.dates import Repeat, When
from locales.whens import when_understood
from school.orders.dates import Wanted
from school.orders.reading import OrderCard
from school.orders.tables import DeclineReason, OrderState

STATES = {
    OrderState.WAITING: mark("waiting"),
    OrderState.PLANNED: mark("arranged"),
    OrderState.DECLINED: mark("declined"),
    OrderState.WITHDRAWN: mark("taken back"),
}
REASONS = {
    DeclineReason.LECTURER: mark("No lecturer can be found."),
    DeclineReason.BUSY: mark("Those days are all taken."),
    DeclineReason.NEARBY: mark("There is one close by."),
}
# Dates are named one by one as long as there is room for them.
_NAMED = 3


def date_said(reader: Reader, wanted: Wanted, *, now: datetime) -> str:
    """Return one date, with how it goes on."""
    repeats = None
    if wanted.repeats:
        repeats = Repeat(wanted.weekdays, wanted.every, wanted.times, wanted.until)
    zone = reader.zone
    ends_at = wanted.ends_at.astimezone(zone) if wanted.ends_at else None
    when = When(wanted.starts_at.astimezone(zone), ends_at, repeats)
    return when_understood(reader, when, today=today_of(reader, now).date())


def dates_said(
    reader: Reader, wanted: Sequence[Wanted], *, now: datetime, room: int = _NAMED
) -> list[str]:
    """Return the dates, a line each, in at most `room` lines."""
    if not wanted:
        return [reader.label("Any time would do.")]
    named = [fit(date_said(reader, each, now=now)) for each in wanted]
    if len(named) <= room:
        return named
    if room == 1:
        first = today_of(reader, wanted[0].starts_at)
        when = f"{reader.date(first.date())} {reader.time(first)}"
        more = len(named) - 1
        return [reader.label_many("{when} or one other", "{when} or {n} others", more, when=when)]
    more = len(named) - room + 1
    rest = reader.label_many("or one other time", "or {n} other times", more)
    return [*named[: room - 1], rest]


def dates_whole(reader: Reader, wanted: Sequence[Wanted], *, now: datetime) -> list[str]:
    """Return all dates, a line each however long."""
    said = [date_said(reader, each, now=now) for each in wanted]
    return said or [reader.label("Any time would do.")]


def facts_said(talk: Talk, *, expected: int | None, audience: str | None) -> str | None:
    """Return how many, and who, are expected."""
    reader = talk.reader
    parts = [
        reader.label_many("about one person", "about {n} people", expected) if expected else None,
        reader.content(audience) if audience else None,
    ]
    known = [part for part in parts if part]
    return fit(reader.join(known)) if known else None


def place_said(talk: Talk, site: str, room: str | None) -> str:
    """Return the site and the room."""
    reader = talk.reader
    return fit(f"{reader.content(site)} {reader.content(room)}" if room else reader.content(site))


def note_said(reader: Reader, note: str | None) -> Markup | None:
    """Return the note, as far as a line has room."""
    return reader.say("Note: {note}", note=fit(note, 15)) if note else None


def reason_said(reader: Reader, card: OrderCard, *, whole: bool = False) -> str | None:
    """Return why an order was declined, as far as a line has room or `whole`."""
    if card.declined in REASONS:
        return reader.label(REASONS[card.declined])
    words = (reader.language == "zh_TW" and card.traditional) or card.words
    return (words if whole else fit(words)) if words else None


def order_lines(
    talk: Talk,
    *,
    site: str,
    room: str | None,
    wanted: Sequence[Wanted],
    expected: int | None,
    audience: str | None,
    note: str | None,
    most: int,
) -> Markup:
    """Return what is ordered, in at most `most` lines."""
    reader = talk.reader
    others = [
        place_said(talk, site, room),
        facts_said(talk, expected=expected, audience=audience),
        note_said(reader, note),
    ]
    left = most - len([each for each in others if each])
    dates = dates_said(reader, wanted, now=talk.now, room=max(1, left))
    return lines(others[0], *dates, *others[1:])
