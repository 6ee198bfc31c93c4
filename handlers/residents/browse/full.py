"""详情: all that is known of an offering, in pages of twenty lines, sessions last."""

from collections.abc import Sequence

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton
from markupsafe import Markup

from handlers.callbacks import Id
from handlers.pages import Part, paged
from handlers.residents.asking.callbacks import AskAbout
from handlers.residents.browse.card import (
    deadline_label,
    for_volunteers,
    gone,
    is_hidden,
    to_card,
)
from handlers.residents.browse.labels import when_label
from handlers.screens import Screen, button, rows
from handlers.talk import Talk
from locales.reader import Reader, mark
from school.browsing import Place
from school.details import Details, Meeting, details_of, meetings_of
from school.menu import Kind
from school.offerings import Mode
from school.signups.reads import standings
from school.signups.tables import SignUpState

KINDS = {
    Kind.LECTURE: mark("lecture"),
    Kind.CLASS: mark("class"),
    Kind.ACTIVITY: mark("activity"),
    Kind.FAIR: mark("job fair"),
    Kind.CONSULTATION: mark("consultation"),
}


class DetailsPage(CallbackData, prefix="dp"):
    """Show another page of what is known of an offering."""

    id: Id
    page: int
    back: str = ""


async def full_screen(offering_id: int, talk: Talk, *, page: int = 0, back: str = "") -> Screen:
    """Return a page of everything about an offering; one that there is none of is the first."""
    details = await details_of(talk.database, offering_id, now=talk.now)
    if details is None:
        return await gone(talk, talk.reader.say("We cannot find this course any more."))
    if await is_hidden(details, talk):
        return await for_volunteers(details, talk)
    pages = await _pages(details, talk)
    page = page if 0 <= page < len(pages) else 0
    reader = talk.reader

    def turn(label: str, to: int) -> InlineKeyboardButton | None:
        data = DetailsPage(id=offering_id, page=to, back=back).pack()
        return button(label, data) if 0 <= to < len(pages) else None

    card = to_card(offering_id, talk, back)
    ask = AskAbout(offering=offering_id).pack()
    ways = (
        turn(reader.label("Read on"), page + 1),
        turn(reader.label("One page back"), page - 1),
        button(reader.label("Ask the school"), ask),
        button(card.label, card.data),
    )
    return Screen(pages[page], rows(*ways))


async def _pages(details: Details, talk: Talk) -> list[Markup]:
    """Return the summary and the facts, then all sessions, below the title."""
    menu = await talk.menu()
    facts: list[Part | None] = [
        talk.reader.content(details.summary) if details.summary else None,
        *_facts(details, talk),
        *_where(details, menu.places.get(details.site_id), talk.reader),
        await _link(details, talk),
        _phone(talk.reader, menu.phone_of(details.site_id)),
        *_sessions(await meetings_of(talk.database, details.id), talk),
    ]
    head = Markup("<b>{}</b>").format(talk.reader.content(details.title))
    return paged([each for each in facts if each], head=head)


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


def _sessions(meetings: Sequence[Meeting], talk: Talk) -> list[Markup]:
    """Return when each session is."""
    return [_session(each, len(meetings), talk) for each in meetings]


def _session(meeting: Meeting, of: int, talk: Talk) -> Markup:
    span = f"{when_label(meeting.starts_at, talk)}–{talk.reader.time(meeting.ends_at)}"
    if of == 1:
        return Markup.escape(span)
    return talk.reader.say("No. {n}: {span}", n=meeting.number, span=span)


def _phone(reader: Reader, phone: str | None) -> Markup | None:
    return reader.say("Phone {phone}", phone=phone) if phone else None
