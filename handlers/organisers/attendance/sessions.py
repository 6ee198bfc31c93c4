"""The sessions of the last two weeks, and one of them: who came, and the ways to say so."""

from aiogram import F, Router
from aiogram.types import CallbackQuery
from markupsafe import Markup

from handlers.entrances import Event
from handlers.front_words import no_longer
from handlers.listing import page_of
from handlers.numbered import Choice, numbered
from handlers.organisers.attendance.callbacks import OfSession, OpenAttendance, OpenMonths, Step
from handlers.organisers.attendance.words import SECTION, title_line, way_back
from handlers.organisers.checking_in.callbacks import ShowCode
from handlers.organisers.desk import heading, to_desk
from handlers.organisers.feedback import FeedbackOf
from handlers.organisers.sections import section
from handlers.organisers.workdesk.rows import A_PAGE, Row, rows_screen, where
from handlers.residents.browse.labels import date_label, local, today, when_label
from handlers.screens import Screen, show
from handlers.talk import Talk
from handlers.typed import stop_asking
from handlers.widths import fit
from locales.reader import Reader, lines, mark
from school.attendance.listing import HowTaken, SessionTaken, count_untaken, recent_sessions
from school.attendance.roster import SessionRoster, Standing, roster_of
from school.staff.rights import Rank

router = Router(name="attendance of sessions")

# The way to the months needs a row.
_A_PAGE = A_PAGE - 1


async def untaken(talk: Talk) -> str | None:
    """Return the desk's line: of how many sessions nobody said who came."""
    n = await count_untaken(talk.database, talk.actor, now=talk.now, settings=talk.school)
    if not n:
        return None
    return talk.reader.say_many(
        "Attendance of one lesson is missing", "Attendance of {n} lessons is missing", n
    )


@section(SECTION, mark("Attendance"), rank=Rank.LIAISON, told=untaken)
async def open_attendance(event: Event, talk: Talk) -> None:
    """Show the sessions of today and the two weeks before."""
    await stop_asking(talk)
    await show(event, await sessions_screen(talk))


@router.callback_query(OpenAttendance.filter())
async def turn(press: CallbackQuery, callback_data: OpenAttendance, talk: Talk) -> None:
    """Show another page."""
    await show(press, await sessions_screen(talk, callback_data.page))


async def sessions_screen(talk: Talk, page: int = 0) -> Screen:
    """Return the sessions, the latest first, and what is known of each."""
    reader = talk.reader
    found = await recent_sessions(
        talk.database, talk.actor, now=talk.now, settings=talk.school, site_id=talk.at_site
    )
    shown, turns = page_of(found, page, talk, lambda to: OpenAttendance(page=to), size=_A_PAGE)
    rows = [
        Row(
            await _said(each, talk),
            _label(each, talk),
            OfSession(session_id=each.session_id).pack(),
        )
        for each in shown
    ]
    head = heading(reader.label("Attendance"))
    if not found:
        head = lines(head, reader.say("No lesson in the last two weeks."))
    months = Choice(reader.label("Person-times by month"), OpenMonths().pack())
    return await rows_screen(talk, head, rows, further=[*turns, months, to_desk(talk)])


_HOW = {
    HowTaken.NOT: mark("not taken"),
    HowTaken.CHECKED_IN: mark("{n} checked in"),
    HowTaken.COUNTED: mark("{n} came"),
    HowTaken.TICKED: mark("{n} of {seats} came"),
}


async def _said(each: SessionTaken, talk: Talk) -> str:
    place = await where(talk, site_id=each.site_id, room=None, mode=each.mode)
    how = talk.reader.label(_HOW[each.how], n=each.person_times, seats=each.seats)
    return f"{how} {place}"


def _label(each: SessionTaken, talk: Talk) -> str:
    day = date_label(local(each.starts_at, talk).date(), talk)
    return f"{day} {talk.reader.content(each.title)}"


@router.callback_query(OfSession.filter(F.do == Step.CARD))
async def open_session(press: CallbackQuery, callback_data: OfSession, talk: Talk) -> None:
    """Show one session."""
    await stop_asking(talk)
    await show_session(press, callback_data.session_id, talk)


async def show_session(
    event: Event, session_id: int, talk: Talk, *, told: Markup | None = None
) -> None:
    """Show one session, below what is `told`."""
    roster = await roster_here(talk, session_id)
    await show(event, no_longer(talk) if roster is None else await _card(talk, roster, told))


async def roster_here(talk: Talk, session_id: int) -> SessionRoster | None:
    """Return a session's roster as it is now."""
    return await roster_of(
        talk.database, talk.actor, session_id, now=talk.now, settings=talk.school
    )


async def _card(talk: Talk, roster: SessionRoster, told: Markup | None) -> Screen:
    reader, session_id = talk.reader, roster.session_id
    place = " ".join(reader.content(each) for each in (roster.site, roster.room) if each)
    text = lines(
        told,
        title_line(roster, reader),
        fit(when_label(roster.starts_at, talk)),
        fit(place),
        *_counts(talk, roster),
    )
    steps = (
        (Step.ROSTER, reader.label("Tick the roster")),
        (Step.HEADS, reader.label("Only say how many came")),
        (Step.WALK_INS, reader.label("Who came without a sign-up")),
        (Step.PAPER, reader.label("Roster as a file to tick")),
    )
    choices = [
        Choice(label, OfSession(session_id=session_id, do=step).pack()) for step, label in steps
    ]
    choices += _beside(talk, roster)
    shown = [] if roster.cancelled else choices
    return await numbered(talk, text, shown, further=[way_back(talk, roster)])


def _beside(talk: Talk, roster: SessionRoster) -> list[Choice]:
    """Return the code on its day, and what was said of it afterwards."""
    label, id_ = talk.reader.label, roster.session_id
    if local(roster.starts_at, talk).date() == today(talk):
        return [Choice(label("Check-in code"), ShowCode(session_id=id_).pack())]
    if talk.visitor.rank >= Rank.ORGANISER:
        return [Choice(label("How lessons were"), FeedbackOf(session_id=id_).pack())]
    return []


def _without_seat(roster: SessionRoster, reader: Reader) -> list[Markup]:
    """Return how many of those who came had no seat, by name and only counted."""
    walk_ins, unnamed = roster.how_many(Standing.WALK_IN), roster.unnamed
    if walk_ins and unnamed:
        return [reader.say("No sign-up: {walk_ins}, no name: {n}", walk_ins=walk_ins, n=unnamed)]
    if walk_ins:
        return [reader.say("Of these without a sign-up: {n}", n=walk_ins)]
    return [reader.say("Of these without a name: {n}", n=unnamed)] if unnamed else []


def _counts(talk: Talk, roster: SessionRoster) -> list[Markup]:
    reader = talk.reader
    if roster.cancelled:
        return [reader.say("This lesson is cancelled.")]
    absent = roster.how_many(Standing.ABSENT)
    excused = roster.how_many(Standing.EXCUSED, Standing.SAID_NO)
    open_ = roster.how_many(Standing.SIGNED_UP)
    return [
        reader.say("Came: {n}, with a seat: {seats}", n=roster.person_times, seats=roster.seats),
        *_without_seat(roster, reader),
        *(
            [reader.say("Absent {absent}, excused {excused}", absent=absent, excused=excused)]
            if absent or excused
            else []
        ),
        *([reader.say("Not said yet: {n}", n=open_)] if open_ else []),
        *([reader.say("The month is closed: say why, too.")] if roster.closed else []),
    ]
