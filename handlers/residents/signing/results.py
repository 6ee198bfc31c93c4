"""What came of a sign-up, each with a way on."""

from markupsafe import Markup

from handlers.callbacks import OpenOffering, OpenPlace, OpenRoom, SignUpFor, SignUpOthers
from handlers.numbered import Choice, numbered
from handlers.residents.browse.card import gone, phone_line, to_calendar
from handlers.residents.browse.labels import date_label, local
from handlers.residents.browse.told import (
    Told,
    told_from_menu,
    told_of,
    what_when_where,
)
from handlers.residents.no_shows import behind_line, no_shows_line
from handlers.residents.signing.reminding import reminding
from handlers.residents.signing.wants import ONESELF, Want
from handlers.screens import Screen
from handlers.talk import Talk
from handlers.widths import LINE, fit, width
from locales.reader import lines
from school.details import details_of
from school.people import names_of
from school.signups.outcomes import (
    AlreadyIn,
    Clash,
    Closed,
    ClosedReason,
    LimitReached,
    Overlap,
    SignedUp,
    SignUpOutcome,
    Waiting,
)
from school.signups.tables import SignUpState

# A name beside other words of a headline.
NAME_ROOM = 8.0


async def shown(outcome: SignUpOutcome, want: Want, talk: Talk) -> Screen:
    """Return the screen for what came of a sign-up."""
    match outcome:
        case SignedUp() | Waiting():
            return await _placed(outcome, want, talk)
        case AlreadyIn():
            return await _already(outcome, want, talk)
        case Clash(overlaps):
            return await _clash(overlaps, want, talk)
        case LimitReached(limit):
            return await _limit(limit, want, talk)
        case Closed(reason):
            return await _closed(reason, want, talk)
        case _:
            told = talk.reader.say("This person is not in your care.")
            return await _refused(told, want, talk)


async def _placed(outcome: SignedUp | Waiting, want: Want, talk: Talk) -> Screen:
    reader = talk.reader
    told = await _told(want.offering, talk)
    text = lines(
        await _headline(outcome, want, talk),
        *(await what_when_where(told, talk) if told else ()),
        await _stayed_away(outcome, talk) or _next(outcome, told, talk),
        await phone_line(talk, told.site_id if told else None),
    )
    others = SignUpOthers(offering=want.offering).pack()
    has_seat = isinstance(outcome, SignedUp)
    choices = [
        Choice(reader.label("Sign up somebody of mine"), others),
        *([to_calendar(want.offering, reader)] if has_seat else []),
        Choice(reader.label("My place"), OpenPlace(id=outcome.sign_up_id).pack()),
        Choice(reader.label("See courses"), OpenRoom(name="COURSES").pack()),
    ]
    return await numbered(talk, text, choices)


async def _stayed_away(outcome: SignedUp | Waiting, talk: Talk) -> Markup | None:
    """Return a kind word to who stayed away too often, and what follows from it."""
    if isinstance(outcome, Waiting) and outcome.behind:
        return behind_line(talk)
    return await no_shows_line(talk, outcome.person_id)


def _next(outcome: SignedUp | Waiting, told: Told | None, talk: Talk) -> Markup | None:
    """Return what the person will hear from Linli next, if anything."""
    if isinstance(outcome, Waiting):
        return talk.reader.say("I ask you at once when one is free.")
    return reminding(told.starts_at, talk) if told else None


async def _told(offering_id: int, talk: Talk) -> Told | None:
    """Return what to tell of an offering: from memory, unless it has begun."""
    listed = (await talk.menu()).by_id.get(offering_id)
    if listed is not None and talk.now < listed.starts_at:
        return told_from_menu(listed)
    details = await details_of(talk.database, offering_id, now=talk.now)
    return told_of(details, talk.now) if details else None


async def _headline(outcome: SignedUp | Waiting, want: Want, talk: Talk) -> Markup:
    reader, name = talk.reader, await _name(want, talk)
    if isinstance(outcome, SignedUp):
        if name:
            return reader.say("<b>{name} is signed up!</b>", name=name)
        return reader.say("<b>You are signed up!</b>")
    if name:
        return reader.say("<b>{name} is number {n} in line</b>", name=name, n=outcome.position)
    return reader.say("<b>You are number {n} in line</b>", n=outcome.position)


