"""An offering being arranged, in lines: what it will be, what is in its way, who hears of it."""

from datetime import datetime

from markupsafe import Markup

from handlers.about import moment_of, short_name, today_of
from handlers.lesson_news import pair_line
from handlers.talk import Talk
from handlers.widths import fit
from locales.reader import Reader, lines, mark
from school.arranging.clashes import Clash, ClashKind
from school.arranging.kept import Draft
from school.arranging.reading import Names
from school.arranging.schedule import NoSchedule
from school.imports.edits import differences
from school.imports.values import OfferingValues
from school.offerings import Mode

WHY_NOT = {
    NoSchedule.PAST: mark("That time is over already."),
    NoSchedule.FAR: mark("That is more than two years ahead."),
    NoSchedule.TAUGHT: mark("That lesson has begun already."),
    NoSchedule.OVERLAP: mark("Two lessons would be at once."),
    NoSchedule.LAST: mark("It is the only lesson. Cancel the course instead."),
    NoSchedule.MANY: mark("At most 366 lessons."),
    NoSchedule.NONE: mark("No day is left, all are days off."),
    NoSchedule.LENGTH: mark("A lesson lasts a day at most."),
}
# How many clashes a screen names, and how many sessions.
NAMED = 3
NAMED_SESSIONS = 4


def values_lines(talk: Talk, draft: Draft, names: Names) -> list[Markup]:
    """Return what an offering will be, a line each; what changes is set in bold."""
    reader, values, was = talk.reader, draft.values, draft.before

    def line(text: str, *fields: str) -> Markup:
        changed = was is not None and any(
            getattr(was, name) != getattr(values, name) for name in fields
        )
        shown = fit(text)
        return Markup("<b>{}</b>").format(shown) if changed else Markup.escape(shown)

    lecturer = short_name(names.lecturer) if names.lecturer else reader.label("not named yet")
    return [
        line(when_in_short(reader, values, now=talk.now), "meetings"),
        line(where_in_short(reader, values, names), "site", "room", "mode"),
        line(reader.label("Lecturer: {name}", name=lecturer), "lecturer", "lecturer_code"),
        line(seats_in_short(reader, values.capacity), "capacity"),
        line(_deadline(reader, values, talk.now), "deadline", "cut_off"),
        *_audience(reader, draft),
        *session_lines(talk, draft),
    ]


def _audience(reader: Reader, draft: Draft) -> list[Markup]:
    """Return who sees it, when that is not everybody, or changes."""
    alone, was = draft.values.for_volunteers, draft.before
    changes = was is not None and was.for_volunteers != alone
    if not (alone or changes):
        return []
    told = reader.say("Only volunteers see it.") if alone else reader.say("Everybody sees it.")
    return [Markup("<b>{}</b>").format(told) if changes else told]


def when_in_short(reader: Reader, values: OfferingValues, *, now: datetime) -> str:
    """Return when the next session is, and how many there are."""
    coming = [each for each in values.meetings if each[1] > now] or [values.meetings[-1]]
    begin, end = coming[0]
    today = today_of(reader, now).date()
    if len(values.meetings) == 1:
        return reader.span(begin, end, today=today)
    start = reader.moment(begin, today=today)
    return reader.label("{start}, {n} lessons", start=start, n=len(values.meetings))


def where_in_short(reader: Reader, values: OfferingValues, names: Names) -> str:
    """Return the site and the room, or that it is online."""
    if values.mode is Mode.ONLINE:
        return reader.label("Online")
    site = reader.content(names.site)
    return f"{site} {reader.content(values.room)}" if values.room else site


def seats_in_short(reader: Reader, capacity: int | None) -> str:
    """Return how many seats there are."""
    if capacity is None:
        return reader.label("Seats: as many as come")
    return reader.label("Seats: {n}", n=reader.number(capacity))


def _deadline(reader: Reader, values: OfferingValues, now: datetime) -> str:
    """Return until when one may sign up: the deadline, or two hours before some session."""
    until = min(values.deadline or values.cut_off, values.cut_off)
    return reader.label("Sign-up until {moment}", moment=moment_of(reader, until, now=now))


def session_lines(talk: Talk, draft: Draft) -> list[Markup]:
    """Return which sessions change and how, a line each; of many the first ones."""
    if draft.before is None:
        return []
    reader = talk.reader
    pairs = differences(draft.before.meetings, draft.values.meetings)
    named = [
        Markup.escape(_pair(talk, pair[0] and pair[0][0], pair[1] and pair[1][0]))
        for pair in pairs[:NAMED_SESSIONS]
    ]
    more = len(pairs) - NAMED_SESSIONS
    rest = reader.say_many("One more lesson changes.", "{n} more lessons change.", more)
    return [*named, *([rest] if more > 0 else [])]


def _pair(talk: Talk, was: datetime | None, becomes: datetime | None) -> str:
    """Return one session that changes; within its day only the new time is said."""
    reader = talk.reader
    if was is not None and becomes is not None:
        days = [today_of(reader, each).date() for each in (was, becomes)]
        if days[0] == days[1]:
            at = moment_of(reader, was, now=talk.now)
            return reader.label("{at} → {then}", at=at, then=reader.time(becomes))
    return pair_line(reader, was, becomes, now=talk.now)


def told_lines(reader: Reader, told: int, to_call: int, unreached: int) -> list[Markup]:
    """Return who hears of a change, a line each."""
    if not told + to_call + unreached:
        return [reader.say("Nobody has signed up, nobody is told.")]
    said = [
        reader.say_many("One person gets a message.", "{n} people get a message.", told)
        if told
        else None,
        reader.say_many("One is to be phoned.", "{n} are to be phoned.", to_call)
        if to_call
        else None,
        reader.say_many("One cannot be reached.", "{n} cannot be reached.", unreached)
        if unreached
        else None,
    ]
    return [each for each in said if each]


def clash_lines(talk: Talk, clashes: tuple[Clash, ...]) -> Markup | None:
    """Return what is in the way, the weightiest first."""
    if not clashes:
        return None
    reader = talk.reader
    named = [line for each in clashes[:NAMED] for line in _clash(talk, each)]
    more = len(clashes) - NAMED
    rest = reader.label_many("One more.", "{n} more.", more) if more > 0 else None
    return lines(reader.say("<b>Please look at these</b>"), *named, rest)


def _clash(talk: Talk, clash: Clash) -> list[str]:
    """Return one clash: when and what, and what is there already."""
    reader = talk.reader
    at = moment_of(reader, clash.at, now=talk.now)
    title = fit(reader.content(clash.title)) if clash.title else None
    match clash.kind:
        case ClashKind.ROOM:
            head = reader.label("{at}: the room is taken", at=at)
        case ClashKind.LECTURER:
            head = reader.label("{at}: the lecturer is taken", at=at)
        case ClashKind.PEOPLE:
            head = reader.label("{at}: {n} are elsewhere", at=at, n=clash.people)
        case ClashKind.AUDIENCE:
            head = reader.label("{at}: the same group has", at=at)
        case ClashKind.DAY_OFF:
            day = reader.day(today_of(reader, clash.at).date())
            head = (
                reader.label("{day} and {n} more: days off", day=day, n=clash.more)
                if clash.more
                else reader.label("{day} is a day off", day=day)
            )
        case ClashKind.UNKNOWN:
            year = today_of(reader, clash.at).year
            head = reader.label("Holidays of {year} are not known yet", year=year)
    return [fit(head), *([title] if title else [])]
