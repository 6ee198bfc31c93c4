"""One place, one's own or that of one's people: how it stands, and what can be done."""

from markupsafe import Markup

from handlers.callbacks import AnswerOffer, AskCancel, OpenPlace, OpenRoom, SignUpFor
from handlers.numbered import Choice, numbered
from handlers.residents.browse.card import ShowDetails, gone, phone_line, to_calendar
from handlers.residents.browse.labels import when_label
from handlers.residents.browse.told import told_of, what_when_where
from handlers.residents.checking_in.callbacks import AskWord
from handlers.residents.checking_in.own import of_today
from handlers.residents.mine.callbacks import Cancel, ShowVisits
from handlers.residents.no_shows import behind_line
from handlers.screens import Screen
from handlers.talk import Talk
from handlers.widths import fit
from locales.reader import lines
from school.attendance.today import OwnToday
from school.details import Details, details_of
from school.offerings import OfferingStatus
from school.signups.outcomes import AlreadyCancelled, Cancelled, CancelOutcome, Over
from school.signups.reads import MyPlace, my_place
from school.signups.tables import SignUpState

# A name beside other words of a line.
NAME_ROOM = 8.0


async def place_screen(sign_up_id: int, talk: Talk) -> Screen:
    """Return the card of a place; of one that was given up, what to do next."""
    place = await my_place(talk.database, talk.person_id, sign_up_id, now=talk.now)
    if place is None:
        return await gone(talk, talk.reader.say("This sign-up was cancelled."))
    details = await details_of(talk.database, place.offering_id, now=talk.now)
    if details is None:
        return await gone(talk, talk.reader.say("We cannot find this course any more."))
    today = await _session_of_today(place, talk)
    text = lines(
        *await what_when_where(told_of(details, talk.now), talk),
        _standing(place, talk),
        talk.reader.say("Checked in today ✔") if today and today.is_in else None,
        behind_line(talk) if place.behind and place.position else None,
        await phone_line(talk, details.site_id),
    )
    choices = [*_check_in(today, talk), *_choices(place, details, talk)]
    return await numbered(talk, text, choices, further=[_to_mine(talk)])


async def _session_of_today(place: MyPlace, talk: Talk) -> OwnToday | None:
    """Return the session at which one can check in today, the next one of several."""
    own = [each for each in await of_today(talk) if each.sign_up_id == place.sign_up_id]
    left = [each for each in own if talk.now < each.closes_at]
    return next(iter(left or own), None)


def _check_in(today: OwnToday | None, talk: Talk) -> list[Choice]:
    if today is None or today.is_in or talk.now >= today.closes_at:
        return []
    data = AskWord(session=today.session_id).pack()
    return [Choice(talk.reader.label("Check in"), data)]


def _standing(place: MyPlace, talk: Talk) -> Markup:
    reader, name = talk.reader, fit(place.name or "", NAME_ROOM)
    if place.status is OfferingStatus.CANCELLED:
        return reader.say("This course was cancelled.")
    if place.state is SignUpState.TAKEN:
        if name:
            return reader.say("{name} is signed up.", name=name)
        return reader.say("You are signed up.")
    if place.state is SignUpState.HELD and place.offer_expires_at is not None:
        until = when_label(place.offer_expires_at, talk)
        return reader.say("A seat is held until {until}", until=until)
    position = place.position or 1
    if name:
        return reader.say("{name} is number {n} in line.", name=name, n=position)
    return reader.say("You are number {n} in line.", n=position)


def _choices(place: MyPlace, details: Details, talk: Talk) -> list[Choice]:
    reader = talk.reader
    more = Choice(reader.label("Details"), ShowDetails(id=place.offering_id).pack())
    if talk.now >= details.ends_at or place.status is OfferingStatus.CANCELLED:
        return [more]
    more_of_it = [to_calendar(place.offering_id, reader), more]
    leave = AskCancel(id=place.sign_up_id).pack()
    if place.state is SignUpState.TAKEN:
        visits = ShowVisits(place=place.sign_up_id).pack()
        miss = Choice(reader.label("Can't come one time"), visits)
        cancel = Choice(reader.label("Cancel the sign-up"), leave)
        return [*([miss] if details.sessions > 1 else []), cancel, *more_of_it]
    answers = []
    if place.offer_id is not None:
        take, leave_it = (AnswerOffer(id=place.offer_id, take=take) for take in (True, False))
        answers = [
            Choice(reader.label("Take the seat"), take.pack()),
            Choice(reader.label("Let it go to the next"), leave_it.pack()),
        ]
    elif place.seat_open:
        data = SignUpFor(offering=place.offering_id, person=place.person_id)
        answers = [Choice(reader.label("Take the free seat"), data.pack())]
    return [*answers, Choice(reader.label("Leave the line"), leave), *more_of_it]


async def cancel_question(sign_up_id: int, talk: Talk) -> Screen:
    """Return what is given up with a place, to be confirmed by one tap."""
    reader = talk.reader
    place = await my_place(talk.database, talk.person_id, sign_up_id, now=talk.now)
    if place is None:
        return await gone(talk, reader.say("This sign-up was cancelled."))
    has_seat = place.state is SignUpState.TAKEN
    name = fit(place.name or "", NAME_ROOM)
    text = lines(
        reader.say("<b>Cancel the sign-up?</b>")
        if has_seat
        else reader.say("<b>Wait no longer?</b>"),
        fit(reader.content(place.title)),
        fit(when_label(place.next_starts_at, talk)),
        reader.say("For: {names}", names=name) if name else None,
        reader.say("Your seat is then free for others.")
        if has_seat
        else reader.say("Number {n} in line is given up.", n=place.position or 1),
    )
    yes = (
        reader.label("Yes, cancel the sign-up")
        if has_seat
        else reader.label("Yes, leave the line")
    )
    choices = [
        Choice(yes, Cancel(id=sign_up_id).pack()),
        Choice(reader.label("No, keep it"), OpenPlace(id=sign_up_id).pack()),
    ]
    return await numbered(talk, text, choices, further=[_to_mine(talk)])


async def cancelled_screen(outcome: CancelOutcome, talk: Talk) -> Screen:
    """Return what came of cancelling."""
    reader = talk.reader
    match outcome:
        case Cancelled(offering_id=offering_id, had_seat=had_seat):
            told = (
                reader.say("Your sign-up is cancelled.")
                if had_seat
                else reader.say("You are no longer in line.")
            )
        case AlreadyCancelled(offering_id=offering_id):
            told = reader.say("This sign-up was cancelled before.")
        case Over(offering_id):
            told = reader.say("This course is over.")
        case _:
            return await gone(talk, reader.say("This sign-up is not yours."))
    details = await details_of(talk.database, offering_id, now=talk.now)
    title = fit(reader.content(details.title)) if details else None
    return await gone(talk, lines(told, title), site_id=details.site_id if details else None)


def _to_mine(talk: Talk) -> Choice:
    return Choice(talk.reader.label("My sign-ups"), OpenRoom(name="MINE").pack())
