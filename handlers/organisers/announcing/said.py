"""An announcement's parts in words: what kind of message, whom it is for, how a sending goes."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from markupsafe import Markup

from handlers.organisers.roles import role_name
from handlers.talk import Talk
from handlers.theme_text import topic_name
from handlers.widths import fit, width
from locales.reader import OWN_NAMES, Reader, mark
from school.announcements.audience import Audience, Condition, ConditionKind, Place
from school.announcements.content import Content, ContentKind
from school.announcements.ledger import Progress
from school.announcements.tables import SendingState
from school.browsing import Menu
from school.notices.tables import NoticeState
from school.staff.tables import Role

_KINDS = {
    ContentKind.TEXT: mark("a text"),
    ContentKind.PHOTO: mark("a picture"),
    ContentKind.VIDEO: mark("a video"),
    ContentKind.VOICE: mark("a voice message"),
    ContentKind.AUDIO: mark("a sound"),
    ContentKind.DOCUMENT: mark("a file"),
    ContentKind.ANIMATION: mark("an animation"),
    ContentKind.LOCATION: mark("a place"),
}
STATES = {
    SendingState.CONFIRMING: mark("waits for a colleague"),
    SendingState.PLANNED: mark("planned"),
    SendingState.WRITING: mark("being sent"),
    SendingState.SENDING: mark("being sent"),
    SendingState.PHONING: mark("sent, calls are left"),
    SendingState.PAUSED: mark("paused"),
    SendingState.STOPPED: mark("stopped"),
    SendingState.DONE: mark("sent"),
}
_ENDS = {
    NoticeState.SENT: mark("Arrived: {n}"),
    NoticeState.TOLD: mark("Told by phone: {n}"),
    NoticeState.NOT_REACHED: mark("Did not answer yet: {n}"),
    NoticeState.MERGED: mark("In a digest: {n}"),
    NoticeState.UNKNOWN: mark("Unknown: {n}"),
    NoticeState.UNREACHABLE: mark("Unreachable: {n}"),
    NoticeState.VOID: mark("No longer wanted: {n}"),
    NoticeState.EXPIRED: mark("Too late: {n}"),
    NoticeState.FAILED: mark("Failed: {n}"),
    NoticeState.RECALLED: mark("Taken back: {n}"),
}
_TIERS = {
    "city": mark("City"),
    "district": mark("District"),
    "town": mark("Town"),
    "site": mark("Site"),
}
# What a line has left behind 不发给：.
_ROOM = 14
# Ten squares: one for each tenth of the audience.
BAR = 10


def kind_of_content(reader: Reader, content: Content | None) -> Markup:
    """Return in a line what is sent, with its first words."""
    if content is None:
        return reader.say("Nothing to send yet")
    if content.is_album:
        told = reader.label("an album of {n}", n=len(content.files))
    elif content.location is not None:
        told = reader.label(_KINDS[ContentKind.LOCATION])
    else:
        kind = content.files[0].kind if content.files else ContentKind.TEXT
        told = reader.label(_KINDS[kind])
    first = content.words.text.strip().split("\n")[0]
    return Markup.escape(fit(f"{told} {first}" if first else told))


def audience_lines(talk: Talk, menu: Menu, audience: Audience, *, most: int = 4) -> list[Markup]:
    """Return whom it is for, a line a condition; more than `most` are counted."""
    reader = talk.reader
    told = [reader.say("To: {whom}", whom=condition(talk, menu, each)) for each in audience.only]
    told += [
        reader.say("Not to: {whom}", whom=condition(talk, menu, each)) for each in audience.without
    ]
    if not told:
        return [reader.say("To: {whom}", whom=reader.label("everybody"))]
    if len(told) > most:
        left = len(told) - most + 1
        return [*told[: most - 1], reader.say("… and {n} more conditions", n=left)]
    return told


def condition(talk: Talk, menu: Menu, each: Condition) -> str:
    """Return one condition in a few words."""
    reader, value = talk.reader, each.value
    match each.kind:
        case ConditionKind.SITE:
            place = menu.places.get(int(value))
            name = reader.content(place.name) if place else value
        case ConditionKind.OFFERING:
            listed = menu.by_id.get(int(value))
            name = _placed(reader, each.place, reader.content(listed.title) if listed else value)
        case ConditionKind.CATEGORY:
            name = _in_category(talk, each)
        case ConditionKind.TOPIC:
            name = topic_name(reader, value)
        case ConditionKind.LANGUAGE:
            name = OWN_NAMES.get(value, value)
        case ConditionKind.ROLE:
            name = role_name(reader, Role(value)) if value in set(Role) else value
        case ConditionKind.TIER:
            name = reader.label(_TIERS[value]) if value in _TIERS else value
        case ConditionKind.NOT_SEEN:
            name = reader.label("not seen for {n} days", n=value)
    return fit(name, _ROOM)


def _placed(reader: Reader, place: Place, what: str) -> str:
    match place:
        case Place.SEAT:
            return reader.label("seat in {what}", what=what)
        case Place.LINE:
            return reader.label("in line for {what}", what=what)
    return reader.label("seat or line in {what}", what=what)


def _in_category(talk: Talk, each: Condition) -> str:
    """Name place, category and period; where it is too long, the category is cut."""
    reader, period = talk.reader, _period(talk, each)
    what = reader.content(each.value) if each.value else reader.label("any course")
    room = _ROOM - width(_placed(reader, each.place, f" {period}" if period else ""))
    return _placed(reader, each.place, f"{fit(what, room)} {period}".strip())


def _period(talk: Talk, each: Condition) -> str:
    """Return the days of a condition as short as they can be told: 2026年, 9月, 9/1–10/31."""
    if each.since is None or each.until is None:
        return ""
    reader = talk.reader
    zone, today = talk.school.zone, talk.now.astimezone(talk.school.zone).date()
    first = each.since.astimezone(zone).date()
    last = (each.until.astimezone(zone) - timedelta(days=1)).date()
    if (last + timedelta(days=1)).day == 1 and first.day == 1:
        return _months(reader, first, last, today)
    same_year = first.year == last.year == today.year
    days = (f"{day.month}/{day.day}" for day in (first, last))
    if not same_year:
        days = (f"{day:%y}/{day.month}/{day.day}" for day in (first, last))
    return "–".join(dict.fromkeys(days))


def _months(reader: Reader, first: date, last: date, today: date) -> str:
    if (first.month, last.month, first.year) == (1, 12, last.year):
        return reader.label("the year {year}", year=first.year)
    if first.year == last.year == today.year:
        named = [reader.month(None, day.month) for day in (first, last)]
        return "–".join(dict.fromkeys(named))
    if (first.year, first.month) == (last.year, last.month):
        return reader.month(first.year, first.month)
    return "–".join(f"{day:%y}/{day.month}" for day in (first, last))


def tiers(reader: Reader) -> Sequence[tuple[str, str]]:
    """Return every tier with its name."""
    return [(value, reader.label(name)) for value, name in _TIERS.items()]


def progress_lines(reader: Reader, progress: Progress) -> list[Markup]:
    """Return how a sending goes: a bar, and every state, adding up to the audience."""
    total = max(progress.audience, progress.written)
    left = progress.waiting
    waiting = left - progress.states.get(NoticeState.NOT_REACHED, 0)
    done = total - left
    full = round(BAR * done / total) if total else BAR
    bar = "■" * full + "□" * (BAR - full)
    told = [
        Markup.escape(f"{bar} {reader.number(done)}/{reader.number(total)}"),
        reader.say("Waiting: {n}", n=reader.number(waiting)) if waiting else None,
        *_ends(reader, progress.states),
    ]
    return [each for each in told if each]


def _ends(reader: Reader, states: Mapping[NoticeState, int]) -> list[Markup]:
    return [
        reader.say(told, n=reader.number(states[state]))
        for state, told in _ENDS.items()
        if states.get(state)
    ]
