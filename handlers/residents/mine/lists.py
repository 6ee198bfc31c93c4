"""The lists of one's own sign-ups and those of one's people."""

import re
from collections.abc import Sequence

from markupsafe import Markup

from handlers.callbacks import OpenPlace, OpenRoom, ShowRecord
from handlers.numbered import Choice, numbered
from handlers.residents.browse.labels import date_label, local, when_label
from handlers.residents.browse.ranges import MOST, Key, Range, between, split
from handlers.residents.mine.callbacks import ShowMine
from handlers.residents.no_shows import no_shows_line
from handlers.screens import Screen
from handlers.talk import Talk
from handlers.widths import LINE, fit, width
from locales.reader import Reader, lines, mark
from school.offerings import OfferingStatus
from school.signups.reads import MyPlace, Section, my_past, my_places

# So many are shown at once on the first screen; more are parted into sections.
AT_ONCE = 5
NAMES = {
    Section.OFFERS: mark("Waiting for your answer"),
    Section.COMING: mark("Coming up"),
    Section.WAITING: mark("In line"),
    Section.PAST: mark("Past ones"),
}
_PART = re.compile(r"(\d{1,10})\.(\d{1,10})\.(\d{1,10})\.(\d{1,10})")
_MINUTE = 60


async def mine_screen(talk: Talk) -> Screen:
    """Return the first screen: all there is, or its sections when that is much."""
    reader = talk.reader
    places = await my_places(talk.database, talk.person_id, now=talk.now)
    past = Choice(reader.label(NAMES[Section.PAST]), ShowRecord().pack())
    if not places:
        phone = (await talk.menu()).phone_of(talk.visitor.site_id)
        text = lines(
            reader.say("You have no sign-ups yet."),
            reader.say("Questions? Call {phone}", phone=phone) if phone else None,
        )
        browse = Choice(reader.label("See courses"), OpenRoom(name="COURSES").pack())
        return await numbered(talk, text, [browse], further=[_surveys(talk), past])
    heading = reader.say("<b>My sign-ups</b>")
    away = await no_shows_line(talk, talk.person_id)
    if len(places) <= (AT_ONCE - 1 if away else AT_ONCE):
        return await _places(heading, places, talk, further=[_surveys(talk), past], told=away)
    choices = [
        Choice(_counted(section, places, reader), ShowMine(section=section.value).pack())
        for section in (Section.OFFERS, Section.COMING, Section.WAITING)
        if any(place.section is section for place in places)
    ]
    text = lines(heading, away, reader.say("Tap a line, or send its number."))
    return await numbered(talk, text, choices, further=[_surveys(talk), past])


def _surveys(talk: Talk) -> Choice:
    return Choice(talk.reader.label("Surveys and quizzes"), OpenRoom(name="SURVEYS").pack())


async def section_screen(section: Section, part: str, talk: Talk) -> Screen:
    """Return one section, or a part of it."""
    reader = talk.reader
    places = _within(await _read(section, talk), part)
    heading = reader.say("<b>{section}</b>", section=reader.label(NAMES[section]))
    back = [Choice(reader.label("Back"), OpenRoom(name="MINE").pack())]
    if not places:
        text = lines(heading, reader.say("There is nothing here."))
        browse = Choice(reader.label("See courses"), OpenRoom(name="COURSES").pack())
        return await numbered(talk, text, [browse], further=back)
    if len(places) <= MOST:
        return await _places(heading, places, talk, further=back)
    choices = [_range(each, section, talk) for each in split(places)]
    text = lines(heading, reader.say("Tap a line, or send its number."))
    return await numbered(talk, text, choices, further=back)


async def _read(section: Section, talk: Talk) -> list[MyPlace]:
    if section is Section.PAST:
        return await my_past(talk.database, talk.person_id, now=talk.now)
    places = await my_places(talk.database, talk.person_id, now=talk.now)
    return [place for place in places if place.section is section]


def _within(places: list[MyPlace], part: str) -> list[MyPlace]:
    """Return the places between two keys, in either direction of time."""
    found = _PART.fullmatch(part)
    if found is None:
        return places
    one, other = (int(found[1]), int(found[2])), (int(found[3]), int(found[4]))
    return between(places, _key, min(one, other), max(one, other))


def _key(place: MyPlace) -> Key:
    return int(place.next_starts_at.timestamp()) // _MINUTE, place.sign_up_id


async def _places(
    heading: Markup,
    places: Sequence[MyPlace],
    talk: Talk,
    *,
    further: Sequence[Choice],
    told: Markup | None = None,
) -> Screen:
    rows = [
        fit(talk.reader.label("{n}. {label}", n=n, label=_standing(place, talk)))
        for n, place in enumerate(places, 1)
    ]
    choices = [Choice(_title(each, talk), OpenPlace(id=each.sign_up_id).pack()) for each in places]
    above = [heading] if len(rows) < MOST else []
    return await numbered(talk, lines(*above, told, *rows), choices, further=further)


def _title(place: MyPlace, talk: Talk) -> str:
    """Return what a button says: the course, and for whom if not for oneself."""
    title = talk.reader.content(place.title)
    if place.name is None:
        return title
    whose = f"（{fit(place.name, 5)}）"
    return fit(title, LINE - 2 - width(whose)) + whose


def _standing(place: MyPlace, talk: Talk) -> str:
    """Return when it is, and how the place stands if there is more to say."""
    reader = talk.reader
    starts = local(place.next_starts_at, talk)
    day = date_label(starts.date(), talk)
    if place.status is OfferingStatus.CANCELLED:
        return reader.label("{day} cancelled", day=day)
    if place.section is Section.OFFERS and place.offer_expires_at is not None:
        until = reader.time(local(place.offer_expires_at, talk).time())
        return reader.label("{day} answer until {until}", day=day, until=until)
    if place.section is Section.WAITING:
        return reader.label("{day} number {n} in line", day=day, n=place.position or 1)
    return when_label(place.next_starts_at, talk)


def _range(part: Range[MyPlace], section: Section, talk: Talk) -> Choice:
    (low, low_id), (high, high_id) = _key(part.first), _key(part.last)
    data = ShowMine(section=section.value, part=f"{low}.{low_id}.{high}.{high_id}").pack()
    first, last = (local(each.next_starts_at, talk).date() for each in (part.first, part.last))
    start, end = (date_label(each, talk) for each in (first, last))
    label = talk.reader.label("{first} – {last} ({n})", first=start, last=end, n=len(part.items))
    return Choice(label, data)


def _counted(section: Section, places: Sequence[MyPlace], reader: Reader) -> str:
    count = sum(place.section is section for place in places)
    return reader.label("{name} ({n})", name=reader.label(NAMES[section]), n=count)
