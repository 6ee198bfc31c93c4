"""详情: all that is known of an offering, in at most twenty lines."""

from collections.abc import Sequence

from markupsafe import Markup

from handlers.residents.browse.card import deadline_label, gone, to_card
from handlers.residents.browse.labels import local, when_label
from handlers.screens import Screen, button, rows
from handlers.talk import Talk
from locales.reader import Reader, lines, mark
from school.browsing import Place
from school.details import Details, Meeting, details_of, meetings_of
from school.menu import Kind
from school.offerings import Mode
from school.signups.reads import standings
from school.signups.tables import SignUpState

# A text to be read has twenty lines; what else there is takes twelve at most.
MOST_SESSIONS = 8
# A summary that would fill several screens is for the poster.
LONGEST_SUMMARY = 400

KINDS = {
    Kind.LECTURE: mark("lecture"),
    Kind.CLASS: mark("class"),
    Kind.ACTIVITY: mark("activity"),
    Kind.FAIR: mark("job fair"),
    Kind.CONSULTATION: mark("consultation"),
}


async def full_screen(offering_id: int, talk: Talk, *, back: str = "") -> Screen:
    """Return everything about an offering."""
    details = await details_of(talk.database, offering_id, now=talk.now)
    if details is None:
        return await gone(talk, talk.reader.say("We cannot find this course any more."))
    reader, menu = talk.reader, await talk.menu()
    meetings = await meetings_of(talk.database, offering_id)
    text = lines(
        Markup("<b>{}</b>").format(reader.content(details.title)),
        Markup.escape(reader.content(details.summary or "")[:LONGEST_SUMMARY]),
        *_facts(details, talk),
        *_where(details, menu.places.get(details.site_id), reader),
        await _link(details, talk),
        *_sessions(meetings, talk),
        _phone(reader, menu.phone_of(details.site_id)),
    )
    choice = to_card(offering_id, talk, back)
    return Screen(text, rows(button(choice.label, choice.data)))


def _facts(details: Details, talk: Talk) -> list[Markup | None]:
    reader = talk.reader
    return [
        reader.say("Kind: {kind}", kind=reader.label(KINDS[details.kind])),
        reader.say("For: {audience}", audience=reader.content(details.audience))
        if details.audience
        else None,
        reader.say("Lecturer: {name}", name=details.lecturer) if details.lecturer else None,
        reader.say("Host: {name}", name=reader.content(details.host)) if details.host else None,
        reader.say("Fee: {fee}", fee=reader.content(details.fee))
        if details.fee
        else reader.say("Free of charge"),
        reader.say("Seats: {n}", n=details.capacity) if details.capacity else None,
        reader.say("Sign up by {when}", when=deadline_label(details, talk)),
    ]


def _where(details: Details, place: Place | None, reader: Reader) -> list[Markup | None]:
    if place is None:
        return []
    site = reader.content(place.name)
    if details.mode is Mode.ONLINE:
        return [reader.say("Online, by {site}", site=site)]
    room = f" {reader.content(details.room)}" if details.room else ""
    return [
        reader.say("Place: {place}", place=site + room),
        reader.say("Address: {address}", address=reader.content(place.address))
        if place.address
        else None,
    ]


async def _link(details: Details, talk: Talk) -> Markup | None:
    """Return the link of what is online: to who has a seat."""
    if details.mode is not Mode.ONLINE:
        return None
    places = await standings(talk.database, talk.person_id, details.id)
    if not any(each.state is SignUpState.TAKEN for each in places):
        return talk.reader.say("Who signs up finds the link here.")
    return talk.reader.say("Link: {link}", link=details.link) if details.link else None


def _sessions(meetings: Sequence[Meeting], talk: Talk) -> list[Markup | str]:
    """Return when each session is; of many, those to come first."""
    reader = talk.reader
    ahead = [each for each in meetings if talk.now < each.ends_at] or list(meetings)
    if len(meetings) > MOST_SESSIONS and len(ahead) > MOST_SESSIONS:
        shown, left = ahead[: MOST_SESSIONS - 2], ahead[MOST_SESSIONS - 2 :]
        rest = reader.say_many(
            "and one more, on {last}",
            "and {n} more, the last on {last}",
            len(left),
            last=reader.date(local(left[-1].starts_at, talk).date()),
        )
        return [*(_session(each, len(meetings), talk) for each in shown), rest]
    return [_session(each, len(meetings), talk) for each in ahead[:MOST_SESSIONS]]


def _session(meeting: Meeting, of: int, talk: Talk) -> Markup:
    span = f"{when_label(meeting.starts_at, talk)}–{talk.reader.time(meeting.ends_at)}"
    if of == 1:
        return Markup.escape(span)
    return talk.reader.say("No. {n}: {span}", n=meeting.number, span=span)


def _phone(reader: Reader, phone: str | None) -> Markup | None:
    return reader.say("Phone {phone}", phone=phone) if phone else None
