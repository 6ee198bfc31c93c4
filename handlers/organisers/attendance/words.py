"""How attendance is said: of a person, of a session, and why something was not taken."""

from markupsafe import Markup

from handlers.callbacks import OpenRoom
from handlers.numbered import Choice, numbered
from handlers.organisers.attendance.callbacks import OfSession
from handlers.organisers.desk import back_to
from handlers.screens import Screen
from handlers.talk import Talk
from handlers.widths import fit, fit_bold
from locales.reader import Reader, lines, mark
from school.attendance.roster import RosterLine, SessionRoster, Standing
from school.attendance.taking import NotTaken
from school.presence.tables import AttendanceState

SECTION = "attendance"

STANDINGS = {
    Standing.SIGNED_UP: mark("not said yet"),
    Standing.WAITING: mark("no seat"),
    Standing.SAID_NO: mark("said no before"),
    Standing.CHECKED_IN: mark("checked in"),
    Standing.TICKED: mark("came"),
    Standing.WALK_IN: mark("came, no sign-up"),
    Standing.ABSENT: mark("did not come"),
    Standing.EXCUSED: mark("excused"),
}
MARKED = {
    AttendanceState.CAME: STANDINGS[Standing.TICKED],
    AttendanceState.WALK_IN: STANDINGS[Standing.WALK_IN],
    AttendanceState.ABSENT: STANDINGS[Standing.ABSENT],
    AttendanceState.EXCUSED: STANDINGS[Standing.EXCUSED],
}
_NOT_TAKEN = {
    NotTaken.UNKNOWN: mark("This lesson is not there any more."),
    NotTaken.EARLY: mark("Its day has not come yet."),
    NotTaken.CANCELLED: mark("This lesson is cancelled."),
    NotTaken.CLOSED: mark("Its month is closed."),
}


def state_of(line: RosterLine, reader: Reader) -> str:
    """Return what is being ticked of a person, else what is known."""
    said = MARKED[line.marked] if line.marked else STANDINGS[line.standing]
    return reader.label(said)


def name_of(line: RosterLine, reader: Reader) -> str:
    """Return a person's name."""
    return line.name or reader.label("(no name)")


def title_line(roster: SessionRoster, reader: Reader) -> Markup:
    """Return a screen's first line."""
    return fit_bold(reader.content(roster.title))


def names(found: list[RosterLine], reader: Reader, room: float = 36) -> str:
    """Return the names of some, as far as there is room."""
    return fit(" ".join(name_of(each, reader) for each in found), room)


async def not_taken(talk: Talk, why: NotTaken, session_id: int) -> Screen:
    """Return why nothing was written down."""
    told = talk.reader.say(_NOT_TAKEN[why])
    back = Choice(talk.reader.label("Back"), OfSession(session_id=session_id).pack())
    further = [back] if why is not NotTaken.UNKNOWN else []
    return await numbered(talk, lines(told), (), further=further)


def way_back(talk: Talk, roster: SessionRoster) -> Choice:
    """Return the way back from a session: of who only gives it, to their lectures."""
    if roster.works_there:
        return back_to(talk, SECTION)
    return Choice(talk.reader.label("Back"), OpenRoom(name="SLOTS").pack())


def to_session(talk: Talk, session_id: int) -> Choice:
    """Return the way back to a session."""
    return Choice(talk.reader.label("Back"), OfSession(session_id=session_id).pack())
