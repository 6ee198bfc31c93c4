"""What one sees at a session's door: who is there, who may still be, and why it is shut."""

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup

from handlers.callbacks import OpenRoom
from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.residents.browse.card import phone_line
from handlers.residents.browse.labels import local, when_label
from handlers.residents.checking_in.callbacks import ALL, Do, Door
from handlers.screens import Screen
from handlers.talk import Talk
from handlers.widths import LINE, fit, width
from locales.reader import lines, mark
from school.attendance.checking_in import CheckIn, NotIn, Someone, Standing
from school.briefs import brief_of_session

# Besides them: all at once, somebody new, a mistake, and the ways to further pages.
A_PAGE = 3
_SHUT = {
    NotIn.EARLY: mark("<b>Checking in is not open yet</b>"),
    NotIn.LATE: mark("<b>The time to check in is over</b>"),
    NotIn.CANCELLED: mark("<b>This session was cancelled.</b>"),
    NotIn.UNKNOWN: mark("<b>This code is not good any more.</b>"),
    NotIn.NOT_YOURS: mark("This person is not in your care."),
}


async def title_line(talk: Talk, title: str, session_id: int) -> str:
    """Return the course, and of a class which lesson, cut to a line."""
    brief = await brief_of_session(talk.database, session_id)
    title = talk.reader.content(title)
    if brief is None or brief.sessions == 1:
        return fit(title)
    lesson = talk.reader.label("lesson {n}", n=brief.number)
    return f"{fit(title, LINE - 0.5 - width(lesson))} {lesson}"


def span(talk: Talk, starts_at: datetime, ends_at: datetime) -> str:
    """Return a day and two times, in a line."""
    return fit(f"{when_label(starts_at, talk)}–{talk.reader.time(local(ends_at, talk))}")


async def people_screen(
    talk: Talk, door: Door, found: CheckIn, *, head: Sequence[Markup] = (), page: int = 0
) -> Screen:
    """Return who is there, and a button for each who may be; `head` says what has just come."""
    reader = talk.reader
    there = [each for each in found.people if each.standing is Standing.IN]
    others = sorted(
        (each for each in found.people if each.standing is not Standing.IN),
        key=lambda each: each.standing is Standing.NO_SEAT,
    )
    shown, turns = page_of(others, page, talk, lambda to: door.pressed(Do.SHOW, to), size=A_PAGE)
    text = lines(
        *head[:1],
        await title_line(talk, found.title, found.session_id),
        span(talk, found.starts_at, found.ends_at),
        *head[1:],
        fit(reader.label("Here: {names}", names=_names(talk, there))) if there else None,
        reader.say("Who else has come? Tap the name.")
        if others and there
        else (reader.say("Who has come? Tap the name.") if others else None),
    )
    choices = [Choice(_row(talk, each), _press(door, each)) for each in shown]
    seated = [each for each in others if each.standing is not Standing.NO_SEAT]
    if len(seated) > 1:
        choices.append(Choice(reader.label("All of us are here"), door.press(Do.IN, ALL)))
    choices.append(Choice(reader.label("Somebody came with me"), door.press(Do.BRING)))
    if any(each.undoable for each in there):
        choices.append(Choice(reader.label("That was a mistake"), door.press(Do.WRONG)))
    further = turns or [_to_mine(talk)]
    return await numbered(talk, text, choices, further=further)


def _names(talk: Talk, people: Sequence[Someone]) -> str:
    me = talk.reader.label("me")
    return talk.reader.label(", ").join(each.name or me for each in people)


def _row(talk: Talk, each: Someone) -> str:
    """Return whom a button checks in, and whether they are expected."""
    reader = talk.reader
    no_seat = each.standing is Standing.NO_SEAT
    if each.name is None:
        return reader.label("I am here (no sign-up)") if no_seat else reader.label("I am here")
    name = fit(each.name, 7)
    if no_seat:
        return reader.label("{name} is here (no sign-up)", name=name)
    return reader.label("{name} is here", name=name)


def _press(door: Door, each: Someone) -> str:
    return door.press(Do.IN, each.person_id)


async def wrong_screen(talk: Talk, door: Door, found: CheckIn) -> Screen:
    """Return whose check-in one may take back."""
    reader = talk.reader
    mine = [each for each in found.people if each.undoable][:5]
    me = reader.label("Myself")
    text = lines(
        await title_line(talk, found.title, found.session_id),
        reader.say("Who is not here after all?") if mine else reader.say("There is nothing here."),
    )
    choices = [
        Choice(fit(each.name, 10) if each.name else me, door.press(Do.UNDO, each.person_id))
        for each in mine
    ]
    back = Choice(reader.label("Back"), door.press(Do.SHOW))
    return await numbered(talk, text, choices, further=[back])


async def shut_screen(talk: Talk, door: Door, found: CheckIn, why: NotIn) -> Screen:
    """Return why nobody checks in now, and what one can do."""
    reader = talk.reader
    told: list[Markup | None] = []
    if why is NotIn.EARLY:
        opens = when_label(found.opens_at, talk)
        told = [
            reader.say("It opens {when}.", when=opens),
            reader.say("Please scan or tap again then."),
        ]
    elif why is NotIn.LATE:
        told = [
            reader.say("You came? Please tell the organiser."),
            reader.say("They can still note it."),
        ]
    text = lines(
        reader.say(_SHUT[why]),
        await title_line(talk, found.title, found.session_id),
        *told,
        await phone_line(talk, found.site_id),
    )
    again = Choice(reader.label("Try again"), door.press(Do.SHOW))
    choices = [again] if why is NotIn.EARLY else []
    return await numbered(talk, text, choices, further=[_to_mine(talk)])


async def unknown_screen(talk: Talk) -> Screen:
    """Return that a code is good for nothing, and how to come to one that is."""
    reader = talk.reader
    text = lines(
        reader.say("<b>This code is not good any more.</b>"),
        reader.say("Please scan the poster in the room."),
        reader.say("Or send its four digits here."),
        await phone_line(talk, talk.visitor.site_id),
    )
    return await numbered(talk, text, [], further=[_to_mine(talk)])


async def wrong_word_screen(talk: Talk, *, slowed: bool) -> Screen:
    """Return that no session has these four digits; `slowed`: that too many were wrong."""
    reader = talk.reader
    text = lines(
        reader.say("<b>Too many wrong digits</b>")
        if slowed
        else reader.say("<b>No session has these digits today</b>"),
        reader.say("Please scan the code on the poster.")
        if slowed
        else reader.say("Please look at the poster again."),
        reader.say("Or tell the organiser you came."),
        await phone_line(talk, talk.visitor.site_id),
    )
    own = Choice(reader.label("How to check in"), OpenRoom(name="CHECKIN").pack())
    return await numbered(talk, text, [own], further=[_to_mine(talk)])


def _to_mine(talk: Talk) -> Choice:
    return Choice(talk.reader.label("My sign-ups"), OpenRoom(name="MINE").pack())