async def _name(want: Want, talk: Talk) -> str | None:
    """Return whom it is about, None when it is oneself."""
    if want.person in {ONESELF, talk.person_id}:
        return None
    names = await names_of(talk.database, [want.person])
    return fit(names.get(want.person, ""), NAME_ROOM)


async def _already(outcome: AlreadyIn, want: Want, talk: Talk) -> Screen:
    reader, name = talk.reader, await _name(want, talk)
    if outcome.state is SignUpState.TAKEN:
        told = (
            reader.say("{name}: signed up already.", name=name)
            if name
            else reader.say("You are signed up already.")
        )
    elif name:
        told = reader.say("{name} is number {n} in line.", name=name, n=outcome.position or 1)
    else:
        told = reader.say("You are number {n} in line.", n=outcome.position or 1)
    choices = [
        Choice(reader.label("See the sign-up"), OpenPlace(id=outcome.sign_up_id).pack()),
        Choice(
            reader.label("Sign up somebody of mine"),
            SignUpOthers(offering=outcome.offering_id).pack(),
        ),
    ]
    return await numbered(talk, lines(told), choices, further=[_to_card(want, talk)])


async def _clash(overlaps: tuple[Overlap, ...], want: Want, talk: Talk) -> Screen:
    reader = talk.reader
    text = lines(
        reader.say("<b>At the same time there is also:</b>"),
        *(Markup.escape(_overlap(each, talk)) for each in overlaps),
        reader.say("Sign up all the same?"),
    )
    sure = SignUpFor(offering=want.offering, person=max(want.person, ONESELF), sure=True)
    choices = [Choice(reader.label("Yes, sign up all the same"), sure.pack())]
    return await numbered(talk, text, choices, further=[_to_card(want, talk)])


def _overlap(overlap: Overlap, talk: Talk) -> str:
    starts = local(overlap.starts_at, talk)
    when = date_label(starts.date(), talk)
    at = f"{when} {talk.reader.time(starts.time())}"
    return f"{at} {fit(talk.reader.content(overlap.title), LINE - width(at) - 0.5)}"


async def _limit(limit: int, want: Want, talk: Talk) -> Screen:
    reader = talk.reader
    told = reader.say_many(
        "One course, one sign-up: that is the limit.",
        "You can sign up {n} people for one course.",
        limit,
    )
    asked = reader.say("Are there more of you? Please call us.")
    return await _refused(lines(told, asked), want, talk)


async def _closed(reason: ClosedReason, want: Want, talk: Talk) -> Screen:
    reader = talk.reader
    told = {
        ClosedReason.UNKNOWN: reader.say("We cannot find this course any more."),
        ClosedReason.CANCELLED: reader.say("This course was cancelled."),
        ClosedReason.DEADLINE: reader.say("Sorry, the deadline has passed."),
        ClosedReason.CUT_OFF: reader.say("Sorry, it begins too soon to sign up."),
        ClosedReason.VOLUNTEERS: reader.say("This one is for our volunteers."),
    }[reason]
    if reason in {ClosedReason.UNKNOWN, ClosedReason.CANCELLED, ClosedReason.VOLUNTEERS}:
        return await gone(talk, told)
    return await _refused(told, want, talk)


async def _refused(told: Markup, want: Want, talk: Talk) -> Screen:
    """Return a refusal: why, whom to call, and the ways on."""
    reader = talk.reader
    details = await details_of(talk.database, want.offering, now=talk.now)
    text = lines(told, await phone_line(talk, details.site_id if details else None))
    choices = [
        Choice(reader.label("See courses"), OpenRoom(name="COURSES").pack()),
        Choice(reader.label("My sign-ups"), OpenRoom(name="MINE").pack()),
    ]
    return await numbered(talk, text, choices, further=[_to_card(want, talk)])


def _to_card(want: Want, talk: Talk) -> Choice:
    return Choice(talk.reader.label("Back"), OpenOffering(id=want.offering).pack())
