"""An offering's card: six lines, what one can do, and behind 详情 all that is known of it."""

from datetime import timedelta

from aiogram.filters.callback_data import CallbackData
from markupsafe import Markup

from handlers.callbacks import (
    AnswerOffer,
    AskCancel,
    Browse,
    Id,
    OpenOffering,
    OpenPlace,
    OpenRoom,
    PutInCalendar,
    SignUpFor,
    SignUpOthers,
    WorkOn,
)
from handlers.numbered import Choice, numbered
from handlers.residents.browse.address import parsed
from handlers.residents.browse.labels import when_label
from handlers.residents.browse.told import told_of, what_when_where
from handlers.screens import Screen
from handlers.talk import Talk
from handlers.widths import fit, fit_bold
from locales.reader import Reader, lines
from school.details import Details, details_of
from school.offerings import OfferingStatus
from school.people import names_of
from school.signups.reads import Standing, standings
from school.signups.tables import SignUpState
from school.staff.rights import Rank, scope_seen

# A deadline further away than this is told in 详情 only.
NEAR = timedelta(days=7)


class ShowDetails(CallbackData, prefix="d"):
    """Show all that is known of an offering."""

    id: Id
    back: str = ""


async def card(offering_id: int, talk: Talk, *, back: str = "") -> Screen:
    """Return the card of an offering, as true now; `back` is the list it was chosen from."""
    details = await details_of(talk.database, offering_id, now=talk.now)
    if details is None:
        return await gone(talk, talk.reader.say("We cannot find this course any more."))
    if details.status is OfferingStatus.CANCELLED or talk.now >= details.ends_at:
        return await _over(details, talk, back)
    places = await standings(talk.database, talk.person_id, offering_id)
    if details.for_volunteers and not (places or works_here(talk)):
        return await for_volunteers(details, talk)
    text = lines(
        *await what_when_where(told_of(details, talk.now), talk),
        _state_line(details, places, talk),
        await _further_line(details, places, talk),
        await phone_line(talk, details.site_id),
    )
    choices = [
        *_own_choices(details, places, talk),
        *_other_choices(details, places, talk, back),
        *await _staff_choices(details, talk),
    ]
    return await numbered(talk, text, choices, further=[way_back(talk, back)])


async def is_hidden(details: Details, talk: Talk) -> bool:
    """Tell whether only volunteers see it, and the one who speaks has no place in it either."""
    if not details.for_volunteers or works_here(talk):
        return False
    return not await standings(talk.database, talk.person_id, details.id)


async def for_volunteers(details: Details, talk: Talk) -> Screen:
    """Return whom it is for, to who is none of them."""
    told = talk.reader.say("This one is for our volunteers.")
    return await gone(talk, told, site_id=details.site_id)


def works_here(talk: Talk) -> bool:
    """Tell whether the one who speaks sees what only volunteers see."""
    return talk.visitor.teaches or talk.visitor.rank > Rank.RESIDENT


async def gone(talk: Talk, told: Markup, *, site_id: int | None = None) -> Screen:
    """Return what to say of an offering that is not to be had: whom to call, and a way on."""
    text = lines(told, await phone_line(talk, site_id))
    return await numbered(talk, text, _ways_on(talk))


async def _over(details: Details, talk: Talk, back: str) -> Screen:
    reader = talk.reader
    text = lines(
        fit_bold(reader.content(details.title)),
        fit(when_label(details.starts_at, talk)),
        reader.say("This course was cancelled.")
        if details.status is OfferingStatus.CANCELLED
        else reader.say("This course is over."),
        await phone_line(talk, details.site_id),
    )
    choices = [Choice(reader.label("Details"), ShowDetails(id=details.id, back=back).pack())]
    return await numbered(
        talk, text, [*choices, *(await _staff_choices(details, talk)), *_ways_on(talk)]
    )


def state_label(place: Standing, talk: Talk) -> Markup:
    """Return how a person's own place stands."""
    reader = talk.reader
    if place.state is SignUpState.TAKEN:
        return reader.say("You are signed up.")
    if place.state is SignUpState.HELD and place.offer_expires_at is not None:
        until = when_label(place.offer_expires_at, talk)
        return reader.say("Held for you until {until}", until=until)
    return reader.say("You are number {n} in line.", n=place.position or 1)


def _own(places: list[Standing], talk: Talk) -> Standing | None:
    return next((each for each in places if each.person_id == talk.person_id), None)


def _state_line(details: Details, places: list[Standing], talk: Talk) -> Markup:
    own = _own(places, talk)
    if own is not None:
        return state_label(own, talk)
    return seats_line(details, talk)


def seats_line(details: Details, talk: Talk) -> Markup:
    """Return how many seats there are, or how long the line is."""
    reader, seats = talk.reader, details.seats_left
    if not details.joinable(talk.now):
        return reader.say("Sign-up is closed.")
    if seats is None:
        return reader.say("There is room for everybody.")
    if seats:
        return reader.say_many("One seat is left.", "{n} seats are left.", seats)
    if details.in_line:
        return reader.say("Full. {n} in line.", n=details.in_line)
    return reader.say("Full. Nobody in line yet.")


