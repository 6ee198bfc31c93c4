"""One's own sessions of today, and how one checks in at them."""

from collections.abc import Sequence

from handlers.callbacks import OpenRoom
from handlers.numbered import Choice, numbered
from handlers.residents.browse.card import gone
from handlers.residents.browse.labels import local
from handlers.residents.checking_in.callbacks import AskWord, OwnCheckIns
from handlers.residents.checking_in.screens import span, title_line
from handlers.screens import Screen
from handlers.talk import Talk
from handlers.widths import LINE, fit, width
from locales.reader import lines
from school.attendance.today import OwnToday, own_sessions
from school.briefs import brief_of_session

# With how to check in and the heading they stand above the buttons.
MOST = 5


async def of_today(talk: Talk) -> list[OwnToday]:
    """Return where oneself and one's people have a seat today."""
    return await own_sessions(
        talk.database, person_id=talk.person_id, now=talk.now, settings=talk.school
    )


async def own_screen(talk: Talk) -> Screen:
    """Return how to check in, and one's own sessions of today, a button each."""
    reader = talk.reader
    own = await of_today(talk)
    text = lines(
        reader.say("<b>Checking in</b>"),
        reader.say("Scan the poster's code in the room."),
        reader.say("Or send its four digits here."),
        reader.say("Today you have:") if own else reader.say("You have no session today."),
    )
    choices = [
        Choice(_row(talk, each), AskWord(session=each[0].session_id).pack())
        for each in _by_session(own)[:MOST]
    ]
    mine = Choice(reader.label("My sign-ups"), OpenRoom(name="MINE").pack())
    return await numbered(talk, text, choices, further=[mine])


def _by_session(own: Sequence[OwnToday]) -> list[list[OwnToday]]:
    sessions: dict[int, list[OwnToday]] = {}
    for each in own:
        sessions.setdefault(each.session_id, []).append(each)
    return list(sessions.values())


def _row(talk: Talk, places: Sequence[OwnToday]) -> str:
    reader, first = talk.reader, places[0]
    begins = reader.time(local(first.starts_at, talk))
    told = reader.label("here ✔") if all(each.is_in for each in places) else ""
    room = LINE - 1.5 - width(begins) - 0.5 - (width(told) + 0.5 if told else 0)
    return f"{begins} {fit(reader.content(first.title), room)} {told}".strip()


async def word_screen(talk: Talk, session_id: int) -> Screen:
    """Return one session, and that its four digits are needed."""
    reader = talk.reader
    brief = await brief_of_session(talk.database, session_id)
    if brief is None:
        return await gone(talk, reader.say("We cannot find this course any more."))
    own = [each for each in await of_today(talk) if each.session_id == session_id]
    is_in = bool(own) and all(each.is_in for each in own)
    early = bool(own) and talk.now < own[0].opens_at
    text = lines(
        await title_line(talk, brief.title, session_id),
        span(talk, brief.starts_at, brief.ends_at),
        reader.say("Checked in already ✔") if is_in else None,
        reader.say("Open from {time} on.", time=reader.time(local(own[0].opens_at, talk)))
        if early
        else None,
        reader.say("Please send the poster's digits,"),
        reader.say("or scan its code."),
    )
    back = Choice(reader.label("Back"), OwnCheckIns().pack())
    return await numbered(talk, text, [], further=[back])
