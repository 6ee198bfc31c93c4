"""What came of an answer, each with a way on; late answers hear the truth kindly."""

from collections.abc import Sequence

from markupsafe import Markup

from handlers.callbacks import OpenOffering, OpenPlace, OpenRoom, SignUpFor
from handlers.numbered import Choice, numbered
from handlers.residents.answers.callbacks import GiveUpPlace, LeaveLine
from handlers.residents.answers.subjects import Subject, phone_line, what_when_where
from handlers.screens import Screen
from handlers.talk import Talk
from locales.reader import lines
from school.offerings import OfferingStatus


async def told(
    talk: Talk, subject: Subject, *heads: Markup, choices: Sequence[Choice] = ()
) -> Screen:
    """Return a screen: what happened, what it is about, and what can be done next.

    The first line stands above the offering, the others below it.
    """
    text = lines(
        heads[0],
        *what_when_where(talk, subject.brief)[: 5 - len(heads)],
        *heads[1:],
        await phone_line(talk, subject.brief.site_id),
    )
    further = Choice(talk.reader.label("My sign-ups"), OpenRoom(name="MINE").pack())
    return await numbered(talk, text, choices, further=[further])


async def not_yours(talk: Talk) -> Screen:
    """Return what to say when a button is somebody else's, or its subject is gone."""
    text = lines(talk.reader.say("That is not among your sign-ups."), await phone_line(talk, None))
    further = Choice(talk.reader.label("My sign-ups"), OpenRoom(name="MINE").pack())
    return await numbered(talk, text, [], further=[further])


async def won(talk: Talk, subject: Subject) -> Screen:
    """Return that the seat is theirs."""
    reader = talk.reader
    head = (
        reader.say("<b>{name} has the seat!</b>", name=subject.name)
        if subject.name
        else reader.say("<b>The seat is yours!</b>")
    )
    return await told(talk, subject, head, choices=[_see_place(talk, subject)])


async def has_seat(talk: Talk, subject: Subject) -> Screen:
    """Return that nothing changed: they have a seat; it can be given up."""
    reader = talk.reader
    head = (
        reader.say("<b>{name} has a seat already</b>", name=subject.name)
        if subject.name
        else reader.say("<b>You have a seat already</b>")
    )
    leave = GiveUpPlace(sign_up=subject.place.sign_up_id).pack()
    choices = [_see_place(talk, subject), Choice(reader.label("Cancel my sign-up"), leave)]
    return await told(talk, subject, head, choices=choices)


async def passed(talk: Talk, subject: Subject, position: int) -> Screen:
    """Return that the seat goes to the next, and that the place in line stays."""
    reader = talk.reader
    return await told(
        talk,
        subject,
        reader.say("<b>All right, it goes to the next</b>"),
        reader.say("You keep your place: number {n}", n=position),
        choices=[_details(talk, subject), _leave(talk, subject)],
    )


async def too_late(talk: Talk, subject: Subject, position: int | None) -> Screen:
    """Return that somebody else has the seat, and where they stand in line."""
    reader = talk.reader
    if position is None:
        return await no_place(talk, subject)
    if ended := await _ended(talk, subject):
        return ended
    return await told(
        talk,
        subject,
        reader.say("<b>Sorry, the seat has gone</b>"),
        reader.say("You are number {n} in line.", n=position),
        reader.say("I will tell you of the next seat."),
        choices=[_details(talk, subject), _leave(talk, subject)],
    )


async def no_place(talk: Talk, subject: Subject) -> Screen:
    """Return that the place was given up before."""
    reader = talk.reader
    head = (
        reader.say("<b>{name} is not signed up here</b>", name=subject.name)
        if subject.name
        else reader.say("<b>You are not signed up here</b>")
    )
    return await told(talk, subject, head, choices=[_again(talk, subject)])


async def still_waiting(talk: Talk, subject: Subject) -> Screen:
    """Return that an open seat was declined, and the place in line stays."""
    return await passed(talk, subject, subject.place.position or 1)


async def see_you(talk: Talk, subject: Subject) -> Screen:
    """Return that they are expected, unless it has been cancelled or is over by now."""
    is_over = talk.now >= subject.brief.ends_at
    if (is_over or _is_cancelled(subject)) and (ended := await _ended(talk, subject)):
        return ended
    return await told(
        talk,
        subject,
        talk.reader.say("<b>Good, see you there!</b>"),
        choices=[_details(talk, subject)],
    )


async def given_up(talk: Talk, subject: Subject, *, had_seat: bool) -> Screen:
    """Return that the place is given up, and how to have one again."""
    reader = talk.reader
    head = (
        reader.say("<b>Cancelled for {name}</b>", name=subject.name)
        if subject.name
        else reader.say("<b>Your sign-up is cancelled</b>")
    )
    seat = [reader.say("Your seat is then free for others.")] if had_seat else []
    return await told(talk, subject, head, *seat, choices=[_again(talk, subject)])


async def over(talk: Talk, subject: Subject) -> Screen:
    """Return that it is too late to change anything."""
    return await told(talk, subject, talk.reader.say("<b>This is over already</b>"))


async def leaves_seat(talk: Talk, subject: Subject) -> Screen:
    """Return the question whether a seat is to be given up that was got meanwhile."""
    reader = talk.reader
    yes = GiveUpPlace(sign_up=subject.place.sign_up_id).pack()
    keep = OpenPlace(id=subject.place.sign_up_id).pack()
    return await told(
        talk,
        subject,
        reader.say("<b>Give the seat up?</b>"),
        choices=[
            Choice(reader.label("Yes, cancel it"), yes),
            Choice(reader.label("No, keep the seat"), keep),
        ],
    )


async def _ended(talk: Talk, subject: Subject) -> Screen | None:
    """Return why nobody gets a seat any more; None while somebody may."""
    reader = talk.reader
    if _is_cancelled(subject):
        return await told(talk, subject, reader.say("<b>Sorry, this is cancelled</b>"))
    if talk.now >= subject.brief.ends_at:
        return await over(talk, subject)
    if talk.now >= subject.brief.cut_off:
        return await told(
            talk,
            subject,
            reader.say("<b>Sorry, it is too late now</b>"),
            reader.say("Nobody can join any more."),
        )
    return None


def _is_cancelled(subject: Subject) -> bool:
    return subject.brief.status is OfferingStatus.CANCELLED


def _see_place(talk: Talk, subject: Subject) -> Choice:
    data = OpenPlace(id=subject.place.sign_up_id).pack()
    return Choice(talk.reader.label("My place"), data)


def _details(talk: Talk, subject: Subject) -> Choice:
    data = OpenOffering(id=subject.brief.offering_id).pack()
    return Choice(talk.reader.label("Details"), data)


def _leave(talk: Talk, subject: Subject) -> Choice:
    data = LeaveLine(sign_up=subject.place.sign_up_id).pack()
    return Choice(talk.reader.label("Leave the line"), data)


def _again(talk: Talk, subject: Subject) -> Choice:
    person = subject.place.person_id
    whom = 0 if person == talk.person_id else person
    data = SignUpFor(offering=subject.brief.offering_id, person=whom).pack()
    return Choice(talk.reader.label("Sign up again"), data)
