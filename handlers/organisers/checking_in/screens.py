"""Today's sessions, one session's code, and whether it is to be another one."""

from datetime import UTC, datetime

from handlers.callbacks import OpenRoom
from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.organisers.checking_in.callbacks import (
    CodesOfDay,
    RenewCode,
    SendPoster,
    ShowCode,
)
from handlers.organisers.choosing_sites import ChooseSite
from handlers.organisers.desk import heading, to_desk
from handlers.residents.browse.labels import local, today
from handlers.residents.checking_in.callbacks import OwnCheckIns
from handlers.residents.checking_in.screens import span, title_line
from handlers.screens import Screen
from handlers.talk import Talk
from handlers.widths import fit
from locales.reader import lines, mark
from school.attendance.codes import NotShown, ShownCode
from school.attendance.today import ToShow, sessions_to_show
from school.briefs import Brief
from school.staff.rights import Rank

PURPOSE = "checkin"
# With more sessions than these, a site is quicker than paging.
MANY = 12
_REFUSED = {
    NotShown.UNKNOWN: mark("This session is not there any more."),
    NotShown.CANCELLED: mark("<b>This session was cancelled.</b>"),
    NotShown.OVER: mark("It is over: no more checking in."),
}


async def of_day(talk: Talk, site_id: int | None = None) -> list[ToShow]:
    """Return today's sessions whose code one may show, those that are over last."""
    found = await sessions_to_show(
        talk.database,
        talk.actor,
        day=today(talk),
        zone=talk.school.zone,
        site_id=site_id or talk.at_site,
    )
    return sorted(found, key=lambda each: each.ends_at <= talk.now)


async def day_screen(talk: Talk, site_id: int | None = None, page: int = 0) -> Screen:
    """Return today's sessions; a tap shows the code of one."""
    reader = talk.reader
    found = await of_day(talk, site_id)
    shown, turns = page_of(
        found, page, talk, lambda to: CodesOfDay(site=site_id or 0, page=to), size=5
    )
    text = lines(
        heading(reader.label("Check-in codes")),
        reader.say("Which session of today?") if found else reader.say("No session on this day."),
    )
    choices = [
        Choice(_row(talk, each), ShowCode(session_id=each.session_id).pack()) for each in shown
    ]
    if len(found) > MANY and site_id is None and talk.visitor.rank >= Rank.LIAISON:
        choices.append(Choice(reader.label("Choose a site"), ChooseSite(purpose=PURPOSE).pack()))
    own = [] if turns else [Choice(reader.label("Check in myself"), OwnCheckIns().pack())]
    return await numbered(talk, text, choices, further=[*turns, *own, *_back(talk, turns)])


def _back(talk: Talk, turns: list[Choice]) -> list[Choice]:
    if talk.visitor.rank >= Rank.LIAISON:
        return [to_desk(talk)] if len(turns) < 2 else []
    return [Choice(talk.reader.label("My lectures"), OpenRoom(name="SLOTS").pack())]


def _row(talk: Talk, each: ToShow) -> str:
    begins = talk.reader.time(local(each.starts_at, talk))
    return f"{begins} {talk.reader.content(each.title)}"


async def code_screen(talk: Talk, brief: Brief, code: ShownCode) -> Screen:
    """Return a session's digits, when they are good, and how many are there."""
    reader = talk.reader
    opens, closes = (reader.time(local(at, talk)) for at in (code.opens_at, code.closes_at))
    text = lines(
        heading(await title_line(talk, brief.title, code.session_id)),
        span(talk, brief.starts_at, brief.ends_at),
        reader.say("Digits of the day: <b>{word}</b>", word=" ".join(code.word)),
        reader.say("Check-in: {opens} to {closes}", opens=opens, closes=closes),
        reader.say("Here: {came} of {seats} signed up", came=code.came, seats=code.seats),
        reader.say("And {n} without a sign-up", n=code.walk_ins) if code.walk_ins else None,
    )
    made = int(code.made_at.timestamp())
    session_id = code.session_id
    choices = [
        Choice(reader.label("Poster as a picture"), SendPoster(session_id=session_id).pack()),
        Choice(
            reader.label("Poster to print"), SendPoster(session_id=session_id, file=True).pack()
        ),
        Choice(reader.label("Count again"), ShowCode(session_id=session_id).pack()),
    ]
    if talk.now < code.closes_at:
        renew = RenewCode(session_id=session_id, made=made).pack()
        choices.append(Choice(reader.label("Take a new code"), renew))
    back = Choice(reader.label("Today's sessions"), CodesOfDay().pack())
    return await numbered(talk, text, choices, further=[back])


async def renew_screen(talk: Talk, brief: Brief, session_id: int, made: int) -> Screen:
    """Ask whether the code that hangs on the wall is to be good for nothing."""
    reader = talk.reader
    text = lines(
        heading(await title_line(talk, brief.title, session_id)),
        reader.say("A new code ends the old one:"),
        reader.say("posters that hang are no good then."),
    )
    yes = RenewCode(session_id=session_id, made=made, sure=True).pack()
    choices = [
        Choice(reader.label("Yes, a new code"), yes),
        Choice(reader.label("No, keep it"), ShowCode(session_id=session_id).pack()),
    ]
    return await numbered(talk, text, choices)


async def refused_screen(talk: Talk, why: NotShown) -> Screen:
    """Return why a session has no code."""
    back = Choice(talk.reader.label("Today's sessions"), CodesOfDay().pack())
    return await numbered(talk, talk.reader.say(_REFUSED[why]), [], further=[back])


def made_at(made: int) -> datetime:
    """Return when the code of a button was made."""
    return datetime.fromtimestamp(made, UTC)


def poster_name(talk: Talk, brief: Brief) -> str:
    """Return how a poster's file is called."""
    title = "".join(sign if sign.isalnum() else " " for sign in talk.reader.content(brief.title))
    return f"{talk.reader.label('Check-in')} {fit(title, 20).strip()}.png"