async def _further_line(details: Details, places: list[Standing], talk: Talk) -> str | None:
    """Return whom of theirs the person signed up; else the deadline, when it is near."""
    others = [each.person_id for each in places if each.person_id != talk.person_id]
    if others:
        names = await names_of(talk.database, others)
        told = talk.reader.join(names[each] for each in others if each in names)
        return fit(talk.reader.label("With a place: {names}", names=told))
    deadline = details.deadline if _own(places, talk) is None else None
    if deadline and details.joinable(talk.now) and deadline - talk.now < NEAR:
        return talk.reader.say("Sign up by {when}", when=deadline_label(details, talk))
    return None


def deadline_label(details: Details, talk: Talk) -> str:
    """Return when sign-up ends; the end of a day is said as that day."""
    ends = details.deadline or details.cut_off
    last = ends - timedelta(seconds=1)
    if last.astimezone(talk.school.zone).date() != ends.astimezone(talk.school.zone).date():
        return talk.reader.day(last.astimezone(talk.school.zone).date())
    return when_label(ends, talk)


async def phone_line(talk: Talk, site_id: int | None) -> Markup | None:
    """Return whom to call about a site."""
    phone = (await talk.menu()).phone_of(site_id or talk.visitor.site_id)
    return talk.reader.say("Phone {phone}", phone=phone) if phone else None


def _own_choices(details: Details, places: list[Standing], talk: Talk) -> list[Choice]:
    """Return what one can do about one's own place."""
    reader, own = talk.reader, _own(places, talk)
    if own is None:
        return [_join(details, reader)] if details.joinable(talk.now) else []
    leave = AskCancel(id=own.sign_up_id).pack()
    if own.state is SignUpState.TAKEN:
        see = [Choice(reader.label("My place"), OpenPlace(id=own.sign_up_id).pack())]
        return [*see, Choice(reader.label("Cancel my sign-up"), leave)]
    if own.state is SignUpState.HELD and own.offer_id is not None:
        return [
            Choice(reader.label("Take the seat"), AnswerOffer(id=own.offer_id, take=True).pack()),
            Choice(
                reader.label("Let it go to the next"),
                AnswerOffer(id=own.offer_id, take=False).pack(),
            ),
        ]
    seat = details.seats_left != 0 and talk.now < details.cut_off
    take = [Choice(reader.label("Sign up"), SignUpFor(offering=details.id).pack())] if seat else []
    return [*take, Choice(reader.label("Leave the line"), leave)]


def _join(details: Details, reader: Reader) -> Choice:
    label = reader.label("Join the line") if details.seats_left == 0 else reader.label("Sign up")
    return Choice(label, SignUpFor(offering=details.id).pack())


def _other_choices(
    details: Details, places: list[Standing], talk: Talk, back: str
) -> list[Choice]:
    reader, choices = talk.reader, []
    if details.joinable(talk.now):
        others = SignUpOthers(offering=details.id).pack()
        choices.append(Choice(reader.label("Sign up somebody of mine"), others))
    if any(each.person_id != talk.person_id for each in places):
        choices.append(Choice(reader.label("My sign-ups"), OpenRoom(name="MINE").pack()))
    details_data = ShowDetails(id=details.id, back=back).pack()
    return [
        *choices,
        to_calendar(details.id, reader),
        Choice(reader.label("Details"), details_data),
    ]


def to_calendar(offering_id: int, reader: Reader) -> Choice:
    """Return the row that sends an offering's calendar file."""
    return Choice(reader.label("Put it in my calendar"), PutInCalendar(id=offering_id).pack())


async def _staff_choices(details: Details, talk: Talk) -> list[Choice]:
    """Return the way to what staff of this site can do."""
    if talk.visitor.rank < Rank.LIAISON:
        return []
    scope = await scope_seen(talk.database, talk.actor, Rank.LIAISON)
    place = (await talk.menu()).places.get(details.site_id)
    path = place.site_path if place else None
    if not scope.covers(path):
        return []
    return [Choice(talk.reader.label("For staff"), WorkOn(offering=details.id).pack())]


def way_back(talk: Talk, back: str) -> Choice:
    """Return the row that leads to the list a card was chosen from, else to the courses."""
    known = parsed(back) if back else None
    if known is None:
        return Choice(talk.reader.label("See courses"), OpenRoom(name="COURSES").pack())
    return Choice(talk.reader.label("Back"), Browse(at=str(known)).pack())


def _ways_on(talk: Talk) -> list[Choice]:
    reader = talk.reader
    return [
        Choice(reader.label("See courses"), OpenRoom(name="COURSES").pack()),
        Choice(reader.label("My sign-ups"), OpenRoom(name="MINE").pack()),
    ]


def to_card(offering_id: int, talk: Talk, back: str = "") -> Choice:
    """Return the row that leads to an offering's card."""
    return Choice(talk.reader.label("Back"), OpenOffering(id=offering_id, back=back).pack())
